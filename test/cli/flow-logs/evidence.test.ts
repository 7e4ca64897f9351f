import { describe, expect, it } from "vitest";
import type { Described } from "../../environment/environment-of";
import { both, connectionsIn, line, observed, SHOP, WITH_FLAGS, withheldIn } from "./logs";

const WEB = "10.0.0.1";
const DB = "10.0.0.2";
const OUTSIDE = "198.51.100.7";

/** Records with flags, below their header. */
const withFlags = (records: readonly (readonly string[])[], described?: Described) =>
  observed([WITH_FLAGS, ...records.flat()], described);

describe("a handshake", () => {
  it.each([
    ["in one interval", [2, 18]],
    ["of a connection that ends in the same interval", [3, 19]],
    ["of a connection that the client resets", [6, 18]],
  ] as const)("%s shows the client, whatever the ports are", async (_, flags) => {
    const observations = await withFlags([both({ from: `${WEB} 443`, to: `${DB} 50000`, flags })]);
    expect(connectionsIn(observations)).toEqual(["web > db 6/50000 handshake:1"]);
  });

  it("may be in other records than the rest of the connection", async () => {
    const observations = await withFlags([
      both({ from: `${DB} 40000`, to: `${WEB} 50000`, flags: [2, 18] }),
      both({ from: `${DB} 40000`, to: `${WEB} 50000`, flags: [0, 0], start: 200 }),
      both({ from: `${DB} 40000`, to: `${WEB} 50000`, flags: [1, 1], start: 300 }),
    ]);
    expect(observations.connections).toMatchObject([
      { source: { groupIds: ["sg-db"] }, port: 50000, connections: 1, packets: 30, firstSeen: 100, lastSeen: 360 },
    ]);
  });

  it("is stronger than an existing rule and known ports", async () => {
    const described = { ...SHOP, rules: ["web ingress tcp 443 from db"] };
    const observations = await withFlags([both({ from: `${WEB} 443`, to: `${DB} 50000`, flags: [2, 18] })], described);
    expect(connectionsIn(observations)).toEqual(["web > db 6/50000 handshake:1"]);
  });

  it.each([
    ["without an answer", [line({ from: `${WEB} 40000`, to: `${DB} 5432`, flags: 2 })]],
    ["that the server refuses", both({ from: `${WEB} 40000`, to: `${DB} 5432`, flags: [2, 4] })],
    ["that the server refuses with RST and ACK", both({ from: `${WEB} 40000`, to: `${DB} 5432`, flags: [2, 20] })],
    ["whose SYN another host has sent", both({ from: `${WEB} 40000`, to: `${DB} 5432`, flags: [4, 18] })],
  ])("%s is an attempt", async (_, records) => {
    const observations = await withFlags([records]);
    expect(observations.connections).toEqual([]);
    expect(withheldIn(observations)).toEqual(["attempt: web > db 6/5432-5432"]);
  });

  it.each([
    ["the client resets at once", { flags: [6, 18], packets: [2, 1] }],
    ["the client resets in another record", { flags: [2, 18], packets: [1, 1], reset: true }],
  ] as const)("that %s is an attempt, such as a half-open scan", async (_, { flags, packets, ...rest }) => {
    const ends = { from: `${WEB} 40000`, to: `${DB} 22` };
    const observations = await withFlags([
      [line({ ...ends, flags: flags[0], packets: packets[0], bytes: 44 * packets[0] })],
      [line({ from: ends.to, to: ends.from, flags: flags[1], packets: packets[1], bytes: 44 })],
      "reset" in rest ? [line({ ...ends, flags: 4, packets: 1, bytes: 40, start: 200 })] : [],
    ]);
    expect(observations.connections).toEqual([]);
    expect(withheldIn(observations)).toEqual(["attempt: web > db 6/22-22"]);
  });

  it("whose SYN-ACK was rejected at the client is rejected", async () => {
    const ends = { from: `${WEB} 40000`, to: `${DB} 22`, flags: [2, 18] } as const;
    const rejected = line({ from: ends.to, to: ends.from, flags: 18, action: "REJECT" });
    const observations = await withFlags([both({ ...ends, on: "eni-2" }), [line({ ...ends, flags: 2 }), rejected]]);
    expect(observations.connections).toEqual([]);
    expect(withheldIn(observations)).toEqual(["rejected: web > db 6/22-22"]);
  });

  it("that is not in the log needs other evidence, which must not contradict what is in it", async () => {
    const known = await withFlags([both({ from: `${WEB} 40000`, to: `${DB} 5432`, flags: [0, 1] })]);
    expect(connectionsIn(known)).toEqual(["web > db 6/5432 known-port:1"]);
    const contradicted = await withFlags([both({ from: `${DB} 5432`, to: `${WEB} 40000`, flags: [2, 0] })]);
    expect(withheldIn(contradicted)).toEqual(["ambiguous: web > db 6/5432-40000"]);
  });
});

