import type { NetworkInterface, SecurityGroupRule } from "@aws-sdk/client-ec2";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "./endpoints";
import { TrafficMatrix, type Flow } from "./matrix";
import { probesFor, type Ports } from "./probes";
import type { Snapshot } from "./snapshot";

const HTTPS: Ports = { protocol: "tcp", from: 443, to: 443 };
const DATABASE: Ports = { protocol: "tcp", from: 5432, to: 5432 };
const INTERNET: Endpoint = { id: "internet", groupIds: [], addresses: ["192.0.2.1", "2001:db8::1"] };

/** An interface in a VPC of its own or in `vpc-1`, whose only address is 10.0.0.N. */
function carrier(number: number, groups: string[], more: Partial<NetworkInterface> = {}): NetworkInterface {
  return {
    NetworkInterfaceId: `eni-${number}`,
    VpcId: "vpc-1",
    Groups: groups.map((GroupId) => ({ GroupId })),
    PrivateIpAddresses: [{ PrivateIpAddress: `10.0.0.${number}` }],
    ...more,
  };
}

type Peer = Partial<SecurityGroupRule>;

const group = (GroupId: string): Peer => ({ ReferencedGroupInfo: { GroupId } });
const block = (CidrIpv4: string): Peer => ({ CidrIpv4 });

const rule = (GroupId: string, IsEgress: boolean, { protocol, from, to }: Ports, peer: Peer): SecurityGroupRule => ({
  ...{ GroupId, IsEgress, IpProtocol: protocol, FromPort: from ?? -1, ToPort: to ?? -1 },
  ...peer,
});
const egress = (groupId: string, ports: Ports, peer: Peer) => rule(groupId, true, ports, peer);
const ingress = (groupId: string, ports: Ports, peer: Peer) => rule(groupId, false, ports, peer);
const open = (groupId: string) => egress(groupId, { protocol: "-1" }, block("0.0.0.0/0"));

const NOTHING: Snapshot = { interfaces: [], rules: [], peerings: [], prefixLists: new Map() };

/** The connections that pass, of those that the ports tell apart. */
function allowed(snapshot: Partial<Snapshot>, ...ports: Ports[]): string[] {
  return TrafficMatrix.allowedBy({ ...NOTHING, ...snapshot }, [INTERNET], probesFor(ports)).examples(Infinity);
}

const WEB = carrier(1, ["web"]);
const DB = carrier(2, ["db"]);
const PAIR = [egress("web", DATABASE, group("db")), ingress("db", DATABASE, group("web"))];

describe("a connection between two interfaces", () => {
  it("passes if both of its rules exist", () => {
    expect(allowed({ interfaces: [WEB, DB], rules: PAIR }, DATABASE)).toEqual(["eni-1 (web) to eni-2 (db): tcp 5432"]);
  });

  it.each(PAIR.map((missing) => [missing.IsEgress ? "egress" : "ingress", missing] as const))(
    "does not pass without the %s rule",
    (_, missing) => {
      const rules = PAIR.filter((one) => one !== missing);
      expect(allowed({ interfaces: [WEB, DB], rules }, DATABASE)).toEqual([]);
    },
  );

  it("passes through open egress, or through blocks that contain the address", () => {
    const passing = ["eni-1 (web) to eni-2 (db): tcp 5432"];
    for (const [blocks, expected] of [
      [{ egress: "10.0.0.0/16", ingress: "0.0.0.0/0" }, passing],
      [{ egress: "10.0.0.2/32", ingress: "10.0.0.1/32" }, passing],
      [{ egress: "10.0.0.3/32", ingress: "10.0.0.1/32" }, []],
      [{ egress: "10.0.0.2/32", ingress: "10.0.0.2/32" }, []],
    ] as const) {
      const rules = [egress("web", DATABASE, block(blocks.egress)), ingress("db", DATABASE, block(blocks.ingress))];
      const found = allowed({ interfaces: [WEB, DB], rules }, DATABASE);
      expect(found.filter((connection) => !connection.startsWith("internet"))).toEqual(expected);
    }
    expect(allowed({ interfaces: [WEB, DB], rules: [open("web"), PAIR[1]!] }, DATABASE)).toEqual([
      ...passing,
      expect.stringMatching(/^eni-1 \(web\) to internet: tcp 1, tcp 22/),
    ]);
  });

  it("needs one version of IP at both ends", () => {
    const [ipv4, ipv6] = [block("0.0.0.0/0"), { CidrIpv6: "::/0" }];
    const inBoth = (number: number, groupId: string) =>
      carrier(number, [groupId], { Ipv6Addresses: [{ Ipv6Address: `2001:db8:1::${number}` }] });
    const interfaces = [inBoth(1, "web"), inBoth(2, "db")];
    const rules = (from: Peer, to: Peer) => [egress("web", HTTPS, from), ingress("db", HTTPS, to)];
    const passes = (peers: SecurityGroupRule[]) =>
      allowed({ interfaces, rules: peers }, HTTPS).includes("eni-1 (web) to eni-2 (db): tcp 443");
    expect(passes(rules(ipv4, ipv4))).toBe(true);
    expect(passes(rules(ipv6, ipv6))).toBe(true);
    expect(passes(rules(ipv4, ipv6))).toBe(false);
    expect(passes(rules(ipv6, group("web")))).toBe(true);
  });

  it("passes with the rules of all groups of an interface", () => {
    const interfaces = [carrier(1, ["base", "web"]), carrier(2, ["db", "base"])];
    expect(allowed({ interfaces, rules: PAIR }, DATABASE)).toEqual(["eni-1 (base, web) to eni-2 (db, base): tcp 5432"]);
  });

  it("passes between VPCs while their peering connection is active", () => {
    const interfaces = [WEB, { ...DB, VpcId: "vpc-2" }];
    const peering = (Code: "active" | "deleted") => ({
      Status: { Code },
      RequesterVpcInfo: { VpcId: "vpc-2" },
      AccepterVpcInfo: { VpcId: "vpc-1" },
    });
    expect(allowed({ interfaces, rules: PAIR, peerings: [peering("active")] }, DATABASE)).toHaveLength(1);
    expect(allowed({ interfaces, rules: PAIR, peerings: [peering("deleted")] }, DATABASE)).toEqual([]);
    expect(allowed({ interfaces, rules: PAIR }, DATABASE)).toEqual([]);
  });

  it("of a group with itself passes between its interfaces", () => {
    const rules = [egress("web", HTTPS, group("web")), ingress("web", HTTPS, group("web"))];
    expect(allowed({ interfaces: [WEB, carrier(3, ["web"])], rules }, HTTPS)).toEqual([
      "eni-1 (web) to eni-3 (web): tcp 443",
      "eni-3 (web) to eni-1 (web): tcp 443",
    ]);
  });

  it.each<[Ports, Ports, string[]]>([
    [{ protocol: "tcp", from: 8000, to: 8100 }, { protocol: "tcp", from: 8000, to: 8100 }, ["tcp 8000", "tcp 8100"]],
    [{ protocol: "udp", from: 161, to: 162 }, { protocol: "17", from: 161, to: 162 }, ["udp 161", "udp 162"]],
    [{ protocol: "tcp", from: 8000, to: 8099 }, { protocol: "tcp", from: 8000, to: 8100 }, ["tcp 8000"]],
    [
      { protocol: "icmp", from: 8, to: -1 },
      { protocol: "icmp", from: 8, to: -1 },
      ["icmp type 8, code 0", "icmp type 8, code 1"],
    ],
    [{ protocol: "icmp", from: 8, to: 0 }, { protocol: "icmp", from: -1, to: -1 }, ["icmp type 8, code 0"]],
    [{ protocol: "50" }, { protocol: "50" }, ["protocol 50"]],
    [{ protocol: "-1" }, { protocol: "50" }, ["protocol 50"]],
  ])("passes where %j and %j overlap", (from, to, labels) => {
    const rules = [egress("web", from, group("db")), ingress("db", to, group("web"))];
    expect(allowed({ interfaces: [WEB, DB], rules }, to)).toEqual([`eni-1 (web) to eni-2 (db): ${labels.join(", ")}`]);
  });
});

