import { TCP, UDP } from "../../environment/traffic";
import { SERVICES, type Service } from "../../rules/services";

/** The first port that Linux uses for clients. Windows begins at 49152. */
export const FIRST_EPHEMERAL = 32_768;
/** The last port that Linux uses for clients. */
export const LAST_EPHEMERAL = 60_999;
/** The first port that load balancers, Lambda and NAT gateways use for clients. */
const FIRST_WIDE = 1_024;

/** Longer ranges of ports, such as that of Kubernetes, say nothing about a single port. */
const LONGEST_RANGE = 100;

const KNOWN = SERVICES.map(({ protocol, fromPort, toPort = fromPort }: Service) => ({
  protocol,
  fromPort,
  toPort,
})).filter(({ fromPort, toPort }) => toPort - fromPort < LONGEST_RANGE && toPort < FIRST_EPHEMERAL);

/** Whether a service is known to have the port. */
const isKnownPort = (port: string): string => `(${knownOf("tcp", TCP, port)} OR ${knownOf("udp", UDP, port)})`;

function knownOf(protocol: Service["protocol"], number: string, port: string): string {
  const ports = KNOWN.filter((service) => service.protocol === protocol).flatMap(({ fromPort, toPort }) =>
    Array.from({ length: toPort - fromPort + 1 }, (_, index) => fromPort + index),
  );
  return `(conversations.protocol = ${number} AND ${port} IN (${[...new Set(ports)].join(", ")}))`;
}

/** An end of a conversation, in SQL. */
export interface PortOfEnd {
  readonly port: string;
  /** Whether the end is on an interface that uses more ports as a client. */
  readonly isWide: string;
  /** Whether no snapshot contains the end. It may be a gateway. */
  readonly isUnknown: string;
}

/** Whether an end has a port that clients have. A port of a gateway may be far lower. */
export const isClientPort = ({ port, isWide, isUnknown }: PortOfEnd): string =>
  `(${port} >= ${FIRST_EPHEMERAL} OR (${port} >= ${FIRST_WIDE} AND (${isWide} OR ${isUnknown})))`;

/** Whether one end has the known port of a server, and the other one a port that only clients have next to it. */
export function isServerByPort(server: PortOfEnd, client: PortOfEnd): string {
  const isSystemPort = `${server.port} < ${FIRST_WIDE}`;
  return `(${isKnownPort(server.port)} AND NOT ${isKnownPort(client.port)}
        AND (${isSystemPort} OR NOT ${server.isWide})
        AND (${client.port} >= ${FIRST_EPHEMERAL}
          OR (${client.port} >= ${FIRST_WIDE} AND (${client.isWide} OR ${client.isUnknown})
            AND (${isSystemPort} OR NOT ${server.isUnknown}))))`;
}
