import { Fn, TerraformStack, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { SIDES, type Side } from "../rules/attributes";
import type { RuleProblem } from "../rules/problems";
import type { Speaker, Statement } from "./connection-plans";
import { declare, declaredAlready, duplicateProblems, duplicatesOf, nameOf, type DeclaredRule } from "./declared-rules";
import {
  invalidRules,
  otherConstruct,
  otherDescription,
  otherHalf,
  otherKind,
  otherProvider,
  otherStack,
  otherTag,
} from "./errors";
import { defaultKindIn, type Tags } from "./rule-kind-options";
import type { RuleKind } from "./rule-kinds";
import { connectionName } from "./rule-names";
import { keepTraceOfEachCall, SecurityGroupRulePair } from "./security-group-rule-pair";
import { watchStacksOf } from "./synthesis-checks";
import { identityOf, isUnknown } from "./tokens";

/** For each side of a call, the provider that it was given and the one that its group has itself. */
export interface Providers {
  readonly given: Readonly<Record<Side, TerraformProvider | undefined>>;
  readonly own: Readonly<Record<Side, TerraformProvider | undefined>>;
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

const ID = "security-group-connections";

/** The pairs of all calls that landed in one stack. */
export class SecurityGroupConnections extends Construct {
  static in(stack: TerraformStack): SecurityGroupConnections {
    const known = stack.node.tryFindChild(ID) as SecurityGroupConnections | undefined;
    if (known === undefined) return new SecurityGroupConnections(stack);
    if (typeof known.problemsWith !== "function") {
      throw invalidRules(stack.node.path, [otherConstruct(known.node.path)]);
    }
    return known;
  }

  /** What was said of each of the pairs, and by whom. */
  private readonly made = new Map<DeclaredRule, Made>();
  private readonly keepTrace = keepTraceOfEachCall();

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The problems of a call with a rule, given the pairs that are there. */
  problemsWith(declared: DeclaredRule, statement: Statement, providers: Providers): RuleProblem[] {
    const call = () => nameOf(declared);
    const { speaker, description, scope } = statement;
    const first = this.madeAlready(declared);
    const ofKind = this.problemsWithKind(call, statement, first);
    if (first === undefined) {
      // A pair of another call that is not the same one leaves out other rules.
      const ofDuplicates = duplicatesOf([declared]).flatMap((duplicate) =>
        duplicate.first.by instanceof SecurityGroupConnections
          ? [otherHalf(call(), nameOf(duplicate.first))]
          : duplicateProblems([duplicate]),
      );
      return [...ofDuplicates, ...ofKind];
    }
    const said = first.said.get(speaker);
    const isOther = description !== undefined && said !== undefined && said !== description;
    const [wanted, own] = [scope && TerraformStack.of(scope), first.declared.stack];
    return [
      ...(isOther ? [otherDescription(call(), description, said)] : []),
      ...SIDES.filter((side) => {
        const provider = providers.given[side];
        return provider !== undefined && (first.providers[side] ?? provider) !== provider;
      }).map((side) => otherProvider(call(), side)),
      ...(wanted === undefined || wanted === own ? [] : [otherStack(call(), wanted.node.path, own.node.path)]),
      ...ofKind,
    ];
  }

  /** Both rules of a pair are of one kind and have the same tags, whichever side asks for them. */
  private problemsWithKind(call: () => string, { source, target }: Statement, first: Made | undefined): RuleProblem[] {
    const [kind, ...others] = new Set([first?.kind, source.kind, target.kind].filter((one) => one !== undefined));
    if (others.length > 0) return [otherKind(call(), others[0]!, kind!)];
    const tags = [...(first?.tags ?? []), source.tags, target.tags].filter((some) => some !== undefined);
    const stack = TerraformStack.of(this);
    const values = new Map<string, string>();
    return tags
      .filter((some) => !isUnknown(some))
      .flatMap((some) => Object.entries(some))
      .flatMap(([tag, token]) => {
        const value = identityOf(token, stack);
        const before = values.get(tag) ?? value;
        values.set(tag, before);
        return before === value ? [] : [otherTag(call(), tag, value, before)];
      });
  }

  /** Creates a rule's pair, or adds what the call says of it if it is there. */
  make(declared: DeclaredRule, statement: Statement, providers: Providers): void {
    const { source, target } = statement;
    const kind = source.kind ?? target.kind;
    const entry = this.madeAlready(declared) ?? this.makeEntry(declared, kind);
    if (kind !== undefined && kind !== entry.actualKind) {
      // An earlier call took the default kind. The address comes from the connection, so only the resource's type
      // changes.
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
    const half = SIDES.find((side) => rule[side].type === "security_group" && !rule[side].getsRule);
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
