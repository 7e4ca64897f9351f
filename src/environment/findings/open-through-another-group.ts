import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const openThroughAnotherGroup: FindingKind = {
  id: "open-through-another-group",
  level: "error",
  summary: "A closed group shares a network interface with an open group. Groups on one interface add up.",
  remedy: "Close the other group too, or remove it from the interface.",
  *find({ environment, openGroups, managedGroups }) {
    const shared = new Map<string, { readonly open: Set<string>; readonly interfaces: string[] }>();
    for (const { id, groupIds } of environment.interfaces) {
      const open = groupIds.filter((group) => openGroups.has(group));
      if (open.length === 0) continue;
      for (const closed of groupIds) {
        if (openGroups.has(closed) || managedGroups.has(closed)) continue;
        const found = shared.get(closed) ?? { open: new Set(), interfaces: [] };
        shared.set(closed, found);
        for (const group of open) found.open.add(group);
        found.interfaces.push(id);
      }
    }
    for (const [closed, { open, interfaces }] of shared) {
      const groups = [...open].sort();
      const labels = listOf(groups.map((id) => environment.groupLabel(id)));
      const managed = groups.filter((id) => managedGroups.has(id)).map((id) => environment.groupLabel(id));
      yield {
        groupId: closed,
        otherGroupId: groups[0]!,
        rules: groups.flatMap((id) => openGroups.get(id)!),
        message:
          `${environment.groupLabel(closed)} is closed, but shares ${interfacesText(interfaces)} with ${labels}, which ` +
          `${groups.length > 1 ? "are" : "is"} open.`,
        remedy:
          managed.length > 0
            ? `Use other groups there if you can: AWS manages ${listOf(managed)}.`
            : `Close ${labels} too.`,
        subject: closed,
      };
    }
  },
};

function interfacesText(ids: readonly string[]): string {
  return ids.length === 1 ? `the network interface ${ids[0]!}` : `the network interfaces ${listOf(ids)}`;
}
