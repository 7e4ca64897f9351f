import type { Environment } from "../environment";

/**
 * Divides groups into those that share network interfaces, directly or through others of them.
 *
 * @param groupIds - the groups, without duplicates
 */
export function groupsTogether(groupIds: Iterable<string>, { interfaces }: Environment): string[][] {
  const parents = new Map(Array.from(groupIds, (id) => [id, id]));
  const first = (id: string): string => {
    let root = id;
    while (parents.get(root) !== root) root = parents.get(root)!;
    // Later searches are short.
    for (let next = id; next !== root;) {
      const parent = parents.get(next)!;
      parents.set(next, root);
      next = parent;
    }
    return root;
  };
  for (const { groupIds: carried } of interfaces) {
    if (carried.length < 2) continue;
    const [one, ...others] = carried.filter((id) => parents.has(id));
    for (const other of others) parents.set(first(other), first(one!));
  }
  const together = new Map<string, string[]>();
  for (const id of parents.keys()) {
    const root = first(id);
    const known = together.get(root);
    if (known === undefined) together.set(root, [id]);
    else known.push(id);
  }
  return [...together.values()];
}
