import { TerraformStack, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { SIDES, type PeerType, type Side } from "../rules/attributes";
import { evaluate } from "../rules/evaluation";
import { described } from "../rules/forms";
import { CONNECTIONS_PHRASES } from "../rules/phrases";
import { Peer } from "../rules/peer";
import { Port } from "../rules/port";
import type { RuleProblem } from "../rules/problems";
import { writtenRules } from "../rules/rule";
import { isSecurityGroup } from "../rules/security-group";
import { checkAtSynthesis } from "./checks-at-synthesis";
import { SecurityGroupConnections, type Providers } from "./connection-pairs";
import { dependOnEnds, isGroup, otherAppIn, stackFor, stacksOf, type End } from "./connection-stacks";
import type { DeclaredRule } from "./declared-rules";
import {
  invalidRules,
  noGroupGetsRule,
  noGroupsAtAll,
  noGroupYet,
  noStack,
  ofCall,
  type InvalidRulesError,
} from "./errors";
import { declaredRule, providerProblems, providersOf, readerFor } from "./rule-declaration";
import { iteratedTagProblems, type Options } from "./rule-kind-options";
import { watchTokens } from "./synthesis-checks";
import { identityOf, isUnknown, TokenValues } from "./tokens";

export interface ConnectionOptions {
  /**
   * The end whose group gets no rule, because it may not be changed here: another team's, or another account's.
   *
   * @default - both groups get their rule. Without this option, both rules are always created.
   * @example leaveOutRuleOn: "target"
   */
  readonly leaveOutRuleOn?: Side;

  /**
   * A construct of the stack that gets both rules.
   *
   * @default - of the stacks of the groups that get a rule, the last one in the tree of constructs, which in most apps is the one
   * that was constructed last. It depends on the two ends alone, not on other calls.
   * @example scope: stack
   */
  readonly scope?: Construct;
}

/** One side of calls: its groups, which may still grow, and what its rules are created with. */
export interface ConnectionSide extends Options {
  readonly ends: End[];
  readonly statements: Set<Statement>;
  readonly provider?: TerraformProvider;
}

/** Who says it: the source, the target, or a group of itself. */
export type Speaker = Side | "both";

/** One call. */
export interface Statement extends ConnectionOptions {
  /** The method that was called. */
  readonly method: string;
  readonly source: ConnectionSide;
  readonly target: ConnectionSide;
  readonly port: Port | readonly Port[];
  /** Whether the port is the default one, so that the call does not name it. */
  readonly isDefaultPort: boolean;
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
  for (const { ends, host, rules, providers, values } of plans) {
    for (const rule of rules) host.make(rule, statement, providers);
    watchTokens(host, values);
    done.set(ends.source, (done.get(ends.source) ?? new Set()).add(ends.target));
  }
  if (done.size === 0 && !statement.isAwaited) awaitGroups(statement);
}

/** What a call makes of the ends that are there and not joined yet. @throws InvalidRulesError with all that is wrong with it */
export function plansOf(statement: Statement): readonly Plan[] {
  const { source, target, done, port } = statement;
  const indexes = [...Array(Array.isArray(port) ? Math.max(port.length, 1) : 1).keys()];
  const plans = source.ends.flatMap((one) =>
    target.ends
      .filter((other) => done.get(one)?.has(other) !== true)
      .flatMap((other) => indexes.map((index) => planOf(statement, { source: one, target: other }, index))),
  );
  const problems = new Map(plans.flatMap((plan) => plan.problems).map((problem) => [problem.message, problem]));
  if (problems.size > 0) throw invalidRules(plans[0]!.host.node.path, [...problems.values()]);
  return plans;
}

/** What a call makes of two ends and a port. */
interface Plan {
  /** How errors name the connection. */
  readonly name: () => string;
  readonly isCall: true;
  readonly ends: Readonly<Record<Side, End>>;
  /** The stack that gets both rules. */
  readonly stack: TerraformStack;
  readonly host: SecurityGroupConnections;
  readonly providers: Providers;
  readonly values: TokenValues;
  /** One, unless it is wrong. */
  readonly rules: readonly DeclaredRule[];
  /** Whether its pair is not there yet. */
  readonly isNew: boolean;
  readonly problems: readonly RuleProblem[];
}

/** @param index - that of the port, if the call has several */
function planOf(statement: Statement, ends: Plan["ends"], index: number): Plan {
  const message = otherAppIn([ends.source, ends.target].flatMap(stacksOf));
  if (message !== undefined) throw refused(statement, { code: "invalid", message });
  const stack = stackFor(ends, statement);
  if (stack === undefined) throw refused(statement, noStackProblem(statement, ends));
  const plan = planIn(stack, statement, ends, index);
  // A pair that is there stays in the stack where an earlier call's scope has put it.
  const [own] = plan.rules.map((rule) => plan.host.stackOf(rule) ?? stack);
  return own === undefined || own === stack || statement.scope !== undefined
    ? plan
    : planIn(own, statement, ends, index);
}

function noStackProblem({ leaveOutRuleOn }: Statement, ends: Plan["ends"]): RuleProblem {
  const names = [endText(ends.source), endText(ends.target)] as const;
  const isAnyGroup = SIDES.some((side) => side !== leaveOutRuleOn && isGroup(ends[side]));
  return isAnyGroup ? noStack(...names) : noGroupGetsRule(...names);
}

function planIn(stack: TerraformStack, statement: Statement, ends: Plan["ends"], index: number): Plan {
  const { description, leaveOutRuleOn, port } = statement;
  const host = SecurityGroupConnections.in(stack);
  const given = { sourceProvider: statement.source.provider, targetProvider: statement.target.provider };
  const { sourceProvider, targetProvider } = providersOf(stack, {}, ends);
  const providers = {
    given: { source: given.sourceProvider, target: given.targetProvider },
    own: { source: sourceProvider, target: targetProvider },
  };
  const call = () => callOf(statement, statement.port, stack);
  const reader = readerFor(host, given, { phrases: CONNECTIONS_PHRASES, label: call });
  const values = new TokenValues(stack);
  const [source, target] = [nameOf(ends.source, stack), nameOf(ends.target, stack)];
  const rule = { ...ends, port, description, leaveOutRuleOn };
  const written = writtenRules({ [`${source}-to-${target}`]: rule }, values, { keysAreTexts: false })[index]!;
  // Marked as one of several, so that the key, which is the default description, includes the port.
  const { problems, right } = evaluate([{ ...written, isOneOfSeveral: true }], reader);
  const own = Array.isArray(port) ? (port as readonly Port[])[index] : port;
  const label = () => callOf(statement, own, stack);
  const rules = right.map((one) => ({ ...declaredRule(host, stack, one, reader), label }));
  return {
    name: call,
    isCall: true,
    ends,
    stack,
    host,
    providers,
    values,
    rules,
    isNew: rules.some((one) => host.stackOf(one) === undefined),
    problems: [
      ...problems,
      ...[given.sourceProvider, given.targetProvider]
        .flatMap((provider) => providerProblems(stack, { provider }))
        .map((problem) => ofCall(call(), problem)),
      ...[statement.source.tags, statement.target.tags]
        .flatMap((tags) => iteratedTagProblems(tags, values))
        .map((problem) => ofCall(call(), problem)),
      ...rules.flatMap((one) => host.problemsWith(one, statement, providers)),
    ],
  };
}

/** A call as its author wrote it, such as `Connections.of(alb).allowTo(web, tcp 80)`. */
function callOf(statement: Statement, port: unknown, stack?: TerraformStack): string {
  const { method, source, target, speaker, isDefaultPort, leaveOutRuleOn } = statement;
  const argument = (side: ConnectionSide) =>
    side.ends.length === 1 ? endText(side.ends[0]!, stack) : sideText(side, stack);
  const [own, other] = speaker === "target" ? [target, source] : [source, target];
  const args = [
    ...(speaker === "both" ? [] : [argument(other)]),
    ...(isDefaultPort ? [] : [portText(port, stack)]),
    ...(leaveOutRuleOn !== undefined && !isUnknown(leaveOutRuleOn) ? [`{ leaveOutRuleOn: "${leaveOutRuleOn}" }`] : []),
  ];
  return `${sideText(own, stack)}.${method}(${args.join(", ")})`;
}

/** A side as its author wrote it, such as `Connections.of(alb, web)`. */
export function sideText({ ends }: Pick<ConnectionSide, "ends">, stack?: TerraformStack): string {
  return `Connections.of(${ends.map((end) => endText(end, stack)).join(", ")})`;
}

const FACTORIES = {
  security_group: "securityGroup",
  cidr_ipv4: "ipv4",
  cidr_ipv6: "ipv6",
  prefix_list: "prefixList",
} as const satisfies Readonly<Record<PeerType, keyof typeof Peer>>;

function endText(end: End, stack?: TerraformStack): string {
  return Peer.isPeer(end) && !isUnknown(end.value)
    ? `Peer.${FACTORIES[end.type]}(${JSON.stringify(end.value)})`
    : nameOf(end, stack ?? stacksOf(end)[0]);
}

/** A port in a sentence, such as `tcp 80-90`. */
function portText(port: unknown, stack?: TerraformStack): string {
  if (Array.isArray(port)) return `[${Array.from(port, (one: unknown) => portText(one, stack)).join(", ")}]`;
  if (!Port.isPort(port)) return isUnknown(port) ? "a token" : described(port);
  const text = (value: unknown) =>
    isUnknown(value)
      ? stack === undefined
        ? "a token"
        : identityOf(value, stack).replaceAll(/[${}]/g, "")
      : String(value);
  const { protocol, fromPort, toPort } = port;
  if (protocol === "-1") return "all traffic";
  const last = toPort === undefined ? "" : `-${text(toPort)}`;
  return `${text(protocol)}${fromPort === undefined ? "" : ` ${text(fromPort)}${last}`}`;
}

/** The error for a call that cannot be planned. */
function refused(statement: Statement, problem: RuleProblem): InvalidRulesError {
  return invalidRules("Connections", [ofCall(callOf(statement, statement.port), problem)]);
}

/**
 * How messages name an end: a group of this stack by its name in Terraform, one of another stack with that stack before
 * it, whether it is given as a construct or as its id; anything else by its expression or what it is.
 */
export function nameOf(end: End, stack?: TerraformStack): string {
  const id = isSecurityGroup(end) ? end.id : end.value;
  const [type, own] = [isSecurityGroup(end) ? "security_group" : end.type, stacksOf(end)[0] ?? stack];
  if (!isUnknown(id) || own === undefined) return id;
  const place = own === stack ? "" : `${own.node.path}:`;
  const address = identityOf(id, own).replaceAll(/[${}]/g, "");
  if (address.includes("TfToken[")) return "a token without a value";
  const [, name] = /^aws_security_group\.([\w-]+)\.id$/.exec(address) ?? [];
  // A name like an id would be taken for one.
  if (name !== undefined && !/^(sg|pl)-/.test(name)) return place + name;
  return `${place}${type === "security_group" ? "" : `${type}:`}${address}`;
}

/** Makes synthesis fail if no group ever arrives. @throws InvalidRulesError if there is no stack yet that could fail */
function awaitGroups(statement: Statement): void {
  const { source, target, done, scope, port } = statement;
  const ends = [...source.ends, ...target.ends];
  const stack = scope === undefined ? ends.flatMap(stacksOf)[0] : TerraformStack.of(scope);
  if (stack === undefined) throw refused(statement, noGroupsAtAll());
  statement.isAwaited = true;
  checkAtSynthesis(stack, () =>
    done.size > 0 ? [] : [noGroupYet(callOf(statement, port, stack), source.ends.length > 0, target.ends.length > 0)],
  );
}
