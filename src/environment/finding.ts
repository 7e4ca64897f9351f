import type { AuditContext, Pair } from "./audit";
import type { Rule } from "./environment";
import type { Traffic } from "./traffic";

/** How severe a finding is, from a hint to a mistake. */
export type FindingLevel = "note" | "warning" | "error";
export const FINDING_LEVELS: readonly FindingLevel[] = ["note", "warning", "error"];

/** A possible connection between two groups. */
export interface Connection extends Traffic {
  /** The IDs of the groups. */
  readonly source: string;
  readonly target: string;
}

/** Something that is wrong with an environment, or that is worth knowing before its egress is closed. */
export interface Finding {
  /** Such as "open-egress". Stable, so that baselines and suppressions may refer to it. */
  readonly id: string;
  readonly level: FindingLevel;
  /** The group that the finding is about. */
  readonly groupId: string;
  /** The other group, if the finding is about two. */
  readonly otherGroupId?: string;
  /** The connection between them with its rules, if the finding is about one. */
  readonly connection?: Pair;
  /** The rules that the finding is about. The first one is the most important one. */
  readonly rules: readonly Rule[];
  /** A sentence that says what is wrong. */
  readonly message: string;
  /** A sentence that says what to do. */
  readonly remedy: string;
  /**
   * What tells the finding apart from others with the same ID, without anything that changes when a rule is recreated.
   * Fingerprints are built from it.
   */
  readonly subject: string;
}

/** A finding without what all findings of its kind have in common. */
export type FindingDetails = Omit<Finding, "id" | "level">;

/** A kind of finding. */
export interface FindingKind {
  /** The stable ID, such as "open-egress". */
  readonly id: string;
  readonly level: FindingLevel;
  /** What it means, as a sentence for tables of findings. */
  readonly summary: string;
  /** What to do about findings of the kind, as a sentence. */
  readonly remedy: string;
  readonly find: (context: AuditContext) => Iterable<FindingDetails>;
}
