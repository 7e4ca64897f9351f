import { TCP, UDP } from "../../environment/traffic";
import type { Step } from "./dialect";
import { OTHER, type End } from "./flows";
import { FIRST_EPHEMERAL, isClientPort, isServerByPort, type PortOfEnd } from "./known-ports";

/** The conversations whose client has to be found with weaker evidence. */
export const UNDECIDED = "(reason IS NULL AND handshake_client IS NULL)";

/** The number of remote ends from which on an end can be a server, and how many times as many it has as a client. */
const FAN_IN = 3;
const FAN_IN_RATIO = 10;

const bothWays = (select: (own: End, other: End) => string): string =>
  `${select("low", "high")}
    UNION${select("high", "low")}`;

/** The ports that may be the server's, and the ends that have them. */
const OPEN_ENDS: Step = {
  name: "open_ends",
  select: () =>
    bothWays(
      (own, other) => `
    SELECT ${own} AS address, ${own}_network AS network, ${own}_port AS port, protocol,
      ${own}_class AS server, ${other}_class AS client
    FROM conversations WHERE ${UNDECIDED}`,
    ),
};

/** The ingress rules that admit one class to another one. */
const ADMISSIONS: Step = {
  name: "admissions",
  select: () => `
    SELECT DISTINCT server, client, protocol, from_port, to_port, is_sure
    FROM (SELECT DISTINCT server, client FROM open_ends) AS pairs
    JOIN ingress ON ingress.class = server
    JOIN members ON members.class = client AND members.peer = ingress.peer`,
};

/** The ports that ingress rules admit, surely or not. */
const ADMITTED: Step = {
  name: "admitted",
  select: () => `
    SELECT ports.server, ports.client, ports.protocol, port, max(CASE WHEN is_sure THEN 1 ELSE 0 END) = 1 AS is_sure
    FROM (SELECT DISTINCT server, client, protocol, port FROM open_ends) AS ports
    JOIN admissions ON admissions.server = ports.server AND admissions.client = ports.client
      AND admissions.protocol IN (ports.protocol, -1) AND port BETWEEN from_port AND to_port
    GROUP BY ports.server, ports.client, ports.protocol, port`,
};

/** The lower ports that ingress rules admit to anyone: they may be services of others than the observed end. */
const OFFERED: Step = {
  name: "offered",
  select: () => `
    SELECT DISTINCT ports.server, ports.protocol, port
    FROM (SELECT DISTINCT server, protocol, port FROM open_ends WHERE port < ${FIRST_EPHEMERAL}) AS ports
    JOIN ingress ON ingress.class = ports.server
      AND ingress.protocol IN (ports.protocol, -1) AND port BETWEEN from_port AND to_port`,
};

/** Which remote ends each end has met. What seems to be a client's port, or to be a probe, does not count. */
const MEETINGS: Step = {
  name: "meetings",
  isPassedOn: true,
  select: () => `
    SELECT * FROM (${(["low", "high"] as const)
      .map(
        (own) => `
      SELECT ${end(own, "")}, ${end(OTHER[own], "remote_")}, ${OTHER[own]}_class AS remote_class, protocol
      FROM conversations WHERE reason IS NULL AND coalesce(handshake_client, likely_client, '') <> '${own}'`,
      )
      .join(" UNION ALL")}
    ) AS both_ends
    WHERE protocol IN (${TCP}, ${UDP})`,
};

const end = (own: End, prefix: string): string =>
  `${own} AS ${prefix}address, ${own}_network AS ${prefix}network, ${own}_port AS ${prefix}port`;

/**
 * How many remote ends an end has met. Remote ends that all have the same port are servers rather than clients: they
 * count as one.
 */
const MET: Step = {
  name: "met",
  select: () => `
    SELECT address, network, port, protocol,
      CASE WHEN min(remote_port) = max(remote_port) THEN 1 ELSE count(*) END AS remotes
    FROM meetings
    WHERE (address, port, protocol) IN (SELECT address, port, protocol FROM open_ends)
    GROUP BY address, network, port, protocol`,
};

const isFarAbove = (remotes: string, others: string): string =>
  `(${others} < ${FAN_IN} OR ${remotes} >= ${FAN_IN_RATIO} * ${others})`;

/** A socket of UDP may meet many ends from an ephemeral port, such as those of WebRTC: they are not its clients. */
const CAN_HAVE_CLIENTS = `(met.protocol <> ${UDP} OR met.port < ${FIRST_EPHEMERAL})`;

