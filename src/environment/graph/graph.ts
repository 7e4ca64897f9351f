import { contextOf, type Audit, type Pair, type AuditContext } from "../audit";
import { sortedBy, type Environment, type Rule } from "../environment";
import type { Finding } from "../finding";
import { trafficLabel, type Traffic } from "../traffic";

/** What a plan does to a group or a connection. */
export type Change = "added" | "removed";

/** A security group in the graph. */
export interface GraphNode {
  readonly id: string;
  readonly name?: string;
  readonly vpcId?: string;
  readonly address?: string;
  /** Whether the group lets everything out. */
  readonly isOpen: boolean;
  /** Whether a plan opens or closes the egress of a group that exists. */
  readonly egressChange?: "opened" | "closed";
  /** The AWS service that manages the group. */
  readonly managedBy?: string;
  /** Whether the input describes the group. Otherwise only rules name it. */
  readonly isKnown: boolean;
  readonly change?: Change;
  /** The findings about the group, also as the other one of two groups. */
  readonly findings: readonly Finding[];
}

/** One kind of traffic between two groups. */
export interface GraphConnection extends Traffic {
  /** Such as "tcp 443". */
  readonly label: string;
  /** Which side allows the connection. If a plan removes both rules: which side did so before. */
  readonly status: Pair["status"];
  /** Whether a plan makes the connection possible or impossible. A side may have a rule before or after that. */
  readonly change?: Change;
}

/** All traffic from one group to another one. */
export interface GraphEdge {
  /** The IDs of the groups. */
  readonly source: string;
  readonly target: string;
  readonly connections: readonly GraphConnection[];
}

/** Who may talk to whom. Nodes are sorted by their names, and edges by those of their groups. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly findings: readonly Finding[];
}

/** What people call a group: its name, or else its address or ID. */
export const nodeName = ({ name, address, id }: GraphNode): string =>
  [name, address].find((text) => text?.trim()) ?? id;

/** Whether no rule of one of the groups allows a connection. */
export const isHalf = ({ status }: GraphConnection): boolean =>
  status === "missing-egress" || status === "missing-ingress";

/**
 * The graph of an audit. If the input contains a plan, it also has what the plan removes: connections are compared by
 * what the rules allow before and after, so that a rule that gets another address is not a change.
 */
export function graphOf(audit: Audit): Graph {
  const { findings, environment } = audit;
  const before = environment.before === undefined ? undefined : contextOf(environment.before);
  const connections = [
    ...connectionsIn(audit, "after"),
    ...(before === undefined ? [] : connectionsIn(before, "before")),
  ];
  const nodes = sortedBy(nodesOf(audit, before, connections), (node) => `${nodeName(node)}\n${node.id}`);
  const positions = new Map(nodes.map(({ id }, index) => [id, index]));
  const edges = edgesOf(connections, before !== undefined).sort(
    (a, b) =>
      positions.get(a.source)! - positions.get(b.source)! || positions.get(a.target)! - positions.get(b.target)!,
  );
  return { nodes, edges, findings };
}

/** The rules between groups that are not in the graph, because a plan does not know their groups. */
export function rulesOfUnknownGroups({ rules }: Environment): Rule[] {
  return rules.filter(
    ({ groupId, peer }) => peer.type === "security_group" && (groupId === undefined || peer.value === undefined),
  );
}

/** A pair in one of the snapshots. */
interface SnapshotPair {
  readonly pair: Pair;
  readonly snapshot: "before" | "after";
}

const connectionsIn = ({ pairs }: AuditContext, snapshot: SnapshotPair["snapshot"]): SnapshotPair[] =>
  pairs.map((pair) => ({ pair, snapshot }));

