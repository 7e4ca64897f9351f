import type { NetworkInterface, SecurityGroupRule } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import type { InputDocument } from "../../src/environment/input";
import type { Traffic } from "../../src/environment/traffic";
import { documentsOf, egressRule, groupRow, ingressRule, interfaceRow, type AwsTraffic } from "../../tools/aws-rows";

/** An environment in AWS's words. */
export interface AwsEnvironment {
  readonly groupIds: readonly string[];
  readonly rules: readonly SecurityGroupRule[];
  readonly interfaces: readonly NetworkInterface[];
}

/** The three documents of an environment as the AWS CLI prints them. */
export function awsDocuments({ groupIds, rules, interfaces }: AwsEnvironment): InputDocument[] {
  const groups = groupIds.map((id) =>
    groupRow(
      id,
      `name-of-${id}`,
      rules.filter(({ GroupId }) => GroupId === id),
    ),
  );
  return documentsOf({ rules, groups, interfaces });
}

/** A connection between two groups, and the rules that allow it. */
export interface AwsPair extends Traffic {
  readonly source: string;
  readonly target: string;
  readonly egress: SecurityGroupRule;
  readonly ingress: SecurityGroupRule;
}

/** An environment with closed groups. */
export interface ClosedEnvironment {
  readonly groupIds: readonly string[];
  /** No two pairs allow the same traffic between the same groups. */
  readonly pairs: readonly AwsPair[];
  /** Rules with a CIDR block or a prefix list. None of them contains the address of an interface. */
  readonly otherRules: readonly SecurityGroupRule[];
  readonly interfaces: readonly NetworkInterface[];
}

export function environmentWith({ pairs, otherRules, ...others }: ClosedEnvironment): AwsEnvironment {
  return { ...others, rules: [...pairs.flatMap(({ egress, ingress }) => [egress, ingress]), ...otherRules] };
}

const GROUP_IDS = ["a1ba1", "80443", "db3306", "f113s"].map((digits) => `sg-${digits.padEnd(17, "0")}`);
export const anyGroupId = fc.constantFrom(...GROUP_IDS);

const anyPort = fc.integer({ min: 0, max: 65535 });
const ports: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  anyPort.map((port) => [port, port] as const),
  fc.tuple(anyPort, anyPort).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
  fc.constant([0, 65535] as const),
);
const icmpTypes: fc.Arbitrary<readonly [number, number]> = fc.oneof(
  fc.constant([-1, -1] as const),
  fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: -1, max: 255 })),
);

const WITH_PORTS = ["6", "17"];
const WITH_TYPES = ["1", "58"];
const NAMES: Readonly<Record<string, string>> = { 6: "tcp", 17: "udp", 1: "icmp", 58: "icmpv6" };

/** Traffic in every form: ports, ranges, ICMP types and codes, protocols without ports, and all traffic. */
const anyTraffic: fc.Arbitrary<Traffic> = fc.oneof(
  { weight: 4, arbitrary: trafficWith(WITH_PORTS, ports) },
  { weight: 2, arbitrary: trafficWith(WITH_TYPES, icmpTypes) },
  { weight: 1, arbitrary: trafficWith(["50", "47", "132"], fc.constant([0, 0])) },
  { weight: 1, arbitrary: trafficWith(["-1"], fc.constant([0, 0])) },
);

function trafficWith(
  protocols: readonly string[],
  numbers: fc.Arbitrary<readonly [number, number]>,
): fc.Arbitrary<Traffic> {
  return fc
    .tuple(fc.constantFrom(...protocols), numbers)
    .map(([protocolNumber, [fromPort, toPort]]) => ({ protocolNumber, fromPort, toPort }));
}

/** The traffic as AWS, or a tool that exports from it, may write it. */
function spellingsOf({ protocolNumber, fromPort, toPort }: Traffic): fc.Arbitrary<AwsTraffic> {
  const protocol = protocolNumber!;
  const names = protocol in NAMES ? [NAMES[protocol], protocol] : [protocol];
  const numbers = { FromPort: fromPort, ToPort: toPort };
  const isEveryPort = WITH_PORTS.includes(protocol) ? fromPort === 0 && toPort === 65535 : !(protocol in NAMES);
  const absent = [{}, { FromPort: null, ToPort: null }, { FromPort: -1, ToPort: -1 }];
  return fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(numbers, ...(isEveryPort ? absent : [])))
    .map(([IpProtocol, ports]) => ({ IpProtocol, ...ports }) as AwsTraffic);
}

/** The rules of both groups. Each of them has its own spelling. */
const anyPair: fc.Arbitrary<AwsPair> = fc.tuple(anyGroupId, anyGroupId, anyTraffic).chain(([source, target, traffic]) =>
  fc.tuple(spellingsOf(traffic), spellingsOf(traffic)).map(([own, others]) => ({
    source,
    target,
    ...traffic,
    egress: egressRule(source, target, own),
    ingress: ingressRule(target, source, others),
  })),
);