describe("a connection with an address outside", () => {
  it("passes if the group's own rule allows it", () => {
    const rules = [ingress("web", HTTPS, block("0.0.0.0/0")), egress("db", HTTPS, { PrefixListId: "pl-1" })];
    const snapshot = { interfaces: [WEB, DB], rules };
    expect(allowed({ ...snapshot, prefixLists: new Map([["pl-1", ["192.0.2.0/24"]]]) }, HTTPS)).toEqual([
      "eni-2 (db) to internet: tcp 443",
      "internet to eni-1 (web): tcp 443",
    ]);
    expect(allowed({ ...snapshot, prefixLists: new Map([["pl-1", ["198.51.100.0/24"]]]) }, HTTPS)).toEqual([
      "internet to eni-1 (web): tcp 443",
    ]);
  });
});

describe("the difference between what is needed and what is allowed", () => {
  const FLOWS: Flow[] = [
    { source: "web", target: "db", ...DATABASE },
    { source: "internet", target: "web", ...HTTPS },
  ];
  const interfaces = [WEB, DB, carrier(3, ["web"])];
  const RULES = [...PAIR, ingress("web", HTTPS, block("0.0.0.0/0"))];
  const probes = probesFor(FLOWS);

  function difference(rules: SecurityGroupRule[]) {
    const snapshot = { ...NOTHING, interfaces, rules };
    const needed = TrafficMatrix.neededBy(FLOWS, snapshot, [INTERNET], probes);
    const now = TrafficMatrix.allowedBy(snapshot, [INTERNET], probes);
    return { missing: needed.without(now), surplus: now.without(needed), needed };
  }

  it("is nothing if each connection has its rules", () => {
    const { missing, surplus, needed } = difference(RULES);
    expect([missing.count, surplus.count, needed.count]).toEqual([0, 0, 4]);
    // Three interfaces, and the internet.
    expect(needed.size).toBe(4 * 3 * probes.length);
  });

  it.each(RULES.map((removed, index) => [index, removed] as const))("contains what rule %i allowed", (_, removed) => {
    const { missing, surplus } = difference(RULES.filter((one) => one !== removed));
    expect(missing.count).toBe(2);
    expect(missing.examples(1)[0]).toMatch(removed.CidrIpv4 ? /^internet to eni-1.*: tcp 443$/ : /^eni-1.*: tcp 5432$/);
    expect(surplus.count).toBe(0);
  });

  it("contains what a rule allows in addition", () => {
    const { missing, surplus } = difference([...RULES, open("db")]);
    expect(missing.count).toBe(0);
    expect(surplus.examples(9)).toEqual([
      // The ingress rule that allows the internet allows every address.
      "eni-2 (db) to eni-1 (web): tcp 443",
      "eni-2 (db) to eni-3 (web): tcp 443",
      expect.stringMatching(/^eni-2 \(db\) to internet: tcp 1, tcp 22, /),
    ]);
    const wider = [
      egress("web", { ...DATABASE, to: 5433 }, group("db")),
      ingress("db", { ...DATABASE, to: 5433 }, group("web")),
    ];
    expect(difference([...RULES, ...wider]).surplus.examples(9)).toEqual([
      "eni-1 (web) to eni-2 (db): tcp 5433",
      "eni-3 (web) to eni-2 (db): tcp 5433",
    ]);
  });
});
