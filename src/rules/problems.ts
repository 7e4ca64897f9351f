/** The kind of a problem, for programs that handle `InvalidRulesError`. */
export type ProblemCode =
  /** Something required is missing. */
  | "missing"
  /** A value is not accepted. */
  | "invalid"
  /** The same thing is given in two ways. */
  | "ambiguous"
  /** There is no attribute, property or rule of that name. */
  | "unknown"
  /** Only Terraform knows a value, or nobody does yet, but synthesis needs it. */
  | "unresolved"
  /** Another rule makes the same connection. */
  | "duplicate"
  /** Two declarations contradict each other. */
  | "conflict"
  /** Two stacks would depend on each other. */
  | "cycle";

/** Something that is wrong with a rule, or with the properties around it. */
export interface RuleProblem {
  /** The rule's key, or its index in a list; for `Connections` the call. Undefined if no single rule is concerned. */
  readonly key?: string | number;
  /** The attribute or property, as the caller writes it; undefined if the rule as a whole is concerned. */
  readonly attribute?: string;
  readonly code: ProblemCode;
  /** A sentence that names the rule, the attribute, the value received and what to do. */
  readonly message: string;
}
