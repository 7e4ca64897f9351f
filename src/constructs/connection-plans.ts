import { Fn, TerraformStack, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import type { Side } from "../rules/attributes";
import { nameOfRule } from "../rules/evaluated-rule";
import { evaluate } from "../rules/evaluation";
import type { Port } from "../rules/port";
import { repeatedSentence } from "../rules/relations";
import { isSecurityGroup, writtenRules } from "../rules/rule";
import { dependOnEnds, stackFor, stacksOf, type End } from "./connection-stacks";
import { declare, declaredAlready, duplicateProblems, type DeclaredRule } from "./declared-rules";
import {
  invalidRules,
  noGroupsAtAll,
  noGroupYet,
  noStack,
  otherDescription,
  otherHalf,
  otherKind,
  otherProvider,
  otherStack,
  otherTag,
} from "./errors";
import { declaredRule, providerProblems, providersOf, readerFor } from "./mutual-security-group-rules";
import { defaultKindIn, tagsOfKindProblems, type RuleKindOptions } from "./rule-kind-options";
import type { RuleKind } from "./rule-kinds";
import { connectionName } from "./rule-names";
import { keepTraceOfEachCall, SecurityGroupRulePair } from "./security-group-rule-pair";
import { watchStacksOf } from "./synthesis-checks";
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

const SIDES = ["source", "target"] as const;

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

/** The providers that both sides of a call were given, and those that their groups have themselves. */
interface Providers {
  readonly given: Readonly<Record<Side, TerraformProvider | undefined>>;
  readonly own: Readonly<Record<Side, TerraformProvider | undefined>>;
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

/** A pair, and what was said of it. */
interface Made {
  pair: SecurityGroupRulePair;
  readonly declared: DeclaredRule;
  /** The descriptions, by who gave them. */
  readonly said: Map<Speaker, string>;
  /** The providers that were given, of the sides for which one was. */
  readonly providers: Partial<Record<Side, TerraformProvider>>;
  /** The providers of the groups themselves. */
  readonly ownProviders: Partial<Record<Side, TerraformProvider>>;
  /** The kind that was asked for. */
  kind: RuleKind | undefined;
  /** The kind that it has, asked for or not. */
  actualKind: RuleKind;
  readonly tags: Set<Tags>;
  createBeforeDestroy: boolean;
  /** What describes it where nobody does. */
  readonly key: string;
}

type Tags = Readonly<Record<string, string>>;

/** The pairs of all calls that landed in one stack. */
class SecurityGroupConnections extends Construct {
  static in(stack: TerraformStack): SecurityGroupConnections {
    const known = stack.node.tryFindChild("security-group-connections");
    return (known as SecurityGroupConnections | undefined) ?? new SecurityGroupConnections(stack);
  }

  /** What was said of each of the pairs, and by whom. */
  private readonly made = new Map<DeclaredRule, Made>();
  private readonly keepTrace = keepTraceOfEachCall();

  private constructor(stack: TerraformStack) {
    super(stack, "security-group-connections");
  }

  /** What keeps a call from making a rule beside those that there are. */
  problemsWith(declared: DeclaredRule, statement: Statement, providers: Providers): string[] {
    const name = nameOfRule(declared.rule.key);
    const { speaker, description, scope } = statement;
    const first = this.madeAlready(declared);
    const ofKind = this.problemsWithKind(name, statement, first);
    if (first === undefined) {
      // If two calls have the same name here, they differ in what they leave out.
      const repeated = repeatedSentence(name);
      return [...duplicateProblems([declared]).map((one) => (one === repeated ? otherHalf(name) : one)), ...ofKind];
    }
    const said = first.said.get(speaker);
    const isOther = description !== undefined && said !== undefined && said !== description;
    const [wanted, own] = [scope && TerraformStack.of(scope), first.declared.stack];
    return [
      ...(isOther ? [otherDescription(name, description, said)] : []),
      ...SIDES.filter((side) => {
        const provider = providers.given[side];
        return provider !== undefined && (first.providers[side] ?? provider) !== provider;
      }).map((side) => otherProvider(name, side)),
      ...(wanted === undefined || wanted === own ? [] : [otherStack(name, wanted.node.path, own.node.path)]),
      ...ofKind,
    ];
  }

  /** Both rules of a pair are of one kind and have the same tags, whichever side asks for them. */
  private problemsWithKind(name: string, { source, target }: Statement, first: Made | undefined): string[] {
    const [kind, ...others] = new Set([first?.kind, source.kind, target.kind].filter((one) => one !== undefined));
    if (others.length > 0) return [otherKind(name, others[0]!, kind!)];
    const tags = [...(first?.tags ?? []), source.tags, target.tags].filter((some) => some !== undefined);
    const stack = TerraformStack.of(this);
    const values = new Map<string, string>();
    const other = tags
      .filter((some) => !isUnknown(some))
      .flatMap((some) => Object.entries(some))
      .flatMap(([tag, token]) => {
        const value = identityOf(token, stack);
        const before = values.get(tag) ?? value;
        values.set(tag, before);
        return before === value ? [] : [otherTag(name, tag, value, before)];
      });
    const ofKind = tags.flatMap((some) => tagsOfKindProblems(kind ?? defaultKindIn(this), some));
    return [...ofKind.slice(0, 1).map((problem) => `${name}: ${problem}`), ...other];
  }

  /** Makes a rule's pair, or where it is there adds what is said of it. */
  make(declared: DeclaredRule, statement: Statement, providers: Providers): void {
    const { source, target } = statement;
    const kind = source.kind ?? target.kind;
    const entry = this.madeAlready(declared) ?? this.makeEntry(declared, kind);
    if (kind !== undefined && kind !== entry.actualKind) {
      // An earlier call took the default kind. The address comes from the connection, so only the resource's type changes.
      entry.pair = this.makePair(entry.declared, kind, entry.pair);
      entry.actualKind = kind;
    }
    entry.kind ??= kind;
    const { said, pair, key } = entry;
    for (const side of SIDES) {
      entry.providers[side] ??= providers.given[side];
      entry.ownProviders[side] ??= providers.own[side];
      const provider = entry.providers[side] ?? entry.ownProviders[side];
      if (provider !== undefined) pair.provideFor(side, provider);
      const { tags } = statement[side];
      if (tags !== undefined) entry.tags.add(tags);
    }
    if (entry.tags.size > 0) pair.tag(joinedTags([...entry.tags]));
    entry.createBeforeDestroy ||= [source, target].some((side) => side.createBeforeDestroy);
    if (entry.createBeforeDestroy) pair.createBeforeDestroy();
    if (statement.description !== undefined) said.set(statement.speaker, statement.description);
    const [both, ofSource, ofTarget] = [said.get("both"), said.get("source"), said.get("target")];
    pair.describe({ egress: ofSource ?? both ?? ofTarget ?? key, ingress: ofTarget ?? both ?? ofSource ?? key });
  }

  private makeEntry(declared: DeclaredRule, kind: RuleKind | undefined): Made {
    const actualKind = kind ?? defaultKindIn(this);
    const pair = this.makePair(declared, actualKind);
    declare([declared]);
    watchStacksOf([declared]);
    const key = String(declared.rule.key)
      .replaceAll(/[${}]/g, "")
      .replaceAll(/[^0-9A-Za-z_ .:/()#,@[\]+=&;!*-]+/g, "-")
      .slice(0, 255);
    const entry: Made = {
      pair,
      declared,
      said: new Map(),
      providers: {},
      ownProviders: {},
      kind,
      actualKind,
      tags: new Set(),
      createBeforeDestroy: false,
      key,
    };
    this.made.set(declared, entry);
    return entry;
  }

  private makePair(
    { rule, stack }: DeclaredRule,
    kind: RuleKind,
    before?: SecurityGroupRulePair,
  ): SecurityGroupRulePair {
    const name = connectionName(rule, stack);
    // Two halves, each without one end, are two pairs.
    const half = SIDES.find((side) => rule[side].type === "security_group" && rule[side].getsRule === false);
    const id = half === undefined ? name : `${name}-without-${half}`;
    if (before !== undefined) this.node.tryRemoveChild(before.node.id);
    return new SecurityGroupRulePair(this, id, rule, { name, kind, keepTrace: this.keepTrace });
  }

  /** The stack that has a rule's pair; undefined if it is not there yet. */
  stackOf(declared: DeclaredRule): TerraformStack | undefined {
    return this.madeAlready(declared)?.declared.stack;
  }

  private madeAlready(declared: DeclaredRule): Made | undefined {
    const first = declaredAlready(declared);
    return first?.by instanceof SecurityGroupConnections ? first.by.made.get(first) : undefined;
  }
}

/** All of some tags, which agree where they overlap. */
function joinedTags(all: readonly Tags[]): Tags {
  // Nothing can be copied from a map that only Terraform knows.
  if (all.some(isUnknown)) return all.length === 1 ? all[0]! : Token.asStringMap(Fn.merge([...all]));
  return Object.fromEntries(all.flatMap((some) => Object.entries(some)));
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
