import fc from "fast-check";
import { Peer, Port, type MutualRule } from "../../src/index";
import { PROTOCOL_NUMBERS_OF_NAMES, SERVICES_BY_NAME } from "./tables";

/** A rule in the module's form. */
export type ModuleRule = Readonly<Record<string, unknown>>;

/** The same rule in the construct's form. */
export function asConstructRule(rule: ModuleRule): MutualRule {
  const {
    destination_port: destinationPort,
    destination_ports: destinationPorts,
    from_port: fromPort = destinationPort,
    to_port: toPort,
    protocol,
    service,
    services,
    description,
    description_source: descriptionSource,
    description_target: descriptionTarget,
    leave_out_rule_on: leaveOutRuleOn,
    ...others
  } = rule;
  const portOf = (from: unknown) =>
    Port.ofProtocol((protocol ?? "tcp") as string, from as number, (toPort ?? undefined) as number);
  const port = (): unknown => {
    if (Array.isArray(destinationPorts)) return destinationPorts.map(portOf);
    if (Array.isArray(services)) return services.map(portOfService);
    if (service !== undefined) return portOfService(service);
    const hasNoPort = [fromPort, toPort, protocol].every((value) => value === undefined);
    return hasNoPort ? undefined : portOf(fromPort);
  };
  const { source, target, ...unknown } = withEnds(others);
  return withoutUndefined({
    source,
    target,
    port: port(),
    description: asText(description),
    descriptionSource: asText(descriptionSource),
    descriptionTarget: asText(descriptionTarget),
    leaveOutRuleOn,
    ...unknown,
  }) as unknown as MutualRule;
}

