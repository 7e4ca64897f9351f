import { TerraformStack, type ITerraformDependable, type ITerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { createHash } from "node:crypto";
import { evaluate } from "../rules/evaluation";
import { TYPESCRIPT_PHRASES } from "../rules/phrases";
import { isPlainObject } from "../rules/plain-object";
import type { RuleProblem } from "../rules/problems";
import type { RuleKind } from "../rules/resource-types";
import { writtenRules, type MutualRule, type MutualRules } from "../rules/rule";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import type { WrittenRule } from "../rules/written-rule";
import { isIterator } from "./cdktf-internals";
import type { Ends } from "./connection-stacks";
import { labelSeenFrom } from "./declared-rule";
import {
  invalidDependencies,
  invalidDependency,
  invalidIterator,
  invalidQuota,
  invalidRules,
  invalidRuleSet,
  missingForEach,
  missingRule,
  quotaWithForEach,
  rulesWithForEach,
  unknownPair,
} from "./errors";
import { pickProps, propsProblems } from "./props";
import {
  contextQuotaProblems,
  declaredRule,
  isQuota,
  providerProblems,
  providersOf,
  quotaIn,
  readerFor,
} from "./rule-declaration";
import {
  contextKindProblems,
  defaultKindIn,
  iteratedTagProblems,
  kindProblems,
  type KindOptions,
  type RuleKindOptions,
} from "./rule-kind-options";
import { connectionName } from "./rule-names";
import { duplicateProblems, RuleRegistry } from "./rule-registry";
import { SecurityGroupRulePair, sharedTracesOfConstruct, type PairOptions } from "./security-group-rule-pair";
import { dependOnEnds } from "./stack-dependencies";
import { watchStacksOf, watchTokens } from "./synthesis-checks";
import { TokenValues } from "./tokens";

/** The properties of a set of rules. */
export interface MutualSecurityGroupRulesProps<Kind extends RuleKind = RuleKind, Key extends string = string>
  extends Omit<PairOptions, "forEach">, RuleKindOptions<Kind> {
  /**
   * The rules, by key or as a list. The set can be empty.
   *
   * @example rules: { "alb-to-web": { source: alb, target: web, port: Port.HTTP, description: "Allow HTTP to webs" } }
   */
  readonly rules: MutualRules<Key>;

  /**
   * The number of rules per direction that AWS allows in each security group: the account's quota "Inbound or outbound
   * rules per security group". Synthesis warns about groups with more rules.
   *
   * @default - the app's context `rulesPerSecurityGroup`, or 60, which is the default quota (Amazon VPC quotas)
   * @example rulesPerSecurityGroup: 100
   */
  readonly rulesPerSecurityGroup?: number;
  readonly forEach?: never;
  readonly rule?: never;
}

/** The key of a pair. The compiler refuses other keys if it knows the keys of the rules. */
export type PairKey<Key extends string> = Key | `${Key}/${string}` | (string extends Key ? number : never);

/** Requires the property `kind` if the type of the construct names a kind. */
export type KindGiven<Kind extends RuleKind> = RuleKind extends Kind ? unknown : { readonly kind: Kind };

/** The properties of a rule that Terraform creates for each element of an iterator. */
export interface IteratedSecurityGroupRulesProps<Kind extends RuleKind = RuleKind>
  extends PairOptions, RuleKindOptions<Kind> {
  /**
   * The iterator.
   *
   * @example forEach: TerraformIterator.fromMap({ web: { id: "sg-0123456789abcdef0" } })
   */
  readonly forEach: ITerraformIterator;

  /**
   * The rule for each element, with tokens of the iterator. Only Terraform knows their values, so the checks of literal
   * values do not apply to them. The rules have no default description.
   *
   * The instances have the iterator's keys, and their address comes from this construct's path. If you rename the
   * construct, move the rules in Terraform (`moveFromId`). If you rename a key, move its instances
   * (`addOverride("moved", …)` on the stack).
   *
   * @example rule: { source: alb, target: Peer.securityGroup(iterator.getString("id")), port: Port.HTTP }
   */
  readonly rule: MutualRule;
  readonly rules?: never;
  readonly rulesPerSecurityGroup?: never;
}

/**
 * Mutual security group rules. Each rule creates two AWS rules with the same protocol and ports: an egress rule on the
 * source's group with the target as its peer, and an ingress rule on the target's group with the source as its peer.
 * As a result, no group needs egress to all addresses. An end gets no rule if it is not a security group, or if the
 * rule leaves it out.
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
 * A rule's address in Terraform only depends on its connection: the ends, the protocol and the ports. Terraform does
 * not change existing rules if you add or reorder rules, rename keys or this construct, convert a list to a map, give
 * a rule several ports, or declare the same connection with `Connections`.
 *
 * Synthesis warns about rules that other rules cover, groups with more rules than their quota, and groups with rules of
 * both kinds. Synthesis fails if another resource of the stack has the address of one of these rules.
 *
 * @throws InvalidRulesError at construction, with all problems of the properties. If the properties are valid, the
 * error contains all problems of the rules, including duplicates of other rules. In both cases, no rule is created.
 * Terraform checks the values of tokens.
 */
export class MutualSecurityGroupRules<Kind extends RuleKind = RuleKind, Key extends string = string> extends Construct {
  /** All pairs by key, in the order of the rules. With `forEach`, the only key is `each`. */
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
      this.pairs = this.createPairs(pickProps(props as AnyProps, PROPS));
    } catch (error) {
      // Allows a program that handles the error to use the ID again.
      scope.node.tryRemoveChild(this.node.id);
      throw error;
    }
  }

  /**
   * The pair of a rule.
   *
   * @param key - the rule's key, or its index in a list. A rule with several ports has one pair for each port, such as
   * `web/tcp-80`.
   * @throws InvalidRulesError if no rule has this key
   */
  pair(key: PairKey<Key>): SecurityGroupRulePair<Kind> {
    const pair = this.pairs.get(String(key));
    if (pair === undefined) throw unknownPair(this.node.path, String(key), [...this.pairs.keys()]);
    return pair;
  }

  private createPairs(props: AnyProps): Map<string, SecurityGroupRulePair<Kind>> {
    const stack = TerraformStack.of(this);
    const registry = RuleRegistry.of(this);
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
    // Read once for all rules.
    const defaultQuota = right.length === 0 ? undefined : quotaIn(this);
    const toDeclared = (one: WrittenRule) => declaredRule(this, stack, one, reader, { quota, defaultQuota });
    const declared = right.map(toDeclared);
    // A rule with an iterator stands for many rules, so it cannot be compared.
    const duplicates = rules ? registry.duplicatesOf([...declared, ...comparable.map(toDeclared)]) : [];
    this.throwIfAny([...problems, ...duplicateProblems(duplicates)]);
    dependOnEnds(
      declared.map((one, index) => ({
        name: () => labelSeenFrom(stack, one),
        isCall: false,
        stack,
        ends: right[index]!.ends as Ends,
      })),
    );
    if (rules) registry.add(...declared);
    watchStacksOf(declared);
    watchTokens(this, values);
    const { provider, dependsOn, createBeforeDestroy, kind = defaultKindIn(this) } = props;
    const shareTraces = sharedTracesOfConstruct();
    const shared = { provider, dependsOn, forEach, kind, tags, createBeforeDestroy, shareTraces };
    const pairs = new Map<string, SecurityGroupRulePair<Kind>>();
    for (const [index, { rule }] of declared.entries()) {
      const key = String(rule.key);
      const { sourceProvider, targetProvider } = providersOf(stack, props, right[index]!.ends);
      // With forEach, only the construct path distinguishes the rules of two iterators.
      const name = rules && connectionName(rule, stack);
      const config = { ...shared, name, sourceProvider, targetProvider };
      pairs.set(key, new SecurityGroupRulePair<Kind>(this, constructId(key), rule, config));
    }
    return pairs;
  }

  private throwIfAny(problems: readonly RuleProblem[]): void {
    if (problems.length > 0) throw invalidRules(this.node.path, problems);
  }
}