describe("an existing rule", () => {
  const records = both({ from: `${WEB} 45000`, to: `${DB} 46000` });

  it.each([
    ["the group", "db ingress tcp 46000 from web"],
    ["a block with the address", "db ingress tcp 46000-47000 from 10.0.0.0/24"],
    ["the group for all traffic", "db ingress all from web"],
  ])("that admits %s on one side only shows the client", async (_, rule) => {
    const observations = await observed(records, { ...SHOP, rules: [rule] });
    expect(connectionsIn(observations)).toEqual(["web > db 6/46000 rule:1"]);
  });

  it.each([
    ["both sides", ["db ingress tcp 46000 from web", "web ingress tcp 45000 from db"]],
    [
      "perhaps the other side, with a prefix list",
      ["db ingress tcp 46000 from web", "web ingress tcp 45000 from pl-1"],
    ],
    ["another port", ["db ingress tcp 46001 from web"]],
    ["another protocol", ["db ingress udp 46000 from web"]],
    ["another address", ["db ingress tcp 46000 from 10.0.1.0/24"]],
  ])("that admits %s shows nothing", async (_, rules) => {
    const observations = await observed(records, { ...SHOP, rules });
    expect(withheldIn(observations)).toEqual(["ambiguous: db > web 6/45000-46000"]);
  });

  it("shows nothing if the rules of the other side are not all known", async () => {
    const described = { ...SHOP, rules: ["db ingress tcp 46000 from web"], groups: { web: { hasAllRules: false } } };
    expect(withheldIn(await observed(records, described))).toHaveLength(1);
  });

  it("shows nothing if it admits everything from a block, which includes clients' ports", async () => {
    for (const rule of ["db ingress all from 10.0.0.0/16", "db ingress tcp 1024-65535 from 10.0.0.0/16"]) {
      expect(withheldIn(await observed(records, { ...SHOP, rules: [rule] })), rule).toHaveLength(1);
    }
  });

  it("shows nothing if the other side admits others to its port, such as a load balancer", async () => {
    const described = {
      interfaces: [...SHOP.interfaces!, "nlb 10.0.0.3"],
      rules: ["db ingress tcp 9443 from nlb", "web ingress tcp 40000-41000 from 10.0.0.0/16"],
    };
    const observations = await observed(both({ from: `${WEB} 40000`, to: `${DB} 9443` }), described);
    expect(withheldIn(observations)).toEqual(["ambiguous: web > db 6/9443-40000"]);
  });

  it("shows the client of protocols without ports, too", async () => {
    const gre = both({ from: `${WEB} 0`, to: `${DB} 0`, protocol: 47 });
    const observations = await observed(gre, { ...SHOP, rules: ["db ingress 47 from web"] });
    expect(connectionsIn(observations)).toEqual(["web > db 47/0 rule:1"]);
  });
});

