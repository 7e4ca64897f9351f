import { sortedBy } from "../../environment/environment";
import { noEgressNeeded } from "../../environment/findings/no-egress-needed";
import { openEgress } from "../../environment/findings/open-egress";
import { counted } from "../../environment/phrases";
import type { Report } from "./report";

/**
 * The open groups, and what needs them open: first those that need no egress, then those whose open egress the fewest
 * connections need. Groups whose open egress is accepted are left out.
 */
export function closingOrder({ audit, findings }: Report): string[] {
  const groupsWith = (kind: { readonly id: string }, among: Report["audit"]["findings"]) =>
    new Set(among.filter(({ id }) => id === kind.id).map(({ groupId }) => groupId));
  const needless = groupsWith(noEgressNeeded, audit.findings);
  const connections = new Map<string, number>();
  for (const { openRules = [] } of audit.pairs) {
    for (const id of new Set(openRules.map(({ groupId }) => groupId!))) {
      connections.set(id, (connections.get(id) ?? 0) + 1);
    }
  }
  const open = Array.from(groupsWith(openEgress, findings), (id) => ({
    label: audit.environment.groupLabel(id),
    isNeedless: needless.has(id),
    count: connections.get(id) ?? 0,
  }));
  const byName = sortedBy(open, ({ label }) => label);
  return byName
    .sort((a, b) => Number(b.isNeedless) - Number(a.isNeedless) || a.count - b.count)
    .map(({ label, isNeedless, count }) => `${label}: ${isNeedless ? "needs no egress" : needText(count)}`);
}

const needText = (count: number): string =>
  count === 0
    ? "no known connection needs it open"
    : `${counted(count, "connection")} need${count === 1 ? "s" : ""} it open`;
