import { sortedBy, type Environment } from "../environment";
import { trafficKey, type Traffic } from "../traffic";
import { groupedBy } from "../grouped-by";
import { confidenceOf, evidenceOf, sumOf } from "./measures";
import type { ObservedConnection } from "./observations";
import { portParts } from "./port-ranges";
import type { Candidate, Sides } from "./proposal";
import { serviceNames } from "./service-names";
import { worstSides } from "./sides";

/** An observed connection whose ends are known: groups or CIDR blocks. */
export interface Draft extends Pick<Sides, "egress" | "ingress"> {
  readonly source: string;
  readonly target: string;
  readonly external?: "source" | "target";
  readonly traffic: Traffic;
  readonly observed: ObservedConnection;
}

/** Merges connections with the same ends: each protocol and port once, and ports that a server chooses as a range. */
export function candidatesOf(drafts: readonly Draft[], environment: Environment): Candidate[] {
  const byEnds = groupedBy(drafts, ({ source, target, external, traffic }) =>
    [external ?? "", source, target, traffic.protocolNumber].join("\n"),
  );
  const candidates = [...byEnds.values()].flatMap((sameEnds) => {
    const byPort = groupedBy(sameEnds, ({ traffic }) => trafficKey(traffic));
    const elements = Array.from(byPort.values(), (same) => candidateOf(same, environment)).map((candidate) => ({
      candidate,
      port: candidate.fromPort as number,
      key: rangeKey(candidate),
      isService: serviceNames(candidate).length > 0,
    }));
    return portParts(elements).map((parts) => rangeOf(parts.map(({ candidate }) => candidate)));
  });
  return sortedBy(candidates, (candidate) => orderOf(candidate, environment));
}

/** A candidate from the parts of one connection between the same ends. */
function candidateOf(same: readonly Draft[], environment: Environment): Candidate {
  const { source, target, external, traffic } = same[0]!;
  const sides = worstSides(same);
  const observed = same.map(({ observed }) => observed);
  const evidence = evidenceOf(observed);
  return {
    source,
    target,
    external,
    ...traffic,
    ...sumOf(observed),
    evidence,
    confidence: confidenceOf(evidence),
    observedPorts: 1,
    ...sides,
    isAcrossVpcs: external === undefined && isAcrossVpcs(source, target, sides, environment) ? true : undefined,
  };
}

/** Whether no rule can name the other group, as far as the input shows: only rules that exist name a VPC peering. */
function isAcrossVpcs(source: string, target: string, { egress, ingress }: Sides, environment: Environment): boolean {
  const [vpcId, otherVpcId] = [source, target].map((id) => environment.group(id)?.vpcId);
  if (vpcId === undefined || otherVpcId === undefined || vpcId === otherVpcId) return false;
  const rules = [...(egress?.rules ?? []), ...(ingress?.rules ?? [])];
  return !rules.some(({ peer }) => peer.peeringConnectionId !== undefined);
}

/** Ports with different confidence or rules are not merged, so that a range says the same of all of its ports. */
const rangeKey = ({ confidence, egress, ingress }: Candidate): string =>
  [confidence, egress?.status ?? "", ingress?.status ?? ""].join(" ");

function rangeOf(parts: readonly Candidate[]): Candidate {
  const [first] = parts;
  if (parts.length === 1) return first!;
  return {
    ...first!,
    toPort: parts.at(-1)!.toPort,
    ...sumOf(parts),
    evidence: evidenceOf(parts),
    observedPorts: parts.length,
    ...worstSides(parts),
  };
}

/** Groups come before CIDR blocks, and each in the order of names, protocols and ports. */
function orderOf(candidate: Candidate, environment: Environment): string {
  const { source, target, external, protocolNumber, fromPort } = candidate;
  const labels = [source, target].map((id) => environment.groupLabel(id));
  return [external ?? "", ...labels, protocolNumber!.padStart(3), String(fromPort).padStart(5)].join("\n");
}
