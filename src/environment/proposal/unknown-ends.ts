import type { Direction } from "../../rules/directions";
import type { Rule } from "../environment";
import { trafficKey, type Traffic } from "../traffic";
import { TrafficIndex } from "../traffic-index";
import type { EndpointRules } from "./endpoint-rules";
import { groupedBy } from "../grouped-by";
import type { Endpoint } from "./observations";

/** The rules of all groups, for ends that may have any of them. */
export class UnknownEnds {
  private readonly byDirection = { egress: new TrafficIndex(), ingress: new TrafficIndex() };
  /** The rules that no call has returned, by direction and traffic. Those with the same peer are together. */
  private readonly left = new Map<string, readonly Rule[][]>();

  constructor(
    rules: readonly Rule[],
    private readonly endpointRules: EndpointRules,
  ) {
    for (const rule of rules) this.byDirection[rule.direction].add(rule);
  }

  /** The rules that traffic with the other end may use. Later calls for the same traffic do not return them again. */
  take(direction: Direction, other: Endpoint, traffic: Traffic): Rule[] {
    const key = `${direction} ${trafficKey(traffic)}`;
    const left = this.left.get(key) ?? [...groupedBy(this.byDirection[direction].allowing(traffic), peerKey).values()];
    const [taken, others]: [Rule[], Rule[][]] = [[], []];
    for (const rules of left) {
      if (this.endpointRules.mayAdmit(rules[0]!, other)) taken.push(...rules);
      else others.push(rules);
    }
    this.left.set(key, others);
    return taken;
  }
}

const peerKey = ({ peer }: Rule): string => `${peer.type} ${peer.value ?? ""}`;