/** Terraform converts numbers to texts. TypeScript does not. */
function asText(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

const PEERS: Readonly<Record<string, (value: string) => Peer>> = {
  sg_id: (value) => Peer.securityGroup(value),
  cidr_ipv4: (value) => Peer.ipv4(value),
  cidr_ipv6: (value) => Peer.ipv6(value),
  prefix_list_id: (value) => Peer.prefixList(value),
};

function withEnds(attributes: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(attributes).map(([name, value]): [string, unknown] => {
    const [, side, way] = /^(source|target)_(.*)$/.exec(name) ?? [];
    const peer = PEERS[way ?? ""];
    return peer === undefined ? [name, value] : [side!, peer(value as string)];
  });
  return Object.fromEntries(entries);
}

function portOfService(name: unknown): Port {
  const { protocol, fromPort, toPort } = SERVICES_BY_NAME.get(name as string)!;
  return Port.ofProtocol(protocol, fromPort, toPort);
}

function withoutUndefined(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

export const groupId = fc.constantFrom("sg-a1ba1", "sg-80443", "sg-db3306", "sg-f113s", "sg-0123456789abcdef0");

const network = fc.oneof(
  fc.constantFrom("10.0.0.0/16", "0.0.0.0/0", "192.0.2.1/32").map((cidr_ipv4) => ({ cidr_ipv4 })),
  fc.constantFrom("2001:db8::/32", "::/0", "2001:db8::1/128").map((cidr_ipv6) => ({ cidr_ipv6 })),
  fc.constantFrom("pl-63a5400a", "pl-0123456789abcdef0").map((prefix_list_id) => ({ prefix_list_id })),
);
const asEnd = (side: "source" | "target", end: object): ModuleRule =>
  Object.fromEntries(Object.entries(end).map(([name, value]) => [`${side}_${name}`, value]));
const group = groupId.map((sg_id) => ({ sg_id }));
const sides = fc.constantFrom("source" as const, "target" as const);

/** The ends of a valid rule: two groups, or a group and another kind of peer. */
const ends: fc.Arbitrary<ModuleRule> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(group, group).map(([a, b]) => ({ ...asEnd("source", a), ...asEnd("target", b) })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(sides, group, network)
      .map(([side, a, b]) => ({ ...asEnd(side, a), ...asEnd(side === "source" ? "target" : "source", b) })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(sides, group, groupId, fc.boolean()).map(([side, a, b, isOtherAccounts]) => ({
      // A group of another account is always another group.
      ...asEnd(side, { sg_id: isOtherAccounts ? `123456789012/${b}-theirs` : b }),
      ...asEnd(side === "source" ? "target" : "source", a),
      leave_out_rule_on: side,
    })),
  },
);

const portNumber = fc.integer({ min: 0, max: 65535 });
const eitherForm = (numbers: fc.Arbitrary<number>) =>
  numbers.chain((port) => fc.constantFrom<unknown>(port, String(port)));
const described = fc.oneof(
  fc.constant({}),
  fc.constant({ description: "Allow webs to RDS" }),
  fc.constant({ description_source: "to backend", description_target: "from frontend" }),
  fc.constant({ description: null, description_source: "to backend", description_target: "from frontend" }),
  fc.constant({ description: "" }),
  fc.constant({ description_source: "", description_target: "from frontend" }),
);

const withPorts = fc
  .record({ protocol: fc.constantFrom("tcp", "UDP", "6", "17") }, { requiredKeys: [] })
  .chain((protocol) =>
    fc.oneof(
      eitherForm(portNumber).map((port) => ({ ...protocol, destination_port: port })),
      fc
        .tuple(portNumber, portNumber)
        .map(([a, b]) => ({ ...protocol, from_port: Math.min(a, b), to_port: String(Math.max(a, b)) })),
      fc
        .uniqueArray(portNumber, { minLength: 1, maxLength: 3 })
        .map((ports) => ({ ...protocol, destination_ports: ports })),
    ),
  );
const withTypes = fc.record({ protocol: fc.constantFrom("icmp", "ICMPv6", "1", "58") }).chain(({ protocol }) =>
  fc.oneof(
    fc.constant({ protocol, destination_port: -1 }),
    fc
      .record(
        {
          destination_port: eitherForm(fc.integer({ min: 0, max: 255 })),
          to_port: fc.integer({ min: -1, max: 255 }),
        },
        { requiredKeys: ["destination_port"] },
      )
      .map((ports) => ({ protocol, ...ports })),
  ),
);
const withNothing = fc.record(
  { protocol: fc.constantFrom("-1", "all", "50", "ESP", "0"), destination_port: fc.constantFrom(0, "0", -1) },
  { requiredKeys: ["protocol"] },
);
const serviceName = fc.constantFrom("https", "postgresql", "dns-udp", "kubernetes-node-port");
const withService = fc.oneof(
  serviceName.map((service) => ({ service })),
  fc.uniqueArray(serviceName, { minLength: 1, maxLength: 2 }).map((services) => ({ services })),
);

/** A valid rule, in any form that the module accepts. */
export const rightRule: fc.Arbitrary<ModuleRule> = fc
  .tuple(ends, fc.oneof(withPorts, withTypes, withNothing, withService), described)
  .map(([ends, ports, texts]) => ({ ...ends, ...ports, ...texts }));

/** Valid rules without duplicate connections. */
export function rightRules(
  key: fc.Arbitrary<string>,
  constraints: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<Record<string, ModuleRule>> {
  return fc
    .uniqueArray(fc.tuple(key, rightRule), { selector: ([key]) => key, ...constraints })
    .map((entries) => Object.fromEntries(withoutDuplicates(entries)));
}

function withoutDuplicates(entries: readonly [string, ModuleRule][]): [string, ModuleRule][] {
  const seen = new Set<string>();
  return entries.filter(([, rule]) => {
    const connections = connectionsOf(rule);
    if (connections.some((connection) => seen.has(connection))) return false;
    for (const connection of connections) seen.add(connection);
    return true;
  });
}

/** The connections of a valid rule, as texts. Texts are equal if AWS would treat the connections as duplicates. */
export function connectionsOf(rule: ModuleRule): string[] {
  const end = (side: string) =>
    Object.entries(rule).flatMap(([name, value]) => (name.startsWith(`${side}_`) ? [String(value)] : []));
  const { protocol, fromPort, toPort } = { protocol: "tcp", fromPort: 0, toPort: undefined };
  const text = (one: { protocol?: unknown; fromPort?: unknown; toPort?: unknown }) => {
    const name = ((one.protocol ?? protocol) as string).toLowerCase();
    const number = PROTOCOL_NUMBERS_OF_NAMES.get(name) ?? name;
    const from = Number(one.fromPort ?? fromPort);
    const isIcmp = number === "1" || number === "58";
    if (!isIcmp && number !== "6" && number !== "17") return JSON.stringify([end("source"), end("target"), number]);
    const to = Number(one.toPort ?? toPort ?? (isIcmp ? -1 : from));
    return JSON.stringify([end("source"), end("target"), number, from, to]);
  };
  const { services = [rule.service], destination_ports: ports } = rule as {
    services?: unknown[];
    destination_ports?: unknown[];
  };
  if (services[0] !== undefined) return services.map((name) => text(SERVICES_BY_NAME.get(name as string)!));
  return (ports ?? [rule.destination_port ?? rule.from_port]).map((port) =>
    text({ protocol: rule.protocol, fromPort: port, toPort: rule.to_port }),
  );
}

/** Any value except an empty list, which is omitted in Terraform but wrong in TypeScript. */
const anything: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  "",
  " ",
  "80",
  80,
  0,
  -1,
  "-1",
  255,
  256,
  65535,
  65536,
  70000,
  80.5,
  "8e1",
  "+80",
  "080",
  " 80",
  "http",
  true,
  [80],
  "tpc",
  "TCP",
  "icmp",
  "esp",
  "sg-1",
  "123456789012/sg-1",
  "12345/sg-1",
  "web",
  "vpc-0123",
  "pl-0123",
  "10.0.0.0/16",
  "10.0.0.1/16",
  "10.0.0.0/33",
  "10.0.0.0",
  "010.0.0.0/8",
  "999.0.0.0/99",
  "2001:db8::/32",
  "2001:DB8::/32",
  "2001:db8:0::/32",
  "2001:db8::1/32",
  "::ffff:192.0.2.0/120",
  "::ffff:c000:200/120",
  "::/129",
  "source",
  "target",
  "both",
  'a "quoted" text',
  "a -> b",
  "naïve",
  "x".repeat(255),
  "x".repeat(256),
);

const ENDS = ["sg_id", "cidr_ipv4", "cidr_ipv6", "prefix_list_id"];

/** An end with a value, which is usually invalid. */
const anyEnd = fc
  .tuple(sides, fc.constantFrom(...ENDS), anything)
  .map(([side, way, value]) => ({ side, end: asEnd(side, { [way]: value }) }));

/**
 * A rule with any value in any attribute, so most are wrong. Each end has at most one attribute, because the construct
 * has only one.
 */
export const anyRule: fc.Arbitrary<ModuleRule> = fc
  .tuple(
    rightRule,
    fc.array(
      fc.tuple(
        fc.constantFrom(
          "destination_port",
          "to_port",
          "protocol",
          "description",
          "description_source",
          "description_target",
          "leave_out_rule_on",
          "descripton",
          "cidr_blocks",
        ),
        fc.oneof(anything, fc.constant(undefined)),
      ),
      { maxLength: 3 },
    ),
    fc.array(anyEnd, { maxLength: 1 }),
    fc.boolean(),
  )
  .map(([rule, changes, changedEnds, isWithoutEnd]) => {
    const own = new Set(changes.map(([name]) => name));
    const isPort = (name: string) => /port|protocol|service/.test(name);
    // The ports have only one attribute too.
    const keepsPorts = ![...own].some(isPort);
    const { side, end } = changedEnds[0] ?? { side: "", end: {} };
    const kept = Object.entries(rule).filter(
      ([name]) => (keepsPorts || !isPort(name)) && !(side !== "" && name.startsWith(`${side}_`)),
    );
    return withoutUndefined({
      ...Object.fromEntries(kept),
      ...Object.fromEntries(changes),
      ...(isWithoutEnd && changes.length > 0 ? {} : end),
    });
  });
