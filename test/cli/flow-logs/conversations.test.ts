import { describe, expect, it } from "vitest";
import type { Described } from "../../environment/environment-of";
import { both, connectionsIn, line, observed, SHOP, VERSION_2, WITH_FLAGS, withheldIn } from "./logs";

const WEB = "10.0.0.1";
const DB = "10.0.0.2";
const CONVERSATION = { from: `${WEB} 40000`, to: `${DB} 5432`, flags: [2, 18] } as const;

describe("a conversation", () => {
  it("that both sides have recorded counts once", async () => {
    const one = await observed([WITH_FLAGS, ...both(CONVERSATION)]);
    const two = await observed([WITH_FLAGS, ...both(CONVERSATION), ...both({ ...CONVERSATION, on: "eni-2" })]);
    expect(two.connections).toEqual(one.connections);
    expect(two.connections).toMatchObject([{ connections: 1, packets: 10, bytes: 2_000 }]);
  });

  it("counts with the packets of the side that has recorded more", async () => {
    const later = both({ ...CONVERSATION, on: "eni-2", flags: [0, 0], start: 200 });
    const { connections } = await observed([
      ...[WITH_FLAGS, ...both(CONVERSATION), ...both({ ...CONVERSATION, on: "eni-2" }), ...later],
    ]);
    expect(connections).toMatchObject([{ connections: 1, packets: 20, lastSeen: 260 }]);
  });

  it("of a secondary address is that of its interface", async () => {
    const described = { rules: [], interfaces: ["web 10.0.0.1", "db 10.0.0.2 10.0.0.200"] };
    const records = [...both(CONVERSATION), ...both({ ...CONVERSATION, on: "eni-2", to: "10.0.0.200 5432" })];
    expect(connectionsIn(await observed([WITH_FLAGS, ...records], described))).toEqual(["web > db 6/5432 handshake:1"]);
  });

  it("with itself has one end", async () => {
    const records = both({ from: `${WEB} 40000`, to: `${WEB} 443` });
    expect(connectionsIn(await observed(records))).toEqual(["web > web 6/443 known-port:1"]);
  });
});

describe("withheld", () => {
  it("is what was rejected on one side, even if the other side has let it out", async () => {
    const udp = { from: `${WEB} 40000`, to: `${DB} 514`, protocol: 17 };
    const observations = await observed([line(udp), line({ ...udp, on: "eni-2", action: "REJECT" })]);
    expect(withheldIn(observations)).toEqual(["rejected: web > db 17/514-514"]);
    expect(observations.withheld).toMatchObject([{ connections: 1, packets: 5 }]);
  });

  it("is ICMP, whose types are not in the log", async () => {
    const observations = await observed(
      [1, 58].flatMap((protocol) => both({ from: `${WEB} 0`, to: `${DB} 0`, protocol })),
    );
    expect(withheldIn(observations)).toEqual(["no-ports: db > web 1/0-0", "no-ports: db > web 58/0-0"]);
  });

  it("is traffic between addresses that no snapshot contains, with its interface", async () => {
    const records = both({ on: "eni-gone", from: "10.0.9.1 40000", to: "198.51.100.7 443" });
    const observations = await observed(records);
    expect(withheldIn(observations)).toEqual(["unknown-address: 10.0.9.1 > 198.51.100.7 6/443-40000"]);
    expect(observations.totals).toMatchObject({ ofUnknownInterfaces: 2, unknownInterfaces: ["eni-gone"] });
  });

  it("is what only an interface without groups has recorded, such as that of a NAT gateway", async () => {
    const described = { rules: [], interfaces: [...SHOP.interfaces!, "10.0.0.220"] };
    const inside = { from: `${WEB} 40000`, to: "198.51.100.7 443", flags: [2, 18] } as const;
    const outside = { on: "eni-3", from: "10.0.0.220 1234", to: "198.51.100.7 443", flags: [2, 18] } as const;
    const observations = await observed(
      [WITH_FLAGS, ...both(inside), ...both({ ...inside, on: "eni-3" }), ...both(outside)],
      described,
    );
    expect(connectionsIn(observations)).toEqual(["web > 198.51.100.7 6/443 handshake:1"]);
    expect(withheldIn(observations)).toEqual(["hop: 10.0.0.220 > 198.51.100.7 6/443-1234"]);
  });

  it("sums ambiguous conversations by the lower port", async () => {
    const records = [45000, 45001].flatMap((port) => both({ from: `${WEB} ${port}`, to: `${DB} 4711` }));
    const observations = await observed(records);
    expect(withheldIn(observations)).toEqual(["ambiguous: web > db 6/4711-45001"]);
    expect(observations.withheld).toMatchObject([{ connections: 2, packets: 20 }]);
  });
});

