import { contextOf, type Audit, type Pair, type AuditContext } from "../audit";
import { sortedBy, type Environment, type Rule } from "../environment";
import type { Finding } from "../finding";
import type { Traffic } from "../traffic";
import { connectionsOf, plannedConnections } from "./connections";

export { isHalf } from "./connections";

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
  /** The side that has a rule, if the status is "unknown". */
  readonly ruleOn?: "egress" | "ingress";
  /** Whether the rule names a group that no longer exists, or that peering no longer reaches. */
  readonly isDangling?: true;
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

/**
 * The graph of an audit. If the input contains a plan, it also has what the plan removes: connections are compared by
 * what the rules allow before and after, so that a rule that gets another address is not a change.
 */
export function graphOf(audit: Audit): Graph {
  const { findings, environment } = audit;
  const before = environment.before === undefined ? undefined : contextOf(environment.before);
  const edges = edgesOf(audit.pairs, before?.pairs);
  const nodes = sortedBy(nodesOf(audit, before, edges), (node) => `${nodeName(node)}\n${node.id}`);
  const positions = new Map(nodes.map(({ id }, index) => [id, index]));
  edges.sort(
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

function nodesOf(after: Audit, before: AuditContext | undefined, edges: readonly GraphEdge[]): GraphNode[] {
  const findings = findingsByGroup(after.findings);
  const ids = new Set([
    ...after.environment.groups.keys(),
    ...(before?.environment.groups.keys() ?? []),
    ...edges.flatMap(({ source, target }) => [source, target]),
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

/** The pairs from one group to another one, before and after a plan. */
interface PairsOfGroups extends Pick<Pair, "source" | "target"> {
  readonly before: Pair[];
  readonly after: Pair[];
}

function edgesOf(after: readonly Pair[], before: readonly Pair[] | undefined): GraphEdge[] {
  const byGroups = new Map<string, PairsOfGroups>();
  const pairsLike = ({ source, target }: Pair): PairsOfGroups => {
    const key = JSON.stringify([source, target]);
    const known = byGroups.get(key) ?? { source, target, before: [], after: [] };
    byGroups.set(key, known);
    return known;
  };
  for (const pair of after) pairsLike(pair).after.push(pair);
  for (const pair of before ?? []) pairsLike(pair).before.push(pair);
  return Array.from(byGroups.values(), ({ source, target, ...pairs }) => ({
    source,
    target,
    connections: before === undefined ? connectionsOf(pairs.after) : plannedConnections(pairs.before, pairs.after),
  })).filter(({ connections }) => connections.length > 0);
}
