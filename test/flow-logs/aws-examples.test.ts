import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readFlowLogs } from "../../src/cli/flow-logs/flow-logs";
import { InputError } from "../../src/environment/input";
import { readInputs } from "../../src/environment/inputs";
import type { Observations } from "../../src/environment/proposal/observations";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import {
  ACCEPTED,
  FORMATS,
  IPV6,
  NAT_GATEWAY,
  NODATA,
  PING,
  REJECTED,
  S3,
  SHORT_CONNECTION,
  SKIPDATA,
  TRANSIT_GATEWAY,
  TWO_CONNECTIONS,
} from "./aws-examples";
import { terminal } from "./observed";

const INTERFACE = "eni-1235b8ca123456789";
const SERVER = { groupIds: ["sg-server"] };

interface Known {
  readonly id: string;
  readonly address: string;
  readonly group?: string;
  readonly type?: string;
}

/** What is observed in records below a header, with a snapshot of these interfaces. */
async function observed(format: string, records: readonly string[], ...interfaces: Known[]): Promise<Observations> {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  const path = join(folder, "flow.log");
  writeFileSync(path, `${[format, ...records].join("\n")}\n`);
  const rows = interfaces.map(({ id, address, group, type = "interface" }) => ({
    NetworkInterfaceId: id,
    InterfaceType: type,
    Groups: group === undefined ? [] : [{ GroupId: group }],
    ...(address.includes(":") ? { Ipv6Addresses: [{ Ipv6Address: address }] } : { PrivateIpAddress: address }),
    VpcId: "vpc-abcdefab012345678",
  }));
  const environment = readInputs([{ name: "interfaces.json", text: JSON.stringify({ NetworkInterfaces: rows }) }]);
  return readFlowLogs([path], { environment }, terminal(folder));
}

/** A server at an address, on the interface of most examples. */
const serverAt = (address: string): Known => ({ id: INTERFACE, address, group: "sg-server" });

describe("the sample records of the VPC User Guide", () => {
  it("SSH that was rejected is withheld as rejected", async () => {
    const { connections, withheld } = await observed(FORMATS.VERSION_2, [REJECTED], serverAt("172.31.9.12"));
    expect(connections).toEqual([]);
    expect(withheld).toMatchObject([{ reason: "rejected", target: SERVER, ports: [3389, 3389], protocolNumber: "6" }]);
  });

  it("records without data and skipped records are counted", async () => {
    const { totals, connections, withheld } = await observed(
      FORMATS.VERSION_2,
      [NODATA, SKIPDATA],
      serverAt("10.0.0.1"),
    );
    expect({ connections, withheld }).toEqual({ connections: [], withheld: [] });
    expect(totals).toMatchObject({
      records: 2,
      withoutData: 1,
      skipped: 1,
      unreadable: 0,
      unknownInterfaces: ["eni-11111111aaaaaaaaa"],
    });
  });

  it("a ping is withheld, because the log does not contain its type", async () => {
    const { connections, withheld } = await observed(FORMATS.VERSION_2, PING, serverAt("172.31.16.139"));
    expect(connections).toEqual([]);
    expect(withheld).toMatchObject([{ reason: "no-ports", target: SERVER, protocolNumber: "1", packets: 8 }]);
  });

  it("two connections to port 5001 are proposed because of their handshakes, with their second interval", async () => {
    const { connections, withheld } = await observed(FORMATS.WITH_FLAGS, TWO_CONNECTIONS, serverAt("10.0.0.62"));
    expect(withheld).toEqual([]);
    expect(connections).toEqual([
      {
        source: { groupIds: [], address: "52.213.180.42" },
        target: SERVER,
        protocolNumber: "6",
        port: 5001,
        evidence: { handshake: 2 },
        connections: 2,
        packets: 8 + 7 + 70 + 12 + 1219 + 15774,
        bytes: 568 + 376 + 100701 + 632 + 63388 + 23294588,
        firstSeen: 1566848875,
        lastSeen: 1566849113,
      },
    ]);
  });

  it("a short connection has all flags in one record, and the double space does no harm", async () => {
    const { connections, totals } = await observed(FORMATS.WITH_FLAGS, SHORT_CONNECTION, serverAt("10.0.0.62"));
    expect(totals).toMatchObject({ records: 2, unreadable: 0 });
    expect(connections).toMatchObject([
      { source: { address: "52.213.180.42" }, target: SERVER, port: 5001, evidence: { handshake: 1 }, bytes: 2227 },
    ]);
  });

  it("the format of the NAT gateway's records has too few fields, and the error names them", async () => {
    const nat = { id: INTERFACE, address: "10.0.0.220", type: "nat_gateway" };
    const reading = observed(FORMATS.NAT, NAT_GATEWAY, nat);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(/srcport.*dstport.*protocol/);
  });

  it("records of a transit gateway's interfaces are hops, and the server's interface has the connection", async () => {
    const format = FORMATS.TRANSIT.replace("action", "start end action");
    const records = TRANSIT_GATEWAY.map((line) => line.replace("ACCEPT", "1566848875 1566848933 ACCEPT"));
    const [client, server, ...hops]: Known[] = [
      { id: "eni-44444444444444444", address: "10.20.33.164", group: "sg-client" },
      { id: "eni-33333333333333333", address: "10.40.2.236", group: "sg-server" },
      { id: "eni-11111111111111111", address: "10.40.1.175", type: "transit_gateway" },
      { id: "eni-22222222222222222", address: "10.40.2.31", type: "transit_gateway" },
    ];
    const { connections } = await observed(format, records, client!, server!, ...hops);
    expect(connections).toMatchObject([
      { source: { groupIds: ["sg-client"] }, target: SERVER, port: 80, evidence: { handshake: 1 }, connections: 1 },
    ]);
  });

  it("a call of Amazon S3 is a connection to an address outside", async () => {
    const { connections } = await observed(FORMATS.VERSION_5, S3, serverAt("10.0.0.71"));
    expect(connections).toMatchObject([
      {
        source: SERVER,
        target: { groupIds: [], address: "52.95.128.179" },
        port: 80,
        evidence: { handshake: 1 },
        packets: 21,
        bytes: 15515,
      },
    ]);
  });

  it.each([
    { title: "SSH", line: ACCEPTED, address: "172.31.16.21", client: "172.31.16.139" },
    {
      title: "SSH over IPv6",
      line: IPV6,
      address: "2001:db8:1234:a102:3304:8879:34cf:4071",
      client: "2001:db8:1234:a100:8d6e:3477:df66:f105",
    },
  ])("$title without a record of the answers is withheld", async ({ line, address, client }) => {
    const { connections, withheld } = await observed(FORMATS.VERSION_2, [line], serverAt(address));
    expect(connections).toEqual([]);
    const source = { groupIds: [], address: client };
    expect(withheld).toMatchObject([{ reason: "attempt", source, target: SERVER, ports: [22, 22] }]);
  });
});
