import type { TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { appState } from "./app-state";
import { addDependency, explainCyclesOf } from "./cdktf-internals";
import { differentAppsProblem, stacksOf, type Ends } from "./connection-stacks";
import { cyclicStacks, invalidRules } from "./errors";

/** A connection whose pair is about to be created. */
export interface NewConnection {
  /** The connection's name in messages. */
  readonly name: () => string;
  /** Whether a call of `Connections` declares it. A scope can move the rules of a call. */
  readonly isCall: boolean;
  /** The stack that gets the rules. */
  readonly stack: TerraformStack;
  readonly ends: Ends;
}

/** A connection whose ends or rules are in different stacks. */
interface CrossStackConnection {
  readonly name: string;
  readonly isCall: boolean;
  /** The stack that has the rules. It depends on the stacks of the ends. */
  readonly stack: TerraformStack;
  readonly endStacks: readonly TerraformStack[];
}

/** All connections between the stacks of an app. */
function crossStackConnections(scope: IConstruct): CrossStackConnection[] {
  return appState(scope, "ConnectionsAcrossStacks", () => []);
}

/**
 * Makes each stack that gets the rules of a connection depend on the stacks of its ends.
 *
 * @throws InvalidRulesError if a dependency would create a cycle. Then no dependency is added.
 */
export function dependOnEnds(connections: readonly NewConnection[]): void {
  const crossing = connections.flatMap(({ name, isCall, stack, ends }) => {
    const endStacks = [...new Set([ends.source, ends.target].flatMap(stacksOf))];
    const others = endStacks.filter((end) => end !== stack);
    const message = differentAppsProblem([stack, ...others]);
    if (message !== undefined)
      throw invalidRules(stack.node.path, [{ code: "invalid", message: `${name()}: ${message}` }]);
    return others.length === 0 ? [] : [{ connection: { name: name(), isCall, stack, endStacks }, others }];
  });
  for (const { connection, others } of crossing) {
    const { stack, endStacks } = connection;
    for (const one of [stack, ...endStacks]) explainCyclesOf(one, explanationFor(one));
    const cyclic = others.find((end) => end.dependsOn(stack));
    if (cyclic !== undefined) addDependency(stack, cyclic, explanationFor(stack, connection));
  }
  for (const { connection, others } of crossing) {
    const { stack } = connection;
    const known = crossStackConnections(stack);
    // A dependency that the user declares stays, even if the rules move to another stack.
    const isCausedByConnections = (end: TerraformStack) =>
      !stack.dependencies.includes(end) || known.some((one) => causesDependency(one, stack, end));
    const isCause = others.some(isCausedByConnections);
    for (const end of others) addDependency(stack, end, explanationFor(stack, connection));
    if (isCause) known.push(connection);
  }
}

function causesDependency(
  { stack, endStacks }: CrossStackConnection,
  from: TerraformStack,
  to: TerraformStack,
): boolean {
  return stack === from && from !== to && endStacks.includes(to);
}

/**
 * Replaces CDKTF's error about a cycle, which names two stacks, with an error that names the connections to move.
 *
 * @param added - the connection that adds the dependency; undefined if something else adds it
 */
function explanationFor(stack: TerraformStack, added?: CrossStackConnection) {
  return (error: unknown, dependency: TerraformStack): unknown => {
    const known = crossStackConnections(stack);
    const reaches = (from: TerraformStack, to: TerraformStack) => from === to || from.dependsOn(to);
    const isInCycle = (one: CrossStackConnection) =>
      one.endStacks.some(
        (end) => causesDependency(one, one.stack, end) && reaches(dependency, one.stack) && reaches(end, stack),
      );
    const inCycle = [...(added === undefined ? [] : [added]), ...known.filter(isInCycle)];
    for (const host of new Set(inCycle.map((one) => one.stack))) {
      const moved = new Set(inCycle.filter((one) => one.stack === host));
      const moves = movesOutOf(host, moved, {
        stack,
        dependency,
        known,
        isAdded: added === undefined || !moved.has(added),
      });
      if (moves !== undefined) return cyclicStacks(stack.node.path, dependency.node.path, moves);
    }
    // The cycle exists without the connections.
    return error;
  };
}

/** A move of a connection's rules from one stack to another. */
interface Move {
  readonly name: string;
  readonly isCall: boolean;
  readonly stack: string;
  readonly scope: string;
}

/** The dependency that creates a cycle. */
interface CyclicDependency {
  readonly stack: TerraformStack;
  readonly dependency: TerraformStack;
  /** The connections that cross stacks so far. */
  readonly known: readonly CrossStackConnection[];
  /** Whether the dependency exists after the moves. */
  readonly isAdded: boolean;
}

/** Moves that take connections out of a stack and break the cycle; undefined if no such moves exist. */
function movesOutOf(
  host: TerraformStack,
  moved: ReadonlySet<CrossStackConnection>,
  { stack, dependency, known, isAdded }: CyclicDependency,
): Move[] | undefined {
  // A dependency disappears if all connections that cause it move.
  const leaving = new Set([...moved].flatMap(({ endStacks }) => endStacks));
  const staying = known.filter((one) => one.stack === host && !moved.has(one));
  for (const end of staying.flatMap(({ endStacks }) => endStacks)) leaving.delete(end);
  const dependencies = new Map<TerraformStack, Set<TerraformStack>>();
  const dependenciesOf = (from: TerraformStack): Set<TerraformStack> => {
    const all = dependencies.get(from) ?? new Set(from.dependencies.filter((to) => from !== host || !leaving.has(to)));
    if (from === stack && isAdded) all.add(dependency);
    dependencies.set(from, all);
    return all;
  };
  const moves: Move[] = [];
  for (const { name, isCall, endStacks } of moved) {
    const scope = endStacks.find(
      (candidate) =>
        candidate !== host && endStacks.every((end) => end === candidate || !canReach(end, candidate, dependenciesOf)),
    );
    if (scope === undefined) return undefined;
    // The next moves must not create a cycle with this one.
    for (const end of endStacks) if (end !== scope) dependenciesOf(scope).add(end);
    moves.push({ name, isCall, stack: host.node.path, scope: scope.node.path });
  }
  return moves;
}

function canReach(
  from: TerraformStack,
  to: TerraformStack,
  dependenciesOf: (stack: TerraformStack) => ReadonlySet<TerraformStack>,
): boolean {
  const reached = new Set([from]);
  for (const stack of reached) for (const next of dependenciesOf(stack)) reached.add(next);
  return reached.has(to);
}
