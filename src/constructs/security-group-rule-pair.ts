import { Fn, type ITerraformDependable, type ITerraformIterator, type TerraformProvider } from "cdktf";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { Construct, type IConstruct } from "constructs";
import type { Side } from "../rules/attributes";
import type { CompleteRule } from "../rules/complete-rule";
import { DIRECTIONS, type Direction } from "../rules/directions";
import type { RuleKind } from "../rules/resource-types";
import { withoutAccount } from "../rules/security-group";
import { replaceStackTrace } from "./cdktf-internals";
import { throwMissingRule } from "./errors";
import { isIdOfGroup } from "./group-references";
import { ruleResource, SIDE_OF, type OtherPeer, type RuleResource, type RulesByKind } from "./rule-kinds";
import { isUnknown, operand } from "./tokens";

/** Options of a pair that do not come from its rule. */
export interface PairOptions {
  /**
   * The provider that creates both rules.
   *
   * @default - the group's own provider if the group is a construct of this stack that has one. Otherwise, the stack's
   * default AWS provider, including for groups given by ID, such as `Peer.securityGroup(group.id)`.
   * @example provider: new AwsProvider(stack, "west", { region: "us-west-2", alias: "west" })
   */
  readonly provider?: TerraformProvider;

  /**
   * The provider that creates the egress rules. If the sources' groups belong to another account, this is the provider
   * of that account.
   *
   * @default - `provider`
   * @example sourceProvider: new AwsProvider(stack, "frontend", { profile: "frontend", alias: "frontend" })
   */
  readonly sourceProvider?: TerraformProvider;

  /**
   * The provider that creates the ingress rules. If the targets' groups belong to another account, this is the provider
   * of that account.
   *
   * @default - `provider`
   * @example targetProvider: new AwsProvider(stack, "backend", { profile: "backend", alias: "backend" })
   */
  readonly targetProvider?: TerraformProvider;

  /**
   * Resources that must exist before the rules are created, such as the peering between the VPCs of the two groups.
   *
   * @default - only the two groups, if they are constructs or tokens
   * @example dependsOn: [peering]
   */
  readonly dependsOn?: readonly ITerraformDependable[];

  /**
   * Creates one pair for each element of an iterator.
   *
   * @default - one pair
   * @example forEach: TerraformIterator.fromList(["sg-0123456789abcdef0", "sg-0fedcba9876543210"])
   */
  readonly forEach?: ITerraformIterator;
}

/** One iterator for each direction, if some elements have only one rule. */
export type DirectionIterators = Readonly<Record<Direction, ITerraformIterator>>;

interface PairConfig extends Omit<PairOptions, "forEach"> {
  readonly forEach?: ITerraformIterator | DirectionIterators;
  /** The peers that are not groups, if only Terraform knows the types of the peers. */
  readonly otherPeers?: Readonly<Record<Direction, OtherPeer>>;
  /** The connection's name in Terraform. If undefined, the rules' names come from the construct path. */
  readonly name?: string;
  /** The kind of both rules. */
  readonly kind: RuleKind;
  /** The tags of both rules, if the kind supports them. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly createBeforeDestroy?: boolean;
  /** Shares stack traces with other pairs. */
  readonly shareTraces?: ShareTraces;
}

/**
 * Returns the stack trace to store for a rule. CDKTF stores a trace for the timeouts of each `aws_security_group_rule`,
 * whatever the app's options are. With 10,000 pairs, a third of the memory would be traces, most of which are equal.
 */
export type ShareTraces = (direction: Direction, trace: string[]) => string[];

/** For the pairs of one construct, which all have the same trace in each direction. */
export function sharedTracesOfConstruct(): ShareTraces {
  const traces: Partial<Record<Direction, string[]>> = {};
  return (direction, trace) => (traces[direction] ??= trace);
}

/** For the pairs of several calls. Calls at one place, such as in a loop, have equal traces. */
export function sharedTracesOfCalls(): ShareTraces {
  const traces = new Map<string, string[]>();
  return (_, trace) => {
    const text = trace.join("\n");
    if (!traces.has(text)) traces.set(text, trace);
    return traces.get(text)!;
  };
}

/**
 * The two rules of one connection: the egress rule on the source's group and the ingress rule on the target's group. An
 * end has no rule if it is not a security group, or if the rule leaves it out.
 */
export class SecurityGroupRulePair<Kind extends RuleKind = RuleKind> extends Construct {
  /** Whether a construct is a pair, of this copy of the package or of another one. */
  static isPair(construct: unknown): construct is SecurityGroupRulePair {
    return typeof construct === "object" && construct !== null && PAIR in construct;
  }

  /** @internal - the ID of a rule's group. The rule's own attribute may be an expression around it. */
  static groupIdOf(rule: IConstruct): string | undefined {
    const pair = rule.node.scope;
    if (!(pair instanceof SecurityGroupRulePair)) return undefined;
    return rule === pair.sides.egress ? pair.groupIds.egress : pair.groupIds.ingress;
  }

