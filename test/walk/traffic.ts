import type { NetworkInterface } from "@aws-sdk/client-ec2";
import { Connections } from "../flow-logs/simulator/company";
import { TCP, UDP } from "../flow-logs/simulator/connection";
import { LINUX, LOAD_BALANCER, Network, WINDOWS, type Host, type PortRange } from "../flow-logs/simulator/network";
import { Random } from "../flow-logs/simulator/random";
import { record, type FlowRecord } from "../flow-logs/simulator/recorder";
import type { Blueprint, BlueprintConnection } from "./blueprint";
import { isShownInLogs } from "./wide-rules";

/** How often an interface opens each of its connections, at least. */
const TIMES = 3;

/** The part of the aggregation intervals whose records are lost. */
const LOST = 0.005;

/**
 * The flow log records of an hour in which the interfaces of an environment use each port of each connection, while
 * others probe them.
 *
 * @param interfaces - the interfaces of the blueprint, in its order
 */
export function recordsOf(
  { connections, interfaces: carriers }: Blueprint,
  interfaces: readonly NetworkInterface[],
  seed: number,
): readonly FlowRecord[] {
  const random = new Random(seed);
  const network = new Network();
  const traffic = new Connections(network, random);
  const hosts = interfaces.map((one) => hostOf(one, random));
  const hostsOf = (groupId: string) => hosts.filter((_, index) => carriers[index]!.groups.includes(groupId));
  for (const connection of connections) {
    if (!isShownInLogs(connection)) continue;
    const pairs = pairsOf(hostsOf(connection.source), hostsOf(connection.target));
    for (const port of portsOf(connection)) {
      const protocol = connection.protocol === "udp" ? UDP : TCP;
      for (const [client, server] of pairs)
        traffic.add({ clients: [client], servers: [server], port, protocol, count: 1 });
    }
  }
  addNoise(traffic, { hosts, loadBalancers: hostsOf("shop/alb"), network, random });
  return record(traffic.all, { random, lost: LOST }).records;
}

/** Each client and each server several times. The first of each carries only the group that needs the connection. */
function pairsOf(clients: readonly Host[], servers: readonly Host[]): (readonly [Host, Host])[] {
  // In a group that connects to itself, nobody connects to itself.
  const shift = clients[0] === servers[0] ? 1 : 0;
  const pair = (index: number) =>
    [clients[index % clients.length]!, servers[(index + shift) % servers.length]!] as const;
  const rounds = TIMES * Math.max(clients.length, servers.length);
  return [
    ...Array.from({ length: TIMES }, () => pair(0)),
    ...Array.from({ length: rounds }, (_, index) => pair(index)),
  ];
}

const portsOf = ({ from, to }: BlueprintConnection): number[] =>
  Array.from({ length: to! - from! + 1 }, (_, index) => from! + index);

const CLIENT_PORTS: readonly PortRange[] = [LINUX, LINUX, WINDOWS];

function hostOf(
  { NetworkInterfaceId, Groups, PrivateIpAddress, VpcId, Description }: NetworkInterface,
  random: Random,
) {
  const isOfBalancer = Description?.startsWith("ELB ") === true;
  return {
    interfaceId: NetworkInterfaceId!,
    groupIds: Groups!.map(({ GroupId }) => GroupId!).sort(),
    address: PrivateIpAddress!,
    ipv6Address: "",
    clientPorts: isOfBalancer ? LOAD_BALANCER : random.pick(CLIENT_PORTS),
    isLogged: true,
    interval: random.chance(0.3) ? 600 : 60,
    snapshots: [0],
    type: "interface",
    vpcId: VpcId!,
  } satisfies Host;
}

interface Surroundings {
  readonly hosts: readonly Host[];
  readonly loadBalancers: readonly Host[];
  readonly network: Network;
  readonly random: Random;
}

/** Traffic that needs no rule between groups: the customers' on the internet, probes, and what groups reject. */
function addNoise(traffic: Connections, { hosts, loadBalancers, network, random }: Surroundings): void {
  const internet = Array.from({ length: 30 }, () => network.outside());
  traffic.add({ clients: internet, servers: loadBalancers, port: 443, count: 100 });
  traffic.add({ clients: internet, servers: loadBalancers, port: 443, count: 20, outcome: "half-open" });
  for (let number = 0; number < 300; number += 1) {
    const outcome = random.pick(["unanswered", "rejected-by-server", "refused"] as const);
    const clients = random.chance(0.5) ? internet : hosts;
    traffic.add({ clients, servers: hosts, port: random.integer(1, 10_000), count: 1, outcome });
  }
}
