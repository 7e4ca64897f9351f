import type { Pair } from "../audit";
import { sortedBy } from "../environment";
import { commonTraffic, remainingTraffic, trafficKey, trafficLabel, type Traffic } from "../traffic";
import type { Change, GraphConnection } from "./graph";

/** The connections from one group to another one. */
export function connectionsOf(pairs: readonly Pair[]): GraphConnection[] {
  return withoutDuplicates(pairs.map(connectionOf));
}

/**
 * The connections from one group to another one before and after a plan. Traffic is compared, not rules: if a plan
 * narrows a range of ports, only the other ports are removed.
 *
 * A half connection is not marked as added or removed, because it allows nothing. One that only exists before the plan
 * is left out.
 */
export function plannedConnections(before: readonly Pair[], after: readonly Pair[]): GraphConnection[] {
  const [old, planned] = [before.map(connectionOf), after.map(connectionOf)];
  return withoutDuplicates([
    ...planned.flatMap((connection) => compared(connection, old)),
    ...old
      .filter(mayWork)
      .flatMap((connection) => withTraffic(connection, remainingTraffic(connection, planned), "removed")),
  ]);
}

/** Whether no rule of one of the groups allows a connection. */
export const isHalf = ({ status }: Pick<GraphConnection, "status">): boolean =>
  status === "missing-egress" || status === "missing-ingress";

const mayWork = (connection: GraphConnection): boolean => !isHalf(connection);

const works = ({ status }: GraphConnection): boolean =>
  status === "whole" || status === "egress-only-through-open-rule";

function connectionOf(pair: Pair): GraphConnection {
  const { protocolNumber, fromPort, toPort } = pair;
  const missing = danglingStatus(pair);
  return {
    protocolNumber,
    fromPort,
    toPort,
    label: trafficLabel(pair),
    status: missing ?? pair.status,
    ruleOn: missing === undefined && pair.status === "unknown" ? (pair.egress ? "egress" : "ingress") : undefined,
    isDangling: missing === undefined ? undefined : true,
  };
}

/** A rule that names a group that no longer exists allows nothing, whatever the input says about the other side. */
function danglingStatus({ source, target, egress, ingress }: Pair): Pair["status"] | undefined {
  const isDeleted = (peer: Pair["egress"], id: string) => peer?.peer.isDeleted === true && peer.peer.value === id;
  if (isDeleted(egress, target)) return "missing-ingress";
  return isDeleted(ingress, source) ? "missing-egress" : undefined;
}

/** A connection after the plan. The part that a plan changes is a connection of its own. */
function compared(connection: GraphConnection, before: readonly GraphConnection[]): GraphConnection[] {
  const { fresh, known } = split(connection, before.filter(comparableWith(connection)));
  const [ofFresh, ofKnown] = mayWork(connection) ? (["added", undefined] as const) : ([undefined, "removed"] as const);
  return [...withTraffic(connection, fresh, ofFresh), ...withTraffic(connection, known, ofKnown)];
}

/**
 * The connections before the plan that tell whether a connection is a change. A half connection that cannot be judged
 * any more, or the opposite, is not one.
 */
function comparableWith(connection: GraphConnection): (before: GraphConnection) => boolean {
  if (connection.status === "unknown") return () => true;
  return isHalf(connection) && connection.isDangling !== true ? works : mayWork;
}

/** The parts of some traffic that others do not have, and that they have. */
function split(traffic: Traffic, others: readonly Traffic[]): Readonly<Record<"fresh" | "known", readonly Traffic[]>> {
  const fresh = remainingTraffic(traffic, others);
  // Traffic that is not a range of ports, such as all traffic, is not split.
  const isWhole = fresh.length === 1 && trafficKey(fresh[0]!) === trafficKey(traffic);
  return {
    fresh,
    known: isWhole ? others.flatMap((other) => commonTraffic(traffic, other) ?? []) : remainingTraffic(traffic, fresh),
  };
}

const withTraffic = (
  connection: GraphConnection,
  parts: readonly Traffic[],
  change: Change | undefined,
): GraphConnection[] =>
  parts.map(({ protocolNumber, fromPort, toPort }) => {
    const traffic = { protocolNumber, fromPort, toPort };
    return { ...connection, ...traffic, label: trafficLabel(traffic), change };
  });

/** If several pairs have the same traffic, the connection works if one of them does. */
const BEST_FIRST: readonly Pair["status"][] = [
  "whole",
  "egress-only-through-open-rule",
  "unknown",
  "missing-egress",
  "missing-ingress",
];

/** Each kind of traffic once, sorted by the numbers of protocols and ports. */
function withoutDuplicates(connections: readonly GraphConnection[]): GraphConnection[] {
  const unique = new Map<string, GraphConnection>();
  for (const connection of connections) {
    const known = unique.get(connection.label);
    if (known === undefined || BEST_FIRST.indexOf(connection.status) < BEST_FIRST.indexOf(known.status)) {
      unique.set(connection.label, connection);
    }
  }
  return sortedBy(unique.values(), trafficOrder);
}

const trafficOrder = ({ protocolNumber, fromPort, toPort }: Traffic): string =>
  [protocolNumber, fromPort, toPort].map((value) => String(value ?? "").padStart(5)).join(" ");
