import { DIRECTIONS } from "../../rules/directions";
import { shownInTerraform as shown } from "../../rules/values";
import type { EnvironmentBuilder } from "../environment-builder";
import { InputError } from "../input";
import { objectIn, type Fields } from "./attributes";
import { addPlan } from "./plan";
import { groupOf, isGroupType, resourcesIn } from "./resources";
import { inlineResource, rulesOfGroup, rulesOfResource } from "./rules";

/** Fields that only plans have. */
const PLAN_FIELDS = ["planned_values", "resource_changes", "prior_state", "configuration"];

/** Whether an object is a state or a plan, as `terraform show -json` and `tofu show -json` write it. */
export function isTerraformDocument(value: object): boolean {
  const fields = value as Fields;
  // An empty state has nothing but its format.
  const isEmptyState = Object.keys(fields).length === 1;
  return "format_version" in fields && (isEmptyState || "values" in fields || isPlan(fields));
}

/** Whether an object is a plan. */
export const isPlan = (value: object): boolean =>
  "format_version" in value && PLAN_FIELDS.some((name) => name in value);

/**
 * Adds the security groups and rules of a state, or those that a plan leaves.
 *
 * @throws InputError if the document is not as Terraform writes it, or if planning failed
 */
export function addTerraformDocument(value: object, name: string, builder: EnvironmentBuilder): void {
  const document = value as Fields;
  const version = document["format_version"];
  // Both formats promise that only another major version is incompatible. Plans started with 0.
  if (typeof version !== "string" || !/^[01]\./.test(version)) {
    throw new InputError(
      `${name} has format_version ${shown(version)}, which mutual-sg does not know: use a version of mutual-sg ` +
        "that is newer than your Terraform.",
    );
  }
  if (isPlan(document)) addPlan(document, name, builder);
  else addState(document, name, builder);
}

/** Adds the security groups and rules that a plan has found, before its apply. */
export function addPriorState(plan: object, name: string, builder: EnvironmentBuilder): void {
  addState(objectIn(plan as Fields, "prior_state", name), name, builder);
}

/**
 * Adds a state. It does not say whether the rules of a group's resource are inline, or whether the provider has read
 * rules that were made elsewhere: both are marked as inline.
 */
function addState(state: Fields, input: string, builder: EnvironmentBuilder): void {
  for (const resource of resourcesIn(objectIn(state, "values", input), input)) {
    if (!isGroupType(resource.type)) {
      for (const rule of rulesOfResource(resource, input)) builder.addRule(rule);
      continue;
    }
    const id = resource.attributes.text("id");
    if (id === undefined) continue;
    builder.addGroup(groupOf(resource, id, input));
    if (resource.isData) continue;
    for (const direction of DIRECTIONS) {
      const rules = rulesOfGroup(resource, id, direction, input, { resources: [inlineResource(resource)] });
      for (const rule of rules) builder.addRule(rule);
    }
  }
}
