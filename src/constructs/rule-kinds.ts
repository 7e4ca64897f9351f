import { SecurityGroupRule, type SecurityGroupRuleConfig } from "@cdktf/provider-aws/lib/security-group-rule";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  conditional,
  Fn,
  Op,
  TerraformStack,
  Token,
  type IResolvable,
  type TerraformMetaArguments,
  type TerraformResource,
} from "cdktf";
import type { Construct } from "constructs";
import type { PeerType, Side } from "../rules/attributes";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import type { Direction } from "../rules/directions";
import { PROTOCOLS_WITH_PORTS } from "../rules/protocols";
import type { RuleKind } from "../rules/resource-types";
import { isSameGroup, managedReference } from "./group-references";
import { isUnknown, operand } from "./tokens";

/** The resources of a pair's two rules, by kind. AWS shows no difference between the kinds. */
export interface RulesByKind extends Record<RuleKind, Record<Direction, TerraformResource>> {
  aws_security_group_rule: { egress: SecurityGroupRule; ingress: SecurityGroupRule };
  aws_vpc_security_group_rule: { egress: VpcSecurityGroupEgressRule; ingress: VpcSecurityGroupIngressRule };
}

/** The end whose group gets the rule of each direction. */
export const SIDE_OF = { egress: "source", ingress: "target" } as const satisfies Record<Direction, Side>;

/** A peer that is not another security group, as tokens by type. At most one of them is not null. */
export type OtherPeer = Readonly<Record<Exclude<PeerType, "security_group">, string>> & {
  /** Whether the peer is the rule's own group. */
  readonly isSelf: IResolvable;
};

/** One rule of a pair, independent of its kind. */
export interface RuleSpec {
  readonly direction: Direction;
  /** The ID of the rule's group in the group's own account. */
  readonly groupId: string;
  /** The ID of the rule's group as the pair received it. */
  readonly group: string;
  readonly peer: CompleteEnd;
  readonly description: string | undefined;
  /**
   * The peer if it is not another security group. Only rules with an iterator have this, because Terraform chooses the
   * type of peer for each element.
   */
  readonly otherPeer: OtherPeer | undefined;
  readonly rule: Pick<CompleteRule, "protocol" | "fromPort" | "toPort" | "hasPorts">;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly createBeforeDestroy: boolean | undefined;
  readonly meta: Pick<TerraformMetaArguments, "provider" | "dependsOn" | "forEach">;
}

/** A resource class and the configuration of one resource. */
export interface RuleResource<Config = unknown> {
  readonly Resource: new (scope: Construct, id: string, config: Config) => RulesByKind[RuleKind][Direction];
  readonly config: Config;
}

/** The resource of one rule of a pair. */
export function ruleResource(scope: Construct, kind: RuleKind, spec: RuleSpec): RuleResource<never> {
  if (kind === "aws_security_group_rule") return resource(SecurityGroupRule, configOfRule(spec));
  const Rule = spec.direction === "egress" ? VpcSecurityGroupEgressRule : VpcSecurityGroupIngressRule;
  return resource(Rule, configOfVpcRule(TerraformStack.of(scope), spec));
}

/** Checks that a configuration fits its class, and hides the types of both. */
function resource<Config>(Resource: RuleResource<Config>["Resource"], config: Config): RuleResource<never> {
  return { Resource, config } as unknown as RuleResource<never>;
}

function configOfRule(spec: RuleSpec) {
  const { direction, groupId, group, peer, otherPeer, description, rule, createBeforeDestroy, meta } = spec;
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
  // `source_security_group_id` and `self` exclude each other (provider documentation, aws_security_group_rule).
  const isSelf = isSameGroup(group, peer);
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

/** The attributes of a peer whose type only Terraform knows. */
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

function configOfVpcRule(stack: TerraformStack, spec: RuleSpec) {
  const { peer: end, otherPeer, description, rule, tags, meta } = spec;
  const protocol = Fn.lower(operand(rule.protocol as string));
  const hasPorts = rule.hasPorts ?? (Fn.contains([...PROTOCOLS_WITH_PORTS], protocol) as IResolvable);
  // With port 0 for a protocol without ports, the provider would plan a change every time.
  const port = (value: unknown) =>
    typeof hasPorts !== "boolean"
      ? Token.asNumber(conditional(hasPorts, value, Token.nullValue()))
      : hasPorts
        ? (value as number)
        : undefined;
  const ofType = (type: PeerType) => (end.type === type ? (end.peer as string) : undefined);
  return {
    ...replacedWithPeer(stack, spec),
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
 * Attributes that make Terraform replace the rule when its peer is replaced. Otherwise, the provider would update the
 * rule after Terraform deletes the old peer, and AWS does not delete a group that a rule refers to
 * (DependencyViolation, EC2 API reference, DeleteSecurityGroup). The pair's other rule would already be deleted.
 */
function replacedWithPeer(
  stack: TerraformStack,
  { groupId, group, peer: end, otherPeer, createBeforeDestroy }: RuleSpec,
): Pick<VpcSecurityGroupEgressRuleConfig, "securityGroupId" | "lifecycle"> {
  const { type } = end;
  const peer = end.peer as string;
  const lifecycle = createBeforeDestroy ? { createBeforeDestroy } : undefined;
  const isAddress = type === "cidr_ipv4" || type === "cidr_ipv6";
  if (isAddress || !isUnknown(peer) || isSameGroup(group, peer) === true)
    return { securityGroupId: groupId, lifecycle };
  const managed = managedReference(peer, stack);
  if (managed !== undefined) {
    return { securityGroupId: groupId, lifecycle: { ...lifecycle, replaceTriggeredBy: [managed] } };
  }
  // This expression is unknown while the peer's ID is unknown, and Terraform replaces a rule whose group may change. A
  // condition would not work, because Terraform may know the prefix of an unknown text.
  const both = [operand(groupId), operand(peer)];
  // The ID is null if the peer is not a group.
  const text = Fn.join(" ", otherPeer === undefined ? both : Fn.compact(both));
  const own = Fn.element(Fn.split(" ", text), 0) as string;
  return { securityGroupId: own, lifecycle };
}
