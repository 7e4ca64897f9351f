import { TerraformProvider, TerraformStack } from "cdktf";
import { Construct, type IConstruct } from "constructs";
import type { Side } from "../rules/attributes";
import { nameOfRule } from "../rules/evaluated-rule";
import { evaluate } from "../rules/evaluation";
import { Peer } from "../rules/peer";
import type { Port } from "../rules/port";
import { repeatedSentence } from "../rules/relations";
import { isSecurityGroup, writtenRules, type ISecurityGroup } from "../rules/rule";
import { declare, declaredAlready, duplicateProblems, type DeclaredRule } from "./declared-rules";
import {
  cyclicStacks,
  invalidRules,
  noConnectable,
  noDefaultPort,
  noGroups,
  noGroupYet,
  noProps,
  noProvider,
  noScope,
  noStack,
  otherDescription,
  otherHalf,
  otherKind,
  otherProvider,
  otherStack,
  unknownProp,
} from "./errors";
import {
  constructId,
  declaredRule,
  kindProblems,
  providerProblems,
  providersOf,
  readerFor,
  type RuleKindOptions,
} from "./mutual-security-group-rules";
import { DEFAULT_KIND, type RuleKind } from "./rule-kinds";
import { keepTraceOfEachCall, SecurityGroupRulePair } from "./security-group-rule-pair";
import { identityOf, isUnknown, originStacksOf } from "./tokens";

/** Something whose connections can be declared: a construct of your own that holds its groups' `Connections`. */
export interface IConnectable {
  readonly connections: Connections;
}

/** What a connection may be declared to or from. */
export type Connectable = IConnectable | Connections | ISecurityGroup | Peer;

export interface ConnectionsProps extends RuleKindOptions {
  /**
   * The security groups behind it: each of them gets the rules of every connection.
   *
   * @default - none yet: `addSecurityGroup` adds them
   */
  readonly securityGroups?: readonly (ISecurityGroup | Peer)[];

  /**
   * The port that `allowDefaultPortFrom`, `allowDefaultPortInternally` and others' `allowToDefaultPort` mean.
   *
   * @default - none
   */
  readonly defaultPort?: Port;

  /**
   * The provider that makes the rules on these groups: that of their account.
   *
   * @default - a group's own, where it is a construct that has one, or else the stack's default AWS provider
   */
  readonly provider?: TerraformProvider;
}

export interface ConnectionOptions {
  /**
   * The end whose group gets no rule, because it may not be changed here: another team's, or another account's.
   *
   * @default - both groups get their rule: half a pair is never made without this
   */
  readonly leaveOutRuleOn?: Side;

  /**
   * A construct of the stack that gets both rules.
   *
   * @default - the source's stack, or the target's where that one depends on the source's already. So the calls among groups of
   * several stacks have a say in each other's: give a scope where their order must not matter.
   */
  readonly scope?: Construct;
}

/** Who says it: the source, the target, or a group of itself. */
type Speaker = Side | "both";

/** One call. */
interface Statement extends ConnectionOptions {
  readonly source: Connections;
  readonly target: Connections;
  readonly port: Port | readonly Port[];
  readonly description?: string;
  readonly speaker: Speaker;
  /** The pairs of ends that it was carried out for. */
  readonly done: Map<End, Set<End>>;
}

type End = ISecurityGroup | Peer;

const SIDES = ["source", "target"] as const;

/**
 * The connections of one or more security groups, as sentences:
 *
 * ```ts
 * const web = Connections.of(webGroup);
 * Connections.of(albGroup).allowTo(web, Port.HTTP, "Allow HTTP from the ALB to webs");
 * web.allowTo(Peer.prefixList("pl-63a5400a"), Port.HTTPS, "Allow webs to S3");
 * web.allowInternally(Port.tcp(9300), "Allow webs to form a cluster");
 * ```
 *
 * Every call makes both rules at once: egress on the source's group, ingress on the target's. Where there are several groups on
 * a side, it does so for each; a group that is added later gets the rules of the calls before. What is said twice, or from both
 * sides, is made once, whatever the ports are called: the connection is told apart by its groups, its protocol and its ports.
 *
 * Both rules land in one stack, under `security-group-connections`, at addresses that come from the groups' paths, the
 * protocol and the ports.
 */
