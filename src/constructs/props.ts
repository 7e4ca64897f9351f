import type { RuleProblem } from "../rules/problems";
import { invalidProps, unknownProp } from "./errors";

/**
 * The problems of an object of properties as a whole. Unknown properties are refused, not ignored.
 *
 * @param owner - what the properties belong to, as messages name it
 */
export function propsProblems(props: unknown, names: readonly string[], owner: string): RuleProblem[] {
  // Maps and promises have no properties of their own, so they would pass for empty objects.
  if (Object.prototype.toString.call(props) !== "[object Object]") return [invalidProps(props, names, owner)];
  return Object.entries(props as object)
    .filter(([name, value]) => (value ?? undefined) !== undefined && !names.includes(name))
    .map(([name]) => unknownProp(name, names, owner));
}

/** The properties with these names, including inherited ones, without those that are null or undefined. */
export function pickProps<Props extends object>(props: Props, names: readonly string[]): Props {
  const values = names.map((name) => [name, (props as Readonly<Record<string, unknown>>)[name] ?? undefined] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as Props;
}