function nodesOf(after: Audit, before: AuditContext | undefined, pairs: readonly SnapshotPair[]): GraphNode[] {
  const findings = findingsByGroup(after.findings);
  const ids = new Set([
    ...after.environment.groups.keys(),
    ...(before?.environment.groups.keys() ?? []),
    ...pairs.flatMap(({ pair }) => [pair.source, pair.target]),
  ]);
  return Array.from(ids, (id): GraphNode => {
    const [old, current] = [before?.environment.group(id), after.environment.group(id)];
    const group = current ?? old;
    return {
      id,
      name: group?.name,
      vpcId: group?.vpcId,
      address: group?.address,
      isOpen: after.openGroups.has(id),
      egressChange: old && current && egressChange(before!.openGroups.has(id), after.openGroups.has(id)),
      managedBy: after.managedGroups.get(id) ?? before?.managedGroups.get(id),
      isKnown: group !== undefined,
      change: before && changeOf(old !== undefined, current !== undefined),
      findings: findings.get(id) ?? [],
    };
  });
}

function findingsByGroup(findings: readonly Finding[]): Map<string, Finding[]> {
  const byGroup = new Map<string, Finding[]>();
  for (const finding of findings) {
    for (const id of new Set([finding.groupId, finding.otherGroupId ?? finding.groupId])) {
      const own = byGroup.get(id);
      if (own === undefined) byGroup.set(id, [finding]);
      else own.push(finding);
    }
  }
  return byGroup;
}

function egressChange(wasOpen: boolean, isOpen: boolean): GraphNode["egressChange"] {
  if (wasOpen === isOpen) return undefined;
  return isOpen ? "opened" : "closed";
}

function changeOf(existed: boolean, exists: boolean): Change | undefined {
  if (existed === exists) return undefined;
  return exists ? "added" : "removed";
}

/** The statuses of one kind of traffic between two groups, before and after a plan. */
interface Statuses {
  readonly traffic: Traffic;
  before?: Pair["status"];
  after?: Pair["status"];
}

function edgesOf(pairs: readonly SnapshotPair[], hasPlan: boolean): GraphEdge[] {
  const edges = new Map<string, Pick<Pair, "source" | "target"> & { byLabel: Map<string, Statuses> }>();
  for (const { pair, snapshot } of pairs) {
    const { source, target, status, protocolNumber, fromPort, toPort } = pair;
    const key = JSON.stringify([source, target]);
    const edge = edges.get(key) ?? { source, target, byLabel: new Map<string, Statuses>() };
    edges.set(key, edge);
    const label = trafficLabel(pair);
    const statuses = edge.byLabel.get(label) ?? { traffic: { protocolNumber, fromPort, toPort } };
    edge.byLabel.set(label, statuses);
    statuses[snapshot] = better(status, statuses[snapshot]);
  }
  return Array.from(edges.values(), ({ source, target, byLabel }) => {
    const connections = Array.from(byLabel, ([label, statuses]) => connectionOf(label, statuses, hasPlan));
    return { source, target, connections: sortedBy(connections, trafficOrder) };
  });
}

function connectionOf(label: string, { traffic, before, after }: Statuses, hasPlan: boolean): GraphConnection {
  const status = (after ?? before)!;
  return { ...traffic, label, status, change: hasPlan ? connectionChange(before, after) : undefined };
}

/** Half a pair that is completed is an added connection, and one that loses a rule is a removed one. */
function connectionChange(before: Pair["status"] | undefined, after: Pair["status"] | undefined): Change | undefined {
  if (before === undefined || after === undefined) return changeOf(before !== undefined, after !== undefined);
  return changeOf(!before.startsWith("missing"), !after.startsWith("missing"));
}

/** If several pairs have the same traffic, the connection works if one of them does. */
const BEST_FIRST: readonly Pair["status"][] = [
  "whole",
  "egress-only-through-open-rule",
  "unknown",
  "missing-egress",
  "missing-ingress",
];

const better = (one: Pair["status"], other: Pair["status"] = one): Pair["status"] =>
  BEST_FIRST.indexOf(one) < BEST_FIRST.indexOf(other) ? one : other;

/** Sorts by the numbers of protocols and ports. */
const trafficOrder = ({ protocolNumber, fromPort, toPort }: Traffic): string =>
  [protocolNumber, fromPort, toPort].map((value) => String(value ?? "").padStart(5)).join(" ");
