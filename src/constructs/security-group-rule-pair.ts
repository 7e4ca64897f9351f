import { SecurityGroupRule, type SecurityGroupRuleConfig } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  conditional,
  Fn,
  Op,
  Token,
  type IResolvable,
  type ITerraformDependable,
  type ITerraformIterator,
  type TerraformProvider,
} from "cdktf";
import { Construct } from "constructs";
import type { Side } from "../rules/attributes";
import type { CompleteEnd, CompleteRule } from "../rules/completion";
import { ACCOUNT_EXPRESSION, withoutAccount } from "../rules/ends";
import type { Truth } from "../rules/evaluation";
import { noSuchRule } from "./errors";
import { isOneGroup, isOwnIdOfGroup, isUnknown, operand } from "./tokens";

/** How the rules of a pair are made, whatever the rule says. */
export interface PairOptions {
  /**
   * The provider that makes both rules.
   *
   * @default - for each rule its group's own provider, where the group is a construct of this stack that has one, or else the
   * stack's default AWS provider
   */
  readonly provider?: TerraformProvider;

  /**
   * The provider that makes the egress rules, on the sources' groups: that of their account.
   *
   * @default - `provider`
   */
  readonly sourceProvider?: TerraformProvider;

  /**
   * The provider that makes the ingress rules, on the targets' groups: that of their account.
   *
   * @default - `provider`
   */
  readonly targetProvider?: TerraformProvider;

  /**
   * What has to be there before either rule is made, such as the peering between the VPCs of the two groups.
   *
   * @default - the two groups alone, where they are referred to by construct or token
   */
  readonly dependsOn?: ITerraformDependable[];

  /**
   * Makes one pair for each element that Terraform iterates over, in place of a single one.
   *
   * @default - a single pair
   */
  readonly forEach?: ITerraformIterator;
}

/** What Terraform iterates over for each side, where not every rule has both. */
export interface SidesForEach {
  readonly egress: ITerraformIterator;
  readonly ingress: ITerraformIterator;
}

/**
 * The two rules of one connection: egress on the source's group, ingress on the target's. An end that is no group, or that
 * the rule leaves out by name, has none.
 */
export class SecurityGroupRulePair extends Construct {
  /** Whether a construct is a pair, of this copy of the package or of another. */
  static isPair(construct: unknown): construct is SecurityGroupRulePair {
    return typeof construct === "object" && construct !== null && PAIR in construct;
  }

  /** The rules that there are: two, or one where an end is no group or is left out. */
  readonly rules: readonly SecurityGroupRule[];

  private readonly sides: Readonly<Record<"egress" | "ingress", SecurityGroupRule | undefined>>;

  /** @internal - MutualSecurityGroupRules and Connections make the pairs, once they have checked their rules. */
  constructor(
    scope: Construct,
    id: string,
    rule: CompleteRule<Truth, unknown>,
    options: Omit<PairOptions, "forEach"> & { readonly forEach?: ITerraformIterator | SidesForEach },
  ) {
    super(scope, id);
    Object.defineProperty(this, PAIR, { value: true });
    const { provider, dependsOn, forEach } = options;
    const side = (
      type: "egress" | "ingress",
      own: Side,
      [group, peer]: readonly [CompleteEnd<Truth, unknown>, CompleteEnd<Truth, unknown>],
    ): SecurityGroupRule | undefined => {
      // Undefined where only Terraform knows, and then it iterates over those that have one.
      if (group.getsRule === false) return undefined;
      const ownProvider = options[`${own}Provider`];
      const groupId = group.peer as string;
      return new SecurityGroupRule(this, type, {
        type,
        securityGroupId: ownId(groupId, ownProvider !== undefined),
        ...peerAttributes(groupId, String(peer.type), peer.peer as string),
        protocol: rule.protocol as string,
        fromPort: rule.fromPort as number,
        toPort: rule.toPort as number,
        description: (group.description ?? undefined) as string | undefined,
        provider: ownProvider ?? provider,
        dependsOn,
        forEach:
          forEach !== undefined && type in forEach ? (forEach as SidesForEach)[type] : (forEach as ITerraformIterator),
      });
    };

    const { source, target } = rule;
    this.sides = {
      egress: side("egress", "source", [source, target]),
      ingress: side("ingress", "target", [target, source]),
    };
    this.rules = Object.values(this.sides).filter((one) => one !== undefined);
  }

