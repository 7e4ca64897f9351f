import type { PeerType } from "../rules/attributes";
import type { Direction } from "../rules/directions";
import type { RuleKind } from "../rules/resource-types";
import { trafficKey, trafficLabel, type Traffic } from "./traffic";

/** A security group that exists, or that a plan or an app will create. */
export interface Group {
  /** `sg-…`; an expression or an address if only Terraform knows the ID. */
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly vpcId?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The Terraform address of its resource, or the path of its construct. */
  readonly address?: string;
  /** The name of the state or plan that has the address. */
  readonly addressInput?: string;
  /** Whether the input contains all of the group's rules. Otherwise a rule is not reported as missing on the group. */
  readonly hasAllRules?: boolean;
  /** The directions of the rules that the configuration of the group's resource contains, even if the list is empty. */
  readonly inlineDirections?: readonly Direction[];
  /** The directions with rules that only Terraform knows, such as those of a dynamic block. */
  readonly unknownDirections?: readonly Direction[];
  /** The name of the input that describes it, such as a file. */
  readonly input?: string;
}

/** The other side of a rule. */
export interface RulePeer {
  readonly type: PeerType;
  /** The ID (without an account), the CIDR block, or an expression; undefined if it may be any. */
  readonly value: string | undefined;
  /** What AWS says about a peer that is a group in another VPC or account. */
  readonly vpcId?: string;
  readonly accountId?: string;
  readonly peeringConnectionId?: string;
  /** Whether AWS or a plan says that the group is deleted. */
  readonly isDeleted?: boolean;
}

/** A Terraform resource or construct that makes a rule. */
export interface RuleResource {
  readonly address: string;
  readonly kind: RuleKind | "inline";
}

/** A rule of a security group with one peer, as in `aws ec2 describe-security-group-rules`. */
export interface Rule extends Traffic {
  /** `sgr-…`; undefined if the input does not contain it. */
  readonly id?: string;
  /** The group that has the rule; undefined if it may be any. */
  readonly groupId: string | undefined;
  readonly direction: Direction;
  readonly peer: RulePeer;
  readonly description?: string;
  /** The resources that make the rule; empty if it comes from AWS. */
  readonly resources: readonly RuleResource[];
  /** Whether somebody has decided that the other side has no rule, or has it elsewhere. */
  readonly isOneSided?: boolean;
  /** Whether the rule itself has tags in AWS. */
  readonly hasTags?: boolean;
  readonly input?: string;
}

/** A network interface. */
export interface NetworkInterface {
  /** `eni-…` */
  readonly id: string;
  readonly groupIds: readonly string[];
  /** `InterfaceType` of AWS, an open set. */
  readonly type?: string;
  /** `RequesterId` of AWS: the service that created it. */
  readonly requesterId?: string;
  readonly description?: string;
  readonly vpcId?: string;
  /** All private IPv4 addresses, the primary one first, and all IPv6 addresses. */
  readonly addresses: readonly string[];
  readonly input?: string;
}

/** A resource of a plan that creates or deletes rules. A replaced resource is two changes. */
export interface RuleChange {
  readonly action: "create" | "delete";
  readonly address: string;
  /** Such as `aws_vpc_security_group_egress_rule`. */
  readonly resourceType: string;
  readonly kind: RuleKind;
  /** The rules, without rules that only the apply knows. */
  readonly rules: readonly Rule[];
  /** The ID with which Terraform imports an `aws_security_group_rule`; undefined for the other kind, or if unknown. */
  readonly importId?: string;
  /** Whether the configuration still contains the resource, such as with other instance keys. */
  readonly isConfigured?: boolean;
  readonly input?: string;
}

/** What an environment consists of, in the order in which audits report it. */
export interface EnvironmentParts {
  readonly groups: readonly Group[];
  readonly rules: readonly Rule[];
  readonly interfaces: readonly NetworkInterface[];
  /** Whether the interfaces are part of the input, so that a group without one is known to be unused. */
  readonly hasInterfaces: boolean;
  readonly changes: readonly RuleChange[];
  readonly before?: Environment;
}

/** Security groups, their rules and the interfaces that carry them, with look-ups over them. */
export class Environment {
  readonly groups: ReadonlyMap<string, Group>;
  readonly rules: readonly Rule[];
  readonly interfaces: readonly NetworkInterface[];
  readonly hasInterfaces: boolean;
  readonly changes: readonly RuleChange[];
  /** The environment before the plans in the input are applied; undefined if the input has no plan. */
  readonly before?: Environment;
  private readonly rulesByGroup = new Map<string, Record<Direction, Rule[]>>();
  private readonly interfacesByGroup = new Map<string, NetworkInterface[]>();
  private readonly labels = new Map<string, string>();

