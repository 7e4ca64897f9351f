import type { AdoptedSide, Adoption } from "../../environment/adoption/adoption";
import { DIRECTIONS } from "../../rules/directions";

/** The number of rules in AWS to which each action applies. */
export type AdoptionCounts = Readonly<Record<AdoptedSide["action"], number>>;

export function adoptionCounts({ rules }: Adoption): AdoptionCounts {
  const counts = { import: 0, keep: 0, add: 0, "leave-out": 0 };
  for (const rule of rules) {
    for (const direction of DIRECTIONS) {
      const side = rule[direction];
      if (side !== undefined) counts[side.action] += 1;
    }
  }
  return counts;
}

/** Whether a plan of the declaration would change anything. */
export const hasChanges = (counts: AdoptionCounts): boolean => counts.import + counts.add > 0;

/** What Terraform's plan says about an adoption that changes no rule. It counts imports only if there are any. */
export function planSentence({ import: imports, add }: AdoptionCounts): string {
  return `Plan: ${imports === 0 ? "" : `${imports} to import, `}${add} to add, 0 to change, 0 to destroy.`;
}
