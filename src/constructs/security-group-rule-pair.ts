import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  conditional,
  DefaultTokenResolver,
  Op,
  ref,
  StringConcat,
  Token,
  Tokenization,
  type IResolvable,
  type ITerraformDependable,
  type ITerraformIterator,
  type TerraformProvider,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";
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
 */
function peerAttributes(
  groupId: string,
  peerId: string,
): { sourceSecurityGroupId?: string; selfAttribute?: boolean | IResolvable } {
  const isSelf = isOneGroup(groupId, peerId);
  if (isSelf === true) return { selfAttribute: true };
  if (isSelf === false) return { sourceSecurityGroupId: peerId };
  const isSame = Op.eq(operand(groupId), operand(peerId));
  return {
    sourceSecurityGroupId: Token.asString(conditional(isSame, Token.nullValue(), operand(peerId))),
    selfAttribute: conditional(isSame, true, Token.nullValue()),
  };
}

/** Whether two ids are one group's; undefined where only Terraform can tell. */
function isOneGroup(id: string, other: string): boolean | undefined {
  if (id === other) return true;
  const [one, two] = [referenceIn(id), referenceIn(other)];
  if (one !== undefined && two !== undefined && one.stack === two.stack && one.address === two.address) return true;
  return isDistinct(id, one) && isDistinct(other, two) ? false : undefined;
}

/**
 * A literal id, or the id of an `aws_security_group` resource: two of these that differ are two groups. Other expressions
 * that differ (a variable, a look-up, a data source, a VPC's default group, `each.value`) may still turn out to be one.
 */
function isDistinct(id: string, reference: GroupReference | undefined): boolean {
  if (reference !== undefined) return /^\$\{aws_security_group\.[\w-]+\.id\}$/.test(reference.address);
  return !Token.isUnresolved(id) && !id.includes("${");
}

/** A reference to an attribute of something in a stack: in another stack the same address is something else. */
interface GroupReference {
  readonly stack: IConstruct;
  readonly address: string;
}

/** The reference that a token is; undefined for a token of another kind, or a text that is no token. */
function referenceIn(id: string): GroupReference | undefined {
  const [token, ...others] = Tokenization.reverseString(id).tokens;
  if (token === undefined || others.length > 0) return undefined;
  // A reference keeps its stack to itself, and nothing else tells groups of one name in two stacks apart this early.
  const { originStack } = token as IResolvable & { readonly originStack?: IConstruct };
  if (originStack === undefined) return undefined;
  const address: unknown = Tokenization.resolve(id, {
    scope: originStack,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
  return { stack: originStack, address: String(address) };
}

/** An id as a part of an expression: a template that is written out is one already, and must not be escaped as a text. */
function operand(id: string): string {
  if (Token.isUnresolved(id) || !id.includes("${")) return id;
  const [, expression] = /^\$\{([^{}]*)\}$/.exec(id) ?? [];
  return Token.asString(ref(expression ?? `"${id}"`));
}
