import { Fn, TerraformStack, Token, type TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { SIDES, type Side } from "../rules/attributes";
import type { RuleProblem } from "../rules/problems";
import type { RuleKind } from "../rules/resource-types";
import type { ConnectionCall, DeclaringSide } from "./connection-planner";
import { labelOf, type DeclaredRule } from "./declared-rule";
import {
  differentDescription,
  differentKinds,
  differentLeaveOut,
  differentProvider,
  differentStack,
  differentTags,
  invalidRules,
  reservedId,
} from "./errors";
import { defaultKindIn, type Tags } from "./rule-kind-options";
import { connectionName } from "./rule-names";
import { duplicateProblems, RuleRegistry } from "./rule-registry";
import { SecurityGroupRulePair, sharedTracesOfCalls } from "./security-group-rule-pair";
import { watchStacksOf } from "./synthesis-checks";
import { identityOf, isUnknown } from "./tokens";

/** The providers of both sides of a call. */
export interface Providers {
  /** The providers given to `new Connections`. */
  readonly explicit: Readonly<Record<Side, TerraformProvider | undefined>>;
  /** The providers of the groups. */
  readonly own: Readonly<Record<Side, TerraformProvider | undefined>>;
}

/** A pair and the options of the calls that declare it. */
interface PairEntry {
  pair: SecurityGroupRulePair;
  readonly declared: DeclaredRule;
  readonly descriptions: Map<DeclaringSide, string>;
  /** The description if no call gives one. */
  readonly defaultDescription: string;
  readonly explicitProviders: Partial<Record<Side, TerraformProvider>>;
  readonly ownProviders: Partial<Record<Side, TerraformProvider>>;
  /** The kind that a call sets; undefined if no call sets one. */
  requestedKind: RuleKind | undefined;
  /** The kind of the pair. */
  kind: RuleKind;
  readonly tags: Set<Tags>;
  createBeforeDestroy: boolean;
}

const ID = "security-group-connections";

/** The pairs that calls of `Connections` create in one stack. */
export class SecurityGroupConnections extends Construct {
  static in(stack: TerraformStack): SecurityGroupConnections {
    const existing = stack.node.tryFindChild(ID) as SecurityGroupConnections | undefined;
    if (existing === undefined) return new SecurityGroupConnections(stack);
    if (typeof existing.conflictsWith !== "function") {
      throw invalidRules(stack.node.path, [reservedId(existing.node.path)]);
    }
    return existing;
  }

  private readonly entries = new Map<DeclaredRule, PairEntry>();
  private readonly shareTraces = sharedTracesOfCalls();

  private constructor(stack: TerraformStack) {
    super(stack, ID);
  }

  /** The stack that has a rule's pair; undefined if the pair does not exist. */
  stackOf(declared: DeclaredRule): TerraformStack | undefined {
    return this.entryOf(declared)?.declared.stack;
  }

  /** The conflicts of a call with the pairs that exist. */
  conflictsWith(declared: DeclaredRule, call: ConnectionCall, providers: Providers): RuleProblem[] {
    const label = () => labelOf(declared);
    const entry = this.entryOf(declared);
    const ofOptions = this.kindConflicts(label, call, entry);
    if (entry === undefined) return [...duplicatesOf(declared), ...ofOptions];
    const { declaredBy, description, scope } = call;
    const first = entry.descriptions.get(declaredBy);
    const isOther = description !== undefined && first !== undefined && first !== description;
    const [wanted, own] = [scope && TerraformStack.of(scope), entry.declared.stack];
    const isOtherProvider = (side: Side): boolean => {
      const provider = providers.explicit[side];
      return provider !== undefined && (entry.explicitProviders[side] ?? provider) !== provider;
    };
    return [
      ...(isOther ? [differentDescription(label(), description, first)] : []),
      ...SIDES.filter(isOtherProvider).map((side) => differentProvider(label(), side)),
      ...(wanted === undefined || wanted === own ? [] : [differentStack(label(), wanted.node.path, own.node.path)]),
      ...ofOptions,
    ];
  }

  /** Both rules of a pair have the same kind and the same tags, whichever side sets them. */
  private kindConflicts(
    label: () => string,
    { source, target }: ConnectionCall,
    entry: PairEntry | undefined,
  ): RuleProblem[] {
    const [kind, ...others] = new Set(
      [entry?.requestedKind, source.kind, target.kind].filter((one) => one !== undefined),
    );
    if (others.length > 0) return [differentKinds(label(), others[0]!, kind!)];
    const tagSets = [...(entry?.tags ?? []), source.tags, target.tags].filter((tags) => tags !== undefined);
    const stack = TerraformStack.of(this);
    const values = new Map<string, string>();
    return tagSets
      .filter((tags) => !isUnknown(tags))
      .flatMap((tags) => Object.entries(tags))
      .flatMap(([tag, token]) => {
        const value = identityOf(token, stack);
        const first = values.get(tag) ?? value;
        values.set(tag, first);
        return first === value ? [] : [differentTags(label(), tag, value, first)];
      });
  }

  /** Creates a rule's pair, or adds the call's options to it if it exists. */
  addCall(declared: DeclaredRule, call: ConnectionCall, providers: Providers): void {
    const { source, target } = call;
    const kind = source.kind ?? target.kind;
    const entry = this.entryOf(declared) ?? this.createEntry(declared, kind);
    if (kind !== undefined && kind !== entry.kind) {
      // The pair has the default kind. Its name does not depend on the kind, so only its resource types change.
      entry.pair = this.createPair(entry.declared, kind, entry.pair);
      entry.kind = kind;
    }
    entry.requestedKind ??= kind;
    for (const side of SIDES) {
      entry.explicitProviders[side] ??= providers.explicit[side];
      entry.ownProviders[side] ??= providers.own[side];
      const { tags } = call[side];
      if (tags !== undefined) entry.tags.add(tags);
    }
    entry.createBeforeDestroy ||= source.createBeforeDestroy === true || target.createBeforeDestroy === true;
    if (call.description !== undefined) entry.descriptions.set(call.declaredBy, call.description);
    configure(entry);
  }

  private createEntry(declared: DeclaredRule, requestedKind: RuleKind | undefined): PairEntry {
    const kind = requestedKind ?? defaultKindIn(this);
    const pair = this.createPair(declared, kind);
    RuleRegistry.of(this).add(declared);
    watchStacksOf([declared]);
    const entry: PairEntry = {
      pair,
      declared,
      descriptions: new Map(),
      defaultDescription: descriptionFromKey(String(declared.rule.key)),
      explicitProviders: {},
      ownProviders: {},
      requestedKind,
      kind,
      tags: new Set(),
      createBeforeDestroy: false,
    };
    this.entries.set(declared, entry);
    return entry;
  }

  private createPair(
    { rule, stack }: DeclaredRule,
    kind: RuleKind,
    replaced?: SecurityGroupRulePair,
  ): SecurityGroupRulePair {
    const name = connectionName(rule, stack);
    // Two pairs of one connection that leave out different rules need different IDs.
    const leftOut = SIDES.find((side) => rule[side].type === "security_group" && !rule[side].getsRule);
    const id = leftOut === undefined ? name : `${name}-without-${leftOut}`;
    if (replaced !== undefined) this.node.tryRemoveChild(replaced.node.id);
    return new SecurityGroupRulePair(this, id, rule, { name, kind, shareTraces: this.shareTraces });
  }

  private entryOf(declared: DeclaredRule): PairEntry | undefined {
    const first = RuleRegistry.of(declared.by).find(declared);
    return first?.by instanceof SecurityGroupConnections ? first.by.entries.get(first) : undefined;
  }
}

function duplicatesOf(declared: DeclaredRule): RuleProblem[] {
  return RuleRegistry.of(declared.by)
    .duplicatesOf([declared])
    .flatMap((duplicate) =>
      // A call that creates only some of the same rules has another leaveOutRuleOn.
      duplicate.first.by instanceof SecurityGroupConnections
        ? [differentLeaveOut(labelOf(declared), labelOf(duplicate.first))]
        : duplicateProblems([duplicate]),
    );
}

function configure(entry: PairEntry): void {
  const { pair, descriptions, defaultDescription } = entry;
  for (const side of SIDES) {
    const provider = entry.explicitProviders[side] ?? entry.ownProviders[side];
    if (provider !== undefined) pair.setProvider(side, provider);
  }
  if (entry.tags.size > 0) pair.setTags(mergedTags([...entry.tags]));
  if (entry.createBeforeDestroy) pair.setCreateBeforeDestroy();
  const [both, source, target] = [descriptions.get("both"), descriptions.get("source"), descriptions.get("target")];
  pair.setDescription("source", source ?? both ?? target ?? defaultDescription);
  pair.setDescription("target", target ?? both ?? source ?? defaultDescription);
}

/** A key as a description, without the characters that AWS refuses, and with at most 255 characters. */
function descriptionFromKey(key: string): string {
  return key
    .replaceAll(/[${}]/g, "")
    .replaceAll(/[^0-9A-Za-z_ .:/()#,@[\]+=&;!*-]+/g, "-")
    .slice(0, 255);
}

/** Merges tags whose values agree. */
function mergedTags(tagSets: readonly Tags[]): Tags {
  // The entries of a map that only Terraform knows cannot be copied.
  if (tagSets.some(isUnknown)) return tagSets.length === 1 ? tagSets[0]! : Token.asStringMap(Fn.merge([...tagSets]));
  return Object.fromEntries(tagSets.flatMap((tags) => Object.entries(tags)));
}
