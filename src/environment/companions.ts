import type { Environment } from "./environment";

/** The groups that are on the same network interfaces. Their rules add up. */
export class Companions {
  private readonly onEvery = new Map<string, readonly string[]>();
  private readonly onAny = new Map<string, readonly string[]>();

  constructor(private readonly environment: Environment) {}

  /** The group, and all other groups that every interface of the group has. */
  onEveryInterface(groupId: string): readonly string[] {
    return cached(this.onEvery, groupId, () => {
      const [first, ...others] = this.environment.interfacesOf(groupId);
      const common = (first?.groupIds ?? []).filter((id) => others.every(({ groupIds }) => groupIds.includes(id)));
      return withFirst(groupId, common);
    });
  }

  /** The group, and all other groups that some interface of the group has. */
  onAnyInterface(groupId: string): readonly string[] {
    return cached(this.onAny, groupId, () =>
      withFirst(
        groupId,
        this.environment.interfacesOf(groupId).flatMap(({ groupIds }) => groupIds),
      ),
    );
  }
}

const withFirst = (first: string, others: readonly string[]): string[] => [...new Set([first, ...others])];

function cached(cache: Map<string, readonly string[]>, key: string, compute: () => readonly string[]) {
  let found = cache.get(key);
  if (found === undefined) cache.set(key, (found = compute()));
  return found;
}