  /**
   * The rule on the source's group: of type egress, with the target as its peer.
   *
   * @throws Error where the source gets no rule
   */
  get egress(): SecurityGroupRule {
    return this.sides.egress ?? noSuchRule(this.node.path, "egress", "source");
  }

  /**
   * The rule on the target's group: of type ingress, with the source as its peer.
   *
   * @throws Error where the target gets no rule
   */
  get ingress(): SecurityGroupRule {
    return this.sides.ingress ?? noSuchRule(this.node.path, "ingress", "target");
  }

  /** @internal - the provider of the rule on one end, where there is one. */
  provideFor(side: Side, provider: TerraformProvider): void {
    const rule = this.sides[side === "source" ? "egress" : "ingress"];
    if (rule !== undefined) rule.provider = provider;
  }

  /** @internal - describes each of the rules that there are. */
  describe({ egress, ingress }: { readonly egress: string; readonly ingress: string }): void {
    if (this.sides.egress) this.sides.egress.description = egress;
    if (this.sides.ingress) this.sides.ingress.description = ingress;
  }
}

const PAIR = Symbol.for("cdktf-mutual-security-groups/SecurityGroupRulePair");

type PeerAttributes = Pick<
  SecurityGroupRuleConfig,
  "sourceSecurityGroupId" | "selfAttribute" | "cidrBlocks" | "ipv6CidrBlocks" | "prefixListIds"
>;

/** The peer's attributes, by what it is. Where only Terraform knows that, it chooses among them. */
function peerAttributes(groupId: string, type: string, peer: string): PeerAttributes {
  if (!isUnknown(type)) return attributesFor(type, groupId, peer);
  const ifIt = (isOf: string, value: unknown): IResolvable => conditional(Op.eq(type, isOf), value, Token.nullValue());
  const { sourceSecurityGroupId, selfAttribute } = attributesFor("security_group", groupId, peer);
  return {
    sourceSecurityGroupId: Token.asString(ifIt("security_group", sourceSecurityGroupId)),
    selfAttribute: ifIt("security_group", selfAttribute),
    cidrBlocks: Token.asList(ifIt("cidr_ipv4", [peer])),
    ipv6CidrBlocks: Token.asList(ifIt("cidr_ipv6", [peer])),
    prefixListIds: Token.asList(ifIt("prefix_list", [peer])),
  };
}

function attributesFor(type: string, groupId: string, peer: string): PeerAttributes {
  if (type === "cidr_ipv4") return { cidrBlocks: [peer] };
  if (type === "cidr_ipv6") return { ipv6CidrBlocks: [peer] };
  if (type === "prefix_list") return { prefixListIds: [peer] };
  // A group that is its own peer is `self`: `source_security_group_id` and `self` exclude each other (provider
  // documentation, aws_security_group_rule).
  const isSelf = isOneGroup(groupId, peer);
  if (isSelf === true) return { selfAttribute: true };
  if (isSelf === false) return { sourceSecurityGroupId: peer };
  const isSame = Op.eq(operand(groupId), operand(peer));
  return {
    sourceSecurityGroupId: Token.asString(conditional(isSame, Token.nullValue(), operand(peer))),
    selfAttribute: conditional(isSame, true, Token.nullValue()),
  };
}

/** The id by which a group is known in its own account. */
function ownId(groupId: string, mayHaveAccount: boolean): string {
  if (!isUnknown(groupId)) return withoutAccount(groupId);
  return mayHaveAccount && !isOwnIdOfGroup(groupId)
    ? Fn.replace(operand(groupId), `/${ACCOUNT_EXPRESSION}/`, "")
    : groupId;
}
