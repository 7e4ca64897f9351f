import type { AttributeName, Side } from "./attributes";
import type { Misfit } from "./forms";
import type { Phrases } from "./phrases";

/** A rule as somebody wrote it, before anything is known to be right. */
export interface WrittenRule {
  /** The key in a map, or the index in a list. */
  readonly key: string | number;
  /** Whether the key is a text, which says what the rule is for. */
  readonly keyIsText: boolean;
  /**
   * The values under Terraform's names; undefined where one is left out. A rule with several ports is written once for
   * each of them, with a single value in place of the list.
   */
  readonly attributes: Readonly<Partial<Record<AttributeName, unknown>>>;
  /** What is written beside them, under names that no rule has. */
  readonly others?: Readonly<Record<string, unknown>>;
  /** Both ends as they were given: a construct knows more than its id. */
  readonly ends?: Readonly<Record<Side, unknown>>;
  /** What TypeScript's own types would have refused, and what can only be told of tokens. */
  readonly misfits?: readonly Misfit[];
  /** Whether the rule is one of several that are made of one, for a list of ports. */
  readonly isOneOfSeveral?: boolean;
}

/** Something that stands where a rule should. */
export interface NoRule {
  readonly key: string | number;
  readonly insteadOfARule: unknown;
}

/** What the rules' reader can do, what it cannot know yet, and how messages speak to whoever wrote them. */
export interface Reader {
  /** The ends whose rules are created with a provider of their own, which may be another account's. */
  readonly ownProviders: readonly Side[];
  readonly phrases: Phrases;
  /** How messages name a rule; by its key, as in `rules["web"]`, if this is undefined. */
  readonly label?: () => string;
  /** The names of all attributes that a rule may have. */
  readonly names: readonly string[];
  /** Whether a value is only known when Terraform runs (a token); such a value passes every check here. */
  readonly isUnknown: (value: unknown) => boolean;
  /** A text for such a value, which another one has only if it is the same. */
  readonly identityOf: (value: unknown) => string;
}
