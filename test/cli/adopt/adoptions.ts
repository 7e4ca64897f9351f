import type { AdoptedEnd, AdoptedRule, AdoptedSide, Adoption } from "../../../src/environment/adoption/adoption";
import type { Environment, Group } from "../../../src/environment/environment";
import { environmentOf } from "../../environment/environment-of";

/** What the files of an adoption are written from. */
export interface Adopted {
  readonly adoption: Adoption;
  readonly environment: Environment;
}

/** An adoption of groups whose IDs are `sg-` and their names. */
export function adoptionWith(
  rules: readonly AdoptedRule[],
  groups: Readonly<Record<string, Partial<Group>>> = { web: {}, db: {} },
): Adopted {
  const environment = environmentOf({ rules: [], groups });
  const ends = new Set(rules.flatMap(({ source, target }) => [source.value, target.value]));
  const names = Object.keys(groups).filter((name) => ends.has(`sg-${name}`));
  const groupNames = new Map(names.map((name) => [`sg-${name}`, name]));
  return { adoption: { rules, groupNames, leftAlone: [] }, environment };
}

export const group = (name: string): AdoptedEnd => ({ type: "security_group", value: `sg-${name}` });

const RULE = environmentOf({ rules: ["web egress tcp 5432 to db"] }).rules[0]!;

export const imported = (importId: string, description = ""): AdoptedSide => ({
  action: "import",
  rule: RULE,
  importId,
  description,
});
export const kept = (description = ""): AdoptedSide => ({ action: "keep", rule: RULE, description });
export const added = (description = ""): AdoptedSide => ({ action: "add", description });
export const LEFT_OUT: AdoptedSide = { action: "leave-out" };

/** A connection from web to db, with what differs from it. */
export const connection = (differences: Partial<AdoptedRule> = {}): AdoptedRule => ({
  key: "web-to-db",
  source: group("web"),
  target: group("db"),
  protocolNumber: "6",
  fromPort: 5432,
  toPort: 5432,
  egress: added(),
  ingress: added(),
  isNew: false,
  ...differences,
});

/** Traffic of every form: protocol number, first and last port, and how HCL and TypeScript write it. */
export const TRAFFIC = [
  ["6", 5432, 5432, { destination_port: 5432 }, "Port.tcp(5432)"],
  ["6", 0, 0, { destination_port: 0 }, "Port.tcp(0)"],
  ["6", 8080, 8088, { from_port: 8080, to_port: 8088 }, "Port.tcpRange(8080, 8088)"],
  ["6", 0, 65535, { from_port: 0, to_port: 65535 }, "Port.allTcp()"],
  ["17", 53, 53, { protocol: "udp", destination_port: 53 }, "Port.udp(53)"],
  ["17", 0, 1, { protocol: "udp", from_port: 0, to_port: 1 }, "Port.udpRange(0, 1)"],
  ["17", 0, 65535, { protocol: "udp", from_port: 0, to_port: 65535 }, "Port.allUdp()"],
  ["1", 8, -1, { protocol: "icmp", from_port: 8 }, "Port.icmp(8)"],
  ["1", 3, 4, { protocol: "icmp", from_port: 3, to_port: 4 }, "Port.icmp(3, 4)"],
  ["1", 0, 0, { protocol: "icmp", from_port: 0, to_port: 0 }, "Port.icmp(0, 0)"],
  ["1", -1, -1, { protocol: "icmp", from_port: -1 }, "Port.allIcmp()"],
  ["58", 128, -1, { protocol: "icmpv6", from_port: 128 }, "Port.icmpV6(128)"],
  ["58", -1, -1, { protocol: "icmpv6", from_port: -1 }, "Port.allIcmpV6()"],
  ["50", 0, 0, { protocol: "50" }, 'Port.ofProtocol("50")'],
  ["-1", 0, 0, { protocol: "all" }, "Port.allTraffic()"],
] as const;

/** The sides of a rule and its texts in Terraform, for every way to declare descriptions. */
export const TEXTS: readonly [title: string, sides: Partial<AdoptedRule>, texts: Readonly<Record<string, string>>][] = [
  ["equal descriptions", { egress: kept("a"), ingress: imported("i", "a") }, { description: "a" }],
  ["no description", { egress: kept(), ingress: added() }, { description: "" }],
  [
    "two descriptions",
    { egress: kept("a"), ingress: added("b") },
    { description_source: "a", description_target: "b" },
  ],
  [
    "a description of one side",
    { egress: added("a"), ingress: kept() },
    { description_source: "a", description_target: "" },
  ],
  ["only egress", { egress: kept("a"), ingress: LEFT_OUT }, { description: "a", leave_out_rule_on: "target" }],
  ["only ingress", { egress: LEFT_OUT, ingress: kept() }, { description: "", leave_out_rule_on: "source" }],
  [
    "a target without rules",
    { egress: kept("a"), ingress: undefined, target: block("10.0.0.0/8") },
    { description: "a" },
  ],
];

export function block(value: string): AdoptedEnd {
  const type = value.startsWith("pl-") ? "prefix_list" : value.includes(":") ? "cidr_ipv6" : "cidr_ipv4";
  return { type, value };
}

/** Keys that HCL or TypeScript could read as something else. Keys only have characters that need no escape. */
export const HOSTILE_KEYS = [
  "__proto__",
  "constructor",
  "for",
  "null",
  "true",
  "9",
  "9-to-db",
  "web/tcp-80",
  "a b.c:d",
];

/** Names that HCL, TypeScript or a terminal could read as something else. */
export const HOSTILE_NAMES = [
  "web server",
  "größe",
  "日本",
  '"quoted"',
  "it's",
  "back\\slash",
  "${path.module}",
  "$${x}",
  "%{if true}",
  "line\nbreak",
  "line\u2028separator",
  "\u202egnp",
  "*/ process.exit(1) /*",
  "# comment",
  "__proto__",
  "constructor",
  "for",
  "null",
  "9",
];
