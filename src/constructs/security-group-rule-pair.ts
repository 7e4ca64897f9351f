import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  DefaultTokenResolver,
  StringConcat,
  Token,
  Tokenization,
  conditional,
  Op,
  type IResolvable,
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
    const source = rule.source as string;
    const target = rule.target as string;
    const isSelf = this.isOneGroup(source, target);
    const side = (
      type: "egress" | "ingress",
      securityGroupId: string,
      peerId: string,
      description: unknown,
    ): SecurityGroupRule =>
      new SecurityGroupRule(this, type, {
        type,
        securityGroupId,
        ...peerOf(peerId, isSelf),
        protocol: rule.protocol as string,
        fromPort: rule.fromPort as number,
        toPort: rule.toPort as number,
        description: (description ?? undefined) as string | undefined,
        ...options,
      });

    this.egress = side("egress", source, target, rule.descriptionSource);
    this.ingress = side("ingress", target, source, rule.descriptionTarget);
  }

  /** Whether both ends are one group; an expression where only Terraform can tell. */
  private isOneGroup(source: string, target: string): boolean | IResolvable {
    const [one, other] = [this.resolved(source), this.resolved(target)];
    if (one === other) return true;
    return isPlain(one) && isPlain(other) ? false : Op.eq(source, target);
  }

  private resolved(id: string): string {
    if (!Token.isUnresolved(id)) return id;
    return Tokenization.resolve(id, {
      scope: this,
      resolver: new DefaultTokenResolver(new StringConcat()),
      preparing: false,
    }) as string;
  }
}

/**
 * A literal id, or the id of one resource or data source. Two that differ are two groups; of other expressions (a
 * variable, a look-up, `each.value`), two may turn out to be one.
 */
function isPlain(id: string): boolean {
  return !id.includes("${") || /^\$\{(data\.)?aws_\w+\.[\w-]+\.id\}$/.test(id);
}

/**
 * The peer's attributes. A group that is its own peer is `self`: `source_security_group_id` and `self` exclude each
 * other (provider documentation, aws_security_group_rule).
 */
function peerOf(
  peerId: string,
  isSelf: boolean | IResolvable,
): { sourceSecurityGroupId?: string; selfAttribute?: boolean | IResolvable } {
  if (isSelf === true) return { selfAttribute: true };
  if (isSelf === false) return { sourceSecurityGroupId: peerId };
  return {
    sourceSecurityGroupId: Token.asString(conditional(isSelf, NULL, peerId)),
    selfAttribute: conditional(isSelf, true, NULL),
  };
}

const NULL = Token.nullValue();
