import { TerraformStack } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { SIDES, type Side } from "../rules/attributes";
import { Peer } from "../rules/peer";
import { isSecurityGroup, type ISecurityGroup } from "../rules/security-group";
import { differentApps } from "./errors";
import { originStacksOf } from "./tokens";

/** An end of a connection. */
export type End = ISecurityGroup | Peer;

export type Ends = Readonly<Record<Side, End>>;

/** The stacks that an end belongs to, as far as they are known. */
export function stacksOf(end: End): readonly TerraformStack[] {
  if (isSecurityGroup(end) && "node" in end) return [TerraformStack.of(end as unknown as IConstruct)];
  return originStacksOf(isSecurityGroup(end) ? end.id : end.value);
}

/**
 * The stack that gets both rules of a connection: the scope's stack, or the last one in the construct tree among the
 * stacks of the groups that get a rule, because it can refer to the others in most apps. Other calls do not affect the
 * result, because a pair that changes its stack is destroyed in one stack and created in the other.
 *
 * @returns undefined if no group that gets a rule belongs to a known stack
 */
export function stackFor(
  ends: Ends,
  { scope, leaveOutRuleOn }: { readonly scope?: Construct; readonly leaveOutRuleOn?: Side },
): TerraformStack | undefined {
  if (scope !== undefined) return TerraformStack.of(scope);
  const candidates = SIDES.filter((side) => side !== leaveOutRuleOn && isGroup(ends[side])).flatMap((side) =>
    stacksOf(ends[side]),
  );
  return candidates.reduce<TerraformStack | undefined>(
    (last, stack) => (last === undefined || comesAfter(stack, last) ? stack : last),
    undefined,
  );
}

export function isGroup(end: End): boolean {
  return !Peer.isPeer(end) || end.type === "security_group";
}

/** Whether a stack comes after another one in the construct tree, where siblings are in the order of construction. */
export function comesAfter(stack: TerraformStack, other: TerraformStack): boolean {
  const [scopes, others] = [stack.node.scopes, other.node.scopes];
  const fork = scopes.findIndex((scope, depth) => scope !== others[depth]);
  // A stack comes after the stacks around it, but not after itself or the stacks in it.
  if (fork === -1) return false;
  if (fork >= others.length) return true;
  const siblings = scopes[fork - 1]!.node.children;
  return siblings.indexOf(scopes[fork]!) > siblings.indexOf(others[fork]!);
}

/** The problem of stacks that belong to different apps; undefined if they belong to one app. */
export function differentAppsProblem(stacks: readonly TerraformStack[]): string | undefined {
  const [first] = stacks;
  const other = stacks.find((stack) => stack.node.root !== first!.node.root);
  return other && differentApps(first!.node.path, other.node.path);
}