  constructor({ groups, rules, interfaces, hasInterfaces, changes, before }: EnvironmentParts) {
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.rules = rules;
    this.interfaces = interfaces;
    this.hasInterfaces = hasInterfaces;
    this.changes = changes;
    this.before = before;
    for (const rule of this.rules) {
      if (rule.groupId === undefined) continue;
      let own = this.rulesByGroup.get(rule.groupId);
      if (own === undefined) this.rulesByGroup.set(rule.groupId, (own = { egress: [], ingress: [] }));
      own[rule.direction].push(rule);
    }
    for (const one of this.interfaces) {
      for (const id of one.groupIds) {
        const carried = this.interfacesByGroup.get(id);
        if (carried === undefined) this.interfacesByGroup.set(id, [one]);
        else if (carried.at(-1) !== one) carried.push(one);
      }
    }
  }

  group(id: string): Group | undefined {
    return this.groups.get(id);
  }

  rulesOf(groupId: string, direction: Direction): readonly Rule[] {
    return this.rulesByGroup.get(groupId)?.[direction] ?? [];
  }

  interfacesOf(groupId: string): readonly NetworkInterface[] {
    return this.interfacesByGroup.get(groupId) ?? [];
  }

  /**
   * Whether the group of a rule's peer could have a rule that names the rule's group. Across a Transit Gateway, only
   * ingress rules can name a group: the egress rule needs a CIDR block or a prefix list (Amazon VPC Transit Gateways,
   * "Security group referencing").
   */
  canNamePeer({ groupId, peer }: Rule): boolean {
    const own = groupId === undefined ? undefined : this.groups.get(groupId)?.vpcId;
    const other = peer.vpcId ?? (peer.value === undefined ? undefined : this.groups.get(peer.value)?.vpcId);
    return own === undefined || other === undefined || own === other || peer.peeringConnectionId !== undefined;
  }

  /** A group in messages: its address and ID, or its name and ID. */
  groupLabel(id: string): string {
    let label = this.labels.get(id);
    if (label === undefined) this.labels.set(id, (label = labelOf(id, this.groups.get(id))));
    return label;
  }

  /** The other side of a rule in messages. */
  peerLabel({ type, value }: RulePeer): string {
    if (value === undefined) return "an unknown peer";
    return type === "security_group" ? this.groupLabel(value) : value;
  }

  /** A rule and what it allows in messages, such as "sgr-1 (tcp 443 to 10.0.0.0/16)". */
  ruleDescription(rule: Rule): string {
    const preposition = rule.direction === "egress" ? "to" : "from";
    return `${ruleLabel(rule)} (${trafficLabel(rule)} ${preposition} ${this.peerLabel(rule.peer)})`;
  }
}

function labelOf(id: string, group: Group | undefined): string {
  const name = group?.address ?? group?.name;
  if (name === undefined || name.trim() === "" || name === id) return id;
  return id.startsWith("sg-") ? `${name} (${id})` : name;
}

/** Sorts elements by a text's code units, so that the order does not depend on a locale. */
export function sortedBy<Element>(elements: Iterable<Element>, textOf: (element: Element) => string): Element[] {
  return Array.from(elements, (element) => ({ element, text: textOf(element) }))
    .sort(({ text: a }, { text: b }) => (a < b ? -1 : a > b ? 1 : 0))
    .map(({ element }) => element);
}

/** A text that identifies a rule in AWS, which has each rule once: descriptions do not tell rules apart. */
export function ruleKey(rule: Rule): string {
  return `${rule.groupId ?? "?"} ${ruleKeyInGroup(rule)}`;
}

/** A text that identifies a rule among those of its group. */
export function ruleKeyInGroup(rule: Rule): string {
  const { direction, peer } = rule;
  return `${direction} ${trafficKey(rule)} ${peer.type} ${peer.value ?? "?"}`;
}

/** Whether a part of the rule may have any value, so that it cannot be identified. */
export function isUnidentified({ groupId, peer, protocolNumber, fromPort, toPort }: Rule): boolean {
  return (
    groupId === undefined ||
    peer.value === undefined ||
    protocolNumber === undefined ||
    fromPort === undefined ||
    toPort === undefined
  );
}

/** A rule in messages: the address of its resource, or its ID. */
export function ruleLabel(rule: Rule): string {
  const { resources, direction } = rule;
  return addressOrId(rule) ?? (resources.length === 0 ? `an ${direction} rule` : `an inline ${direction} rule`);
}

/** Whether a rule has an address or an ID, so that its label names it alone. */
export const hasLabel = (rule: Rule): boolean => addressOrId(rule) !== undefined;

const addressOrId = ({ resources, id }: Rule): string | undefined =>
  resources.find(({ kind }) => kind !== "inline")?.address ?? id;
