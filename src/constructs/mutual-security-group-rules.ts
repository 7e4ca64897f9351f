import { TerraformStack, type ITerraformDependable, type ITerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import type { Side } from "../rules/attributes";
import { evaluate } from "../rules/evaluation";
import { TYPESCRIPT_PHRASES } from "../rules/phrases";
import { isPlainObject } from "../rules/plain-object";
import type { RuleProblem } from "../rules/problems";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { writtenRules, type MutualRule, type MutualRules } from "../rules/rule";
import type { WrittenRule } from "../rules/written-rule";
import { dependOnEnds, type End } from "./connection-stacks";
import { declare, duplicateProblems, duplicatesOf, nameFrom } from "./declared-rules";
import {
  forEachMissing,
  invalidRules,
  mixedForms,
  noDependencies,
  noDependency,
  noIterator,
  noQuota,
  noSuchPair,
  quotaOfIterated,
  ruleMissing,
  rulesMissing,
} from "./errors";
import { given, propsProblems } from "./props";
import {
  contextKindProblems,
  defaultKindIn,
  iteratedTagProblems,
  kindProblems,
  type Options,
  type RuleKindOptions,
} from "./rule-kind-options";
import type { RuleKind } from "./rule-kinds";
import {
  contextQuotaProblems,
  declaredRule,
  isQuota,
  providerProblems,
  providersOf,
  quotaIn,
  readerFor,
} from "./rule-declaration";
import { connectionName } from "./rule-names";
import { keepTraceOfCall, SecurityGroupRulePair, type PairOptions } from "./security-group-rule-pair";
import { watchStacksOf, watchTokens } from "./synthesis-checks";
import { TokenValues } from "./tokens";

/** Rules that are written out. */
export interface MutualSecurityGroupRulesProps<Kind extends RuleKind = RuleKind, Key extends string = string>
  extends Omit<PairOptions, "forEach">, RuleKindOptions<Kind> {
  /**
   * The rules, by key or as a list. There may be none.
   *
   * @example rules: { "alb-to-web": { source: alb, target: web, port: Port.HTTP, description: "Allow HTTP to webs" } }
   */
  readonly rules: MutualRules<Key>;

  /**
   * How many rules a direction AWS allows in each security group: the account's quota "Inbound or outbound rules per
   * security group". A group that gets more is warned of.
   *
   * @default - the app's context `rulesPerSecurityGroup`, or else 60, as AWS has it where nobody asked for more (Amazon VPC
   * quotas)
   * @example rulesPerSecurityGroup: 100
   */
  readonly rulesPerSecurityGroup?: number;
  readonly forEach?: never;
  readonly rule?: never;
}

/** The key of a pair. Where the rules' keys are known to the compiler, it refuses others. */
export type PairKey<Key extends string> = Key | `${Key}/${string}` | (string extends Key ? number : never);

/** The kind has to be given if the type of the rules says so, and not by the type alone. */
export type KindGiven<Kind extends RuleKind> = RuleKind extends Kind ? unknown : { readonly kind: Kind };

/** One rule that stands for all elements of something that Terraform iterates over. */
export interface IteratedSecurityGroupRulesProps<Kind extends RuleKind = RuleKind>
  extends PairOptions, RuleKindOptions<Kind> {
  /**
   * What Terraform iterates over.
   *
   * @example forEach: TerraformIterator.fromMap({ web: { id: "sg-0123456789abcdef0" }, api: { id: "sg-0fedcba9876543210" } })
   */
  readonly forEach: ITerraformIterator;

  /**
   * The rule, made of the iterator's tokens. Only Terraform knows their values, so the checks of literal values do not
   * apply to them. Without a description its rules have none.
   *
   * The instances have the iterator's keys, under an address that comes from this construct's path. Renaming the
   * construct is a move in Terraform (`moveFromId`), and so is renaming a key (`addOverride("moved", …)` on the stack).
   *
   * @example rule: { source: alb, target: Peer.securityGroup(iterator.getString("id")), port: Port.HTTP }
   */
  readonly rule: MutualRule;
  readonly rules?: never;
  readonly rulesPerSecurityGroup?: never;
}

/**
 * Mutual security group rules. Each rule creates exactly two AWS rules for the same protocol and ports: egress on the
 * source's group with the target as its peer, and ingress on the target's group with the source as its peer. So no
 * group needs egress that is open to all. An end that is not a group, or that the rule leaves out by name, gets none.
 *
 * ```ts
 * const rules = new MutualSecurityGroupRules(this, "rules", {
 *   rules: {
 *     "alb-to-web": { source: alb, target: web, port: Port.tcp(80), description: "Allow HTTP from the ALB to webs" },
 *   },
 * });
 * rules.pair("alb-to-web").egress; // the egress rule on alb: aws_security_group_rule.alb_to_web_tcp-80_egress
 * rules.pair("alb-to-web").ingress; // the ingress rule on web: aws_security_group_rule.alb_to_web_tcp-80_ingress
 * ```
 *
 * A rule's address in Terraform comes from its connection (the ends, the protocol and the ports) and from nothing else.
 * You may insert and reorder rules, rename keys and this construct, turn a list into a map or one port into several, or
 * declare the same connection by `Connections`: Terraform does not touch the rules that stay the same.
 *
 * Synthesis warns about rules that other rules cover, groups that get more rules than their quota, and groups with
 * rules of both kinds. It fails if another resource of the stack has the address of one of these rules.
 *
 * @throws InvalidRulesError at construction, with one sentence for everything that is wrong with the properties, or else
 * with any of the rules, including rules that make the same connection as another one. Then no rule is created.
 * Terraform checks what is a token.
 */
export class MutualSecurityGroupRules<Kind extends RuleKind = RuleKind, Key extends string = string> extends Construct {
  /** All pairs by key, in the order of the rules; with `forEach` the one pair, as `each`. */
  readonly pairs: ReadonlyMap<string, SecurityGroupRulePair<Kind>>;

  constructor(
    scope: Construct,
    id: string,
    props: (MutualSecurityGroupRulesProps<Kind, Key> | IteratedSecurityGroupRulesProps<Kind>) & KindGiven<Kind>,
  ) {
    super(scope, id);
    try {
      const problems = propsProblems(props, PROPS, "MutualSecurityGroupRules");
      if (problems.length > 0) throw invalidRules(this.node.path, problems);
      this.pairs = this.createPairs(given(props as GivenProps, PROPS));
    } catch (error) {
      // What is refused leaves nothing behind, and the id can be used again.
      scope.node.tryRemoveChild(this.node.id);
      throw error;
    }
  }

  /**
   * The pair that a rule makes.
   *
   * @param key - the rule's key, or its index in a list. A rule with several ports has a pair for each, such as `web/tcp-80`.
   * @throws InvalidRulesError if there is no such rule
   */
  pair(key: PairKey<Key>): SecurityGroupRulePair<Kind> {
    const pair = this.pairs.get(String(key));
    if (pair === undefined) throw noSuchPair(this.node.path, String(key), [...this.pairs.keys()]);
    return pair;
  }

  private createPairs(props: GivenProps): Map<string, SecurityGroupRulePair<Kind>> {
    const stack = TerraformStack.of(this);
    const { rules, rule, forEach, rulesPerSecurityGroup: quota, tags } = props;
    const values = new TokenValues(stack, forEach !== undefined);
    this.throwIfAny([
      ...problemsWith(props),
      ...iteratedTagProblems(tags, values),
      ...(props.kind === undefined ? contextKindProblems(this) : []),
      ...contextQuotaProblems(this),
      ...providerProblems(stack, props),
    ]);
    const written = rules ? writtenRules(rules, values) : writtenRules({ each: rule }, values, { keysAreTexts: false });
    const label = rules ? undefined : () => "rule";
    const reader = readerFor(this, props, { phrases: TYPESCRIPT_PHRASES, label });
    const { problems, right, comparable } = evaluate(written, reader);
    // Looked up once, and only for rules that there are.
    const usualQuota = right.length === 0 ? undefined : quotaIn(this);
    const toDeclared = (one: WrittenRule) => declaredRule(this, stack, one, reader, { quota, usualQuota });
    const declared = right.map(toDeclared);
    // A rule that stands for many cannot be compared.
    const duplicates = rules ? duplicatesOf([...declared, ...comparable.map(toDeclared)]) : [];
    this.throwIfAny([...problems, ...duplicateProblems(duplicates)]);
    dependOnEnds(
      declared.map((one, index) => ({
        name: () => nameFrom(stack, one),
        isCall: false,
        stack,
        ends: right[index]!.ends as Record<Side, End>,
      })),
    );
    if (rules) declare(declared);
    watchStacksOf(declared);
    watchTokens(this, values);
    const { provider, dependsOn, createBeforeDestroy, kind = defaultKindIn(this) } = props;
    const keepTrace = keepTraceOfCall();
    const shared = { provider, dependsOn, forEach, kind, tags, createBeforeDestroy, keepTrace };
    const pairs = new Map<string, SecurityGroupRulePair<Kind>>();
    for (const [index, { rule }] of declared.entries()) {
      const key = String(rule.key);
      const { sourceProvider, targetProvider } = providersOf(stack, props, right[index]!.ends);
      // With forEach the instances have the iterator's keys, and only this construct's place tells one iterator from
      // another.
      const name = rules && connectionName(rule, stack);
      const options = { ...shared, name, sourceProvider, targetProvider };
      pairs.set(key, new SecurityGroupRulePair<Kind>(this, constructId(key), rule, options));
    }
    return pairs;
  }

  private throwIfAny(problems: readonly RuleProblem[]): void {
    if (problems.length > 0) throw invalidRules(this.node.path, problems);
  }
}

/** The properties as they may be given, whatever the types say. */
interface GivenProps extends Options, PairOptions {
  readonly rules?: MutualRules;
  readonly rule?: MutualRule;
  readonly rulesPerSecurityGroup?: number;
}

const PROPS = [
  "rules",
  "forEach",
  "rule",
  "provider",
  "sourceProvider",
  "targetProvider",
  "dependsOn",
  "rulesPerSecurityGroup",
  "kind",
  "tags",
  "createBeforeDestroy",
];

/** What is wrong with the properties themselves. */
function problemsWith(props: GivenProps): RuleProblem[] {
  const { rules, forEach, rule, dependsOn = [], rulesPerSecurityGroup: quota = RULES_PER_SECURITY_GROUP } = props;
  const problems = [...kindProblems(props), ...dependencyProblems(dependsOn)];
  if (forEach === undefined && rule === undefined) {
    return [
      ...(areRules(rules) ? [] : [rulesMissing(rules)]),
      ...(isQuota(quota) ? [] : [noQuota(quota)]),
      ...problems,
    ];
  }
  if (rules !== undefined) return [mixedForms(), ...problems];
  if (forEach === undefined) return [forEachMissing(), ...problems];
  return [
    ...(isIterator(forEach) ? [] : [noIterator(forEach)]),
    ...(rule === undefined ? [ruleMissing()] : []),
    ...(props.rulesPerSecurityGroup === undefined ? [] : [quotaOfIterated()]),
    ...problems,
  ];
}

function dependencyProblems(dependsOn: unknown): RuleProblem[] {
  if (!Array.isArray(dependsOn)) return [noDependencies(dependsOn)];
  return Array.from(dependsOn, (one: unknown, index) => ({ one, index })).flatMap(({ one, index }) =>
    typeof (one as ITerraformDependable | null | undefined)?.fqn === "string" ? [] : [noDependency(index, one)],
  );
}

/** An iterator, of this copy of CDKTF or another. */
function isIterator(value: unknown): boolean {
  return typeof (value as ITerraformIterator | undefined)?._getForEachExpression === "function";
}

/** A plain object, of this realm or another, or a list. A Map, say, has no entries that could be read as either. */
function areRules(value: unknown): boolean {
  return Array.isArray(value) || isPlainObject(value);
}

/**
 * The key itself wherever it can be a construct's id. A slash parts ids from each other, and `constructs` writes `--`
 * for it; and it looks ids up in a plain object, which has a `constructor` without being asked. A hash keeps all of
 * these, and `a/b` and `a--b`, apart.
 */
function constructId(key: string): string {
  // A key that ends like a hash gets one too, so that it cannot be the id of another key.
  if (!/[/$]|-[0-9a-f]{8}$/.test(key) && !(key in Object.prototype)) return key;
  return `${key.replaceAll(/[/${}]+/g, "-")}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
