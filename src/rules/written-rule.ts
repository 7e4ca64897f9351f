import type { AttributeName, Side } from "./attributes";
import type { Abilities } from "./checks";

/** A rule as somebody wrote it, before anything is known to be right. */
export interface WrittenRule {
  /** The key in a map, or the index in a list. */
  readonly key: string | number;
  /** Whether the key is a text, which says what the rule is for. */
  readonly keyIsText: boolean;
  /** The values under Terraform's names; undefined where one is left out. */
  readonly attributes: Readonly<Partial<Record<AttributeName, unknown>>>;
  /** What is written beside them, under names that no rule has. */
  readonly others?: Readonly<Record<string, unknown>>;
  /** Both ends as they were given: a construct knows more than its id. */
  readonly ends?: Readonly<Record<Side, unknown>>;
  /** Whether the rule is one of several that are made of one, for a list of ports. */
  readonly isOneOfSeveral?: boolean;
  /** Which element of its lists is looked at; the first, where there is none. */
  readonly element?: number;
}

/** Something that stands where a rule should. */
export interface NoRule {
  readonly key: string | number;
  readonly insteadOfARule: unknown;
}

/** How the reader of a rule speaks, what it can do, and what it cannot know yet. */
export interface Reader extends Abilities {
  /** How it names an attribute. */
  readonly nameOf: (attribute: AttributeName) => string;
  /** All names that it takes. */
  readonly names: readonly string[];
  /** Whether a value is only known when Terraform runs (a token); such a value passes every check here. */
  readonly isUnknown: (value: unknown) => boolean;
  /** A text for such a value, which another one has only if it is the same. */
  readonly identityOf: (value: unknown) => string;
  /** Where its user gives the provider of one end alone. */
  readonly crossAccount: (side: Side) => string;
}
