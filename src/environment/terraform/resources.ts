import { KIND_OF_RESOURCE, GROUP_TYPES } from "../../rules/resource-types";
import type { Group } from "../environment";
import { Attributes, objectIn, objectsIn, textIn, type Fields } from "./attributes";

/** A resource instance or a data source, as a state has it or as a plan leaves it. */
export interface TerraformResource {
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  readonly attributes: Attributes;
}

/** Whether security groups or their rules have this type. */
export const isRelevantType = (type: string): boolean => isGroupType(type) || Object.hasOwn(KIND_OF_RESOURCE, type);

export const isGroupType = (type: string): boolean => GROUP_TYPES.includes(type);

/** The security groups and rules in the modules of a state. */
export function* resourcesIn(values: Fields, input: string): Generator<TerraformResource> {
  const modules = [objectIn(values, "root_module", input)];
  for (let module = modules.pop(); module !== undefined; module = modules.pop()) {
    for (const resource of objectsIn(module, "resources", input)) {
      const type = textIn(resource, "type", input);
      // A deposed object was replaced, and is about to be deleted.
      if (!isRelevantType(type) || resource["deposed_key"] !== undefined) continue;
      const attributes = new Attributes(objectIn(resource, "values", input));
      yield { address: textIn(resource, "address", input), type, isData: resource["mode"] === "data", attributes };
    }
    modules.push(...objectsIn(module, "child_modules", input));
  }
}

/** The group of a resource or a data source. A data source does not say which rules the group has. */
export function groupOf({ address, isData, attributes }: TerraformResource, id: string, input: string): Group {
  const [, , , regionOfArn, accountOfArn] = attributes.text("arn")?.split(":") ?? [];
  return {
    id,
    name: attributes.text("name"),
    description: attributes.text("description"),
    vpcId: attributes.text("vpc_id"),
    accountId: attributes.text("owner_id") ?? accountOfArn,
    region: attributes.text("region") ?? regionOfArn,
    tags: tagsIn(attributes),
    ...(isData ? {} : { address, addressInput: input, hasAllRules: true }),
    input,
  };
}

/** The tags in AWS. `tags_all` also contains the provider's default tags. */
function tagsIn(attributes: Attributes): Readonly<Record<string, string>> | undefined {
  const tags = Object.entries(attributes.value("tags_all") ?? attributes.value("tags") ?? {});
  const texts = tags.filter((tag): tag is [string, string] => typeof tag[1] === "string");
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}