export class Connections implements IConnectable {
  /**
   * @param securityGroups - constructs, or ids as `Peer.securityGroup("sg-…")`; none where they are added later
   */
  static of(...securityGroups: (ISecurityGroup | Peer)[]): Connections {
    return new Connections({ securityGroups });
  }

  readonly connections: Connections = this;
  /** The port that is meant where none is named. */
  readonly defaultPort?: Port;
  /** @internal */
  readonly provider?: TerraformProvider;
  /** @internal */
  readonly kind?: RuleKind;
  /** @internal */
  readonly tags?: Readonly<Record<string, string>>;

  private readonly ends: End[] = [];
  private readonly statements = new Set<Statement>();

  constructor(props: ConnectionsProps = {}) {
    refuseOthers(props, ["securityGroups", "defaultPort", "provider", "kind", "tags"], "Connections");
    const { securityGroups = [], defaultPort, provider, kind, tags } = props;
    const problems = [
      ...(Array.isArray(securityGroups) ? [] : [noGroups(securityGroups)]),
      ...(provider === undefined || TerraformProvider.isTerraformProvider(provider) ? [] : [noProvider(provider)]),
      ...kindProblems({ kind, tags }),
    ];
    if (problems.length > 0) throw invalidRules("Connections", problems);
    this.defaultPort = defaultPort;
    this.provider = provider;
    this.kind = kind;
    this.tags = tags;
    this.addSecurityGroup(...securityGroups);
  }

  /** The groups behind it so far. */
  get securityGroups(): readonly (ISecurityGroup | Peer)[] {
    return [...this.ends];
  }

  /** Adds groups, which get the rules of all calls, of those before as well. */
  addSecurityGroup(...securityGroups: readonly (ISecurityGroup | Peer)[]): void {
    for (const group of securityGroups) if (!isSecurityGroup(group) && !Peer.isPeer(group)) throw noConnectable(group);
    const added = securityGroups.filter(
      (group, index) => !this.ends.includes(group) && securityGroups.indexOf(group) === index,
    );
    this.ends.push(...added);
    try {
      // All of them are looked at before any of them makes a rule.
      for (const statement of this.statements) rightPlansOf(statement);
      for (const statement of this.statements) carryOut(statement);
    } catch (error) {
      // What was refused is not among them.
      this.ends.splice(this.ends.length - added.length);
      throw error;
    }
  }

  /**
   * Allows these groups to open connections to others.
   *
   * Each of these groups gets an egress rule to the other one, and the other one an ingress rule from it.
   *
   * @param description - of both rules; of the egress rule alone, where the other side's `allowFrom` gives one of its own.
   * @default - the rule's key, made of both ends and the port
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowTo(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.state({ source: this, target: connectionsOf(other), port, description, speaker: "source" }, options);
  }

  /**
   * Allows others to open connections to these groups.
   *
   * Each of these groups gets an ingress rule from the other one, and the other one an egress rule to it.
   *
   * @param description - of both rules; of the ingress rule alone, where the other side's `allowTo` gives one of its own.
   * @default - the rule's key, made of both ends and the port
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowFrom(
    other: Connectable,
    port: Port | readonly Port[],
    description?: string,
    options: ConnectionOptions = {},
  ): void {
    this.state({ source: connectionsOf(other), target: this, port, description, speaker: "target" }, options);
  }

  /**
   * Allows these groups to open connections to each other, and each to itself.
   *
   * Each of them gets both an egress and an ingress rule for each of them; for itself as `self`.
   *
   * @throws InvalidRulesError with all that is wrong with it
   */
  allowInternally(port: Port | readonly Port[], description?: string, options: ConnectionOptions = {}): void {
    this.state({ source: this, target: this, port, description, speaker: "both" }, options);
  }

