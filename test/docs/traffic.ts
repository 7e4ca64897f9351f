import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { InputDocument } from "../../src/environment/input";
import {
  ALL_TRAFFIC,
  documentsOf,
  egressRule,
  groupRow,
  idOf,
  ingressRule,
  interfaceRow,
  tcp,
} from "../../tools/aws-rows";

const GROUPS = {
  alb: "sg-0a1b2c3d4e5f60718",
  web: "sg-0b2c3d4e5f6071829",
  db: "sg-0c3d4e5f60718293a",
  cache: "sg-0d4e5f60718293a4b",
  jobs: "sg-0e5f60718293a4b5c",
  base: "sg-0f60718293a4b5c6d",
} as const;
type Group = keyof typeof GROUPS;

const VPC = "10.0.0.0/16";

const RULES = [
  ...Object.values(GROUPS).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC)),
  ...(["web", "db", "cache"] as const).map((group) => ingressRule(GROUPS[group], VPC, ALL_TRAFFIC)),
  ingressRule(GROUPS.alb, "0.0.0.0/0", tcp(443)),
  ingressRule(GROUPS.db, GROUPS.web, tcp(3306)),
];

/** The interfaces' indexes, which are the last bytes of their addresses, and their groups. */
const HOSTS = {
  alb: [10, ["alb"]],
  web: [20, ["web"]],
  db: [30, ["db"]],
  cache: [40, ["cache"]],
  jobs: [50, ["jobs", "base"]],
} as const satisfies Readonly<Record<string, readonly [number, readonly Group[]]>>;
type Host = keyof typeof HOSTS;

const addressOf = (host: Host): string => `10.0.0.${HOSTS[host][0]}`;
const interfaceOf = (host: Host): string => idOf("eni", String(HOSTS[host][0]));

/**
 * The shop of docs/learning-from-traffic.md: every group lets everything out, and most accept everything from the VPC.
 */
export const OPEN_SHOP: readonly InputDocument[] = documentsOf({
  rules: RULES,
  groups: Object.entries(GROUPS).map(([name, id]) =>
    groupRow(
      id,
      name,
      RULES.filter(({ GroupId }) => GroupId === id),
    ),
  ),
  interfaces: Object.values(HOSTS).map(([index, groups]) =>
    interfaceRow(
      index,
      groups.map((group) => GROUPS[group]),
    ),
  ),
}).map(({ name, text }) => ({ name: name.replace(/^(security-)?(group-|network-)?/, ""), text }));

/** The fields that the guide recommends. */
export const LOG_FORMAT =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status " +
  "tcp-flags pkt-srcaddr pkt-dstaddr";

const [SYN, SYN_ACK, TCP, UDP] = [2, 18, 6, 17];

/** Traffic between two ends, as one interface records it. */
interface Recorded {
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** The number of connections. Each has its own port of the client. */
  readonly count?: number;
  readonly clientPort?: number;
  readonly protocol?: number;
  /** The flags of both directions. */
  readonly flags?: readonly [number, number];
  readonly isAnswered?: boolean;
  readonly action?: "ACCEPT" | "REJECT";
  readonly bytes?: number;
  readonly days?: readonly [first: string, last: string];
}

function linesOf({
  by,
  from,
  to,
  port,
  count = 1,
  clientPort = 40_000,
  protocol = TCP,
  flags = [SYN, SYN_ACK],
  isAnswered = true,
  action = "ACCEPT",
  bytes = 4_200,
  days = ["2026-11-02", "2026-11-27"],
}: Recorded): string[] {
  const [first, last] = days.map((day) => Date.parse(`${day}T09:00:00Z`) / 1_000) as [number, number];
  return Array.from({ length: count }, (_, index) => {
    const start = Math.floor(first + ((last - first) * index) / Math.max(1, count - 1));
    const line = (source: string, target: string, ports: string, flag: number): string =>
      [
        ...[2, "111122223333", by, source, target, ports, protocol, 12, bytes, start, start + 60, action, "OK"],
        ...[protocol === TCP ? flag : 0, source, target],
      ].join(" ");
    const own = clientPort + index;
    return [
      line(from, to, `${own} ${port}`, flags[0]),
      ...(isAnswered ? [line(to, from, `${port} ${own}`, flags[1])] : []),
    ];
  }).flat();
}

/** What the interface of a client records. */
const connections = (client: Host, server: string, port: number, more: Partial<Recorded> = {}): string[] =>
  linesOf({
    by: interfaceOf(client),
    from: addressOf(client),
    to: server in HOSTS ? addressOf(server as Host) : server,
    port,
    ...more,
  });

/** What the interface of a server records. */
const accesses = (client: string, server: Host, port: number, more: Partial<Recorded> = {}): string[] =>
  linesOf({ by: interfaceOf(server), from: client, to: addressOf(server), port, ...more });

const withoutTraffic = (host: Host, status: string): string => {
  const start = Date.parse("2026-11-14T03:00:00Z") / 1_000;
  return `2 111122223333 ${interfaceOf(host)} - - - - - - - ${start} ${start + 600} - ${status} - - -`;
};

/** The address of an instance that no longer exists. */
const GONE = "10.0.0.99";
const GONE_TRAFFIC: Partial<Recorded> = { count: 4, days: ["2026-11-02", "2026-11-03"] };

const LINES = [
  ...["52.1.2.3", "52.1.2.4", "52.1.9.9"].flatMap((client) => accesses(client, "alb", 443, { count: 40 })),
  ...accesses("52.200.1.1", "alb", 22, { action: "REJECT", isAnswered: false }),
  ...connections("alb", "web", 8080, { count: 120 }),
  ...connections("web", "db", 5432, { count: 60, bytes: 2_400_000 }),
  ...connections("web", "cache", 6379, { count: 45 }),
  ...connections("web", "db", 22, { days: ["2026-11-19", "2026-11-19"], bytes: 880_000 }),
  ...connections("web", "52.20.30.40", 443, { count: 25 }),
  ...connections("jobs", "db", 5432, { count: 26, bytes: 90_000 }),
  ...connections("web", "db", 514, { protocol: UDP, isAnswered: false, count: 2 }),
  ...connections("web", "cache", 9000, { clientPort: 45_000, flags: [0, 0] }),
  ...accesses(GONE, "db", 5432, GONE_TRAFFIC),
  ...accesses(GONE, "db", 5432, { ...GONE_TRAFFIC, by: idOf("eni", "99") }),
  withoutTraffic("jobs", "NODATA"),
  withoutTraffic("cache", "SKIPDATA"),
];

/** Writes the flow log of the shop into the folder `logs` of a folder. */
export function writeShopLogs(folder: string): void {
  mkdirSync(join(folder, "logs"));
  writeFileSync(join(folder, "logs", "flow.log"), [LOG_FORMAT, ...LINES, ""].join("\n"));
}
