import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Side } from "../rules/attributes";
import { Peer } from "../rules/peer";
import { isSecurityGroup, type ISecurityGroup } from "../rules/rule";
import { cyclicStacks } from "./errors";
import { originStacksOf } from "./tokens";

/** An end of a connection. */
export type End = ISecurityGroup | Peer;

/** A connection across stacks, as far as it decides which stack depends on which. */
interface ConnectionAcrossStacks {
  /** How messages name it. */
  readonly name: string;
  /** The stack that has its rules, and depends on those of its ends. */
  readonly stack: TerraformStack;
  readonly endStacks: readonly TerraformStack[];
}

/** The stacks that an end is known to belong to. */
export function stacksOf(end: End): TerraformStack[] {
  if (isSecurityGroup(end) && "node" in end) return [TerraformStack.of(end as unknown as IConstruct)];
  return originStacksOf(isSecurityGroup(end) ? end.id : end.value);
}

/**
 * The stack that gets both rules of a connection: the scope's, or else of the stacks of the groups that get a rule the one that
 * was constructed last, for it can refer to the others in most apps. Other calls have no say in it, because a pair that
 * changes its stack is destroyed in one and created in the other.
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
    (last, stack) => (last === undefined || isConstructedAfter(stack, last) ? stack : last),
    undefined,
  );
}

function isGroup(end: End): boolean {
  return !Peer.isPeer(end) || end.type === "security_group";
}

/** Whether a stack stands behind another one in the tree of constructs, which keeps the order of construction. */
export function isConstructedAfter(stack: TerraformStack, other: TerraformStack): boolean {
  const [scopes, others] = [stack.node.scopes, other.node.scopes];
  const fork = scopes.findIndex((scope, depth) => scope !== others[depth]);
  // A stack within another one comes after it.
  if (fork === -1) return false;
  if (fork >= others.length) return true;
  const siblings = scopes[fork - 1]!.node.children;
  return siblings.indexOf(scopes[fork]!) > siblings.indexOf(others[fork]!);
}

/** Makes the stack of a connection's rules depend on those of its ends. @throws Error if that makes a circle */
export function dependOnEnds(stack: TerraformStack, name: string, ends: Readonly<Record<Side, End>>): void {
  const endStacks = [...new Set([ends.source, ends.target].flatMap(stacksOf))];
  const connection = { name, stack, endStacks };
  for (const end of endStacks) {
    explainCircles(end);
    if (end === stack) continue;
    explainCircles(stack);
    // A dependency that somebody else has declared stays, wherever the rules are.
    const isOthers =
      stack.dependencies.includes(end) && !connectionsAcross(stack).some((one) => depends(one, stack, end));
    try {
      TerraformStack.prototype.addDependency.call(stack, end);
    } catch (error) {
      throw explained(error, stack, end, connection);
    }
    if (!isOthers) connectionsAcross(stack).push(connection);
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
 * CDKTF notices circles when it synthesizes references, and names two stacks. Where connections are part of the circle, the
 * error has to name them, and what to do about them.
 */
function explainCircles(stack: TerraformStack): void {
  if (Object.hasOwn(stack, "addDependency")) return;
  stack.addDependency = (dependency) => {
    try {
      TerraformStack.prototype.addDependency.call(stack, dependency);
    } catch (error) {
      throw explained(error, stack, dependency);
    }
  };
}

/**
 * The error for a dependency that closes a circle: it names the connections whose move to another stack opens the circle.
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
  const isInCircle = (one: ConnectionAcrossStacks) =>
    one.endStacks.some((end) => depends(one, one.stack, end) && reaches(dependency, one.stack) && reaches(end, stack));
  const inCircle = [...(added === undefined ? [] : [added]), ...known.filter(isInCircle)];
  // A dependency goes once all connections that it comes from are moved.
  for (const host of new Set(inCircle.map((one) => one.stack))) {
    const moved = inCircle.filter((one) => one.stack === host);
    const stays = (from: TerraformStack, to: TerraformStack) =>
      !moved.some((one) => depends(one, from, to)) ||
      known.some((one) => !moved.includes(one) && depends(one, from, to));
    const dependenciesOf = (from: TerraformStack) => [
      ...from.dependencies.filter((to) => stays(from, to)),
      ...(from === stack && !moved.includes(added!) ? [dependency] : []),
    ];
    const scopes = moved.map(({ endStacks }) =>
      endStacks.find(
        (scope) => scope !== host && endStacks.every((end) => end === scope || !canReach(end, scope, dependenciesOf)),
      ),
    );
    if (scopes.some((scope) => scope === undefined)) continue;
    const moves = moved.map(({ name }, index) => ({ name, stack: host.node.path, scope: scopes[index]!.node.path }));
    return cyclicStacks(stack.node.path, dependency.node.path, moves);
  }
  // The circle is there without them.
  return error;
}

function canReach(
  from: TerraformStack,
  to: TerraformStack,
  dependenciesOf: (stack: TerraformStack) => readonly TerraformStack[],
): boolean {
  const reached = new Set([from]);
  for (const stack of reached) for (const next of dependenciesOf(stack)) reached.add(next);
  return reached.has(to);
}