  /** `allowTo` at the other side's default port. @throws Error where it has none */
  allowToDefaultPort(other: IConnectable | Connections, description?: string, options: ConnectionOptions = {}): void {
    this.allowTo(other, defaultPortOf(other.connections), description, options);
  }

  /** `allowFrom` at these groups' default port. @throws Error where there is none */
  allowDefaultPortFrom(other: Connectable, description?: string, options: ConnectionOptions = {}): void {
    this.allowFrom(other, defaultPortOf(this), description, options);
  }

  /** `allowInternally` at these groups' default port. @throws Error where there is none */
  allowDefaultPortInternally(description?: string, options: ConnectionOptions = {}): void {
    this.allowInternally(defaultPortOf(this), description, options);
  }

  private state(call: Omit<Statement, "done" | keyof ConnectionOptions>, options: ConnectionOptions): void {
    refuseOthers(options, ["leaveOutRuleOn", "scope"], "a connection");
    if (options.scope !== undefined && !Construct.isConstruct(options.scope)) throw noScope(options.scope);
    // A description that is empty counts as left out.
    const description = call.description === "" ? undefined : call.description;
    const statement: Statement = { ...call, ...options, description, done: new Map() };
    carryOut(statement);
    for (const side of new Set([statement.source, statement.target])) side.statements.add(statement);
  }

  /** @internal */
  static endsOf(connections: Connections): readonly End[] {
    return connections.ends;
  }
}

/** What is not understood is not left out in silence. */
function refuseOthers(members: unknown, known: readonly string[], of: string): void {
  if (typeof members !== "object" || members === null || Array.isArray(members)) throw noProps(members, known, of);
  const others = Object.entries(members).flatMap(([name, value]) =>
    value === undefined || known.includes(name) ? [] : [name],
  );
  if (others.length > 0) throw new Error(others.map((name) => unknownProp(name, known, of)).join("\n"));
}

function connectionsOf(other: Connectable): Connections {
  if (Peer.isPeer(other) || isSecurityGroup(other)) return Connections.of(other);
  const { connections } = (other as Partial<IConnectable> | undefined) ?? {};
  if (typeof connections?.allowTo !== "function") throw noConnectable(other);
  return connections;
}

function defaultPortOf({ defaultPort, securityGroups }: Connections): Port {
  if (defaultPort === undefined) throw noDefaultPort(securityGroups.map((group) => nameOf(group, stackOf(group))));
  return defaultPort;
}

/** The pairs of ends of a call that can be joined and are not yet. */
function openEndsOf({ source, target, done }: Statement): (readonly [End, End])[] {
  return Connections.endsOf(source).flatMap((one) =>
    Connections.endsOf(target)
      .filter((other) => done.get(one)?.has(other) !== true)
      .map((other) => [one, other] as const),
  );
}

/** What a call makes of the ends that can be joined and are not yet. @throws InvalidRulesError with all that is wrong with it */
function rightPlansOf(statement: Statement): readonly Plan[] {
  const plans = openEndsOf(statement).map(([one, other]) => planOf(statement, one, other));
  const problems = new Set(plans.flatMap((plan) => plan.problems));
  if (problems.size > 0) throw invalidRules(plans[0]!.host.node.path, [...problems]);
  return plans;
}

/** Makes the pairs of a call that can be made and are not there yet. All that is wrong with them is thrown at once. */
function carryOut(statement: Statement): void {
  const { done } = statement;
  for (const [index, plan] of rightPlansOf(statement).entries()) {
    const [one, other] = plan.ends;
    // Planned anew where pairs were made meanwhile: they have a say in the stack.
    const { host, rules, providers } = index === 0 ? plan : planOf(statement, one, other);
    for (const rule of rules) host.make(rule, [one, other], statement, providers);
    done.set(one, (done.get(one) ?? new Set()).add(other));
  }
  if (done.size === 0) expectGroups(statement);
}