describe("fan-in", () => {
  const meetings = (...ports: readonly (readonly [number, number])[]) =>
    ports.flatMap(([client, server]) => both({ from: `${WEB} ${client}`, to: `${DB} ${server}` }));

  it("of three remote ends shows the server, even on a high port", async () => {
    const observations = await observed(meetings([45000, 61000], [45001, 61000], [45002, 61000]));
    expect(connectionsIn(observations)).toEqual(["web > db 6/61000 fan-in:3"]);
  });

  it("of two remote ends shows nothing", async () => {
    const observations = await observed(meetings([45000, 61000], [45001, 61000]));
    expect(observations.connections).toEqual([]);
  });

  it("of remote ends that all have one port shows nothing: a client with a fixed port has such servers", async () => {
    const described = { rules: [], interfaces: ["web 10.0.0.1", "db 10.0.0.2 10.0.0.3", "db 10.0.0.4", "db 10.0.0.5"] };
    const records = ["10.0.0.2", "10.0.0.4", "10.0.0.5"].flatMap((to) =>
      both({ from: `${WEB} 40000`, to: `${to} 50000`, protocol: 17 }),
    );
    expect((await observed(records, described)).connections).toEqual([]);
  });

  it("of a port that a client has used for several servers shows nothing", async () => {
    const reused = [0, 1, 2].map((index) => [45000, 61000 + index] as const);
    const many = (count: number) => Array.from({ length: count }, (_, index) => [45001 + index, 61000] as const);
    const few = await observed(meetings(...many(4), ...reused));
    expect(connectionsIn(few)).toEqual(["web > db 6/61000 fan-in:4"]);
    expect(withheldIn(few)).toEqual(["ambiguous: db > web 6/45000-61002"]);
    const more = await observed(meetings(...many(29), ...reused));
    expect(connectionsIn(more)).toEqual(["web > db 6/61000 fan-in:30"]);
  });

  it("of packets without an answer shows nothing: the end that sends them is no server", async () => {
    for (const [from, ports] of [
      [40000, [1001, 1002, 1003, 1004]],
      [5004, [50001, 50002, 50003, 50004]],
    ] as const) {
      const media = ports.map((port) => line({ from: `${WEB} ${from}`, to: `${DB} ${port}`, protocol: 17 }));
      expect((await observed(media)).connections).toEqual([]);
    }
  });

  it.each([
    ["UDP from a socket with an ephemeral port, such as WebRTC", 17, 40000, [50010, 50012, 50014]],
    ["UDP from a fixed port to servers", 17, 9000, [7101, 7102, 7103]],
    ["TCP from a fixed port to servers", 6, 9000, [7101, 7102, 7103]],
  ] as const)("of %s shows nothing", async (_, protocol, from, ports) => {
    const records = ports.flatMap((port) => both({ from: `${WEB} ${from}`, to: `${DB} ${port}`, protocol }));
    expect((await observed(records)).connections).toEqual([]);
  });

  it("of UDP from clients' ports shows the server", async () => {
    const records = [40000, 40001, 40002].flatMap((port) =>
      both({ from: `${WEB} ${port}`, to: `${DB} 8999`, protocol: 17 }),
    );
    expect(connectionsIn(await observed(records))).toEqual(["web > db 17/8999 fan-in:3"]);
  });

  it("of probes shows nothing", async () => {
    const probes = [5001, 5002, 5003, 5004].map((port) => line({ from: `${WEB} 45000`, to: `${DB} ${port}` }));
    const observations = await observed([...probes, ...meetings([45000, 61000])]);
    expect(observations.connections).toEqual([]);
  });
});

describe("a known port", () => {
  it.each([
    ["6", 5432, 32768],
    ["6", 443, 60999],
    ["17", 53, 65535],
  ])("against an ephemeral one shows the server: protocol %s, port %i", async (protocol, port, ephemeral) => {
    const records = both({ from: `${WEB} ${ephemeral}`, to: `${DB} ${port}`, protocol: Number(protocol) });
    expect(connectionsIn(await observed(records))).toEqual([`web > db ${protocol}/${port} known-port:1`]);
  });

  it.each([
    ["another known port", 443, 5432],
    ["a port below the ephemeral ones", 5432, 20000],
    ["a port of a protocol that does not use it", 53, 40000, 47],
    ["an ephemeral port, if it is ephemeral itself", 50000, 40000],
  ])("shows nothing against %s", async (_, one, other, protocol = 6) => {
    const records = both({ from: `${WEB} ${one}`, to: `${DB} ${other}`, protocol });
    expect((await observed(records)).connections).toEqual([]);
  });

  it("against an address outside may have a port of a gateway", async () => {
    const records = both({ from: `${OUTSIDE} 1024`, to: `${WEB} 443` });
    expect(connectionsIn(await observed(records))).toEqual([`${OUTSIDE} > web 6/443 known-port:1`]);
  });

  it("never decides by the lower port alone", async () => {
    expect((await observed(both({ from: `${WEB} 45000`, to: `${DB} 1337` }))).connections).toEqual([]);
  });
});