const REMOTE: PortOfEnd = {
  port: "remote_port",
  isWide: "coalesce(has_wide_ports, FALSE)",
  isUnknown: "remote_class IS NULL",
};

/**
 * How many ports of the remote ends can be clients', because they are such ports and have met far fewer ends. A client
 * that has used a port again and again has met servers, not clients.
 */
const FAN_INS: Step = {
  name: "fan_ins",
  select: () => `
    SELECT met.address, met.network, met.port, met.protocol, met.remotes,
      count(DISTINCT remote_port) AS clients
    FROM met
    JOIN meetings ON meetings.address = met.address AND meetings.network = met.network AND meetings.port = met.port
      AND meetings.protocol = met.protocol
    LEFT JOIN met AS remote ON remote.address = remote_address AND remote.network = remote_network
      AND remote.port = remote_port AND remote.protocol = met.protocol
    LEFT JOIN classes ON classes.class = remote_class
    WHERE met.remotes >= ${FAN_IN} AND ${CAN_HAVE_CLIENTS} AND ${isClientPort(REMOTE)}
      AND ${isFarAbove("met.remotes", "coalesce(remote.remotes, 0)")}
    GROUP BY met.address, met.network, met.port, met.protocol, met.remotes`,
};

/** The end that is the client if the other end is the server by some evidence, unless both ends are. */
const clientBy = (isServer: (own: End, other: End) => string): string =>
  `CASE WHEN ${isServer("low", "high")} AND NOT ${isServer("high", "low")} THEN 'high'
      WHEN ${isServer("high", "low")} AND NOT ${isServer("low", "high")} THEN 'low' END`;

/**
 * An existing rule admits the other end, and no rule can admit this end to the other one. If a rule admits others
 * there, such as a load balancer that keeps the addresses of its clients, the other end may be the server.
 */
const isAdmitted = (own: End, other: End): string =>
  `(coalesce(${own}_admitted.is_sure, FALSE) AND ${other}_admitted.is_sure IS NULL AND ${other}_class IS NOT NULL
        AND ${other}_offered.port IS NULL)`;

const hasFanIn = (own: End, other: End): string =>
  `(coalesce(${own}_fan_ins.clients, 0) >= ${FAN_IN}
        AND ${isFarAbove(`${own}_fan_ins.remotes`, `coalesce(${other}_fan_ins.remotes, 0)`)})`;

const portOf = (end: End): PortOfEnd => ({
  port: `${end}_port`,
  isWide: `coalesce(${end}_classes.has_wide_ports, FALSE)`,
  isUnknown: `${end}_class IS NULL`,
});

const hasKnownPort = (own: End, other: End): string => isServerByPort(portOf(own), portOf(other));

/**
 * The weaker evidence of each undecided conversation: by which of them which end is the client.
 */
const WEIGHED: Step = {
  name: "weighed",
  isPassedOn: true,
  select: () => `
    SELECT conversations.*,
      ${clientBy(isAdmitted)} AS rule_client,
      ${clientBy(hasFanIn)} AS fan_in_client,
      ${clientBy(hasKnownPort)} AS port_client
    FROM conversations
    ${(["low", "high"] as const).map((own) => joins(own, OTHER[own])).join("")}
    WHERE ${UNDECIDED}`,
};

const joins = (own: End, other: End): string => `
    LEFT JOIN classes AS ${own}_classes ON ${own}_classes.class = ${own}_class
    LEFT JOIN admitted AS ${own}_admitted ON ${own}_admitted.server = ${own}_class
      AND ${own}_admitted.client = ${other}_class AND ${own}_admitted.port = ${own}_port
      AND ${own}_admitted.protocol = conversations.protocol
    LEFT JOIN offered AS ${own}_offered ON ${own}_offered.server = ${own}_class AND ${own}_offered.port = ${own}_port
      AND ${own}_offered.protocol = conversations.protocol
    LEFT JOIN fan_ins AS ${own}_fan_ins ON ${own}_fan_ins.address = ${own} AND ${own}_fan_ins.network = ${own}_network
      AND ${own}_fan_ins.port = ${own}_port AND ${own}_fan_ins.protocol = conversations.protocol`;

/** The steps to the table `weighed`. */
export const EVIDENCE_STEPS: readonly Step[] = [
  OPEN_ENDS,
  ADMISSIONS,
  ADMITTED,
  OFFERED,
  MEETINGS,
  MET,
  FAN_INS,
  WEIGHED,
];
