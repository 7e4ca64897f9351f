import type { Environment, Group } from "../environment";

/**
 * Names of groups for keys and code, by their IDs. A name depends on the name of the group alone, unless several groups
 * have the same one: then each of them ends with a part of its ID.
 */
export function groupNamesIn(environment: Environment): Map<string, string> {
  const names = new Map(Array.from(environment.groups.values(), (group) => [group.id, nameOf(group)]));
  const counts = new Map<string, number>();
  for (const name of names.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  for (const [id, name] of names) {
    const candidates = [...(counts.get(name) === 1 ? [name] : []), `${name}-${id.slice(-ID_LENGTH)}`, id];
    const unique = candidates.find((candidate) => !taken.has(candidate))!;
    names.set(id, unique);
    taken.add(unique);
  }
  return names;
}

/** The part of an ID that follows a name. AWS's IDs end in random hexadecimal digits. */
const ID_LENGTH = 8;

/** Keys are descriptions of rules, which have 255 characters at most. */
const LONGEST_NAME = 64;

/** What Terraform appends to a `name_prefix`: a timestamp and a counter. It differs each time the group is replaced. */
const UNIQUE_SUFFIX = /\d{18}[0-9a-f]{8}$/;

function nameOf({ id, name = "" }: Group): string {
  const words = name.replace(UNIQUE_SUFFIX, "").replaceAll(/[^A-Za-z0-9_]+/g, "-");
  const text = words.replace(/^-+/, "").slice(0, LONGEST_NAME).replace(/-+$/, "");
  // A name must not look like an ID.
  return text === "" || text.startsWith("sg-") ? id : text;
}
