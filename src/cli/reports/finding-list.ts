import type { Pair } from "../../environment/audit";
import { ruleLabel, sortedBy, type Environment, type Rule } from "../../environment/environment";
import type { Finding } from "../../environment/finding";
import { coveredRule } from "../../environment/findings/covered-rule";
import { listOf } from "../../environment/phrases";
import { protocolName, trafficLabel, type Traffic } from "../../environment/traffic";

/** A finding in one line. */
export interface ListEntry {
  /** What it has in common with its neighbours. Empty if the heading of the list says all. */
  readonly heading: string;
  readonly text: string;
}

/**
 * Findings of one kind and group in a line each, because their messages differ only in a connection or in rules. Empty
 * for other kinds of findings.
 */
export function listEntries(findings: readonly Finding[], environment: Environment): ListEntry[] {
  const entries = findings.flatMap((finding) => entryOf(finding, environment) ?? []);
  return sortedBy(entries, ({ order }) => order);
}

function entryOf(
  { id, connection, rules }: Finding,
  environment: Environment,
): (ListEntry & { readonly order: string }) | undefined {
  if (connection !== undefined) {
    const { source, target, ingress } = connection;
    const other = environment.groupLabel(ingress === undefined ? source : target);
    const text = connectionText(connection, environment);
    return { heading: "", text, order: `${other}\n${trafficOrder(connection)}` };
  }
  const [own, ...covering] = rules;
  if (id !== coveredRule.id || own === undefined) return undefined;
  const heading = `covered by ${listOf(covering.map((rule) => environment.ruleDescription(rule)))}:`;
  const order = `${heading}\n${trafficOrder(own)}\n${environment.peerLabel(own.peer)}`;
  return { heading, text: environment.ruleDescription(own), order };
}

/** A connection and the side that allows it, such as "tcp 443 to db (sg-…), accepted by sgr-…". */
function connectionText(pair: Pair, environment: Environment): string {
  const { source, target, egress, ingress, possibleRule } = pair;
  const place = (rule: Rule) => (environment.canNamePeer(rule) ? "" : " in another VPC");
  const side =
    ingress === undefined
      ? `from ${environment.groupLabel(source)}, allowed by ${ruleLabel(egress!)}`
      : `to ${environment.groupLabel(target)}${place(ingress)}, accepted by ${ruleLabel(ingress)}`;
  const possible =
    possibleRule === undefined ? "" : `, perhaps allowed by ${environment.ruleDescription(possibleRule)}`;
  return `${trafficLabel(pair)} ${side}${possible}${throughOthers(pair, environment)}`;
}

/** The groups on the same interfaces that let a connection out. */
function throughOthers({ source, openRules = [] }: Pair, environment: Environment): string {
  const others = new Set(openRules.flatMap(({ groupId }) => (groupId === source ? [] : groupId!)));
  if (others.size === 0) return "";
  return `, through the open egress of ${listOf([...others].map((id) => environment.groupLabel(id)))}`;
}

/** A text that sorts traffic by its protocol and ports. */
const trafficOrder = ({ protocolNumber, fromPort, toPort }: Traffic): string =>
  [protocolNumber === undefined ? "" : protocolName(protocolNumber), fromPort, toPort]
    .map((part = "") => String(part).padStart(5))
    .join(" ");
