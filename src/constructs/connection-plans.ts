import { TerraformStack, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { Side } from "../rules/attributes";
import { nameOfRule } from "../rules/evaluated-rule";
import { evaluate } from "../rules/evaluation";
import type { Port } from "../rules/port";
import { isSecurityGroup, writtenRules } from "../rules/rule";
import { SecurityGroupConnections, type Providers } from "./connection-pairs";
import { dependOnEnds, stackFor, stacksOf, type End } from "./connection-stacks";
import type { DeclaredRule } from "./declared-rules";
import { invalidRules, noGroupsAtAll, noGroupYet, noStack } from "./errors";
import { declaredRule, providerProblems, providersOf, readerFor } from "./mutual-security-group-rules";
import type { RuleKindOptions } from "./rule-kind-options";
import { identityOf, isUnknown } from "./tokens";

export interface ConnectionOptions {
  /**
   * The end whose group gets no rule, because it may not be changed here: another team's, or another account's.
   *
   * @default - both groups get their rule. Without this option, both rules are always created.
   */
  readonly leaveOutRuleOn?: Side;

  /**
   * A construct of the stack that gets both rules.
   *
   * @default - of the stacks of the groups that get a rule, the last one in the tree of constructs, which in most apps is the one
   * that was constructed last. It depends on the two ends alone, not on other calls.
   */
  readonly scope?: Construct;
}

/** One side of calls: its groups, which may still grow, and what its rules are created with. */
export interface ConnectionSide extends RuleKindOptions {
  readonly ends: End[];
  readonly statements: Set<Statement>;
  readonly provider?: TerraformProvider;
}

/** Who says it: the source, the target, or a group of itself. */
export type Speaker = Side | "both";

/** One call. */
export interface Statement extends ConnectionOptions {
  readonly source: ConnectionSide;
  readonly target: ConnectionSide;
  readonly port: Port | readonly Port[];
  readonly description?: string;
  readonly speaker: Speaker;
  /** The pairs of ends that it was carried out for. */
  readonly done: Map<End, Set<End>>;
  /** Whether synthesis already checks that a group arrives. */
  isAwaited: boolean;
}

/** Creates the pairs of a call that can be created and are not there yet. @throws InvalidRulesError with all their problems */
export function carryOut(statement: Statement): void {
  const { done } = statement;
  const plans = plansOf(statement);
  dependOnEnds(plans.filter(({ isNew }) => isNew));
  for (const { ends, host, rules, providers } of plans) {
    for (const rule of rules) host.make(rule, statement, providers);
    done.set(ends.source, (done.get(ends.source) ?? new Set()).add(ends.target));
  }
  if (done.size === 0 && !statement.isAwaited) awaitGroups(statement);
}

/** What a call makes of the ends that are there and not joined yet. @throws InvalidRulesError with all that is wrong with it */
export function plansOf(statement: Statement): readonly Plan[] {
  const { source, target, done, port } = statement;
  const ports = Array.isArray(port) && port.length > 0 ? (port as readonly Port[]) : [port as Port];
  const plans = source.ends.flatMap((one) =>
    target.ends
      .filter((other) => done.get(one)?.has(other) !== true)
      .flatMap((other) => ports.map((port) => planOf(statement, { source: one, target: other }, port))),
  );
  const problems = new Set(plans.flatMap((plan) => plan.problems));
  if (problems.size > 0) throw invalidRules(plans[0]!.host.node.path, [...problems]);
  return plans;
}

/** What a call makes of two ends and a port. */
interface Plan {
  /** How errors name the connection. */
  readonly name: string;
  readonly ends: Readonly<Record<Side, End>>;
  /** The stack that gets both rules. */
  readonly stack: TerraformStack;
  readonly host: SecurityGroupConnections;
  readonly providers: Providers;
  /** One, unless it is wrong. */
  readonly rules: readonly DeclaredRule[];
  /** Whether its pair is not there yet. */
  readonly isNew: boolean;
  readonly problems: readonly string[];
}

function planOf(statement: Statement, ends: Plan["ends"], port: Port): Plan {
  const stack = stackFor(ends, statement);
  if (stack === undefined) throw noStack(nameOf(ends.source), nameOf(ends.target));
  const plan = planIn(stack, statement, ends, port);
  // A pair that is there stays in the stack where an earlier call's scope has put it.
  const [own] = plan.rules.map((rule) => plan.host.stackOf(rule) ?? stack);
  return own === undefined || own === stack || statement.scope !== undefined
    ? plan
    : planIn(own, statement, ends, port);
}

function planIn(stack: TerraformStack, statement: Statement, ends: Plan["ends"], port: Port): Plan {
  const { description, leaveOutRuleOn } = statement;
  const host = SecurityGroupConnections.in(stack);
  const given = { sourceProvider: statement.source.provider, targetProvider: statement.target.provider };
  const { sourceProvider, targetProvider } = providersOf(stack, {}, ends);
  const providers = {
    given: { source: given.sourceProvider, target: given.targetProvider },
    own: { source: sourceProvider, target: targetProvider },
  };
  const reader = readerFor(host, given);
  const [source, target] = [nameOf(ends.source, stack), nameOf(ends.target, stack)];
  const key = `${source}-to-${target}`;
  // As a list, so that the key has the port in it.
  const rule = { ...ends, port: [port], description, leaveOutRuleOn };
  const written = writtenRules({ [key]: rule }, { keysAreTexts: false });
  const { problems, right } = evaluate(written, reader);
  const rules = right.map((one) => declaredRule(host, stack, one, reader));
  return {
    name: `${source} to ${target}`,
    ends,
    stack,
    host,
    providers,
    rules,
    isNew: rules.some((one) => host.stackOf(one) === undefined),
    problems: [
      ...problems,
      ...providerProblems(stack, given).map((problem) => `${nameOfRule(key)}: ${problem}`),
      ...rules.flatMap((one) => host.problemsWith(one, statement, providers)),
    ],
  };
}

/**
 * How messages name an end: a group of this stack by its name in Terraform, one of another stack with that stack before it,
 * whether it is given as a construct or as its id; anything else by its expression or what it is.
 */
export function nameOf(end: End, stack?: TerraformStack): string {
  const id = isSecurityGroup(end) ? end.id : end.value;
  const [type, own] = [isSecurityGroup(end) ? "security_group" : end.type, stacksOf(end)[0] ?? stack];
  if (!isUnknown(id) || own === undefined) return id;
  const place = own === stack ? "" : `${own.node.path}:`;
  const address = identityOf(id, own).replaceAll(/[${}]/g, "");
  const [, name] = /^aws_security_group\.([\w-]+)\.id$/.exec(address) ?? [];
  // A name like an id would be taken for one.
  if (name !== undefined && !/^(sg|pl)-/.test(name)) return place + name;
  return `${place}${type === "security_group" ? "" : `${type}:`}${address}`;
}

/** Makes synthesis fail if no group ever arrives for a call. @throws Error if there is no stack yet that could fail */
function awaitGroups(statement: Statement): void {
  const { source, target, done, scope } = statement;
  const ends = [...source.ends, ...target.ends];
  const stack = scope === undefined ? ends.flatMap(stacksOf)[0] : TerraformStack.of(scope);
  if (stack === undefined) throw noGroupsAtAll();
  statement.isAwaited = true;
  stack.node.addValidation({
    validate: () => {
      const names = (side: ConnectionSide) => side.ends.map((end) => nameOf(end, stack));
      return done.size === 0 ? [noGroupYet(names(source), names(target))] : [];
    },
  });
}
