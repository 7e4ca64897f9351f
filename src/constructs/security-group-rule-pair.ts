import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  conditional,
  Lazy,
  Op,
  Token,
  type IResolvable,
  type IResolveContext,
  type ITerraformDependable,
  type ITerraformIterator,
  type TerraformProvider,
} from "cdktf";
import { Construct } from "constructs";
import type { CompleteRule } from "../rules/completion";

/** How both rules of a pair are made, whatever the rule says. */
export interface PairOptions {
  /**
   * The provider that makes both rules.
   *
   * @default - the stack's own AWS provider
   */
  readonly provider?: TerraformProvider;

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

/** The two rules of one connection: egress on the source's group, ingress on the target's. */
export class SecurityGroupRulePair extends Construct {
  /** The rule on the source's group: of type egress, with the target as its peer. */
  readonly egress: SecurityGroupRule;
  /** The rule on the target's group: of type ingress, with the source as its peer. */
  readonly ingress: SecurityGroupRule;

  /** @internal - MutualSecurityGroupRules makes the pairs, once it has checked their rules. */
  constructor(scope: Construct, id: string, rule: CompleteRule<unknown>, options: PairOptions) {
    super(scope, id);
    const { provider, dependsOn, forEach } = options;
    const source = rule.source as string;
    const target = rule.target as string;
    const side = (
      type: "egress" | "ingress",
      securityGroupId: string,
      peerId: string,
      description: unknown,
    ): SecurityGroupRule =>
      new SecurityGroupRule(this, type, {
        type,
        securityGroupId,
        ...peerAttributes(securityGroupId, peerId),
        protocol: rule.protocol as string,
        fromPort: rule.fromPort as number,
        toPort: rule.toPort as number,
        description: (description ?? undefined) as string | undefined,
        provider,
        dependsOn,
        forEach,
      });

    this.egress = side("egress", source, target, rule.descriptionSource);
    this.ingress = side("ingress", target, source, rule.descriptionTarget);
  }
}

/**
 * The peer's attributes. A group that is its own peer is `self`: `source_security_group_id` and `self` exclude each
 * other (provider documentation, aws_security_group_rule).
 *
 * Whether two tokens are one group is decided when the stack is synthesized: only then is a group of another stack told
 * from one of the same name in this stack.
 */
function peerAttributes(
  groupId: string,
  peerId: string,
): { sourceSecurityGroupId?: string; selfAttribute?: boolean | IResolvable } {
  if (!Token.isUnresolved(groupId) && !Token.isUnresolved(peerId) && isPlain(groupId) && isPlain(peerId)) {
    return groupId === peerId ? { selfAttribute: true } : { sourceSecurityGroupId: peerId };
  }
  const choose = <Value>(context: IResolveContext, ifSelf: Value | undefined, ifOther: Value | undefined) => {
    const [group, peer] = [context.resolve(groupId) as string, context.resolve(peerId) as string];
    if (group === peer) return ifSelf;
    if (isPlain(group) && isPlain(peer)) return ifOther;
    const isSelf = Op.eq(groupId, peerId);
    return Token.asString(conditional(isSelf, ifSelf ?? Token.nullValue(), ifOther ?? Token.nullValue()));
  };
  return {
    sourceSecurityGroupId: Lazy.stringValue({ produce: (context) => choose(context, undefined, peerId) }),
    selfAttribute: Lazy.anyValue({ produce: (context) => choose<boolean>(context, true, undefined) }),
  };
}

/**
 * A literal id, or the id of one resource of this stack: two of these that differ are two groups. Other expressions that
 * differ (a variable, a look-up, a data source, a group of another stack, `each.value`) may still turn out to be one.
 */
function isPlain(id: string): boolean {
  return !id.includes("${") || /^\$\{aws_\w+\.[\w-]+\.id\}$/.test(id);
}
