import { ICMP, TCP, UDP, type Connection, type Hop, type Outcome } from "./connection";
import { LINUX, LOAD_BALANCER, Network, WINDOWS, type Host } from "./network";
import { Random } from "./random";
import { LOG_SECONDS, record, type Recording } from "./recorder";
import { truthOf, type Truth } from "./truth";

/** A network with its records and the truth about them. */
export interface Simulation extends Recording {
  readonly network: Network;
  readonly truth: Truth;
}

/** How hosts connect to hosts. */
interface Traffic {
  readonly clients: readonly Host[];
  readonly servers: readonly Host[];
  readonly port: number;
  readonly protocol?: number;
  /** The number of connections. */
  readonly count: number;
  readonly outcome?: Outcome;
  /** @default - up to two minutes */
  readonly seconds?: number;
  /** The second of the log in which each connection starts. Negative if it was open before. */
  readonly start?: number;
  /** The client's port. @default - one of the ports that its system uses */
  readonly clientPort?: number;
  readonly isIpv6?: boolean;
  readonly hop?: Omit<Hop, "port">;
  readonly isUndecidable?: boolean;
}

/** Collects the connections of a network. */
export class Connections {
  readonly all: Connection[] = [];
  private readonly used = new Map<string, number>();

  constructor(
    private readonly network: Network,
    private readonly random: Random,
  ) {}

  add({ clients, servers, port, protocol = TCP, count, outcome = "completed", isIpv6, ...others }: Traffic): void {
    const { random } = this;
    for (let number = 0; number < count; number += 1) {
      const [client, server] = [random.pick(clients), random.pick(servers)];
      // Nobody needs a rule for traffic of a host to itself, and no interface records it.
      if (client === server) continue;
      const address = (host: Host) => (isIpv6 === true ? host.ipv6Address : (host.secondaryAddress ?? host.address));
      const { hop, seconds = random.integer(1, 120), isUndecidable } = others;
      this.all.push({
        client,
        server,
        clientAddress: address(client),
        serverAddress: address(server),
        protocol,
        clientPort: others.clientPort ?? this.clientPort(client, server, port),
        serverPort: port,
        outcome,
        start: others.start ?? random.integer(0, LOG_SECONDS - 200),
        seconds,
        hop: hop === undefined ? undefined : { ...hop, port: random.integer(1024, 65535) },
        isUndecidable,
      });
      if (outcome === "completed" || outcome === "one-way") this.network.admit(client, server, protocol, port);
    }
  }

  /** Linux and others give the same port to connections with different servers: only the four together are unique. */
  private clientPort({ address, clientPorts: { first, last } }: Host, server: Host, port: number): number {
    const key = `${address} ${server.address} ${port}`;
    let offset = this.used.get(key) ?? this.random.integer(0, last - first);
    offset = (offset + this.random.integer(1, 3)) % (last - first + 1);
    this.used.set(key, offset);
    return first + offset;
  }
}

/** Ports of services that this project knows. */
const KNOWN_PORTS = [443, 1433, 3306, 5672, 8080, 9200, 11211, 15672];
/** Ports of services of one's own. */
const UNUSUAL_PORTS = [1337, 4711, 7777, 8123, 12345, 19999, 31415];
/** Ports that may also be those of clients. */
const HIGH_PORTS = [33333, 40123, 47001, 50051, 55555, 61000, 64738];

/**
 * A company's network for an hour. Every kind of traffic is in it; the seed decides about the rest.
 *
 * @param lost - the part of the aggregation intervals whose records are lost
 */