/** Whether a rule of one pair allows traffic of the other pair. */
function overlap(one: AwsPair, other: AwsPair): boolean {
  if (one.source !== other.source || one.target !== other.target) return false;
  const protocols = [one.protocolNumber, other.protocolNumber];
  if (protocols.includes("-1")) return true;
  if (one.protocolNumber !== other.protocolNumber) return false;
  const [from, to, otherFrom, otherTo] = [one.fromPort!, one.toPort!, other.fromPort!, other.toPort!];
  if (WITH_PORTS.includes(one.protocolNumber!)) return from <= otherTo && otherFrom <= to;
  if (!WITH_TYPES.includes(one.protocolNumber!)) return true;
  const isEither = (a: unknown, b: unknown) => a === b || a === -1 || b === -1;
  return isEither(from, otherFrom) && isEither(to, otherTo);
}

const anyRuleWithBlock: fc.Arbitrary<SecurityGroupRule> = fc
  .tuple(
    fc.constantFrom(egressRule, ingressRule),
    anyGroupId,
    fc.constantFrom("192.0.2.0/24", "198.51.100.7/32", "2001:db8::/32", "2001:db8:1::1/128", "pl-63a5400a"),
    anyTraffic.chain(spellingsOf),
  )
  .map(([ruleOf, groupId, peer, traffic]) => ruleOf(groupId, peer, traffic));

/** Closed groups with whole pairs and other rules of every form, and the interfaces of some of the groups. */
export const closedEnvironment: fc.Arbitrary<ClosedEnvironment> = fc
  .record({
    pairs: fc.uniqueArray(anyPair, { minLength: 1, maxLength: 10, comparator: overlap }),
    otherRules: fc.uniqueArray(anyRuleWithBlock, { maxLength: 8, selector: ({ SecurityGroupRuleId: id }) => id }),
    groupsOfInterfaces: fc.array(fc.uniqueArray(anyGroupId, { minLength: 1, maxLength: 2 }), { maxLength: 4 }),
  })
  .map(({ groupsOfInterfaces, ...rules }) => ({
    groupIds: GROUP_IDS,
    ...rules,
    interfaces: groupsOfInterfaces.map((groupIds, index) => interfaceRow(index, groupIds)),
  }));

/** Egress rules of a group that together let everything out, however that is divided into blocks and ports. */
export function openEgressOf(groupId: string): fc.Arbitrary<SecurityGroupRule[]> {
  const everything = fc.constant([{ protocolNumber: "-1", fromPort: 0, toPort: 0 }]);
  return fc.tuple(everyAddress, fc.constantFrom(...WITH_PORTS)).chain(([blocks, protocolNumber]) => {
    const trafficOfBlocks = blocks.map(() =>
      fc
        .oneof(
          everything,
          everyPort.map((ranges) => ranges.map(([fromPort, toPort]) => ({ protocolNumber, fromPort, toPort }))),
        )
        .chain((traffic) => fc.tuple(...traffic.map(spellingsOf))),
    );
    return fc
      .tuple(...trafficOfBlocks)
      .map((all) => all.flatMap((traffic, index) => traffic.map((one) => egressRule(groupId, blocks[index]!, one))));
  });
}

/** Ranges that together contain every port. */
const everyPort: fc.Arbitrary<[from: number, to: number][]> = fc
  .uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 3 })
  .map((others) => [0, ...others.toSorted((a, b) => a - b)])
  .map((firstPorts) => firstPorts.map((from, index) => [from, (firstPorts[index + 1] ?? 65536) - 1]));

/** Blocks that together contain every IPv4 address, or every IPv6 address. */
const everyAddress: fc.Arbitrary<string[]> = fc
  .tuple(fc.boolean(), fc.array(fc.nat(), { maxLength: 4 }))
  .map(([isIpv6, splits]) => {
    const blocks = [{ firstBits: 0, length: 0 }];
    for (const split of splits) {
      const index = split % blocks.length;
      const { firstBits, length } = blocks[index]!;
      const halves = [firstBits, firstBits + 2 ** (15 - length)];
      blocks.splice(index, 1, ...halves.map((half) => ({ firstBits: half, length: length + 1 })));
    }
    return blocks.map(({ firstBits, length }) =>
      isIpv6
        ? `${firstBits === 0 ? "" : firstBits.toString(16)}::/${length}`
        : `${firstBits >> 8}.${firstBits & 255}.0.0/${length}`,
    );
  });

/** An environment with missing rules, open groups and references to groups that were deleted. */
export const anyEnvironment: fc.Arbitrary<AwsEnvironment> = closedEnvironment.chain((closed) => {
  const environment = environmentWith(closed);
  return fc
    .record({
      rules: fc.subarray([...environment.rules]),
      opening: fc.oneof(fc.constant([]), anyGroupId.chain(openEgressOf)),
      groupIds: fc.subarray([...environment.groupIds], { minLength: 2 }),
    })
    .map(({ rules, opening, groupIds }) => {
      const exists = (groupId?: string): boolean => groupIds.includes(groupId!);
      return {
        groupIds,
        rules: [...rules, ...opening].filter(({ GroupId }) => exists(GroupId)),
        // AWS does not delete a group that an interface has.
        interfaces: environment.interfaces.filter(({ Groups }) => Groups!.every(({ GroupId }) => exists(GroupId))),
      };
    });
});
