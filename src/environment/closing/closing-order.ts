import type { Audit, Pair } from "../audit";
import { sortedBy } from "../environment";
import { noEgressNeeded } from "../findings/no-egress-needed";
import { LeastFirst } from "./least-first";
import { groupsTogether } from "./shared-interfaces";

/**
 * The open groups in the order in which to close them. Groups that share network interfaces are one step, because the
 * interfaces are closed only when all of them are. A step comes after those that it has connections to, as far as
 * possible: the next step is always the one with the fewest connections to groups that are still open.
 *
 * @returns the IDs of the groups of each step, those with the fewest outgoing connections first
 */
export function closingOrder(audit: Audit): string[][] {
  const { environment, openGroups, managedGroups, pairs } = audit;
  const closable = [...openGroups.keys()].filter((id) => !managedGroups.has(id));
  const outgoing = new Map(closable.map((id) => [id, 0]));
  for (const pair of pairs) {
    for (const id of usedGroups(pair, outgoing)) outgoing.set(id, outgoing.get(id)! + 1);
  }
  const byLabel = sortedBy(closable, (id) => `${environment.groupLabel(id)} ${id}`);
  const byOutgoing = byLabel.sort((a, b) => outgoing.get(a)! - outgoing.get(b)!);
  return leavesFirst(rankedSteps(groupsTogether(byOutgoing, environment), outgoing, groupsWithoutNeed(audit)), pairs);
}

/**
 * The groups whose open egress a connection may use: its source, or open groups on the interfaces of a closed source.
 * Open groups on the interfaces of an open source are in the same step.
 */
function usedGroups({ source, openRules = [] }: Pair, closable: Pick<ReadonlySet<string>, "has">): string[] {
  if (closable.has(source)) return [source];
  if (openRules.length === 0) return [];
  return [...new Set(openRules.map(({ groupId }) => groupId!))].filter((id) => closable.has(id));
}

/** The groups that need no egress. */
export const groupsWithoutNeed = ({ findings }: Audit): Set<string> =>
  new Set(findings.flatMap(({ id, groupId }) => (id === noEgressNeeded.id ? [groupId] : [])));

/** Sorts steps by what does not change while others are closed. Equal ones keep their order. */
function rankedSteps(
  steps: readonly string[][],
  outgoing: ReadonlyMap<string, number>,
  needless: ReadonlySet<string>,
): string[][] {
  return steps
    .map((groups) => ({
      groups,
      isNeedless: groups.every((id) => needless.has(id)),
      count: groups.reduce((sum, id) => sum + outgoing.get(id)!, 0),
    }))
    .sort((a, b) => Number(b.isNeedless) - Number(a.isNeedless) || a.count - b.count)
    .map(({ groups }) => groups);
}

/**
 * Takes the step with the fewest connections to the others again and again. Each connection is looked at twice, so that
 * large environments do not take longer than their size.
 *
 * @param steps - the first one of those with equally many connections is taken first
 */
function leavesFirst(steps: readonly string[][], pairs: readonly Pair[]): string[][] {
  const indexOf = new Map(steps.flatMap((groups, index) => groups.map((id) => [id, index])));
  const connections = steps.map(() => 0);
  const sourcesOf = steps.map((): number[] => []);
  for (const pair of pairs) {
    const target = indexOf.get(pair.target);
    if (target === undefined) continue;
    for (const source of new Set(usedGroups(pair, indexOf).map((id) => indexOf.get(id)!))) {
      if (source === target) continue;
      connections[source]! += 1;
      sourcesOf[target]!.push(source);
    }
  }
  const waiting = new LeastFirst();
  const add = (index: number): void => waiting.add(connections[index]! * steps.length + index);
  for (const index of steps.keys()) add(index);
  // A step is added again each time it has fewer connections. The first time it is taken counts.
  const taken = new Set<number>();
  for (let least = waiting.take(); least !== undefined; least = waiting.take()) {
    const index = least % steps.length;
    if (taken.has(index)) continue;
    taken.add(index);
    for (const source of sourcesOf[index]!) {
      connections[source]! -= 1;
      if (!taken.has(source)) add(source);
    }
  }
  return Array.from(taken, (index) => steps[index]!);
}

/** The connections that only open rules let out, by the groups that have these rules. They break when it is closed. */
export function breakingConnections(pairs: readonly Pair[]): Map<string, Pair[]> {
  const byGroup = new Map<string, Pair[]>();
  for (const pair of pairs) {
    for (const id of new Set(pair.openRules?.map(({ groupId }) => groupId!))) {
      const known = byGroup.get(id);
      if (known === undefined) byGroup.set(id, [pair]);
      else known.push(pair);
    }
  }
  return byGroup;
}
