import { TerraformProvider, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { SIDES, TYPESCRIPT_ATTRIBUTES } from "../rules/attributes";
import { completeRule } from "../rules/complete-rule";
import type { RuleProblem } from "../rules/problems";
import { isSecurityGroup, RULES_PER_SECURITY_GROUP, type ISecurityGroup } from "../rules/security-group";
import type { Reader, WrittenRule } from "../rules/written-rule";
import { identitiesOf, type DeclaredRule } from "./declared-rule";
import { invalidContextQuota, invalidProvider, invalidRules, providerOfOtherStack } from "./errors";
import type { PairOptions } from "./security-group-rule-pair";
import { identityOf, isUnknown } from "./tokens";

/*
 * What MutualSecurityGroupRules and Connections share: reading rules, choosing providers and quotas, and declaring
 * valid rules.
 */

/** Reads rules with the names of the constructs' properties. Tokens pass all checks. */
export function readerFor(
  scope: Construct,
  providers: Pick<PairOptions, "sourceProvider" | "targetProvider">,
  { phrases, label }: Pick<Reader, "phrases" | "label">,
): Reader {
  const stack = TerraformStack.of(scope);
  return {
    phrases,
    label,
    names: TYPESCRIPT_ATTRIBUTES,
    isUnknown,
    identityOf: (value) => identityOf(value, stack),
    ownProviders: SIDES.filter((side) => providers[`${side}Provider`] !== undefined),
  };
}

/**
 * The provider of the rule on each end. Defaults to the group's own provider, because a provider for another account or
 * region cannot see the group.
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

/** The problems of providers. A stack can only use the providers that are configured in it. */
export function providerProblems(stack: TerraformStack, providers: PairOptions): RuleProblem[] {
  return (["provider", "sourceProvider", "targetProvider"] as const).flatMap((name) => {
    const provider = providers[name];
    if (provider === undefined) return [];
    if (!TerraformProvider.isTerraformProvider(provider)) return [invalidProvider(name, provider)];
    const own = TerraformStack.of(provider);
    return own === stack ? [] : [providerOfOtherStack(name, own.node.path, stack.node.path)];
  });
}

/** A valid rule with its defaults, declared by a construct. */
export function declaredRule(
  by: Construct,
  stack: TerraformStack,
  written: WrittenRule,
  reader: Reader,
  { quota, defaultQuota = quotaIn(by) }: Partial<Pick<DeclaredRule, "quota" | "defaultQuota">> = {},
): DeclaredRule {
  const rule = completeRule(written, reader);
  return { rule, label: undefined, by, stack, quota, defaultQuota, identities: identitiesOf(rule, stack) };
}

/** The quota in the app's context, or AWS's default. @throws InvalidRulesError if the context has an invalid quota */
export function quotaIn(scope: Construct): number {
  const problems = contextQuotaProblems(scope);
  if (problems.length > 0) throw invalidRules(scope.node.path, problems);
  return contextQuotaIn(scope) as number;
}

export function contextQuotaProblems(scope: Construct): RuleProblem[] {
  const quota = contextQuotaIn(scope);
  return isQuota(quota) ? [] : [invalidContextQuota(quota)];
}

function contextQuotaIn(scope: Construct): unknown {
  return scope.node.tryGetContext("rulesPerSecurityGroup") ?? RULES_PER_SECURITY_GROUP;
}

export function isQuota(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}