/** The providers that both sides of a call were given, and those that their groups have themselves. */
interface Providers {
  readonly given: Readonly<Record<Side, TerraformProvider | undefined>>;
  readonly own: Readonly<Record<Side, TerraformProvider | undefined>>;
}

/** What a call makes of two ends. */
interface Plan {
  readonly ends: readonly [End, End];
  /** In the stack in which both rules land. */
  readonly host: SecurityGroupConnections;
  readonly providers: Providers;
  readonly rules: readonly DeclaredRule[];
  readonly problems: readonly string[];
}

function planOf(statement: Statement, source: End, target: End): Plan {
  const { port, description, leaveOutRuleOn } = statement;
  const stack = stackFor(statement, source, target);
  const host = SecurityGroupConnections.in(stack);
  const given = { sourceProvider: statement.source.provider, targetProvider: statement.target.provider };
  const { sourceProvider, targetProvider } = providersOf(stack, {}, { source, target });
  const providers = {
    given: { source: given.sourceProvider, target: given.targetProvider },
    own: { source: sourceProvider, target: targetProvider },
  };
  const reader = readerFor(host, given);
  const key = `${nameOf(source, stack)}-to-${nameOf(target, stack)}`;
  // As a list, so that the key has the port in it.
  const ports = Array.isArray(port) ? (port as readonly Port[]) : [port as Port];
  const rule = { source, target, port: ports, description, leaveOutRuleOn };
  const written = writtenRules({ [key]: rule }, { keysAreTexts: false });
  const { problems, right } = evaluate(written, reader);
  const rules = right.map((one) => declaredRule(host, stack, one, reader));
  return {
    ends: [source, target],
    host,
    providers,
    rules,
    problems: [
      ...problems,
      ...providerProblems(stack, given).map((problem) => `${nameOfRule(key)}: ${problem}`),
      ...rules.flatMap((one) => host.problemsWith(one, statement, providers)),
    ],
  };
}

/** A pair, and what was said of it. */
interface Made {
  readonly pair: SecurityGroupRulePair;
  /** The descriptions, by who gave them. */
  readonly said: Map<Speaker, string>;
  /** The providers that were given, of the sides for which one was. */
  readonly providers: Partial<Record<Side, TerraformProvider>>;
  readonly kinds: Readonly<Record<Side, RuleKind>>;
  /** What describes it where nobody does. */
  readonly key: string;
}

/** The pairs of all calls that landed in one stack. */
class SecurityGroupConnections extends Construct {
  static in(stack: TerraformStack): SecurityGroupConnections {
    const known = stack.node.tryFindChild("security-group-connections");
    return (known as SecurityGroupConnections | undefined) ?? new SecurityGroupConnections(stack);
  }

  /** What was said of each of the pairs, and by whom. */
  private readonly made = new Map<DeclaredRule, Made>();

  private readonly scopes = new Map<string, Construct>();
  private readonly keepTrace = keepTraceOfEachCall();

  private constructor(stack: TerraformStack) {
    super(stack, "security-group-connections");
  }

  /** What keeps a call from making a rule beside those that there are. */
  problemsWith(declared: DeclaredRule, statement: Statement, providers: Plan["providers"]): string[] {
    const name = nameOfRule(declared.rule.key);
    const { speaker, description } = statement;
    const first = this.madeAlready(declared);
    if (first === undefined) {
      // Of one name in two calls, they differ in what they leave out.
      const repeated = repeatedSentence(name);
      return duplicateProblems([declared]).map((one) => (one === repeated ? otherHalf(name) : one));
    }
    const said = first.said.get(speaker);
    const isOther = description !== undefined && said !== undefined && said !== description;
    return [
      ...(isOther ? [otherDescription(name, description, said)] : []),
      ...SIDES.filter((side) => {
        const provider = providers.given[side];
        return provider !== undefined && (first.providers[side] ?? provider) !== provider;
      }).map((side) => otherProvider(name, side)),
      ...this.problemsWithScope(name, statement, first),
      ...SIDES.flatMap((side) => {
        const { kind } = statement[side];
        return kind === undefined || kind === first.kinds[side] ? [] : [otherKind(name, side, kind, first.kinds[side])];
      }),
    ];
  }