describe("far ends", () => {
  const header = `${VERSION_2} pkt-srcaddr pkt-dstaddr`;
  it("count where the log has them", async () => {
    const records = [
      `${line({ on: "eni-2", from: "10.0.0.99 40000", to: `${DB} 5432` })} ${WEB} ${DB}`,
      `${line({ on: "eni-2", from: `${DB} 5432`, to: "10.0.0.99 40000" })} - ${WEB}`,
    ];
    expect(connectionsIn(await observed([header, ...records]))).toEqual(["web > db 6/5432 known-port:1"]);
  });
});

describe("a record of an interface that no snapshot contains", () => {
  const old = both({ ...CONVERSATION, on: "eni-old" });

  it("does not show whose the addresses in it are", async () => {
    const observations = await observed([WITH_FLAGS, ...old]);
    expect(observations.connections).toEqual([]);
    expect(withheldIn(observations)).toEqual([`unknown-address: ${WEB} > ${DB} 6/5432-5432`]);
  });

  it("casts doubt on the end whose own interface has not recorded the conversation", async () => {
    const observations = await observed([WITH_FLAGS, ...old, ...both(CONVERSATION)]);
    expect(withheldIn(observations)).toEqual([`unknown-address: web > ${DB} 6/5432-5432`]);
    const known = await observed([
      WITH_FLAGS,
      ...old,
      ...both(CONVERSATION),
      ...both({ ...CONVERSATION, on: "eni-2" }),
    ]);
    expect(connectionsIn(known)).toEqual(["web > db 6/5432 handshake:1"]);
  });

  it("says nothing about an end that no snapshot contains", async () => {
    const outside = { ...CONVERSATION, to: "198.51.100.7 443" };
    const observations = await observed([WITH_FLAGS, ...both(outside), ...both({ ...outside, on: "eni-old" })]);
    expect(connectionsIn(observations)).toEqual(["web > 198.51.100.7 6/443 handshake:1"]);
  });
});

describe("addresses outside", () => {
  it("are kept up to a limit: private ones, and then connections before what is withheld, the most first", async () => {
    const clients = [1, 2, 3, 4, 5].flatMap((client) =>
      Array.from({ length: client }, (_, index) =>
        both({ from: `198.51.100.${client} ${40000 + index}`, to: `${WEB} 443`, flags: [2, 18] }),
      ).flat(),
    );
    const scans = Array.from({ length: 9 }, (_, index) =>
      line({ from: `203.0.113.1 ${40000 + index}`, to: `${WEB} 22`, flags: 2 }),
    );
    const gone = both({ from: "10.0.9.9 40000", to: `${WEB} 8080`, flags: [2, 18] });
    const lines = [WITH_FLAGS, ...clients, ...scans, ...gone, ...both(CONVERSATION)];
    const observations = await observed(lines, undefined, { mostOutside: 3 });
    expect(connectionsIn(observations)).toEqual([
      "web > db 6/5432 handshake:1",
      "10.0.9.9 > web 6/8080 handshake:1",
      "198.51.100.4 > web 6/443 handshake:4",
      "198.51.100.5 > web 6/443 handshake:5",
    ]);
    expect(observations.withheld).toEqual([]);
    expect(observations.totals.beyondLimit).toEqual({ addresses: 4, connections: 15 });
    expect((await observed(lines)).totals.beyondLimit).toBeUndefined();
  });
});

it("IPv6 addresses of snapshots may have any spelling, and logs the shortest or the same one", async () => {
  const described = { rules: [], interfaces: ["web 2001:DB8:0:0::1", "db 2001:db8::0002"] };
  const shortest = both({ from: "2001:db8::1 40000", to: "2001:DB8::2 5432", flags: [2, 18] });
  const same = both({ on: "eni-2", from: "2001:db8:0:0::1 40000", to: "2001:db8::0002 5432", flags: [2, 18] });
  const observations = await observed([WITH_FLAGS, ...shortest, ...same], described);
  expect(connectionsIn(observations)).toEqual(["web > db 6/5432 handshake:1"]);
});

describe("an address that several interfaces had", () => {
  const reused: Described = { rules: [], interfaces: ["web 10.0.0.1", "db 10.0.0.2", "batch 10.0.0.2"] };

  it("is that of the interface that has recorded the traffic", async () => {
    const records = [WITH_FLAGS, ...both(CONVERSATION), ...both({ ...CONVERSATION, on: "eni-3" })];
    expect(connectionsIn(await observed(records, reused))).toEqual(["web > batch 6/5432 handshake:1"]);
  });

  it("is unknown if only the other side has recorded it", async () => {
    const observations = await observed([WITH_FLAGS, ...both(CONVERSATION)], reused);
    expect(observations.connections).toEqual([]);
    expect(withheldIn(observations)).toEqual([`unknown-address: web > ${DB} 6/5432-5432`]);
  });

  it("is known if all of them have the same groups", async () => {
    const described = { rules: [], interfaces: ["web 10.0.0.1", "db 10.0.0.2", "db 10.0.0.2"] };
    expect(connectionsIn(await observed([WITH_FLAGS, ...both(CONVERSATION)], described))).toHaveLength(1);
  });
});
