import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const openThroughAnotherGroup: FindingKind = {
  id: "open-through-another-group",
  level: "error",
  summary: "A closed group shares a network interface with an open group. Groups on one interface add up.",
  remedy: "Close the other group too, or remove it from the interface.",
  *find({ environment, openGroups, managedGroups }) {
    const shared = new Map<string, { readonly closed: string; readonly open: string; readonly interfaces: string[] }>();
    for (const { id, groupIds } of environment.interfaces) {
      const closedGroups = groupIds.filter((group) => !openGroups.has(group) && !managedGroups.has(group));
      for (const open of groupIds.filter((group) => openGroups.has(group))) {
        for (const closed of closedGroups) {
          const found = shared.get(`${closed} ${open}`);
          if (found === undefined) shared.set(`${closed} ${open}`, { closed, open, interfaces: [id] });
          else found.interfaces.push(id);
        }
      }
    }
    for (const [subject, { closed, open, interfaces }] of shared) {
      const [closedLabel, openLabel] = [environment.groupLabel(closed), environment.groupLabel(open)];
      const these = interfaces.length > 1 ? "these interfaces" : "this interface";
      yield {
        groupId: closed,
        otherGroupId: open,
        rules: openGroups.get(open)!,
        message:
          `${closedLabel} is closed, but everything gets out through ${openLabel}, which is on the same network ` +
          `interface: ${listOf(interfaces)}.`,
        remedy: `Close ${openLabel} too, or remove it from ${these}.`,
        subject,
      };
    }
  },
};
