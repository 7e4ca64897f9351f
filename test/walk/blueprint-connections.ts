import { KEEPS_INLINE_INGRESS, type BlueprintConnection } from "./blueprint";
import type { Ports } from "./probes";
import type { Random } from "./random";

/** The groups of services in the VPC shop, and those of their databases in the VPC data. */
export const SERVICES = [
  "cart",
  "orders",
  "payments",
  "search-${env}",
  "users",
  "catalog",
  "pricing",
  "shipping",
  "mail",
  "reviews",
  "Image Resizer (old)",
  "fraud",
];
export const DATABASES = ["cart-db", "orders-db", "payments-db", "users-db", "catalog-db", "reviews-db"];

const tcp = (from: number, to = from): Ports => ({ protocol: "tcp", from, to });
const udp = (from: number, to = from): Ports => ({ protocol: "udp", from, to });
const PING: Ports = { protocol: "icmp", from: 8, to: -1 };

const shop = (name: string): string => `shop/${name}`;
const data = (name: string): string => `data/${name}`;

type Wanted = readonly [source: string, target: string, ports: Ports];

/** The connections of the generated environments. */
export function connectionsOf(random: Random): BlueprintConnection[] {
  const all = [...fixedConnections(), ...randomConnections(random)];
  return [...outsideConnections(), ...all.map(([source, target, ports]) => connection(source, target, ports, random))];
}

function connection(source: string, target: string, ports: Ports, random: Random): BlueprintConnection {
  const description = random.happens(40) ? undefined : `${random.oneOf(DESCRIPTIONS)} (${ports.protocol})`;
  return { source, target, ...ports, rules: rulesAtFirst(source, target, random), description };
}

const DESCRIPTIONS = ["Added by hand", "TICKET-4711: allow", "for ${team} [temporary]", "see wiki.example.com/net"];

/** Most connections rely on open egress. Some have both rules, and some an egress rule that nothing accepts. */
function rulesAtFirst(source: string, target: string, random: Random): BlueprintConnection["rules"] {
  const isBetweenLegacyGroups = source.includes("/legacy-") && target.includes("/legacy-");
  const kind = random.below(100);
  // Two inline rules that name each other's group would be a cycle.
  if (isBetweenLegacyGroups || kind < 65) return ["ingress"];
  // The ingress rules of this group remain inline, so nothing can add one.
  return kind < 90 || target === KEEPS_INLINE_INGRESS ? ["egress", "ingress"] : ["egress"];
}

function outsideConnections(): BlueprintConnection[] {
  const https = tcp(443);
  return [
    { source: "internet", target: "shop/alb", ...https, rules: ["ingress"], description: "HTTPS" },
    { source: "internet", target: "tools/web", ...https, rules: ["ingress"] },
    { source: "office", target: "shop/bastion", ...tcp(22), rules: ["ingress"], description: "SSH from the office" },
    { source: "office", target: "tools/bastion", ...tcp(22), rules: ["ingress"] },
    { source: "shop/web", target: "s3", ...https, rules: ["egress"], description: "static files" },
    { source: "data/backup", target: "s3", ...https, rules: ["egress"] },
  ];
}

function fixedConnections(): Wanted[] {
  const services = SERVICES.map(shop);
  return [
    ["shop/alb", "shop/web", tcp(8080)],
    ...services.map((service, index): Wanted => ["shop/web", service, tcp(8081 + index)]),
    ...DATABASES.map((db): Wanted => [shop(db.replace("-db", "")), data(db), tcp(5432)]),
    ...DATABASES.map((db): Wanted => ["data/etl", data(db), tcp(5432)]),
    ["shop/web", "shop/endpoints", tcp(443)],
    ["shop/payments", "shop/endpoints", tcp(443)],
    ["data/etl", "data/warehouse", tcp(5439)],
    ["data/reports", "data/warehouse", tcp(5439)],
    ["data/web", "data/reports", tcp(8443)],
    // All traffic, and a protocol without ports.
    ["data/backup", "data/warehouse", { protocol: "-1" }],
    ["tools/ci", "tools/gateway", { protocol: "50" }],
    // Self rules, one with a range of ports.
    ["shop/cache", "shop/cache", tcp(16379, 16384)],
    ["shop/queue", "shop/queue", tcp(4369)],
    ["data/legacy-app", "data/legacy-db", tcp(3306)],
    ["data/legacy-jobs", "data/legacy-db", tcp(3306)],
    ["data/legacy-app", "data/legacy-cache", tcp(11211)],
    ["data/legacy-app", "data/legacy-jobs", udp(7000, 7100)],
    ["data/legacy-jobs", "data/warehouse", tcp(5439)],
    ["shop/orders", "data/legacy-app", tcp(9443)],
    ["data/etl", "data/legacy-db", tcp(3306)],
    ["tools/ci", "tools/runner", tcp(2376)],
    ["tools/runner", "tools/registry", tcp(5000)],
    ["tools/runner", "tools/artifacts", tcp(8446)],
    ["tools/web", "tools/artifacts", tcp(8446)],
    ["tools/bastion", "tools/runner", tcp(22)],
    ["tools/bastion", "tools/ci", tcp(22)],
  ];
}

function randomConnections(random: Random): Wanted[] {
  const services = SERVICES.map(shop);
  const calls = new Map<string, Wanted>();
  while (calls.size < 18) {
    const [source, target] = random.someOf(services, 2) as [string, string];
    calls.set(`${source} ${target}`, [source, target, tcp(8181 + services.indexOf(target))]);
  }
  // The hub monitors most groups, in both peered VPCs.
  const monitored = [
    ...["alb", "web", ...SERVICES, "cache", "queue", "files", "bastion"].map(shop),
    ...["web", "warehouse", "etl", "reports", ...DATABASES, "legacy-app", "legacy-jobs", "legacy-db"].map(data),
  ];
  const fromHub = (targets: readonly string[], ports: Ports): Wanted[] =>
    targets.map((target) => ["shop/monitoring", target, ports]);
  const to = (target: string, sources: readonly string[], ports: Ports): Wanted[] =>
    sources.map((source) => [source, target, ports]);
  return [
    ...calls.values(),
    ...to("shop/cache", random.someOf(services, 6), tcp(6379)),
    ...to("shop/queue", random.someOf(services, 6), tcp(5671, 5672)),
    ...to("shop/files", random.someOf(services, 3), tcp(2049)),
    ...to("shop/monitoring", random.someOf(services, 8), udp(8125)),
    ...fromHub(monitored, tcp(9100)),
    ...fromHub(random.someOf(monitored, 7), PING),
    ...fromHub(random.someOf(monitored, 4), udp(161, 162)),
    ...random.someOf(services, 5).map((service): Wanted => ["shop/bastion", service, tcp(22)]),
    ...random.someOf(DATABASES, 3).map((db): Wanted => ["shop/bastion", data(db), tcp(5432)]),
  ];
}
