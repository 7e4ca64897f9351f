import { TerraformStack, type TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { SIDES, type Side } from "../rules/attributes";
import { evaluate } from "../rules/evaluation";
import { CONNECTIONS_PHRASES } from "../rules/phrases";
import type { Port } from "../rules/port";
import type { RuleProblem } from "../rules/problems";
import { writtenRules } from "../rules/rule";
import { checkAtSynthesis } from "./checks-at-synthesis";
import { callLabel, endLabel, endName } from "./connection-labels";
import { SecurityGroupConnections, type Providers } from "./connection-pairs";
import { differentAppsProblem, isGroup, stackFor, stacksOf, type End, type Ends } from "./connection-stacks";
import type { DeclaredRule } from "./declared-rule";
import {
  invalidRules,
  missingGroups,
  noGroupGetsRule,
  noKnownStack,
  ofCall,
  unknownStack,
  type InvalidRulesError,
} from "./errors";
import { declaredRule, providerProblems, providersOf, readerFor } from "./rule-declaration";
import { iteratedTagProblems, type KindOptions } from "./rule-kind-options";
import { dependOnEnds, type NewConnection } from "./stack-dependencies";
import { watchTokens } from "./synthesis-checks";
import { TokenValues } from "./tokens";

/** The options of a connection. */
export interface ConnectionOptions {
  /**
   * The side whose group gets no rule, because this app must not change the group. For example, the group belongs to
   * another team or another account.
   *
   * @default - both groups get their rule. Without this option, both rules are always created.
   * @example leaveOutRuleOn: "target"
   */
  readonly leaveOutRuleOn?: Side;

  /**
   * A construct in the stack that gets both rules.
   *
   * @default - the last stack in the construct tree among the stacks of the groups that get a rule. In most apps, this
   * is the stack that was created last. The default depends on the two ends only, not on other calls.
   * @example scope: stack
   */
  readonly scope?: Construct;
}

/** One side of a connection: its groups, to which more can be added, and the options of its rules. */
export interface ConnectionSide extends KindOptions {
  readonly ends: End[];
  readonly calls: Set<ConnectionCall>;
  readonly provider?: TerraformProvider;
}

/** The side that makes a call: the source, the target, or both if the groups connect to each other. */
export type DeclaringSide = Side | "both";

/** A call of one of the methods of `Connections`. */
export interface ConnectionCall extends ConnectionOptions {
  /** The method's name. */
  readonly method: string;
  readonly declaredBy: DeclaringSide;
  readonly source: ConnectionSide;
  readonly target: ConnectionSide;
  readonly port: Port | readonly Port[];
  /** Whether the port is the default port, which is not an argument of the call. */
  readonly isDefaultPort: boolean;
  readonly description?: string;
  /** The targets that each source is connected to. */
  readonly connected: Map<End, Set<End>>;
  /** Whether synthesis checks that the call gets groups. */
  isAwaited: boolean;
}

/** A connection that a call declares: one source, one target and one port. */
export interface PlannedConnection extends NewConnection {
  readonly rule: DeclaredRule;
  /** Whether its pair does not exist yet. */
  readonly isNew: boolean;
  /** The construct that gets the pair. */
  readonly host: SecurityGroupConnections;
  readonly providers: Providers;
  readonly values: TokenValues;
}

/** The plan for one port: a connection, or problems. */
interface PortPlan {
  readonly host: SecurityGroupConnections;
  /** Undefined if the rule is invalid. */
  readonly connection: PlannedConnection | undefined;
  readonly problems: readonly RuleProblem[];
}

/**
 * Plans the connections between the ends of a call that are not connected yet. Creates no rules.
 *
 * @throws InvalidRulesError with all problems of the call
 */
export function planConnections(call: ConnectionCall): readonly PlannedConnection[] {
  const { source, target, connected } = call;
  const plans = source.ends.flatMap((one) =>
    target.ends
      .filter((other) => connected.get(one)?.has(other) !== true)
      .flatMap((other) => planEnds(call, { source: one, target: other })),
  );
  const problems = new Map(plans.flatMap((plan) => plan.problems).map((problem) => [problem.message, problem]));
  if (problems.size > 0) throw invalidRules(plans[0]!.host.node.path, [...problems.values()]);
  return plans.map(({ connection }) => connection!);
}

/**
 * Creates the pairs of a call, or adds the call's options to the pairs that exist.
 *
 * @throws InvalidRulesError with all problems of the call. Then none of its pairs is created.
 */
export function createConnections(call: ConnectionCall): void {
  const connections = planConnections(call);
  dependOnEnds(connections.filter(({ isNew }) => isNew));
  for (const { ends, host, rule, providers } of connections) {
    host.addCall(rule, call, providers);
    const targets = call.connected.get(ends.source) ?? new Set();
    call.connected.set(ends.source, targets.add(ends.target));
  }
  for (const [values, host] of new Map(connections.map(({ values, host }) => [values, host]))) {
    watchTokens(host, values);
  }
  if (call.connected.size === 0 && !call.isAwaited) awaitGroups(call);
}

/** Plans the connections between two ends, one for each port. */
function planEnds(call: ConnectionCall, ends: Ends): readonly PortPlan[] {
  const message = differentAppsProblem([ends.source, ends.target].flatMap(stacksOf));
  if (message !== undefined) throw refusal(call, { code: "invalid", message });
  const stack = stackFor(ends, call);
  if (stack === undefined) throw refusal(call, missingStackProblem(call, ends));
  const plans = planInStack(stack, call, ends);
  if (call.scope !== undefined) return plans;
  // A pair that exists stays in the stack that an earlier call's scope chose.
  const plansByStack = new Map([[stack, plans]]);
  return plans.map((plan, index) => {
    const own = plan.connection === undefined ? stack : (plan.host.stackOf(plan.connection.rule) ?? stack);
    if (!plansByStack.has(own)) plansByStack.set(own, planInStack(own, call, ends));
    return plansByStack.get(own)![index]!;
  });
}

function missingStackProblem({ leaveOutRuleOn }: ConnectionCall, ends: Ends): RuleProblem {
  const names = [endLabel(ends.source), endLabel(ends.target)] as const;
  const isAnyGroup = SIDES.some((side) => side !== leaveOutRuleOn && isGroup(ends[side]));
  return isAnyGroup ? unknownStack(...names) : noGroupGetsRule(...names);
}

function planInStack(stack: TerraformStack, call: ConnectionCall, ends: Ends): readonly PortPlan[] {
  const { description, leaveOutRuleOn, port } = call;
  const host = SecurityGroupConnections.in(stack);
  const label = () => callLabel(call, port, stack);
  const values = new TokenValues(stack);
  const explicit = { sourceProvider: call.source.provider, targetProvider: call.target.provider };
  const reader = readerFor(host, explicit, { phrases: CONNECTIONS_PHRASES, label });
  const providers = providersFor(stack, explicit, ends);
  const key = `${endName(ends.source, stack)}-to-${endName(ends.target, stack)}`;
  const written = writtenRules({ [key]: { ...ends, port, description, leaveOutRuleOn } }, values, {
    keysAreTexts: false,
  });
  const problemsOfCall = [
    ...SIDES.flatMap((side) => providerProblems(stack, { provider: call[side].provider })),
    ...SIDES.flatMap((side) => iteratedTagProblems(call[side].tags, values)),
  ].map((problem) => ofCall(label(), problem));
  return written.map((one, index) => {
    // As one of several ports, the rule has a key with the port. The key is the default description.
    const { problems, right } = evaluate([{ ...one, isOneOfSeveral: true }], reader);
    const [valid] = right;
    if (valid === undefined) return { host, connection: undefined, problems: [...problems, ...problemsOfCall] };
    const ownPort = Array.isArray(port) ? (port as readonly Port[])[index] : port;
    const rule = { ...declaredRule(host, stack, valid, reader), label: () => callLabel(call, ownPort, stack) };
    const isNew = host.stackOf(rule) === undefined;
    const connection = { name: label, isCall: true, stack, ends, rule, isNew, host, providers, values };
    const conflicts = host.conflictsWith(rule, call, providers);
    return { host, connection, problems: [...problems, ...problemsOfCall, ...conflicts] };
  });
}

function providersFor(
  stack: TerraformStack,
  explicit: Readonly<Record<`${Side}Provider`, TerraformProvider | undefined>>,
  ends: Ends,
): Providers {
  const { sourceProvider, targetProvider } = providersOf(stack, {}, ends);
  return {
    explicit: { source: explicit.sourceProvider, target: explicit.targetProvider },
    own: { source: sourceProvider, target: targetProvider },
  };
}

/** The error for a call that cannot be planned. */
function refusal(call: ConnectionCall, problem: RuleProblem): InvalidRulesError {
  return invalidRules("Connections", [ofCall(callLabel(call, call.port), problem)]);
}

/** Makes synthesis fail if the call never gets groups. @throws InvalidRulesError if no stack is known yet */
function awaitGroups(call: ConnectionCall): void {
  const { source, target, connected, scope, port } = call;
  const ends = [...source.ends, ...target.ends];
  const stack = scope === undefined ? ends.flatMap(stacksOf)[0] : TerraformStack.of(scope);
  if (stack === undefined) throw refusal(call, noKnownStack());
  call.isAwaited = true;
  checkAtSynthesis(stack, () => {
    if (connected.size > 0) return [];
    return [missingGroups(callLabel(call, port, stack), source.ends.length > 0, target.ends.length > 0)];
  });
}