export function simulatedCompany(seed: number, lost = 0.005): Simulation {
  const random = new Random(seed);
  const network = new Network();
  const connections = new Connections(network, random);
  const add = (traffic: Traffic) => connections.add(traffic);
  const interval = (): number => (random.chance(0.3) ? 600 : 60);

  const internet = Array.from({ length: 60 }, () => network.outside());
  const scanners = Array.from({ length: 5 }, () => network.outside());
  const balancers = network.several(2, "balancer", { clientPorts: LOAD_BALANCER, type: "load_balancer" });
  const web = network.several(random.integer(3, 6), "web", { groups: ["web", "common"], interval: interval() });
  const api = network.several(random.integer(2, 5), "api", { interval: interval() });
  const databases = network.several(2, "database", { interval: interval() });
  // Nobody logs these: only their clients do.
  const cache = network.several(2, "cache", { isLogged: false });
  const kafka = network.several(3, "kafka");
  const mongo = network.several(3, "mongo", { interval: interval() });
  const odd = network.several(2, "odd");
  const pods = network
    .several(2, "pods")
    .map((host, index) => ({ ...host, secondaryAddress: `10.0.200.${index + 1}` }));
  network.hosts.splice(-2, 2, ...pods);
  const desktops = network.several(4, "desktop", { clientPorts: WINDOWS, isLogged: false });
  const files = network.several(1, "files", { clientPorts: WINDOWS });
  const names = network.several(2, "names");
  const logs = network.several(1, "logs");
  const gossip = network.several(4, "gossip");
  const [ringA, ringB] = [network.several(2, "ring-a"), network.several(2, "ring-b")];
  // Few ports, so that the same one meets many servers.
  const monitoring = network.several(1, "monitoring", { clientPorts: { first: 32768, last: 32900 } });
  const scanner = network.several(1, "scanner");
  const bastion = network.several(1, "bastion");
  const lambdas = network.several(6, "lambda", { clientPorts: LOAD_BALANCER, type: "lambda", snapshots: [0] });
  const unknown = network.several(2, "forgotten", { snapshots: [] });
  // Autoscaling: one address after the other belongs to two services.
  const before = network.several(3, "batch", { snapshots: [0] });
  const after = before.map(({ address }) => network.host("report", { address, snapshots: [1] }));
  const games = network.several(2, "game");
  const [nat] = network.several(1, "nat", { groups: [], type: "nat_gateway" });
  const [transit] = network.several(1, "transit", { groups: [], type: "transit_gateway" });
  const partners = network.several(2, "partner", { isLogged: false });
  const inside = [...web, ...api, ...databases, ...kafka, ...mongo, ...odd, ...names];

  add({ clients: internet, servers: balancers, port: 443, count: 200 });
  add({ clients: internet, servers: balancers, port: 443, count: 40, isIpv6: true });
  add({ clients: balancers, servers: web, port: 8080, count: 250 });
  add({ clients: web, servers: api, port: 50051, count: 120, seconds: 900 });
  add({ clients: web, servers: api, port: 50051, count: 10, isIpv6: true });
  add({ clients: web, servers: cache, port: 6379, count: 40, seconds: 2000 });
  add({ clients: web, servers: mongo, port: 27017, count: 60 });
  add({ clients: mongo, servers: mongo, port: 27017, count: 30, seconds: 1200 });
  add({ clients: balancers, servers: odd, port: 61000, count: 60 });
  add({ clients: web, servers: pods, port: 3000, count: 50 });
  add({ clients: api, servers: databases, port: 5432, count: 20, start: -300, seconds: 9000 });
  add({ clients: api, servers: databases, port: 5432, count: 40, seconds: 9000 });
  add({ clients: api, servers: kafka, port: 9092, count: 40 });
  // Only connections that were open before the log begins.
  add({ clients: kafka, servers: databases, port: 5432, count: 6, start: -500, seconds: 9000 });
  add({ clients: kafka, servers: kafka, port: 9092, count: 20 });
  add({ clients: desktops, servers: files, port: 445, count: 40 });
  add({ clients: desktops, servers: files, port: 3389, count: 3 });
  add({ clients: [...inside, ...desktops], servers: names, port: 53, protocol: UDP, count: 300 });
  add({ clients: inside, servers: names, port: 53, count: 20 });
  add({ clients: inside, servers: logs, port: 514, protocol: UDP, count: 100, outcome: "one-way" });
  add({ clients: gossip, servers: gossip, port: 8301, protocol: UDP, clientPort: 8301, count: 40 });
  // Both ends have the same port, in one group and between two.
  add({ clients: gossip, servers: names, port: 8301, protocol: UDP, clientPort: 8301, count: 10 });
  add({ clients: names, servers: gossip, port: 8301, protocol: UDP, clientPort: 8301, count: 10 });
  // NFS clients use ports that only root may use. One of them is also that of a service.
  add({ clients: api, servers: files, port: 2049, clientPort: 988, count: 3, seconds: 2000 });
  add({ clients: web, servers: files, port: 2049, clientPort: 731, count: 6, seconds: 2000 });
  add({ clients: ringA, servers: ringB, port: 7000, count: 12 });
  add({ clients: ringB, servers: ringA, port: 7000, count: 12 });
  add({ clients: monitoring, servers: inside, port: 9100, count: 400 });
  add({ clients: monitoring, servers: inside, port: 0, clientPort: 0, protocol: ICMP, count: 40 });
  add({ clients: lambdas, servers: databases, port: 5432, count: 60 });
  add({ clients: unknown, servers: databases, port: 5432, count: 10 });
  add({ clients: before, servers: databases, port: 5432, count: 12, start: 100 });
  add({ clients: after, servers: kafka, port: 9092, count: 12, start: 2500 });
  add({ clients: internet.slice(0, 3), servers: bastion, port: 22, count: 6 });
  add({ clients: bastion, servers: inside, port: 22, count: 30, seconds: 1500 });
  const [outThroughNat, acrossTransit] = [
    { host: nat!, type: "nat" } as const,
    { host: transit!, type: "transit" } as const,
  ];
  add({ clients: web, servers: internet.slice(10, 20), port: 443, count: 60, hop: outThroughNat });
  add({ clients: partners, servers: api, port: 8443, count: 20, hop: acrossTransit });
  add({
    clients: games.slice(0, 1),
    servers: games.slice(1),
    port: 41001,
    protocol: UDP,
    count: 1,
    isUndecidable: true,
  });

  for (let number = 0; number < 30; number += 1) {
    const port = random.pick(random.pick([KNOWN_PORTS, UNUSUAL_PORTS, HIGH_PORTS]));
    const clientPorts = random.pick([LINUX, WINDOWS, LOAD_BALANCER]);
    const isLogged = random.chance(0.7);
    const servers = network.several(random.integer(1, 3), `service-${number}`, { isLogged, interval: interval() });
    // At least one side is logged.
    const options = { clientPorts, isLogged: !isLogged || random.chance(0.7), interval: interval() };
    const clients = network.several(random.integer(1, 4), `client-${number}`, options);
    add({ clients, servers, port, count: random.pick([1, 2, 3, 5, 20]) });
    if (random.chance(0.3)) add({ clients, servers, port: port + 1, count: 2, outcome: "rejected-by-server" });
    if (random.chance(0.3)) add({ clients, servers, port: port + 2, count: 3, outcome: "refused" });
  }

  for (let number = 0; number < 200; number += 1) {
    const [servers, port] = [[...inside, ...bastion, ...balancers], random.integer(1, 10_000)];
    const outcome = random.pick(["unanswered", "rejected-by-server"] as const);
    add({ clients: scanners, servers, port, count: 1, outcome });
  }
  add({ clients: scanners, servers: balancers, port: 443, count: 20, outcome: "half-open" });
  for (const port of [21, 23, 80, 1433, 3306, 6379, 12345]) {
    add({ clients: scanner, servers: inside.filter((host) => host !== cache[0]), port, count: 15, outcome: "refused" });
  }
  // A scan that uses the same port each time, so that a conversation has several packets.
  add({ clients: scanner, servers: inside, port: 5672, clientPort: 54321, count: 100, outcome: "refused" });
  // A port of a client that is also that of a service, and a port of a server that could be that of a client.
  for (const clientPort of [8080, 9200, 27017]) {
    const servers = network.several(1, `server-for-${clientPort}`);
    add({ clients: clientPort === 8080 ? balancers : lambdas, servers, port: 47123, clientPort, count: 1 });
  }
  add({ clients: bastion, servers: internet.slice(30, 40), port: 80, count: 10, outcome: "backscatter" });
  add({ clients: web, servers: databases, port: 3306, count: 5, outcome: "rejected-by-client" });

  const recording = record(connections.all, { random, lost });
  const reused = new Set(before.map(({ address }) => address));
  return { network, ...recording, truth: truthOf(recording.shown, reused) };
}
