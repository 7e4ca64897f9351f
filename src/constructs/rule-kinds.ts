import { SecurityGroupRule, type SecurityGroupRuleConfig } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { conditional, Fn, Op, TerraformStack, Token, type IResolvable, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { PeerType, Side } from "../rules/attributes";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import { PROTOCOLS_WITH_PORTS } from "../rules/protocols";
import { isOneGroup, isUnknown, managedReference, operand } from "./tokens";

/** Both directions of the rules that a pair is made of. */
export type Direction = "egress" | "ingress";

/** What a pair's rules are made as, by kind: two types of resource that AWS shows as the same rules. */
export interface RulesByKind {
  aws_security_group_rule: { egress: SecurityGroupRule; ingress: SecurityGroupRule };
  aws_vpc_security_group_rule: { egress: VpcSecurityGroupEgressRule; ingress: VpcSecurityGroupIngressRule };
}

/**
 * The kind of resource that rules are made as: `aws_security_group_rule`, or `aws_vpc_security_group_rule` for
 * `aws_vpc_security_group_egress_rule` and `aws_vpc_security_group_ingress_rule`.
 */
export type RuleKind = keyof RulesByKind;

export const DEFAULT_KIND = "aws_security_group_rule";
export const RULE_KINDS: readonly RuleKind[] = [DEFAULT_KIND, "aws_vpc_security_group_rule"];

/** The kind that has tags. */
export const KIND_WITH_TAGS: RuleKind = "aws_vpc_security_group_rule";

/** The kind of rule that each type of resource is. */
export const KIND_OF_RESOURCE: Readonly<Record<string, RuleKind>> = {
  aws_security_group_rule: "aws_security_group_rule",
  aws_vpc_security_group_egress_rule: "aws_vpc_security_group_rule",
  aws_vpc_security_group_ingress_rule: "aws_vpc_security_group_rule",
};

/** Which end each direction's rule is made on. */
export const SIDE_OF = { egress: "source", ingress: "target" } as const satisfies Record<Direction, Side>;

/** What a peer is if it is not another security group: tokens, of which at most one is not null. */
export type OtherPeer = Readonly<Record<Exclude<PeerType, "security_group">, string>> & {
  /** Whether it is the rule's own group. */
  readonly isSelf: IResolvable;
};

/** All that one rule of a pair is made of. */
export interface RuleToMake {
  readonly direction: Direction;
  /** The id of its group in the group's own account. */
  readonly groupId: string;
  /** The id by which the pair knows the group. */
  readonly group: string;
  readonly peer: CompleteEnd;
  readonly description: string | undefined;
  /**
   * What the peer is if it is not another security group, by type. Only rules that Terraform iterates over have this: it
   * chooses for each of them, and what it does not choose is null.
   */
  readonly otherPeer: OtherPeer | undefined;
  readonly rule: Pick<CompleteRule, "protocol" | "fromPort" | "toPort" | "hasPorts">;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly createBeforeDestroy: boolean | undefined;
  readonly meta: Pick<TerraformMetaArguments, "provider" | "dependsOn" | "forEach">;
}

/** One rule of a pair as a resource: its class, and what it is made with. */
export interface RuleResource<Config = unknown> {
  readonly Resource: new (scope: Construct, id: string, config: Config) => RulesByKind[RuleKind][Direction];
  readonly config: Config;
}

/** What one rule of a pair is made as. */
export function ruleResource(scope: Construct, kind: RuleKind, made: RuleToMake): RuleResource<never> {
  if (kind === "aws_security_group_rule") return resource(SecurityGroupRule, configOfRule(made));
  const Rule = made.direction === "egress" ? VpcSecurityGroupEgressRule : VpcSecurityGroupIngressRule;
  return resource(Rule, configOfVpcRule(TerraformStack.of(scope), made));
}

/** What belongs together, for whoever makes it of either kind. */
function resource<Config>(Resource: RuleResource<Config>["Resource"], config: Config): RuleResource<never> {
  return { Resource, config } as unknown as RuleResource<never>;
}

function configOfRule(made: RuleToMake) {
  const { direction, groupId, group, peer, otherPeer, description, rule, createBeforeDestroy, meta } = made;
  return {
    type: direction,
    securityGroupId: groupId,
    ...(otherPeer === undefined
      ? peerAttributes(peer.type, group, peer.peer as string)
      : anyPeerAttributes(peer.peer as string, otherPeer)),
    protocol: rule.protocol as string,
    fromPort: rule.fromPort as number,
    toPort: rule.toPort as number,
    description,
    ...(createBeforeDestroy && { lifecycle: { createBeforeDestroy } }),
    ...meta,
  } satisfies SecurityGroupRuleConfig;
}

type PeerAttributes = Pick<
  SecurityGroupRuleConfig,
  "sourceSecurityGroupId" | "selfAttribute" | "cidrBlocks" | "ipv6CidrBlocks" | "prefixListIds"
>;

function peerAttributes(type: PeerType, group: string, peer: string): PeerAttributes {
  if (type === "cidr_ipv4") return { cidrBlocks: [peer] };
  if (type === "cidr_ipv6") return { ipv6CidrBlocks: [peer] };
  if (type === "prefix_list") return { prefixListIds: [peer] };
  // A group that is its own peer is `self`: `source_security_group_id` and `self` exclude each other (provider
  // documentation, aws_security_group_rule).
  const isSelf = isOneGroup(group, peer);
  if (isSelf === true) return { selfAttribute: true };
  if (isSelf === false) return { sourceSecurityGroupId: peer };
  return selfOr(peer, Op.eq(operand(group), operand(peer)));
}

function selfOr(peer: string, isSelf: IResolvable): PeerAttributes {
  return {
    sourceSecurityGroupId: Token.asString(conditional(isSelf, Token.nullValue(), operand(peer))),
    selfAttribute: conditional(isSelf, true, Token.nullValue()),
  };
}

/** All attributes of a peer, where only Terraform knows what it is. */
function anyPeerAttributes(peer: string, { cidr_ipv4, cidr_ipv6, prefix_list, isSelf }: OtherPeer): PeerAttributes {
  const list = (value: string) =>
    Token.asList(conditional(Op.eq(value, Token.nullValue()), Token.nullValue(), [value]));
  return {
    ...selfOr(peer, isSelf),
    cidrBlocks: list(cidr_ipv4),
    ipv6CidrBlocks: list(cidr_ipv6),
    prefixListIds: list(prefix_list),
  };
}

function configOfVpcRule(stack: TerraformStack, made: RuleToMake) {
  const { peer: end, otherPeer, description, rule, tags, meta } = made;
  const protocol = Fn.lower(operand(rule.protocol as string));
  const hasPorts = rule.hasPorts ?? (Fn.contains([...PROTOCOLS_WITH_PORTS], protocol) as IResolvable);
  // A protocol without ports has them unset: with 0 the provider plans a change for ever.
  const port = (value: unknown) =>
    typeof hasPorts !== "boolean"
      ? Token.asNumber(conditional(hasPorts, value, Token.nullValue()))
      : hasPorts
        ? (value as number)
        : undefined;
  const ofType = (type: PeerType) => (end.type === type ? (end.peer as string) : undefined);
  return {
    ...replacedWithPeer(stack, made),
    referencedSecurityGroupId: ofType("security_group"),
    cidrIpv4: otherPeer?.cidr_ipv4 ?? ofType("cidr_ipv4"),
    cidrIpv6: otherPeer?.cidr_ipv6 ?? ofType("cidr_ipv6"),
    prefixListId: otherPeer?.prefix_list ?? ofType("prefix_list"),
    ipProtocol: rule.protocol as string,
    fromPort: port(rule.fromPort),
    toPort: port(rule.toPort),
    description,
    tags,
    ...meta,
  } satisfies VpcSecurityGroupEgressRuleConfig;
}

/**
 * The rule's group, and what has the rule replaced where its peer is. The provider would change the peer in place,
 * which comes after the old peer is removed, and AWS removes none that a rule still names (DependencyViolation, EC2 API
 * reference, DeleteSecurityGroup): the pair's other half would be gone by then.
 */
function replacedWithPeer(
  stack: TerraformStack,
  { groupId, group, peer: end, otherPeer, createBeforeDestroy }: RuleToMake,
): Pick<VpcSecurityGroupEgressRuleConfig, "securityGroupId" | "lifecycle"> {
  const { type } = end;
  const peer = end.peer as string;
  const lifecycle = createBeforeDestroy ? { createBeforeDestroy } : undefined;
  const isAddress = type === "cidr_ipv4" || type === "cidr_ipv6";
  if (isAddress || !isUnknown(peer) || isOneGroup(group, peer) === true) return { securityGroupId: groupId, lifecycle };
  const managed = managedReference(peer, stack);
  if (managed !== undefined) {
    return { securityGroupId: groupId, lifecycle: { ...lifecycle, replaceTriggeredBy: [managed] } };
  }
  // While the peer's id is not known, neither is this: and a rule whose group may change is replaced. A condition would
  // not do, for Terraform may know how an unknown text begins.
  const both = [operand(groupId), operand(peer)];
  // A peer that is not a group has no id here.
  const text = Fn.join(" ", otherPeer === undefined ? both : Fn.compact(both));
  const own = Fn.element(Fn.split(" ", text), 0) as string;
  return { securityGroupId: own, lifecycle };
}
