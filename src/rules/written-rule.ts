import type { AttributeName, Side } from "./attributes";
import type { Misfit } from "./forms";
import type { Phrases } from "./phrases";

/** A rule as the user wrote it, before any check. */
export interface WrittenRule {
  /** The key in a map, or the index in a list. */
  readonly key: string | number;
  /** Whether the key is the key of a map, which says what the rule is for, and not the index of a list. */
  readonly keyIsText: boolean;
  /**
   * The values under Terraform's names; undefined if omitted. A rule with several ports becomes one written rule for
   * each port, with a single value in place of the list.
   */
  readonly attributes: Readonly<Partial<Record<AttributeName, unknown>>>;
  /** Attributes that do not exist. */
  readonly others?: Readonly<Record<string, unknown>>;
  /** Both ends as they were given: constructs, peers or IDs. */
  readonly ends?: Readonly<Record<Side, unknown>>;
  /** Values that TypeScript's types would have refused, and misused tokens. */
  readonly misfits?: readonly Misfit[];
  /** Whether the rule stands for one port of a list. */
  readonly isOneOfSeveral?: boolean;
}

/** A value that is not a rule. */
export interface NoRule {
  readonly key: string | number;
  readonly insteadOfARule: unknown;
}

/** How to read a caller's rules: which values are unknown, and how messages name things. */
export interface Reader {
  /** The ends that have a provider of their own, which may be another account's. */
  readonly ownProviders: readonly Side[];
  readonly phrases: Phrases;
  /** The name of a rule in messages. @default - its key, as in `rules["web"]` */
  readonly label?: () => string;
  /** The names of all attributes. */
  readonly names: readonly string[];
  /** Whether a value is unknown until Terraform runs (a token). Such a value passes every check here. */
  readonly isUnknown: (value: unknown) => boolean;
  /** A text that identifies an unknown value: equal values have equal texts. */
  readonly identityOf: (value: unknown) => string;
}
