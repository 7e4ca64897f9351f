import { TerraformResource, TerraformStack } from "cdktf";
import type { IConstruct } from "constructs";
import { GROUP_TYPES, KIND_OF_RESOURCE } from "../rules/resource-types";
import { resourceOverridesOf } from "./cdktf-internals";
import { isBlock, StackValues, type Block } from "./expressions";

/** A resource of a security group or of a rule, as Terraform receives it. */
export interface GroupResource {
  /** The path of its construct. If only an override of the stack declares it, the path that it would have. */
  readonly path: string;
  /** The construct, or the stack. */
  readonly construct: IConstruct;
  /** The path of the stack. */
  readonly stack: string;
  readonly type: string;
  /** The name in Terraform. */
  readonly name: string;
  /** The attributes that matter for findings. Values that only Terraform knows are expressions. */
  readonly attributes: Block;
}

const GROUP_ATTRIBUTES = ["ingress", "egress", "dynamic", "count"];
const RULE_ATTRIBUTES = [
  ...["type", "security_group_id", "source_security_group_id", "referenced_security_group_id", "self"],
  ...["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "cidr_ipv4", "cidr_ipv6", "prefix_list_id"],
  ...["protocol", "ip_protocol", "from_port", "to_port", "count"],
];
const ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ...GROUP_TYPES.map((type) => [type, GROUP_ATTRIBUTES] as const),
  ...Object.keys(KIND_OF_RESOURCE).map((type) => [type, RULE_ATTRIBUTES] as const),
]);

/** The security groups and rules of a stack, including overrides. Resources with `count = 0` do not exist. */
export function groupResourcesIn(stack: TerraformStack): GroupResource[] {
  const [stackPath, overrides, values] = [stack.node.path, resourceOverridesOf(stack), new StackValues(stack)];
  const declared = declaredIn(stack);
  return [...declared, ...onlyInOverrides(stack, declared)].flatMap(({ path, construct, type, name, written }) => {
    const override = blockIn(blockIn(overrides, type), name);
    // An override can remove a resource.
    if (override === undefined) return [];
    const attributes = attributesOf(type, written, override, values);
    return attributes.count === 0 ? [] : [{ path, construct, stack: stackPath, type, name, attributes }];
  });
}

/** The object in an attribute: an empty one if there is no attribute, and undefined if there is another value. */
function blockIn(block: Block | undefined, name: string): Block | undefined {
  const value = block === undefined || name in block ? block?.[name] : {};
  return isBlock(value) ? value : undefined;
}

/** A resource without the overrides of its stack. */
interface DeclaredResource extends Pick<GroupResource, "path" | "construct" | "type" | "name"> {
  readonly written: Block;
}

function declaredIn(stack: TerraformStack): DeclaredResource[] {
  return stack.node.findAll().flatMap((construct) => {
    if (!TerraformResource.isTerraformResource(construct)) return [];
    const type = construct.terraformResourceType;
    if (!ATTRIBUTES.has(type) || TerraformStack.of(construct) !== stack) return [];
    // A construct whose resource has moved to another one has no resource.
    const { resource = {} } = construct.toTerraform() as { resource?: Record<string, Record<string, Block>> };
    const { path } = construct.node;
    return Object.entries(resource[type] ?? {}).map(([name, written]) => ({ path, construct, type, name, written }));
  });
}

function onlyInOverrides(stack: TerraformStack, declared: readonly DeclaredResource[]): DeclaredResource[] {
  const overrides = Object.entries(resourceOverridesOf(stack)).filter(([type]) => ATTRIBUTES.has(type));
  if (overrides.length === 0) return [];
  const known = new Set(declared.map(({ type, name }) => `${type}.${name}`));
  return overrides.flatMap(([type, byName]) =>
    Object.keys(isBlock(byName) ? byName : {})
      .filter((name) => !known.has(`${type}.${name}`))
      .map((name) => ({ path: `${stack.node.path}/${type}.${name}`, construct: stack, type, name, written: {} })),
  );
}

function attributesOf(type: string, written: Block, overrides: Block, values: StackValues): Block {
  const attributes: Record<string, unknown> = {};
  const names = ATTRIBUTES.get(type)!;
  for (const name of names) {
    const value = written[name];
    if (value !== undefined) attributes[name] = values.read(value);
  }
  for (const name of Object.keys(overrides)) {
    if (names.includes(name)) attributes[name] = withOverride(attributes[name], values.read(overrides[name]));
  }
  return attributes;
}

/** A value with an override of its stack, as CDKTF merges them: lists are joined. */
function withOverride(value: unknown, override: unknown): unknown {
  if (Array.isArray(override))
    return [...(Array.isArray(value) ? (value as unknown[]) : []), ...(override as unknown[])];
  if (!isBlock(override)) return override;
  const merged = Array.isArray(value) ? [...(value as unknown[])] : isBlock(value) ? { ...value } : {};
  for (const [name, inner] of Object.entries(override)) {
    Object.assign(merged, { [name]: withOverride((merged as Block)[name], inner) });
  }
  return merged;
}
