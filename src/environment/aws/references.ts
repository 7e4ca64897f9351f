import type { Group, Rule } from "../environment";
import type { EnvironmentBuilder } from "../environment-builder";

/** What the documents say about a group. */
interface KnownGroup {
  readonly accountId: string | undefined;
  readonly vpcId: string | undefined;
  /** Whether `describe-security-groups` lists it. */
  readonly isListed: boolean;
}

/**
 * The rules that refer to groups which the documents before them do not contain. Whether such a group exists, and
 * whether the input contains its rules, is known when all documents are read.
 */
export class GroupReferences {
  private readonly groups = new Map<string, KnownGroup>();
  private readonly carriedGroups = new Set<string>();
  private readonly listedRules: Rule[] = [];
  private readonly exportedRules: Rule[] = [];

  addListedGroup({ id, accountId, vpcId }: Group): void {
    this.groups.set(id, { accountId, vpcId, isListed: true });
  }

  /** Adds a group that has rules in `describe-security-group-rules`. */
  addGroupWithRules({ id, accountId }: Group): void {
    if (!this.groups.has(id)) this.groups.set(id, { accountId, vpcId: undefined, isListed: false });
  }

  /** Adds a group of a network interface. */
  addCarriedGroup(id: string): void {
    this.carriedGroups.add(id);
  }

  /** Adds a rule of `describe-security-groups`. */
  addListedRule(rule: Rule): void {
    if (this.refersToUnknownGroup(rule)) this.listedRules.push(rule);
  }

  /** Adds a rule of `describe-security-group-rules`. */
  addExportedRule(rule: Rule): void {
    if (this.refersToUnknownGroup(rule)) this.exportedRules.push(rule);
  }

  /**
   * Marks the groups that are deleted, and adds those that are not in the documents. An export of rules is assumed to
   * contain all rules of its regions, so a group that it names has all of its rules there, even if it has none.
   */
  addTo(builder: EnvironmentBuilder): void {
    for (const rule of [...this.listedRules, ...this.exportedRules]) {
      if (this.isDeleted(rule)) builder.addRule({ ...rule, peer: { ...rule.peer, isDeleted: true } });
    }
    for (const rule of this.exportedRules) {
      const { value: id, accountId, isDeleted } = rule.peer;
      const exists = isDeleted !== true && !this.isDeleted(rule);
      if (exists && this.refersToUnknownGroup(rule) && this.isLocal(rule)) {
        builder.addGroup({ id: id!, accountId, hasAllRules: true, input: rule.input });
      }
    }
  }

  private refersToUnknownGroup({ peer }: Rule): boolean {
    return peer.type === "security_group" && !this.groups.has(peer.value!);
  }

  /**
   * Whether the group that a rule refers to is deleted. The API then omits the account ("If the referenced security
   * group is deleted, this value is not returned", EC2 API reference, UserIdGroupPair).
   */
  private isDeleted(rule: Rule): boolean {
    const { groupId, peer } = rule;
    if (!this.refersToUnknownGroup(rule) || this.carriedGroups.has(peer.value!)) return false;
    if (peer.accountId === undefined) return true;
    return this.groups.get(groupId!)?.isListed === true && this.isLocal(rule);
  }

  /** Whether a rule refers to a group in the account and the VPC of the rule's own group. */
  private isLocal({ groupId, peer }: Rule): boolean {
    const own = this.groups.get(groupId!);
    if (peer.peeringConnectionId !== undefined || peer.accountId === undefined) return false;
    return peer.accountId === own?.accountId && (peer.vpcId === undefined || peer.vpcId === own.vpcId);
  }
}
