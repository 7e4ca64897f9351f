/** The kind of a problem, for code that handles `InvalidRulesError`. */
export type ProblemCode =
  /** Something required is missing. */
  | "missing"
  /** A value is not accepted. */
  | "invalid"
  /** The same thing is given in two ways. */
  | "ambiguous"
  /** An attribute, property or rule of that name does not exist. */
  | "unknown"
  /** Synthesis needs a value that is not known yet. */
  | "unresolved"
  /** Another rule is for the same connection. */
  | "duplicate"
  /** Two declarations contradict each other. */
  | "conflict"
  /** Two stacks would depend on each other. */
  | "cycle";

/** A mistake in a rule, or in the properties of the call. */
export interface RuleProblem {
  /** The rule's key, or its index in a list; for `Connections` the call. Undefined if no single rule is concerned. */
  readonly key?: string | number;
  /** The attribute or property, as the caller writes it; undefined if the rule as a whole is concerned. */
  readonly attribute?: string;
  readonly code: ProblemCode;
  /** A sentence that names the rule, the attribute, the value received and what to do. */
  readonly message: string;
}
