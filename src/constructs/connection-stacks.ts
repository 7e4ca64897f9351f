import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Side } from "../rules/attributes";
import { Peer } from "../rules/peer";
import { isSecurityGroup, type ISecurityGroup } from "../rules/security-group";
import { cyclicStacks, invalidRules, otherApp } from "./errors";
import { originStacksOf } from "./tokens";

/** An end of a connection. */
export type End = ISecurityGroup | Peer;

/** A connection across stacks, as far as it decides which stack depends on which. */
interface ConnectionAcrossStacks {
  /** How messages name it. */
  readonly name: string;
  /** Whether a call of `Connections` declares it, whose rules can be moved by a scope. */
  readonly isCall: boolean;
  /** The stack that has its rules. It depends on the stacks of the ends. */
  readonly stack: TerraformStack;
  readonly endStacks: readonly TerraformStack[];
}

/** The stacks that an end is known to belong to. */
export function stacksOf(end: End): readonly TerraformStack[] {
  if (isSecurityGroup(end) && "node" in end) return [TerraformStack.of(end as unknown as IConstruct)];
  return originStacksOf(isSecurityGroup(end) ? end.id : end.value);
}

/**
 * The stack that gets both rules of a connection: the scope's, or else the last one in the tree of constructs among the
 * stacks of the groups that get a rule, because it can refer to the others in most apps. Other calls do not affect it:
 * a pair that changes its stack is destroyed in one and created in the other.
 *
 * @returns undefined if no group that gets a rule belongs to a known stack
 */
export function stackFor(
  ends: Readonly<Record<Side, End>>,
  { scope, leaveOutRuleOn }: { readonly scope?: Construct; readonly leaveOutRuleOn?: Side },
): TerraformStack | undefined {
  if (scope !== undefined) return TerraformStack.of(scope);
  const candidates = (["source", "target"] as const)
    .filter((side) => side !== leaveOutRuleOn && isGroup(ends[side]))
    .flatMap((side) => stacksOf(ends[side]));
  return candidates.reduce<TerraformStack | undefined>(
    (last, stack) => (last === undefined || comesAfter(stack, last) ? stack : last),
    undefined,
  );
}

export function isGroup(end: End): boolean {
  return !Peer.isPeer(end) || end.type === "security_group";
}

/**
 * Whether a stack comes after another one in the tree of constructs, which keeps the order of construction within a
 * scope.
 */
export function comesAfter(stack: TerraformStack, other: TerraformStack): boolean {
  const [scopes, others] = [stack.node.scopes, other.node.scopes];
  const fork = scopes.findIndex((scope, depth) => scope !== others[depth]);
  // A stack does not come after itself or one within it, but after one around it.
  if (fork === -1) return false;
  if (fork >= others.length) return true;
  const siblings = scopes[fork - 1]!.node.children;
  return siblings.indexOf(scopes[fork]!) > siblings.indexOf(others[fork]!);
}

/** The problem of stacks that are of two apps; undefined if they are of one. */
export function otherAppIn(stacks: readonly TerraformStack[]): string | undefined {
  const [first] = stacks;
  const other = stacks.find((stack) => stack.node.root !== first!.node.root);
  return other && otherApp(first!.node.path, other.node.path);
}

/** Connections whose pairs are about to be created, by the stack that gets their rules. */
export interface NewConnection {
  readonly name: () => string;
  readonly isCall: boolean;
  readonly stack: TerraformStack;
  readonly ends: Readonly<Record<Side, End>>;
}

/**
 * Makes each stack that gets the rules of a connection depend on the stacks of its ends.
 *
 * @throws InvalidRulesError if that would create a cycle; then no dependency is added
 */
export function dependOnEnds(connections: readonly NewConnection[]): void {
  const across = connections.flatMap(({ name, isCall, stack, ends }) => {
    const endStacks = [...new Set([ends.source, ends.target].flatMap(stacksOf))];
    const others = endStacks.filter((end) => end !== stack);
    const message = otherAppIn([stack, ...others]);
    if (message !== undefined)
      throw invalidRules(stack.node.path, [{ code: "invalid", message: `${name()}: ${message}` }]);
    return others.length === 0 ? [] : [{ name: name(), isCall, stack, endStacks, others }];
  });
  for (const connection of across) {
    const { stack, endStacks, others } = connection;
    for (const one of [stack, ...endStacks]) explainCycles(one);
    const cyclic = others.find((end) => end.dependsOn(stack));
    if (cyclic !== undefined) addDependency(stack, cyclic, connection);
  }
  for (const connection of across) {
    const { stack, others } = connection;
    // A dependency that somebody else has declared stays, wherever the rules are.
    const isOwn = (end: TerraformStack) =>
      !stack.dependencies.includes(end) || connectionsAcross(stack).some((one) => depends(one, stack, end));
    const causes = others.filter(isOwn);
    for (const end of others) addDependency(stack, end, connection);
    if (causes.length > 0) connectionsAcross(stack).push(connection);
  }
}

