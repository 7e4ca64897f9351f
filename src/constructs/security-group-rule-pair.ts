import { Fn, type ITerraformDependable, type ITerraformIterator, type TerraformProvider } from "cdktf";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { Construct, type IConstruct } from "constructs";
import type { Side } from "../rules/attributes";
import type { CompleteRule } from "../rules/complete-rule";
import { withoutAccount } from "../rules/security-group";
import { noSuchRule } from "./errors";
import {
  ruleResource,
  SIDE_OF,
  type Direction,
  type OtherPeer,
  type RuleKind,
  type RuleResource,
  type RulesByKind,
} from "./rule-kinds";
import { isOwnIdOfGroup, isUnknown, operand } from "./tokens";

/** How the rules of a pair are created, whatever the rule says. */
export interface PairOptions {
  /**
   * The provider that creates both rules.
   *
   * @default - for each rule its group's own provider if the group is a construct of this stack that has one, or else the
   * stack's default AWS provider. A group that is given by its id, as `Peer.securityGroup(group.id)`, does not say
   * which provider it has: its rule is created with the stack's default AWS provider.
   * @example provider: new AwsProvider(stack, "west", { region: "us-west-2", alias: "west" })
   */
  readonly provider?: TerraformProvider;

  /**
   * The provider that creates the egress rules, on the sources' groups: that of their account.
   *
   * @default - `provider`
   * @example sourceProvider: new AwsProvider(stack, "frontend", { profile: "frontend", alias: "frontend" })
   */
  readonly sourceProvider?: TerraformProvider;

  /**
   * The provider that creates the ingress rules, on the targets' groups: that of their account.
   *
   * @default - `provider`
   * @example targetProvider: new AwsProvider(stack, "backend", { profile: "backend", alias: "backend" })
   */
  readonly targetProvider?: TerraformProvider;

  /**
   * What must exist before either rule is created, such as the peering between the VPCs of the two groups.
   *
   * @default - only the two groups, if they are given as constructs or tokens
   * @example dependsOn: [peering]
   */
  readonly dependsOn?: readonly ITerraformDependable[];

  /**
   * Creates one pair for each element that Terraform iterates over, instead of a single one.
   *
   * @default - a single pair
   * @example forEach: TerraformIterator.fromList(["sg-0123456789abcdef0", "sg-0fedcba9876543210"])
   */
  readonly forEach?: ITerraformIterator;
}

/** What Terraform iterates over for each side, where not every rule has both. */
export type SidesForEach = Readonly<Record<Direction, ITerraformIterator>>;

/** What the constructs beside it say of a pair. */
interface Making extends Omit<PairOptions, "forEach"> {
  readonly forEach?: ITerraformIterator | SidesForEach;
  /** What the peer of each side is where it is not a group, for rules of which only Terraform knows the type of peer. */
  readonly otherPeers?: Readonly<Record<Direction, OtherPeer>>;
  /**
   * The connection's name in Terraform; undefined where the rules are called by their place in the tree of constructs.
   */
  readonly name?: string;
  /** The kind of both rules. */
  readonly kind: RuleKind;
  /** The tags of both rules, where their kind has any. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly createBeforeDestroy?: boolean;
  /** Keeps the stack traces of this pair and of those beside it. */
  readonly keepTrace?: KeepTrace;
}

/**
 * Gives the one to keep for the stack trace of a rule. CDKTF takes a trace of each `aws_security_group_rule`, for its
 * timeouts, whatever the app's options say: of 10,000 pairs they are a third of all that is in memory, and most of them
 * are the same.
 */
export type KeepTrace = (direction: Direction, trace: string[]) => string[];

/** For pairs that one call makes: all of a direction's have the same. */
export function keepTraceOfCall(): KeepTrace {
  const kept: Partial<Record<Direction, string[]>> = {};
  return (direction, trace) => (kept[direction] ??= trace);
}

/** For pairs of any calls: those of one place in a loop have the same. */
export function keepTraceOfEachCall(): KeepTrace {
  const kept = new Map<string, string[]>();
  return (_, trace) => {
    const text = trace.join("\n");
    if (!kept.has(text)) kept.set(text, trace);
    return kept.get(text)!;
  };
}

/**
 * The two rules of one connection: egress on the source's group, ingress on the target's. An end that is no group, or
 * that the rule leaves out by name, has none.
 */
export class SecurityGroupRulePair<Kind extends RuleKind = RuleKind> extends Construct {
  /** Whether a construct is a pair, of this copy of the package or of another. */
  static isPair(construct: unknown): construct is SecurityGroupRulePair {
    return typeof construct === "object" && construct !== null && PAIR in construct;
  }

  /** @internal - the id of the group that a rule of a pair is on, however the rule itself has to write it. */
  static groupIdOf(rule: IConstruct): string | undefined {
    const pair = rule.node.scope;
    if (!(pair instanceof SecurityGroupRulePair)) return undefined;
    return rule === pair.sides.egress ? pair.groupIds.egress : pair.groupIds.ingress;
  }

