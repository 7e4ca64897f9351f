import { DIRECTIONS, type Direction } from "../../rules/directions";
import { ruleKey, type Rule } from "../environment";
import type { EnvironmentBuilder } from "../environment-builder";
import { InputError } from "../input";
import { parseAddress } from "./address";
import { objectIn, type Fields } from "./attributes";
import { changesIn, ruleChangesIn, type TerraformChange } from "./changes";
import { Configuration } from "./configuration";
import { groupOf, isGroupType, resourcesIn, type TerraformResource } from "./resources";
import { inlineResource, rulesOfGroup, rulesOfResource, type GroupReference } from "./rules";

/**
 * Adds the groups and rules that a plan leaves: those of the prior state, with the planned changes. A plan with
 * `-target` or `-refresh-only` does not list the resources that it leaves alone.
 */
export function addPlan(plan: Fields, input: string, builder: EnvironmentBuilder): void {
  if (plan["errored"] === true) {
    throw new InputError(`${input} is incomplete because planning failed: fix what Terraform reports, and plan again.`);
  }
  const priorState = objectIn(objectIn(plan, "prior_state", input), "values", input);
  const configuration = new Configuration(plan, input);
  const changes = changesIn(plan, input);
  new PlannedEnvironment([...resourcesIn(priorState, input)], changes, configuration, input, builder).add();
  for (const change of ruleChangesIn(changes, configuration, input)) builder.addChange(change);
}

/** What is left after the apply of a plan. */
class PlannedEnvironment {
  /** The resources before and after the apply, by address. */
  private readonly before: ReadonlyMap<string, TerraformResource>;
  private readonly after: ReadonlyMap<string, TerraformResource>;
  /** Resources that exist on, but that Terraform no longer manages. */
  private readonly forgotten: readonly TerraformResource[];
  /** The IDs of the managed groups, by address. The address stands for an ID that only the apply knows. */
  private readonly groupIds = new Map<string, string>();
  /** The keys of the rules that standalone resources made before the apply. Some of them are deleted. */
  private readonly changedRules: ReadonlySet<string>;

  constructor(
    priorResources: readonly TerraformResource[],
    changes: readonly TerraformChange[],
    private readonly configuration: Configuration,
    private readonly input: string,
    private readonly builder: EnvironmentBuilder,
  ) {
    this.before = new Map(priorResources.map((resource) => [resource.address, resource]));
    const after = new Map(this.before);
    for (const change of changes) {
      if (change.after === undefined) after.delete(change.address);
      else after.set(change.address, change.after);
    }
    this.after = after;
    for (const { address, type, isData, attributes } of after.values()) {
      if (isGroupType(type) && !isData) this.groupIds.set(address, attributes.text("id") ?? address);
    }
    const beforeChange = (isChanged: (actions: ReadonlySet<unknown>) => boolean) =>
      changes.flatMap(({ actions, before }) => (before !== undefined && isChanged(actions) ? [before] : []));
    this.forgotten = beforeChange((actions) => actions.has("forget"));
    for (const { type, attributes } of beforeChange((actions) => actions.has("delete"))) {
      const id = attributes.text("id");
      if (isGroupType(type) && id !== undefined) builder.removeGroup(id);
    }
    const changedRules = beforeChange((actions) => actions.has("delete") || actions.has("update"))
      .filter(({ type }) => !isGroupType(type))
      .flatMap((resource) => rulesOfResource(resource, input));
    this.changedRules = new Set(changedRules.map(ruleKey));
  }

  add(): void {
    for (const resource of this.before.values()) this.removeRulesOf(resource);
    for (const resource of this.after.values()) {
      if (!isGroupType(resource.type)) this.addRules(rulesOfResource(resource, this.input, this.reference));
      else this.addGroup(resource);
    }
    for (const resource of this.forgotten) {
      const id = resource.attributes.text("id");
      if (!isGroupType(resource.type)) {
        this.addRules(rulesOfResource(resource, this.input).map(unmanaged));
      } else if (id !== undefined) {
        this.builder.addGroup({ ...groupOf(resource, id, this.input), address: undefined });
        for (const direction of DIRECTIONS) this.addUnchangedRules(resource, id, direction);
      }
    }
  }

  /** Says that the rules of a resource before the apply are gone, unless they are added again. */
  private removeRulesOf(resource: TerraformResource): void {
    const { type, isData, attributes } = resource;
    const rules = isGroupType(type)
      ? DIRECTIONS.flatMap((direction) =>
          isData ? [] : this.rulesRead(resource, attributes.text("id") ?? "", direction),
        )
      : rulesOfResource(resource, this.input);
    for (const rule of rules) this.builder.removeRule(rule);
  }

  private addGroup(group: TerraformResource): void {
    const id = group.isData ? group.attributes.text("id") : this.groupIds.get(group.address);
    if (id === undefined) return;
    const described = groupOf(group, id, this.input);
    if (group.isData) {
      this.builder.addGroup(described);
      return;
    }
    const inlineDirections = DIRECTIONS.filter((direction) => this.isInline(group, direction));
    const unknownDirections = inlineDirections.filter((direction) => group.attributes.isUnknown(direction));
    this.builder.addGroup({ ...described, inlineDirections, unknownDirections });
    for (const direction of DIRECTIONS) {
      if (inlineDirections.includes(direction)) {
        const source = { resources: [inlineResource(group)], reference: this.reference };
        this.addRules(rulesOfGroup(group, id, direction, this.input, source));
      } else {
        this.addUnchangedRules(group, id, direction);
      }
    }
  }

  /** Adds the rules of a group that the provider has read from AWS, except those that the apply may delete. */
  private addUnchangedRules(group: TerraformResource, id: string, direction: Direction): void {
    const rules = this.rulesRead(group, id, direction);
    this.addRules(rules.filter((rule) => !this.changedRules.has(ruleKey(rule))));
  }

  private rulesRead(group: TerraformResource, id: string, direction: Direction): Rule[] {
    return rulesOfGroup(group, id, direction, this.input, { resources: [] });
  }

  /**
   * Whether a group's resource contains its rules. A plan's configuration leaves out `dynamic` blocks: they only show
   * if they change something.
   */
  private isInline(group: TerraformResource, direction: Direction): boolean {
    const address = parseAddress(group.address);
    const expression = address && this.configuration.expression(address, direction);
    if (expression !== undefined) return expression["constant_value"] !== null;
    // Rules that the provider reads from AWS are only unknown while the group does not exist.
    if (group.attributes.isUnknown(direction)) return group.attributes.text("id") !== undefined;
    const before = this.before.get(group.address);
    if (before === group) return false;
    const keysOf = (one: TerraformResource) => this.rulesRead(one, "", direction).map(ruleKey).join();
    return (before === undefined ? "" : keysOf(before)) !== keysOf(group);
  }

  private addRules(rules: readonly Rule[]): void {
    for (const rule of rules) this.builder.addPlannedRule(rule);
  }

  private readonly reference: GroupReference = ({ address }, attribute) => {
    const parsed = parseAddress(address);
    return parsed && this.configuration.groupReferredTo(parsed, attribute, (other) => this.groupIds.get(other));
  };
}

const unmanaged = (rule: Rule): Rule => ({ ...rule, resources: [] });
