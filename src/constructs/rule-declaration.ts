import { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { TYPESCRIPT_ATTRIBUTES } from "../rules/attributes";
import { completeRule } from "../rules/complete-rule";
import type { RuleProblem } from "../rules/problems";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { isSecurityGroup, type ISecurityGroup } from "../rules/security-group";
import type { Reader, WrittenRule } from "../rules/written-rule";
import { identitiesOf, type DeclaredRule } from "./declared-rules";
import { invalidRules, noContextQuota, noProvider, providerElsewhere } from "./errors";
import type { PairOptions } from "./security-group-rule-pair";
import { identityOf, isUnknown } from "./tokens";

/*
 * What MutualSecurityGroupRules and Connections share: how they read rules, choose providers and declare what is right.
 */

/** Reads rules as the constructs' props name them; a token may be anything. */
export function readerFor(
  scope: Construct,
  { sourceProvider, targetProvider }: Pick<PairOptions, "sourceProvider" | "targetProvider">,
  { phrases, label }: Pick<Reader, "phrases" | "label">,
): Reader {
  const stack = TerraformStack.of(scope);
  return {
    phrases,
    label,
    names: TYPESCRIPT_ATTRIBUTES,
    isUnknown,
    identityOf: (value) => identityOf(value, stack),
    ownProviders: [
      ...(sourceProvider === undefined ? [] : ["source" as const]),
      ...(targetProvider === undefined ? [] : ["target" as const]),
    ],
  };
}

/**
 * The provider of the rule on each end: a group's own, where none is given, for another account's or region's has no
 * such group.
 */
export function providersOf(
  stack: TerraformStack,
  { provider, sourceProvider, targetProvider }: PairOptions,
  ends: WrittenRule["ends"],
): Pick<PairOptions, "sourceProvider" | "targetProvider"> {
  const ownOf = (end: unknown): TerraformProvider | undefined => {
    const own = isSecurityGroup(end) ? (end as ISecurityGroup & { provider?: TerraformProvider }).provider : undefined;
    return own !== undefined && TerraformStack.of(own) === stack ? own : undefined;
  };
  return {
    sourceProvider: sourceProvider ?? provider ?? ownOf(ends?.source),
    targetProvider: targetProvider ?? provider ?? ownOf(ends?.target),
  };
}

/** A provider is configured in its own stack alone: in another one, Terraform would not know it. */
export function providerProblems(stack: TerraformStack, providers: PairOptions): RuleProblem[] {
  return (["provider", "sourceProvider", "targetProvider"] as const).flatMap((name) => {
    const provider = providers[name];
    if (provider === undefined) return [];
    if (!TerraformProvider.isTerraformProvider(provider)) return [noProvider(name, provider)];
    const own = TerraformStack.of(provider);
    return own === stack ? [] : [providerElsewhere(name, own.node.path, stack.node.path)];
  });
}

/** A right rule, complete, under the name that messages have for it. */
export function declaredRule(
  by: Construct,
  stack: TerraformStack,
  written: WrittenRule,
  reader: Reader,
  { quota, usualQuota = quotaIn(by) }: Partial<Pick<DeclaredRule, "quota" | "usualQuota">> = {},
): DeclaredRule {
  const rule = completeRule(written, reader);
  return { rule, label: undefined, by, stack, quota, usualQuota, identities: identitiesOf(rule, stack) };
}

/** The quota that the app's context gives. @throws InvalidRulesError if the context has something else */
export function quotaIn(scope: Construct): number {
  const problems = contextQuotaProblems(scope);
  if (problems.length > 0) throw invalidRules(scope.node.path, problems);
  return contextQuotaIn(scope) as number;
}

export function contextQuotaProblems(scope: Construct): RuleProblem[] {
  const quota = contextQuotaIn(scope);
  return isQuota(quota) ? [] : [noContextQuota(quota)];
}

function contextQuotaIn(scope: Construct): unknown {
  return scope.node.tryGetContext("rulesPerSecurityGroup") ?? RULES_PER_SECURITY_GROUP;
}

export function isQuota(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}
