import type { RuleProblem } from "../rules/problems";
import { noProps, unknownProp } from "./errors";

/** What is wrong with an object of properties as such. Nothing that is not understood is ignored. */
export function propsProblems(props: unknown, known: readonly string[], of: string): RuleProblem[] {
  // Maps and promises have no properties of their own, and would be taken for empty objects.
  if (Object.prototype.toString.call(props) !== "[object Object]") return [noProps(props, known, of)];
  return Object.entries(props as object)
    .filter(([name, value]) => (value ?? undefined) !== undefined && !known.includes(name))
    .map(([name]) => unknownProp(name, known, of));
}

/** The properties of these names that are given, be it by a prototype. Those that are null are not. */
export function given<Props extends object>(props: Props, names: readonly string[]): Props {
  const values = names.map((name) => [name, (props as Readonly<Record<string, unknown>>)[name] ?? undefined] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Props;
}
