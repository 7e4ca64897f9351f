import type { Direction } from "../../rules/directions";
import { rangeOfBlock } from "../addresses";
import type { AuditContext } from "../audit";
import { BlockRules } from "../block-rules";
import type { Rule } from "../environment";
import { isOfAws } from "../prefix-lists";
import { RuleIndex } from "../rule-index";
import type { Traffic } from "../traffic";
import { TrafficIndex } from "../traffic-index";
import type { AddressPlaces } from "./address-places";
import { EndpointAddresses } from "./endpoint-addresses";
import type { Endpoint } from "./observations";
import type { Side } from "./proposal";

/** Tells what the rules of an interface's groups say about traffic. The groups of one interface add up. */
export class EndpointRules {
  private readonly opening: ReadonlySet<Rule>;
  private readonly named: Readonly<Record<Direction, RuleIndex>>;
  private readonly withBlocks: BlockRules;
  private readonly openBlocks: BlockRules;
  private readonly byGroup = new Map<string, TrafficIndex>();
  private readonly addresses: EndpointAddresses;

  constructor(
    private readonly context: AuditContext,
    private readonly places: AddressPlaces,
  ) {
    const { environment, openGroups } = context;
    const rules = environment.rules.filter(({ peer }) => peer.isDeleted !== true);
    this.opening = new Set([...openGroups.values()].flat());
    const named = rules.filter(({ peer }) => peer.type === "security_group");
    this.named = { egress: new RuleIndex(named, "egress"), ingress: new RuleIndex(named, "ingress") };
    this.withBlocks = new BlockRules(rules.filter((rule) => !this.opening.has(rule)));
    this.openBlocks = new BlockRules([...this.opening]);
    for (const rule of rules) this.add(rule);
    this.addresses = new EndpointAddresses(environment);
  }

  /** Whether the rules of one end allow traffic with the other end. */
  side(own: readonly string[], direction: Direction, other: Endpoint, traffic: Traffic): Side {
    const named = own.flatMap((id) => other.groupIds.flatMap((peer) => this.naming(direction, id, peer, traffic)));
    if (named.length > 0) return { status: "allowed", rules: distinct(named) };
    const allowedBy = (blocks: BlockRules): Rule[] =>
      own.flatMap((id) =>
        this.addresses
          .of(other)
          .byVersion.flatMap((addresses) =>
            blocks.allowed(id, direction, addresses, traffic).flatMap(({ rules }) => rules),
          ),
      );
    const withBlocks = allowedBy(this.withBlocks);
    if (withBlocks.length > 0) return { status: "allowed", rules: distinct(withBlocks) };
    const open = direction === "egress" ? allowedBy(this.openBlocks) : [];
    if (open.length > 0) return { status: "open-egress", rules: distinct(open) };
    const possible = this.usable(own, direction, other, traffic);
    if (possible.length > 0) return { status: "possible", rules: possible };
    return { status: own.every((id) => this.isKnown(id, direction)) ? "missing" : "unknown", rules: [] };
  }

  /** The rules of one group that name the other group and allow the traffic. */
  naming(direction: Direction, groupId: string, peer: string, traffic: Traffic): Rule[] {
    return this.named[direction].allowing(groupId, peer, traffic);
  }

  /** The rules that traffic with the other end may use. */
  usable(own: readonly string[], direction: Direction, other: Endpoint, traffic: Traffic): Rule[] {
    const rules = [...own, undefined].flatMap(
      (id) => this.byGroup.get(indexKey(id, direction))?.allowing(traffic) ?? [],
    );
    return rules.filter((rule) => this.mayAdmit(rule, other));
  }

  isOpening(rule: Rule): boolean {
    return this.opening.has(rule);
  }

  /** Whether an end may be on an interface that the input does not contain, with any groups. */
  mayHaveAnyGroup({ groupIds, address }: Endpoint): boolean {
    return groupIds.length === 0 && this.places.mayHaveGroups(address);
  }

  /** Whether a rule may be about another end. */
  mayAdmit({ peer }: Rule, other: Endpoint): boolean {
    if (peer.value === undefined) return true;
    if (peer.type === "security_group") {
      return other.groupIds.includes(peer.value) || this.mayHaveAnyGroup(other);
    }
    if (peer.type === "prefix_list") return other.groupIds.length === 0 || !isOfAws(peer);
    const block = rangeOfBlock(peer.value);
    return block === undefined || this.addresses.of(other).mayBeIn(block);
  }

  private add(rule: Rule): void {
    const key = indexKey(rule.groupId, rule.direction);
    let index = this.byGroup.get(key);
    if (index === undefined) this.byGroup.set(key, (index = new TrafficIndex()));
    index.add(rule);
  }

  private isKnown(groupId: string, direction: Direction): boolean {
    const group = this.context.environment.group(groupId);
    if (this.context.managedGroups.has(groupId)) return false;
    return group?.hasAllRules === true && group.unknownDirections?.includes(direction) !== true;
  }
}

const indexKey = (groupId: string | undefined, direction: Direction): string => `${direction} ${groupId ?? "?"}`;

const distinct = (rules: readonly Rule[]): Rule[] => [...new Set(rules)];