  /** A pair that is there stays in its stack. */
  private problemsWithScope(name: string, { scope }: Statement, { pair }: Made): string[] {
    const [wanted, own] = [scope && TerraformStack.of(scope), TerraformStack.of(pair)];
    return wanted === undefined || wanted === own ? [] : [otherStack(name, wanted.node.path, own.node.path)];
  }

  /** Makes a rule's pair, or where it is there adds what is said of it. */
  make(
    declared: DeclaredRule,
    [source, target]: readonly [End, End],
    statement: Statement,
    providers: Plan["providers"],
  ): void {
    const entry = this.madeAlready(declared) ?? this.makePair(declared, source, target, statement);
    const { said, pair, key } = entry;
    for (const side of SIDES) {
      entry.providers[side] ??= providers.given[side];
      const provider = entry.providers[side] ?? providers.own[side];
      if (provider !== undefined) pair.provideFor(side, provider);
    }
    for (const side of SIDES) pair.tag(side, statement[side].tags);
    if (statement.description !== undefined) said.set(statement.speaker, statement.description);
    const [both, ofSource, ofTarget] = [said.get("both"), said.get("source"), said.get("target")];
    pair.describe({ egress: ofSource ?? both ?? ofTarget ?? key, ingress: ofTarget ?? both ?? ofSource ?? key });
  }

