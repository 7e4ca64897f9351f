import {
  Environment,
  isUnidentified,
  ruleKey,
  ruleKeyInGroup,
  sortedBy,
  type Group,
  type NetworkInterface,
  type Rule,
  type RuleChange,
  type RuleResource,
} from "./environment";

/**
 * Collects what several inputs say about an environment. A group, a rule or an interface may be in several inputs, such
 * as a state and an export: it is merged, and the order of the inputs does not matter. An interface that has other
 * groups in another snapshot has the groups of both.
 */
export class EnvironmentBuilder {
  private readonly groups = new Map<string, Group>();
  /** The rules of each group by what tells them apart, which is faster than one map with longer keys. */
  private readonly rules = new Map<string, Map<string, Rule>>();
  private readonly unidentifiedRules: Rule[] = [];
  private readonly interfaces = new Map<string, NetworkInterface>();
  private readonly changes: RuleChange[] = [];
  private hasInterfaces = false;
  /** What plans remove from an environment, and the rules that plans leave or add, by `ruleKey`. */
  private readonly removedGroups = new Set<string>();
  private readonly removedRules = new Set<string>();
  private readonly plannedRules = new Set<string>();

  addGroup(group: Group): void {
    const known = this.groups.get(group.id);
    this.groups.set(group.id, known === undefined ? group : mergedGroup(known, group));
  }

  addRule(rule: Rule): void {
    if (isUnidentified(rule)) {
      this.unidentifiedRules.push(rule);
      return;
    }
    let own = this.rules.get(rule.groupId!);
    if (own === undefined) this.rules.set(rule.groupId!, (own = new Map<string, Rule>()));
    const key = ruleKeyInGroup(rule);
    const known = own.get(key);
    own.set(key, known === undefined ? rule : mergedRule(known, rule));
  }

  /** Adds a rule that a plan leaves or adds. It exists even if another plan removes the same rule. */
  addPlannedRule(rule: Rule): void {
    this.plannedRules.add(ruleKey(rule));
    this.addRule(rule);
  }

  /** Says that a plan removes a rule, which other inputs may contain. */
  removeRule(rule: Rule): void {
    this.removedRules.add(ruleKey(rule));
  }

  /** Says that a plan deletes a group, which other inputs may contain. */
  removeGroup(id: string): void {
    this.removedGroups.add(id);
  }

  /** Says that the input contains the interfaces, even if there is none. */
  addInterfaces(interfaces: readonly NetworkInterface[]): void {
    this.hasInterfaces = true;
    for (const one of interfaces) {
      const known = this.interfaces.get(one.id);
      this.interfaces.set(one.id, known === undefined ? one : mergedInterface(known, one));
    }
  }

  addChange(change: RuleChange): void {
    this.changes.push(change);
  }

  /** A builder that goes on from what is collected by now. */
  copy(): EnvironmentBuilder {
    const { groups, rules, interfaces, hasInterfaces } = this.build();
    const copy = new EnvironmentBuilder();
    for (const group of groups.values()) copy.addGroup(group);
    for (const rule of rules) copy.addRule(rule);
    if (hasInterfaces) copy.addInterfaces(interfaces);
    return copy;
  }

  /** @param before - the environment before the plans in the input are applied */
  build(before?: Environment): Environment {
    const rules = [
      ...sortedByKey(this.rules).flatMap(sortedByKey),
      ...sortedBy(this.unidentifiedRules, (rule) => `${ruleKey(rule)} ${rule.resources[0]?.address ?? ""}`),
    ];
    return new Environment({
      groups: sortedByKey(this.groups).filter(({ id }) => !this.removedGroups.has(id)),
      rules: this.removedRules.size + this.removedGroups.size === 0 ? rules : rules.flatMap((rule) => this.left(rule)),
      interfaces: sortedByKey(this.interfaces),
      hasInterfaces: this.hasInterfaces,
      changes: this.changes,
      before,
    });
  }

  /** What plans leave of a rule. */
  private left(rule: Rule): Rule[] {
    const { groupId, peer } = rule;
    if (groupId !== undefined && this.removedGroups.has(groupId)) return [];
    const key = ruleKey(rule);
    if (this.removedRules.has(key) && !this.plannedRules.has(key)) return [];
    const isDeleted = peer.value !== undefined && this.removedGroups.has(peer.value);
    return [isDeleted ? { ...rule, peer: { ...peer, isDeleted } } : rule];
  }
}

function sortedByKey<Value>(values: ReadonlyMap<string, Value>): Value[] {
  return Array.from(values.keys())
    .sort()
    .map((key) => values.get(key)!);
}

function mergedGroup(known: Group, other: Group): Group {
  return {
    ...filledIn(known, other),
    hasAllRules: known.hasAllRules === true || other.hasAllRules === true,
    inlineDirections: unionIfAny(known.inlineDirections, other.inlineDirections),
    unknownDirections: unionIfAny(known.unknownDirections, other.unknownDirections),
  };
}

function mergedRule(known: Rule, other: Rule): Rule {
  const id = lesser(known.id, other.id);
  const peer = filledIn(known.peer, other.peer);
  const description = lesser(known.description, other.description);
  const resources = mergedResources(known.resources, other.resources);
  const isOneSided = known.isOneSided === true || other.isOneSided === true || undefined;
  const hasTags = known.hasTags === true || other.hasTags === true || undefined;
  const input = lesser(known.input, other.input);
  const { groupId, direction, protocolNumber, fromPort, toPort } = known;
  // Most rules are in two exports, which say the same.
  const isSame =
    id === known.id &&
    peer === known.peer &&
    description === known.description &&
    resources === known.resources &&
    isOneSided === known.isOneSided &&
    hasTags === known.hasTags &&
    input === known.input;
  return isSame
    ? known
    : {
        id,
        groupId,
        direction,
        peer,
        protocolNumber,
        fromPort,
        toPort,
        description,
        resources,
        isOneSided,
        hasTags,
        input,
      };
}

function mergedResources(known: readonly RuleResource[], other: readonly RuleResource[]): readonly RuleResource[] {
  if (other.length === 0) return known;
  if (known.length === 0) return other;
  const byAddress = new Map([...known, ...other].map((resource) => [resource.address, resource]));
  return sortedBy(byAddress.values(), ({ address }) => address);
}

function mergedInterface(known: NetworkInterface, other: NetworkInterface): NetworkInterface {
  return {
    ...filledIn(known, other),
    groupIds: union(known.groupIds, other.groupIds),
    addresses: union(known.addresses, other.addresses),
  };
}

/** The properties of both objects. If both have a property, its text decides, so that the order does not matter. */
function filledIn<Part extends object>(one: Part, other: Part): Part {
  if (one === other) return one;
  let filled = one;
  for (const name of Object.keys(other) as (keyof Part)[]) {
    const value = lesser(one[name], other[name]);
    if (value !== one[name]) filled = { ...filled, [name]: value };
  }
  return filled;
}

/** The value whose text is less, or the one that is defined. */
function lesser<Value>(one: Value | undefined, other: Value | undefined): Value | undefined {
  if (one === other || one === undefined || other === undefined) return one ?? other;
  return textOf(one) <= textOf(other) ? one : other;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const unionIfAny = <Element>(one?: readonly Element[], other?: readonly Element[]): Element[] | undefined =>
  one === undefined && other === undefined ? undefined : union(one, other);

function union<Element>(one: readonly Element[] = [], other: readonly Element[] = []): Element[] {
  return [...new Set([...one, ...other])].sort();
}