  private readonly groupIds: { readonly [One in Direction]: string | undefined };
  private readonly sides: { readonly [One in Direction]: RulesByKind[Kind][One] | undefined };

  /** @internal - MutualSecurityGroupRules and Connections make the pairs, once they have checked their rules. */
  constructor(scope: Construct, id: string, rule: CompleteRule, options: Making) {
    super(scope, id);
    const egress = resourceOn(this, "egress", rule, options);
    const ingress = resourceOn(this, "ingress", rule, options);
    this.groupIds = { egress: egress?.groupId, ingress: ingress?.groupId };
    // CDKTF keeps the calls that led to each resource: there are as few between it and the user's as can be.
    this.sides = {
      egress: egress && (new egress.Resource(this, "egress", egress.config) as RulesByKind[Kind]["egress"]),
      ingress: ingress && (new ingress.Resource(this, "ingress", ingress.config) as RulesByKind[Kind]["ingress"]),
    };
    for (const direction of ["egress", "ingress"] as const) {
      const rule = this.sides[direction];
      if (options.name !== undefined) rule?.overrideLogicalId(`${options.name}_${direction}`);
      if (!options.keepTrace || !(rule instanceof SecurityGroupRule)) continue;
      const creationStack = options.keepTrace(direction, rule.timeouts.creationStack);
      Object.assign(rule.timeouts, { creationStack });
    }
  }

  /** The rules that there are: two, or one where an end is no group or is left out. */
  get rules(): readonly (RulesByKind[Kind]["egress"] | RulesByKind[Kind]["ingress"])[] {
    return Object.values(this.sides).filter((one) => one !== undefined);
  }

  /**
   * The rule on the source's group: of type egress, with the target as its peer.
   *
   * @throws InvalidRulesError if the source gets no rule
   */
  get egress(): RulesByKind[Kind]["egress"] {
    return this.sides.egress ?? noSuchRule(this.node.path, "egress", "source");
  }

  /**
   * The rule on the target's group: of type ingress, with the source as its peer.
   *
   * @throws InvalidRulesError if the target gets no rule
   */
  get ingress(): RulesByKind[Kind]["ingress"] {
    return this.sides.ingress ?? noSuchRule(this.node.path, "ingress", "target");
  }

  /** @internal - the provider of the rule on one end, where there is one. */
  provideFor(side: Side, provider: TerraformProvider): void {
    const rule = this.sides[side === "source" ? "egress" : "ingress"];
    if (rule !== undefined) rule.provider = provider;
  }

  /** @internal - gives both rules their tags. */
  tag(tags: Readonly<Record<string, string>>): void {
    for (const rule of this.rules) if ("tagsInput" in rule) rule.tags = { ...tags };
  }

  /** @internal - has both rules created before those that they replace are destroyed. */
  createBeforeDestroy(): void {
    for (const rule of this.rules) rule.lifecycle = { ...rule.lifecycle, createBeforeDestroy: true };
  }

  /** @internal - describes each of the rules that there are. */
  describe({ egress, ingress }: { readonly egress: string; readonly ingress: string }): void {
    if (this.sides.egress) this.sides.egress.description = egress;
    if (this.sides.ingress) this.sides.ingress.description = ingress;
  }
}

const PAIR = Symbol.for("cdktf-mutual-security-groups/SecurityGroupRulePair");
// On the prototype, for a property that each pair had would make each of them larger.
Object.defineProperty(SecurityGroupRulePair.prototype, PAIR, { value: true });

/** What the rule of one direction is made as; undefined where its end gets none. */
function resourceOn(
  pair: Construct,
  direction: Direction,
  rule: CompleteRule,
  options: Making,
): (RuleResource<never> & { readonly groupId: string }) | undefined {
  const { provider, dependsOn, forEach, kind, tags, createBeforeDestroy } = options;
  const own = SIDE_OF[direction];
  if (!rule[own].getsRule) return undefined;
  const ownProvider = options[`${own}Provider`];
  const group = rule[own].peer as string;
  const groupId = ownId(group, ownProvider !== undefined);
  const resource = ruleResource(pair, kind, {
    direction,
    group,
    groupId,
    peer: direction === "egress" ? rule.target : rule.source,
    otherPeer: options.otherPeers?.[direction],
    description: (rule[own].description ?? undefined) as string | undefined,
    rule,
    tags,
    createBeforeDestroy,
    meta: {
      provider: ownProvider ?? provider,
      dependsOn: dependsOn && [...dependsOn],
      forEach:
        forEach !== undefined && direction in forEach
          ? (forEach as SidesForEach)[direction]
          : (forEach as ITerraformIterator),
    },
  });
  return { ...resource, groupId };
}

/** The id by which a group is known in its own account. */
function ownId(groupId: string, mayHaveAccount: boolean): string {
  if (!isUnknown(groupId)) return withoutAccount(groupId);
  return mayHaveAccount && !isOwnIdOfGroup(groupId) ? Fn.basename(operand(groupId)) : groupId;
}
