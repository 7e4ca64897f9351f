import { rangeOfBlock } from "../addresses";
import type { AdoptedEnd, WantedConnection } from "../adoption/adoption";
import { counted } from "../phrases";
import { evidenceText } from "./evidence-text";
import type { Candidate } from "./proposal";

/** The candidates that need rules, as connections to declare. The evidence is their comment. */
export const wantedConnections = (candidates: readonly Candidate[]): WantedConnection[] =>
  candidates.filter(needsRules).map((candidate) => {
    const { source, target, protocolNumber, fromPort, toPort } = candidate;
    const comment = evidenceText(candidate);
    return { source: endOf(source), target: endOf(target), protocolNumber, fromPort, toPort, comment };
  });

/**
 * Whether a connection needs a rule that does not exist, besides those that open egress. Rules across VPCs without
 * peering cannot name the other group.
 */
const needsRules = ({ status, isAcrossVpcs }: Candidate): boolean => status !== "allowed" && isAcrossVpcs !== true;

/** The number of candidates that need rules, but are not declared because nothing shows that their VPCs are peered. */
export const countAcrossVpcs = (candidates: readonly Pick<Candidate, "status" | "isAcrossVpcs">[]): number =>
  candidates.filter(({ status, isAcrossVpcs }) => status !== "allowed" && isAcrossVpcs === true).length;

/** A sentence about such candidates. */
export const acrossVpcsWarnings = (count: number): string[] =>
  count === 0
    ? []
    : [
        `${counted(count, "candidate")} between VPCs will not be declared, because no existing rule shows a VPC ` +
          "peering. If the VPCs are peered, set isAcrossVpcs to false in a JSON proposal, and give it to adopt --proposal.",
      ];

/** An end of a connection: the ID of a group or a CIDR block. */
export function endOf(value: string): AdoptedEnd {
  const range = rangeOfBlock(value);
  return { type: range === undefined ? "security_group" : `cidr_ipv${range.version}`, value };
}
