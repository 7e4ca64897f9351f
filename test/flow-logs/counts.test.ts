import { describe, expect, it } from "vitest";
import type { Observations } from "../../src/environment/proposal/observations";
import { observationsOf, type ObservedAs } from "./observed";
import { accuracyOf } from "./simulator/accuracy";
import { Connections, simulatedCompany, type Simulation } from "./simulator/company";
import { Network } from "./simulator/network";
import { Random } from "./simulator/random";
import { record } from "./simulator/recorder";
import { endKey, pairKey, truthOf } from "./simulator/truth";

const WITH_FLAGS: ObservedAs = { fields: "tcpFlags", form: "gzip", isWithRules: false };

/** Web servers that use a database, some of them for many intervals. */
function shop(logged: { readonly web: boolean; readonly database: boolean }): Simulation {
  const random = new Random(7);
  const network = new Network();
  const web = network.several(3, "web", { isLogged: logged.web });
  const database = network.several(2, "database", { isLogged: logged.database, interval: 600 });
  const connections = new Connections(network, random);
  connections.add({ clients: web, servers: database, port: 5432, count: 60 });
  connections.add({ clients: web, servers: database, port: 5432, count: 20, start: 5, seconds: 3000 });
  const recording = record(connections.all, { random: new Random(1) });
  return { network, ...recording, truth: truthOf(recording.shown) };
}

const sumOf = ({ connections }: Observations) => ({
  connections: connections.reduce((sum, one) => sum + one.connections, 0),
  packets: connections.reduce((sum, one) => sum + one.packets, 0),
  bytes: connections.reduce((sum, one) => sum + one.bytes, 0),
});

describe("traffic that both sides record", () => {
  it.each(["version2", "tcpFlags", "packetAddresses"] as const)("counts once, with %s", async (fields) => {
    const [both, ofWeb, ofDatabase] = [
      shop({ web: true, database: true }),
      shop({ web: true, database: false }),
      shop({ web: false, database: true }),
    ];
    const as: ObservedAs = { ...WITH_FLAGS, fields };
    const ofBoth = await observationsOf(both, as);
    const [[key, count]] = [...both.truth.completed] as [[string, number]];
    expect(accuracyOf(ofBoth, both.truth).proposed).toEqual(new Map([[key, count]]));
    expect(sumOf(await observationsOf(ofWeb, as))).toEqual(sumOf(ofBoth));
    expect(sumOf(await observationsOf(ofDatabase, as))).toEqual(sumOf(ofBoth));
  });

  it("counts once at a secondary address, which the records of its own interface do not show", async () => {
    const random = new Random(3);
    const network = new Network();
    const web = network.several(2, "web");
    const pod = network.host("pod", { secondaryAddress: "10.0.200.1" });
    const connections = new Connections(network, random);
    connections.add({ clients: web, servers: [pod], port: 3000, count: 30 });
    const recording = record(connections.all, { random });
    const key = pairKey(endKey(web[0]!.groupIds), endKey(pod.groupIds), 6, 3000);
    for (const fields of ["version2", "tcpFlags", "packetAddresses"] as const) {
      const observations = await observationsOf({ network, ...recording }, { ...WITH_FLAGS, fields });
      const truth = truthOf(recording.shown);
      expect(accuracyOf(observations, truth).proposed, fields).toEqual(new Map([[key, truth.completed.get(key)]]));
    }
  });
});

it("two VPCs may have the same addresses: each connection is one of its own VPC", async () => {
  const random = new Random(5);
  const network = new Network();
  const connections = new Connections(network, random);
  for (const name of ["east", "west"]) {
    const [client, server] = ["client", "server"].map((role, index) =>
      network.host(`${name}-${role}`, { address: `10.9.0.${index + 1}`, vpcId: `vpc-${name}` }),
    );
    connections.add({ clients: [client!], servers: [server!], port: name === "east" ? 5432 : 3306, count: 5 });
  }
  const recording = record(connections.all, { random });
  const truth = truthOf(recording.shown);
  expect(truth.completed.size).toBe(2);
  for (const fields of ["version2", "tcpFlags", "version5"] as const) {
    const observations = await observationsOf({ network, ...recording }, { ...WITH_FLAGS, fields });
    expect(accuracyOf(observations, truth).proposed, fields).toEqual(truth.completed);
  }
});

describe("a log in which records are lost", () => {
  it("reports the lost records, the intervals without traffic and the unknown interfaces", async () => {
    const simulation = simulatedCompany(11);
    const { records, network } = simulation;
    const { totals } = await observationsOf(simulation, WITH_FLAGS);
    const ofStatus = (status: string) => records.filter((one) => one.status === status);
    expect(ofStatus("SKIPDATA").length).toBeGreaterThan(0);
    expect(totals.skipped).toBe(ofStatus("SKIPDATA").length);
    expect(totals.withoutData).toBe(ofStatus("NODATA").length);
    expect(totals.records).toBe(records.length);
    expect(totals.unreadable).toBe(0);
    const unknown = network.hosts
      .filter(({ snapshots }) => snapshots.length === 0)
      .map(({ interfaceId }) => interfaceId!);
    expect(totals.unknownInterfaces).toEqual(unknown.sort());
    expect(totals.ofUnknownInterfaces).toBe(records.filter(({ interfaceId }) => unknown.includes(interfaceId)).length);
  });

  it("proposes the connections whose other side has them, with the right number of connections", async () => {
    const simulation = simulatedCompany(12);
    const { proposed } = accuracyOf(await observationsOf(simulation, WITH_FLAGS), simulation.truth);
    for (const [key, count] of simulation.truth.completed) {
      expect(proposed.get(key), key).toBeGreaterThanOrEqual(count);
    }
  });
});
