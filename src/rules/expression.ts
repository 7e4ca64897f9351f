import type { AttributeName, Group } from "./attributes";
import type { Pattern } from "./patterns";
import type { Table } from "./protocols";

/*
 * The language in which checks and defaults are written, as plain data. ./evaluator computes an expression for a rule
 * of the construct, and ../module/hcl prints it as a Terraform expression over all rules of the module. Attributes have
 * single values here: a rule with several ports counts as one rule for each port.
 */

/** The parts of a service. */
export type ServicePart = "protocol" | "from_port" | "to_port";

/** Values that are derived from a rule's attributes: see ./defaults. */
export type StepName =
  | "source_type"
  | "target_type"
  | "protocol_name"
  | "port_semantics"
  | "protocol"
  | "protocol_number"
  | "semantics"
  | "from_port"
  | "to_port"
  | "port_key";

/** The limits of a port number, which depend on the protocol: see ./protocols. */
export type LimitPart = "lowest" | "highest" | "remedy";

/** A value of a rule; null if it is omitted. */
export type Value =
  /** An attribute as it is written. Its value may be unknown until Terraform runs. */
  | { readonly kind: "written"; readonly attribute: AttributeName }
  /** The same, but null if it is unknown. */
  | { readonly kind: "known"; readonly attribute: AttributeName }
  | { readonly kind: "key" }
  /** The key of a map, which can describe the rule; null if the key is the index of a list. */
  | { readonly kind: "keyText" }
  | { readonly kind: "constant"; readonly value: string | number }
  | { readonly kind: "step"; readonly name: StepName }
  /** A part of the rule's service; null if it has none. */
  | { readonly kind: "service"; readonly part: ServicePart }
  | { readonly kind: "limit"; readonly part: LimitPart }
  /** The first value that is neither null nor empty. */
  | { readonly kind: "first"; readonly values: readonly Value[] }
  | { readonly kind: "choose"; readonly condition: Condition; readonly then: Value; readonly otherwise: Value }
  | { readonly kind: "number"; readonly value: Value }
  | { readonly kind: "lowercase"; readonly value: Value }
  /** A security group's ID without its account. */
  | { readonly kind: "withoutAccount"; readonly value: Value }
  /** The entry of a table, or the fallback if there is none. */
  | { readonly kind: "lookup"; readonly table: Table; readonly value: Value; readonly fallback: Value }
  /** Several values, joined to one text. */
  | { readonly kind: "text"; readonly values: readonly Value[] };

/** A condition on a rule. It is false for values that are omitted or unknown. */
export type Condition =
  /** Whether an attribute is given, even if its value is unknown. */
  | { readonly kind: "given"; readonly attribute: AttributeName }
  /** Whether an attribute is given and its value is known. */
  | { readonly kind: "isKnown"; readonly attribute: AttributeName }
  /** Whether none of the attributes of a group is given, or more than one. */
  | { readonly kind: "noneGiven" | "severalGiven"; readonly group: Group }
  | { readonly kind: "keyIsText" }
  | { readonly kind: "equals"; readonly value: Value; readonly constant: string | number }
  /** Whether both values have the same text. */
  | { readonly kind: "same"; readonly value: Value; readonly other: Value }
  /** Whether the value, as text, matches a pattern. */
  | { readonly kind: "matches"; readonly value: Value; readonly pattern: Pattern }
  | { readonly kind: "isLongerThan"; readonly value: Value; readonly length: number }
  /** Whether the value is a whole number, or the text of one, from low to high. */
  | { readonly kind: "within"; readonly value: Value; readonly low: Value; readonly high: Value }
  /** Whether both values are numbers, or texts of them, and the first one is above the second. */
  | { readonly kind: "above"; readonly value: Value; readonly other: Value }
  /** Whether the value is two numbers with a hyphen in between. */
  | { readonly kind: "isRange"; readonly value: Value }
  /** Whether the value has a slash, like the ID of another account's group. */
  | { readonly kind: "hasAccount"; readonly value: Value }
  | { readonly kind: "isService"; readonly value: Value }
  /** Whether the value is a list or an object. */
  | { readonly kind: "isCollection"; readonly value: Value }
  /** Whether the value is a CIDR block in its shortest form, with no bits set outside of its mask. */
  | { readonly kind: "isNetwork"; readonly value: Value; readonly version: 4 | 6 }
  | { readonly kind: "all" | "any"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition };

export const KEY: Value = { kind: "key" };
export const KEY_TEXT: Value = { kind: "keyText" };
export const KEY_IS_TEXT: Condition = { kind: "keyIsText" };

export const written = (attribute: AttributeName): Value => ({ kind: "written", attribute });
export const known = (attribute: AttributeName): Value => ({ kind: "known", attribute });
export const constant = (value: string | number): Value => ({ kind: "constant", value });
export const step = (name: StepName): Value => ({ kind: "step", name });
export const service = (part: ServicePart): Value => ({ kind: "service", part });
export const limit = (part: LimitPart): Value => ({ kind: "limit", part });
export const first = (...values: Value[]): Value => ({ kind: "first", values });
export const choose = (condition: Condition, then: Value, otherwise: Value): Value => ({
  kind: "choose",
  condition,
  then,
  otherwise,
});
export const number = (value: Value): Value => ({ kind: "number", value });
export const lowercase = (value: Value): Value => ({ kind: "lowercase", value });
export const withoutAccount = (value: Value): Value => ({ kind: "withoutAccount", value });
export const lookup = (table: Table, value: Value, fallback = value): Value => ({
  kind: "lookup",
  table,
  value,
  fallback,
});
export const text = (...values: Value[]): Value => ({ kind: "text", values });

export const given = (attribute: AttributeName): Condition => ({ kind: "given", attribute });
export const isKnown = (attribute: AttributeName): Condition => ({ kind: "isKnown", attribute });
export const noneGiven = (group: Group): Condition => ({ kind: "noneGiven", group });
export const severalGiven = (group: Group): Condition => ({ kind: "severalGiven", group });
export const equals = (value: Value, constant: string | number): Condition => ({ kind: "equals", value, constant });
export const same = (value: Value, other: Value): Condition => ({ kind: "same", value, other });
export const matches = (value: Value, pattern: Pattern): Condition => ({ kind: "matches", value, pattern });
export const isLongerThan = (value: Value, length: number): Condition => ({ kind: "isLongerThan", value, length });
export const within = (value: Value, low: Value, high: Value): Condition => ({ kind: "within", value, low, high });
export const above = (value: Value, other: Value): Condition => ({ kind: "above", value, other });
export const isRange = (value: Value): Condition => ({ kind: "isRange", value });
export const hasAccount = (value: Value): Condition => ({ kind: "hasAccount", value });
export const isService = (value: Value): Condition => ({ kind: "isService", value });
export const isCollection = (value: Value): Condition => ({ kind: "isCollection", value });
export const isNetwork = (value: Value, version: 4 | 6): Condition => ({ kind: "isNetwork", value, version });
export const all = (...conditions: Condition[]): Condition => ({ kind: "all", conditions });
export const any = (...conditions: Condition[]): Condition => ({ kind: "any", conditions });
export const not = (condition: Condition): Condition => ({ kind: "not", condition });
