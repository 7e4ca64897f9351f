import fc from "fast-check";
import { Peer, Port, type MutualRule } from "../../src/index";

/** A rule as the module takes it. */
export type ModuleRule = Readonly<Record<string, unknown>>;

/** The same rule as the construct takes it. */
export function asConstructRule(rule: ModuleRule): MutualRule {
  const {
    source_sg_id: source,
    target_sg_id: target,
    destination_port: destinationPort,
    from_port: fromPort = destinationPort,
    to_port: toPort,
    protocol,
    description,
    description_source: descriptionSource,
    description_target: descriptionTarget,
    ...others
  } = rule;
  const hasNoPort = [fromPort, toPort, protocol].every((value) => value === undefined);
  return withoutUndefined({
    source: source === undefined ? undefined : Peer.securityGroup(source as string),
    target: target === undefined ? undefined : Peer.securityGroup(target as string),
    port: hasNoPort
      ? undefined
      : Port.ofProtocol((protocol ?? "tcp") as string, fromPort as number, (toPort ?? undefined) as number),
    description,
    descriptionSource,
    descriptionTarget,
    ...others,
  }) as unknown as MutualRule;
}

function withoutUndefined(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

export const groupId = fc.constantFrom("sg-a1ba1", "sg-80443", "sg-db3306", "sg-f113s", "sg-0123456789abcdef0");

const portNumber = fc.integer({ min: 0, max: 65535 });
const eitherForm = (numbers: fc.Arbitrary<number>) =>
  numbers.chain((port) => fc.constantFrom<unknown>(port, String(port)));
const described = fc.oneof(
  fc.constant({}),
  fc.constant({ description: "Allow webs to RDS" }),
  fc.constant({ description_source: "to backend", description_target: "from frontend" }),
  fc.constant({ description: "", description_source: "to backend", description_target: "from frontend" }),
);

const withPorts = fc
  .record({ protocol: fc.constantFrom("tcp", "UDP", "6", "17") }, { requiredKeys: [] })
  .chain((protocol) =>
    fc.oneof(
      eitherForm(portNumber).map((port) => ({ ...protocol, destination_port: port })),
      fc
        .tuple(portNumber, portNumber)
        .map(([a, b]) => ({ ...protocol, from_port: Math.min(a, b), to_port: String(Math.max(a, b)) })),
    ),
  );
const withTypes = fc.record(
  {
    protocol: fc.constantFrom("icmp", "ICMPv6", "1", "58"),
    destination_port: eitherForm(fc.integer({ min: -1, max: 255 })),
    to_port: fc.integer({ min: -1, max: 255 }),
  },
  { requiredKeys: ["protocol", "destination_port"] },
);
const withNothing = fc.record({ protocol: fc.constantFrom("-1", "all", "50", "0") });

/** Rules that are right, in all the forms that the module takes. */
export const rightRule: fc.Arbitrary<ModuleRule> = fc
  .tuple(groupId, groupId, fc.oneof(withPorts, withTypes, withNothing), described)
  .map(([source, target, ports, texts]) => ({ source_sg_id: source, target_sg_id: target, ...ports, ...texts }));

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
  [],
  [80],
  "tpc",
  "TCP",
  "icmp",
  "esp",
  "sg-1",
  "web",
  "vpc-0123",
  'a "quoted" text',
  "a -> b",
  "naïve",
  "x".repeat(255),
  "x".repeat(256),
);

/** Rules of which most are wrong, in any attribute, by any value. */
export const anyRule: fc.Arbitrary<ModuleRule> = fc
  .tuple(
    rightRule,
    fc.array(
      fc.tuple(
        fc.constantFrom(
          "source_sg_id",
          "target_sg_id",
          "destination_port",
          "to_port",
          "protocol",
          "description",
          "description_source",
          "description_target",
          "descripton",
          "cidr_blocks",
        ),
        fc.oneof(anything, fc.constant(undefined)),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([rule, changes]) => {
    const { from_port: fromPort, ...changed } = { ...rule, ...Object.fromEntries(changes) } as Record<string, unknown>;
    // A port has one name: the construct has no second one to give it.
    const ports = fromPort === undefined || "destination_port" in changed ? {} : { from_port: fromPort };
    return withoutUndefined({ ...changed, ...ports });
  });
