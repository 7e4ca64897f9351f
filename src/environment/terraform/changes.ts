import { KIND_OF_RESOURCE } from "../../rules/resource-types";
import { isUnidentified, ruleKey, type RuleChange } from "../environment";
import { parseAddress } from "./address";
import { Attributes, objectIn, objectsIn, textIn, type Fields } from "./attributes";
import type { Configuration } from "./configuration";
import { importIdOf } from "./import-id";
import { isGroupType, isRelevantType, type TerraformResource } from "./resources";
import { rulesOfResource } from "./rules";

/** A planned change of a security group or of a standalone rule. */
export interface TerraformChange {
  readonly address: string;
  /** Such as "no-op", "create" and "forget". A replacement consists of "delete" and "create". */
  readonly actions: ReadonlySet<unknown>;
  readonly before: TerraformResource | undefined;
  readonly after: TerraformResource | undefined;
}

/** The changes in a plan. Those of deposed objects are left out, because another object has the address. */
export function changesIn(plan: Fields, input: string): TerraformChange[] {
  return objectsIn(plan, "resource_changes", input).flatMap((resource) => {
    const type = textIn(resource, "type", input);
    if (!isRelevantType(type) || resource["deposed"] !== undefined) return [];
    const common = { address: textIn(resource, "address", input), type, isData: resource["mode"] === "data" };
    const change = objectIn(resource, "change", input);
    const resourceWith = (name: "before" | "after", unknown?: Fields): TerraformResource | undefined =>
      (change[name] ?? undefined) === undefined
        ? undefined
        : { ...common, attributes: new Attributes(objectIn(change, name, input), unknown) };
    const { actions } = change;
    return {
      address: common.address,
      actions: new Set(Array.isArray(actions) ? actions : []),
      before: resourceWith("before"),
      after: resourceWith("after", objectIn(change, "after_unknown", input)),
    };
  });
}

/** The rules that a plan deletes and creates. */
export function ruleChangesIn(
  changes: readonly TerraformChange[],
  configuration: Configuration,
  input: string,
): RuleChange[] {
  return changes.flatMap((change) => {
    const { actions, before, after } = change;
    const isReplaced = isReplacedInPlace(change, input);
    const deleted =
      actions.has("delete") || isReplaced ? ruleChange("delete", before, configuration, input) : undefined;
    const created = actions.has("create") || isReplaced ? ruleChange("create", after, configuration, input) : undefined;
    return [deleted, created].filter((one) => one !== undefined);
  });
}

/**
 * Whether an update makes another rule. AWS then refuses a rule that another resource still makes, as if the rules were
 * deleted and created.
 */
function isReplacedInPlace({ actions, before, after }: TerraformChange, input: string): boolean {
  if (!actions.has("update") || before === undefined || after === undefined || isGroupType(before.type)) return false;
  const [old, updated] = [before, after].map((resource) => rulesOfResource(resource, input).map(ruleKey).join());
  return old !== updated;
}

function ruleChange(
  action: RuleChange["action"],
  resource: TerraformResource | undefined,
  configuration: Configuration,
  input: string,
): RuleChange | undefined {
  if (resource === undefined || isGroupType(resource.type)) return undefined;
  const { address, type, attributes } = resource;
  const parsed = parseAddress(address);
  return {
    action,
    address,
    resourceType: type,
    kind: KIND_OF_RESOURCE[type]!,
    rules: rulesOfResource(resource, input).filter((rule) => !isUnidentified(rule)),
    importId: type === "aws_security_group_rule" ? importIdOf(attributes) : undefined,
    isConfigured: parsed !== undefined && configuration.contains(parsed),
    input,
  };
}
