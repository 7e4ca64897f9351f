import type { NetworkInterface, SecurityGroup, SecurityGroupRule, Tag } from "@aws-sdk/client-ec2";
import {
  ALL_TRAFFIC,
  egressRule,
  groupRow,
  idOf,
  ingressRule,
  interfaceRow,
  pairOfRules,
  tcp,
  type AwsRows,
} from "../aws-rows";

/** An environment with the number of mistakes in it, by the IDs of the findings that report them. */
export interface BenchEnvironment {
  readonly rows: AwsRows;
  readonly mistakes: Readonly<Record<string, number>>;
}

const RULES_PER_GROUP = 20;
const GROUPS_PER_HUB = 500;
/** One of that many connections has only one rule. */
const HALF_PAIRS = 42;
/** One of that many connections has a range of ports. */
const RANGES = 10;
/** One of that many interfaces has a closed and an open group. */
const MIXED_INTERFACES = 200;

const OFFICES = ["172.16.0.0/16", "192.168.10.0/24"];
const S3 = "pl-6ea54007";

/**
 * An environment of 1,000 rules or more, with a group for every 20 rules and ten interfaces for each group. Every
 * second group has AWS's default egress rule. The other groups are closed: their connections have an egress rule too.
 * A monitoring group reaches every group.
 */
export function environmentOf(rulesCount: number): BenchEnvironment {
  const ids = Array.from({ length: rulesCount / RULES_PER_GROUP }, (_, index) => idOf("sg", String(index)));
  const rules = ids.flatMap((_, index) => rulesWithoutPairs(index, ids));
  const halfPairs = { "missing-egress": 0, "missing-ingress": 0 };
  // Groups on one interface add up, so these groups have no half pairs.
  const sharing = new Set(mixedInterfaces(ids).flatMap((index) => groupsOf(index, ids)));
  for (let connection = 0; rules.length < rulesCount; connection += 1) {
    const [source, round] = [connection % ids.length, Math.floor(connection / ids.length)];
    const target = (source + 3 * round + 2) % ids.length;
    const port = 8000 + 10 * round;
    const ports = connection % RANGES === 0 ? tcp(port, port + 9) : tcp(port);
    const [egress, ingress] = pairOfRules(ids[source]!, ids[target]!, ports);
    if (isOpen(source)) rules.push(ingress);
    else if (connection % HALF_PAIRS === 0 && !sharing.has(source)) {
      const missing = connection % (2 * HALF_PAIRS) === 0 ? "missing-egress" : "missing-ingress";
      halfPairs[missing] += 1;
      rules.push(missing === "missing-egress" ? ingress : egress);
    } else if (rules.length + 2 <= rulesCount) rules.push(egress, ingress);
  }
  return {
    rows: { rules, groups: groupRows(ids, rules), interfaces: interfaceRows(ids) },
    mistakes: { "open-egress": ids.length / 2, ...halfPairs },
  };
}

const isOpen = (index: number): boolean => index % 2 === 1;

function rulesWithoutPairs(index: number, ids: readonly string[]): SecurityGroupRule[] {
  const id = ids[index]!;
  return [
    ...OFFICES.map((office) => ingressRule(id, office, tcp(443), "HTTPS from the office")),
    ingressRule(id, ids[hubOf(index)]!, tcp(9100), "Metrics for the monitoring"),
    ...(isOpen(index)
      ? [egressRule(id, "0.0.0.0/0", ALL_TRAFFIC)]
      : [egressRule(id, S3, tcp(443), "Images in S3"), egressRule(id, "0.0.0.0/0", tcp(443), "Partners")]),
  ];
}

/** The monitoring group of a group. It is open. */
const hubOf = (index: number): number => index - (index % GROUPS_PER_HUB) + 1;

function groupRows(ids: readonly string[], rules: readonly SecurityGroupRule[]): SecurityGroup[] {
  const own = new Map(ids.map((id) => [id, [] as SecurityGroupRule[]]));
  for (const rule of rules) own.get(rule.GroupId!)!.push(rule);
  return ids.map((id, index) => groupRow(id, `service-${index}`, own.get(id)!, tagsOf(index)));
}

function interfaceRows(ids: readonly string[]): NetworkInterface[] {
  return interfacesOf(ids).map((index) => {
    const groups = [...groupsOf(index, ids), ...(index % MIXED_INTERFACES === 0 ? [(index % ids.length) + 1] : [])];
    return interfaceRow(
      index,
      groups.map((group) => ids[group]!),
      tagsOf(index % ids.length),
    );
  });
}

const interfacesOf = (ids: readonly string[]): number[] => Array.from({ length: 10 * ids.length }, (_, index) => index);

const mixedInterfaces = (ids: readonly string[]): number[] =>
  interfacesOf(ids).filter((index) => index % MIXED_INTERFACES === 0);

/** Groups at a distance of two are both open, or both closed. */
const groupsOf = (index: number, ids: readonly string[]): number[] => {
  const group = index % ids.length;
  return [group, (group + 2) % ids.length];
};

const tagsOf = (index: number): Tag[] => [
  { Key: "Name", Value: `service-${index}` },
  { Key: "team", Value: `team-${index % 40}` },
  { Key: "environment", Value: "production" },
  { Key: "aws:cloudformation:stack-name", Value: `service-${index}` },
];
