import type { RuleProblem } from "../rules/problems";
import { noProps, unknownProp } from "./errors";

/** What is wrong with an object of properties as such. Nothing that is not understood is ignored. */
export function propsProblems(props: unknown, known: readonly string[], of: string): RuleProblem[] {
  if (typeof props !== "object" || props === null || Array.isArray(props)) return [noProps(props, known, of)];
  return Object.entries(props)
    .filter(([name, value]) => (value ?? undefined) !== undefined && !known.includes(name))
    .map(([name]) => unknownProp(name, known, of));
}

/** A plain object, of this realm or another. */
export function isPlainObject(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.hasOwn(prototype, "hasOwnProperty");
}
