import {
  Environment,
  isUnidentified,
  ruleKey,
  sortedBy,
  type Group,
  type NetworkInterface,
  type Rule,
  type RuleChange,
} from "./environment";

/**
 * Collects what several inputs say about an environment. A group, a rule or an interface may be in several inputs, such
 * as a state and an export: it is merged, and the order of the inputs does not matter. An interface that has other
 * groups in another snapshot has the groups of both.
 */
export class EnvironmentBuilder {
  private readonly groups = new Map<string, Group>();
  private readonly rules = new Map<string, Rule>();
  private readonly unidentifiedRules: Rule[] = [];
  private readonly interfaces = new Map<string, NetworkInterface>();
  private readonly changes: RuleChange[] = [];
  private hasInterfaces = false;

  addGroup(group: Group): void {
    const known = this.groups.get(group.id);
    this.groups.set(group.id, known === undefined ? group : mergedGroup(known, group));
  }

  addRule(rule: Rule): void {
    if (isUnidentified(rule)) {
      this.unidentifiedRules.push(rule);
      return;
    }
    const key = ruleKey(rule);
    const known = this.rules.get(key);
    this.rules.set(key, known === undefined ? rule : mergedRule(known, rule));
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

  build(): Environment {
    return new Environment({
      groups: [...this.groups.values()],
      rules: [...this.rules.values(), ...this.unidentifiedRules],
      interfaces: [...this.interfaces.values()],
      hasInterfaces: this.hasInterfaces,
      changes: this.changes,
    });
  }
}

function mergedGroup(known: Group, other: Group): Group {
  return {
    ...filledIn(known, other),
    hasAllRules: known.hasAllRules === true || other.hasAllRules === true,
    inlineDirections: union(known.inlineDirections, other.inlineDirections),
    unknownDirections: union(known.unknownDirections, other.unknownDirections),
  };
}

function mergedRule(known: Rule, other: Rule): Rule {
  const resources = new Map([...known.resources, ...other.resources].map((resource) => [resource.address, resource]));
  return {
    ...filledIn(known, other),
    peer: filledIn(known.peer, other.peer),
    resources: sortedBy(resources.values(), ({ address }) => address),
    isOneSided: known.isOneSided === true || other.isOneSided === true,
  };
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
  const merged = { ...other } as Record<string, unknown>;
  for (const [name, value] of Object.entries(one)) {
    const known = merged[name];
    if (known === undefined || (value !== undefined && textOf(value) < textOf(known))) merged[name] = value as unknown;
  }
  return merged as Part;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function union<Element>(one: readonly Element[] = [], other: readonly Element[] = []): Element[] {
  return [...new Set([...one, ...other])].sort();
}