/** The properties that the constructor can receive, because JavaScript does not check types. */
interface AnyProps extends KindOptions, PairOptions {
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

/** The problems of the properties, but not of the rules themselves. */
function problemsWith(props: AnyProps): RuleProblem[] {
  const { rules, forEach, rule, dependsOn = [], rulesPerSecurityGroup: quota = RULES_PER_SECURITY_GROUP } = props;
  const problems = [...kindProblems(props), ...dependencyProblems(dependsOn)];
  if (forEach === undefined && rule === undefined) {
    return [
      // A Map, for example, has no entries that could be read as rules.
      ...(Array.isArray(rules) || isPlainObject(rules) ? [] : [invalidRuleSet(rules)]),
      ...(isQuota(quota) ? [] : [invalidQuota(quota)]),
      ...problems,
    ];
  }
  if (rules !== undefined) return [rulesWithForEach(), ...problems];
  if (forEach === undefined) return [missingForEach(), ...problems];
  return [
    ...(isIterator(forEach) ? [] : [invalidIterator(forEach)]),
    ...(rule === undefined ? [missingRule()] : []),
    ...(props.rulesPerSecurityGroup === undefined ? [] : [quotaWithForEach()]),
    ...problems,
  ];
}

function dependencyProblems(dependsOn: unknown): RuleProblem[] {
  if (!Array.isArray(dependsOn)) return [invalidDependencies(dependsOn)];
  // Array.from also visits the empty slots of a list.
  return Array.from(dependsOn, (one: unknown, index) => ({ one, index })).flatMap(({ one, index }) =>
    typeof (one as ITerraformDependable | null | undefined)?.fqn === "string" ? [] : [invalidDependency(index, one)],
  );
}

/**
 * The construct ID for a key: the key itself if possible. The `constructs` library replaces slashes in IDs with `--`,
 * and finds members of `Object.prototype`, such as `constructor`, among its children. A hash keeps the IDs of such keys
 * unique.
 */
function constructId(key: string): string {
  // A key that ends like a hash gets a hash too. Otherwise, it could be the ID of another key.
  if (!/[/$]|-[0-9a-f]{8}$/.test(key) && !(key in Object.prototype)) return key;
  return `${key.replaceAll(/[/${}]+/g, "-")}-${createHash("sha256").update(key).digest("hex").slice(0, 8)}`;
}
