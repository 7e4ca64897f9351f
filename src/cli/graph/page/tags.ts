import type { Change } from "../../../environment/graph/graph";
import { html } from "./elements";
import type { PageFinding, PageNode } from "./page-data";
import { LEVELS } from "./page-graph";
import { counted, shortened } from "./phrases";

/** A short remark about a group, in words: colours only support it. */
export interface Tag {
  readonly kind: "open" | "closed" | "managed" | "unknown" | "dangling" | Change;
  readonly text: string;
}

/** What stands out about a group. */
export function tagsOf({ isOpen, egressChange, managedBy, isKnown, change }: PageNode): Tag[] {
  const tags: Tag[] = [];
  if (change !== undefined) tags.push({ kind: change, text: CHANGES[change] });
  if (isOpen) tags.push({ kind: "open", text: egressChange === "opened" ? "⚠ egress opened" : "⚠ open egress" });
  if (egressChange === "closed") tags.push({ kind: "closed", text: "egress closed" });
  if (managedBy !== undefined) tags.push({ kind: "managed", text: `managed by ${shortened(managedBy, 40)}` });
  if (!isKnown) tags.push({ kind: "unknown", text: "? not in the input" });
  return tags;
}

/** What a plan does. */
export const CHANGES: Readonly<Record<Change, string>> = { added: "+ added", removed: "− removed" };

/** A rule that names a group that no longer exists, or that peering no longer reaches. */
export const DANGLING = "dangling reference";

export const tagElement = ({ kind, text }: Tag): HTMLElement => html("span", { class: `tag ${kind}` }, text);

/** The number of findings of each level. */
export function findingTags(findings: readonly PageFinding[]): HTMLElement[] {
  return LEVELS.flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [html("span", { class: `tag ${level}` }, counted(count, level))];
  });
}
