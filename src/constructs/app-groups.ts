import type { Group } from "../environment/environment";
import { DIRECTIONS, type Direction } from "../rules/directions";
import { withoutAccount } from "../rules/security-group";
import { Expression, isBlock, type Block } from "./expressions";
import type { GroupResource } from "./group-resources";

/** A group as a rule names it. */
export interface NamedGroup {
  /** The literal ID, or the path of a stack and an expression in it. */
  readonly id: string;
  /** Whether only Terraform knows which group it is, so that it may be any group. */
  readonly mayBeAny: boolean;
}

/** The groups that an app has or names. */
export class AppGroups {
  private readonly resourcesById: ReadonlyMap<string, GroupResource>;
  private readonly named = new Map<unknown, NamedGroup>();
  /** The names of the groups in messages, by their IDs. */
  private readonly names = new Map<string, string>();
  /** The IDs by which rules name a resource: one for each instance of a group with count or for_each. */
  private readonly instances = new Map<GroupResource, Set<string>>();

  constructor(readonly resources: readonly GroupResource[]) {
    this.resourcesById = new Map(resources.map((resource) => [idOf(resource), resource]));
  }

  /** The group whose ID an attribute contains. */
  withId(value: unknown): NamedGroup {
    let group = this.named.get(value);
    if (group === undefined) this.named.set(value, (group = this.read(value)));
    return group;
  }

  /** The groups of a resource. */
  of(resource: GroupResource): NamedGroup[] {
    const ids = this.instances.get(resource) ?? [this.noted(idOf(resource))];
    return [...ids].map((id) => ({ id, mayBeAny: false }));
  }

  *all(): Iterable<Group> {
    for (const [id, name] of this.names) {
      const resource = this.resourceOf(id);
      yield resource === undefined
        ? { id, name, hasAllRules: true }
        : { id, hasAllRules: true, ...described(resource) };
    }
  }

  private read(value: unknown): NamedGroup {
    if (!(value instanceof Expression)) return { id: this.noted(withoutAccount(String(value))), mayBeAny: false };
    const { text, stacks, mayBeAny } = value;
    return { id: this.noted(`${stacks}#${text}`, text), mayBeAny };
  }

  private noted(id: string, name = id): string {
    if (this.names.has(id)) return id;
    this.names.set(id, name);
    const resource = this.resourceOf(id);
    if (resource !== undefined) this.instances.set(resource, (this.instances.get(resource) ?? new Set()).add(id));
    return id;
  }

  private resourceOf(id: string): GroupResource | undefined {
    return this.resourcesById.get(id) ?? this.resourcesById.get(id.replace(/\[[^\]]*\](?=\.id$)/, ""));
  }
}

const idOf = ({ stack, type, name }: GroupResource): string => `${stack}#${type}.${name}.id`;

function described({ path, attributes }: GroupResource): Omit<Group, "id"> {
  const dynamic = isBlock(attributes.dynamic) ? attributes.dynamic : {};
  const isUnknown = (direction: Direction) => blocksIn(attributes[direction]) === undefined;
  const isSet = (direction: Direction) => (attributes[direction] ?? null) !== null;
  return {
    address: path,
    // An empty list counts, because it removes all rules.
    inlineDirections: DIRECTIONS.filter((direction) => isSet(direction) && !isUnknown(direction)),
    unknownDirections: DIRECTIONS.filter((direction) => direction in dynamic || isUnknown(direction)),
  };
}

/** The inline rules in an attribute, which can be one block or a list; undefined if only Terraform knows them. */
export function blocksIn(value: unknown): Block[] | undefined {
  const blocks: unknown[] = [value ?? []].flat();
  return blocks.every(isBlock) ? blocks : undefined;
}