  private makePair(declared: DeclaredRule, source: End, target: End, statement: Statement): Made {
    const stack = TerraformStack.of(this);
    dependOnEnds(stack, source, target);
    // A scope for each part keeps addresses apart that would read the same in one.
    const [from, to] = [source, target].map((end) => constructId(nameOf(end, stack)));
    // Two halves that leave out either end are two pairs.
    const half = SIDES.find((side) => statement.leaveOutRuleOn === side);
    const portId = constructId(String(declared.rule.portKey)) + (half === undefined ? "" : `-without-${half}`);
    const scope = this.scopeIn(this.scopeIn(this, from!), to!);
    const kinds = {
      source: statement.source.kind ?? DEFAULT_KIND,
      target: statement.target.kind ?? DEFAULT_KIND,
    };
    const pair = new SecurityGroupRulePair(scope, portId, declared.rule, { kinds, keepTrace: this.keepTrace });
    declare([declared]);
    const key = `${from!}-to-${to!}-${portId}`.replaceAll(/[^0-9A-Za-z_ .:/()#,@[\]+=&;{}!$*-]/g, "-").slice(0, 255);
    const entry: Made = { pair, said: new Map(), providers: {}, kinds, key };
    this.made.set(declared, entry);
    return entry;
  }

  private scopeIn(scope: Construct, id: string): Construct {
    const path = `${scope.node.path}/${id}`;
    const known = this.scopes.get(path) ?? new Construct(scope, id);
    this.scopes.set(path, known);
    return known;
  }

  private madeAlready(declared: DeclaredRule) {
    const first = declaredAlready(declared);
    // In whichever stack it landed: the call that came first has chosen.
    return first?.by instanceof SecurityGroupConnections ? first.by.made.get(first) : undefined;
  }
}

/**
 * How addresses and messages name an end: a group of this stack by its name in Terraform, one of another stack with that stack
 * before it, whether it is given as a construct or as its id; anything else by its expression or what it is.
 */
function nameOf(end: End, stack?: TerraformStack): string {
  const id = isSecurityGroup(end) ? end.id : end.value;
  const [type, own] = [isSecurityGroup(end) ? "security_group" : end.type, stackOf(end) ?? stack];
  if (!isUnknown(id) || own === undefined) return id;
  const place = own === stack ? "" : `${own.node.path}:`;
  const address = identityOf(id, own).replaceAll(/[${}]/g, "");
  const [, name] = /^aws_security_group\.([\w-]+)\.id$/.exec(address) ?? [];
  // A name like an id would be taken for one.
  if (name !== undefined && !/^(sg|pl)-/.test(name)) return place + name;
  return `${place}${type === "security_group" ? "" : `${type}:`}${address}`;
}

/** The stack in which both rules land: the source's, where nothing speaks against it. */
function stackFor(statement: Statement, source: End, target: End): TerraformStack {
  const [one, other] = [stackOf(source), stackOf(target)];
  const named = statement.scope && TerraformStack.of(statement.scope);
  const stack = named ?? (one && other?.dependsOn(one) ? other : (one ?? other));
  if (stack === undefined) throw noStack(nameOf(source), nameOf(target));
  return stack;
}

/** Makes the stack of a pair depend at once on those of its ends, so that no later pair is placed the other way round. */
function dependOnEnds(stack: TerraformStack, source: End, target: End): void {
  for (const end of [stackOf(source), stackOf(target)]) {
    if (end === undefined || end === stack) continue;
    explainCycles(stack);
    explainCycles(end);
    callsOf(stack).push({ call: `${nameOf(source, stack)} to ${nameOf(target, stack)}`, from: stack, to: end });
    stack.addDependency(end);
  }
}

function stackOf(end: End): TerraformStack | undefined {
  if (isSecurityGroup(end) && "node" in end) return TerraformStack.of(end as unknown as IConstruct);
  return originStacksOf(isSecurityGroup(end) ? end.id : end.value)[0];
}

/** A call that made one stack depend on another. */
interface CallAcrossStacks {
  readonly call: string;
  readonly from: TerraformStack;
  readonly to: TerraformStack;
}

const CALLS = Symbol.for("cdktf-mutual-security-groups/CallsAcrossStacks");

function callsOf(stack: TerraformStack): CallAcrossStacks[] {
  const root = stack.node.root as IConstruct & { [CALLS]?: CallAcrossStacks[] };
  if (root[CALLS] === undefined) Object.defineProperty(root, CALLS, { value: [] });
  return root[CALLS]!;
}

/**
 * CDKTF says which stacks depend on each other in a circle, at synthesis, and not why. Where calls are the cause, the error has
 * to name those that could be moved.
 */
function explainCycles(stack: TerraformStack): void {
  if (Object.hasOwn(stack, "addDependency")) return;
  stack.addDependency = (dependency) => {
    try {
      TerraformStack.prototype.addDependency.call(stack, dependency);
    } catch (error) {
      const reaches = (from: TerraformStack, to: TerraformStack) => from === to || from.dependsOn(to);
      const calls = callsOf(stack).filter(({ from, to }) => reaches(dependency, from) && reaches(to, stack));
      if (calls.length === 0) throw error;
      throw cyclicStacks(
        stack.node.path,
        dependency.node.path,
        calls.map(({ call, from }) => ({ call, stack: from.node.path })),
      );
    }
  };
}

/** A call for which there are never any groups would be dropped in silence: the stack of the one side refuses to be synthesized. */
function expectGroups(statement: Statement): void {
  const { source, target, done, scope } = statement;
  const isWaiting = new Set<TerraformStack>();
  for (const [side, connections] of [["target", source] as const, ["source", target] as const]) {
    const ends = Connections.endsOf(connections);
    const stack = (scope && TerraformStack.of(scope)) ?? ends.map(stackOf).find((one) => one !== undefined);
    if (stack === undefined || isWaiting.has(stack)) continue;
    isWaiting.add(stack);
    const names = ends.map((end) => nameOf(end, stack));
    stack.node.addValidation({ validate: () => (done.size === 0 ? [noGroupYet(names, side)] : []) });
  }
}