/** What CDKTF does, with an error that names the connections of a cycle. */
function addDependency(stack: TerraformStack, dependency: TerraformStack, added?: ConnectionAcrossStacks): void {
  try {
    TerraformStack.prototype.addDependency.call(stack, dependency);
  } catch (error) {
    throw explained(error, stack, dependency, added);
  }
}

function depends({ stack, endStacks }: ConnectionAcrossStacks, from: TerraformStack, to: TerraformStack): boolean {
  return stack === from && from !== to && endStacks.includes(to);
}

const CONNECTIONS = Symbol.for("cdktf-mutual-security-groups/ConnectionsAcrossStacks");

function connectionsAcross(scope: IConstruct): ConnectionAcrossStacks[] {
  const root = scope.node.root as IConstruct & { [CONNECTIONS]?: ConnectionAcrossStacks[] };
  if (root[CONNECTIONS] === undefined) Object.defineProperty(root, CONNECTIONS, { value: [] });
  return root[CONNECTIONS]!;
}

/**
 * CDKTF finds cycles when it synthesizes references, and names two stacks. If connections are part of the cycle, the
 * error must name them, and what to do about them.
 */
function explainCycles(stack: TerraformStack): void {
  if (Object.hasOwn(stack, "addDependency")) return;
  stack.addDependency = (dependency) => addDependency(stack, dependency);
}

/**
 * The error for a dependency that creates a cycle: it names the connections whose move to another stack breaks the
 * cycle.
 *
 * @param added - the connection that asks for the dependency, if one does
 */
function explained(
  error: unknown,
  stack: TerraformStack,
  dependency: TerraformStack,
  added?: ConnectionAcrossStacks,
): unknown {
  const known = connectionsAcross(stack);
  const reaches = (from: TerraformStack, to: TerraformStack) => from === to || from.dependsOn(to);
  const isInCycle = (one: ConnectionAcrossStacks) =>
    one.endStacks.some((end) => depends(one, one.stack, end) && reaches(dependency, one.stack) && reaches(end, stack));
  const inCycle = [...(added === undefined ? [] : [added]), ...known.filter(isInCycle)];
  // A dependency disappears once all connections that cause it have moved.
  for (const host of new Set(inCycle.map((one) => one.stack))) {
    const moved = new Set(inCycle.filter((one) => one.stack === host));
    const staying = known.filter((one) => one.stack === host && !moved.has(one));
    const leaving = new Set([...moved].flatMap(({ endStacks }) => endStacks));
    for (const end of staying.flatMap(({ endStacks }) => endStacks)) leaving.delete(end);
    const isAddedMoved = added !== undefined && moved.has(added);
    const dependencies = new Map<TerraformStack, Set<TerraformStack>>();
    const dependenciesOf = (from: TerraformStack): Set<TerraformStack> => {
      const all =
        dependencies.get(from) ?? new Set(from.dependencies.filter((to) => from !== host || !leaving.has(to)));
      if (from === stack && !isAddedMoved) all.add(dependency);
      dependencies.set(from, all);
      return all;
    };
    const moves: { name: string; isCall: boolean; stack: string; scope: string }[] = [];
    for (const { name, isCall, endStacks } of moved) {
      const canHave = (scope: TerraformStack) =>
        scope !== host && endStacks.every((end) => end === scope || !canReach(end, scope, dependenciesOf));
      const scope = endStacks.find(canHave);
      if (scope === undefined) break;
      // The next ones must not create a cycle with this one.
      for (const end of endStacks) if (end !== scope) dependenciesOf(scope).add(end);
      moves.push({ name, isCall, stack: host.node.path, scope: scope.node.path });
    }
    if (moves.length === moved.size) return cyclicStacks(stack.node.path, dependency.node.path, moves);
  }
  // The cycle exists without them.
  return error;
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