  private readonly groupIds: { readonly [One in Direction]: string | undefined };
  private readonly sides: { readonly [One in Direction]: RulesByKind[Kind][One] | undefined };

  /** @internal - MutualSecurityGroupRules and Connections create pairs after they have checked the rules. */
  constructor(scope: Construct, id: string, rule: CompleteRule, config: PairConfig) {
    super(scope, id);
    const egress = resourceOn(this, "egress", rule, config);
    const ingress = resourceOn(this, "ingress", rule, config);
    this.groupIds = { egress: egress?.groupId, ingress: ingress?.groupId };
    // Created here, not in a helper, because CDKTF stores the call stack of each resource.
    this.sides = {
      egress: egress && (new egress.Resource(this, "egress", egress.config) as RulesByKind[Kind]["egress"]),
      ingress: ingress && (new ingress.Resource(this, "ingress", ingress.config) as RulesByKind[Kind]["ingress"]),
    };
    const { name, shareTraces } = config;
    for (const direction of DIRECTIONS) {
      const rule = this.sides[direction];
      if (name !== undefined) rule?.overrideLogicalId(`${name}_${direction}`);
      if (!shareTraces || !(rule instanceof SecurityGroupRule)) continue;
      replaceStackTrace(rule.timeouts, (trace) => shareTraces(direction, trace));
    }
  }

  /** The rules that exist: two, or one if the other end has no rule. */
  get rules(): readonly (RulesByKind[Kind]["egress"] | RulesByKind[Kind]["ingress"])[] {
    return Object.values(this.sides).filter((one) => one !== undefined);
  }

  /**
   * The egress rule on the source's group, with the target as its peer.
   *
   * @throws InvalidRulesError if the source has no rule
   */
  get egress(): RulesByKind[Kind]["egress"] {
    return this.sides.egress ?? throwMissingRule(this.node.path, "egress", "source");
  }

  /**
   * The ingress rule on the target's group, with the source as its peer.
   *
   * @throws InvalidRulesError if the target has no rule
   */
  get ingress(): RulesByKind[Kind]["ingress"] {
    return this.sides.ingress ?? throwMissingRule(this.node.path, "ingress", "target");
  }

  /** @internal - sets the provider of the rule on one side, if that side has a rule. */
  setProvider(side: Side, provider: TerraformProvider): void {
    const rule = this.sides[side === "source" ? "egress" : "ingress"];
    if (rule !== undefined) rule.provider = provider;
  }

  /** @internal - sets the tags of both rules. */
  setTags(tags: Readonly<Record<string, string>>): void {
    for (const rule of this.rules) if ("tagsInput" in rule) rule.tags = { ...tags };
  }

  /** @internal - makes Terraform create the new rules before it destroys the old ones. */
  setCreateBeforeDestroy(): void {
    for (const rule of this.rules) rule.lifecycle = { ...rule.lifecycle, createBeforeDestroy: true };
  }

  /** @internal - sets the description of the rule on one side, if that side has a rule. An empty text removes it. */
  setDescription(side: Side, description: string): void {
    const rule = this.sides[side === "source" ? "egress" : "ingress"];
    if (description === "") rule?.resetDescription();
    else if (rule !== undefined) rule.description = description;
  }
}

const PAIR = Symbol.for("cdktf-mutual-security-groups/SecurityGroupRulePair");
// On the prototype, because a property of each pair would use more memory.
Object.defineProperty(SecurityGroupRulePair.prototype, PAIR, { value: true });

/** The resource of one direction; undefined if its end has no rule. */
function resourceOn(
  pair: Construct,
  direction: Direction,
  rule: CompleteRule,
  config: PairConfig,
): (RuleResource<never> & { readonly groupId: string }) | undefined {
  const { provider, dependsOn, forEach, kind, tags, createBeforeDestroy } = config;
  const own = SIDE_OF[direction];
  if (!rule[own].getsRule) return undefined;
  const ownProvider = config[`${own}Provider`];
  const group = rule[own].peer as string;
  const groupId = idInOwnAccount(group, ownProvider !== undefined);
  const resource = ruleResource(pair, kind, {
    direction,
    group,
    groupId,
    peer: direction === "egress" ? rule.target : rule.source,
    otherPeer: config.otherPeers?.[direction],
    description: (rule[own].description ?? undefined) as string | undefined,
    rule,
    tags,
    createBeforeDestroy,
    meta: {
      provider: ownProvider ?? provider,
      dependsOn: dependsOn && [...dependsOn],
      forEach:
        forEach !== undefined && direction in forEach
          ? (forEach as DirectionIterators)[direction]
          : (forEach as ITerraformIterator),
    },
  });
  return { ...resource, groupId };
}

/** A group's ID in its own account. */
function idInOwnAccount(groupId: string, mayHaveAccount: boolean): string {
  if (!isUnknown(groupId)) return withoutAccount(groupId);
  return mayHaveAccount && !isIdOfGroup(groupId) ? Fn.basename(operand(groupId)) : groupId;
}
