import { printable } from "../printable";

/** The longest line, as Prettier formats it with `printWidth: 120`. */
const LINE_LENGTH = 120;

/** A string of TypeScript. It contains nothing unprintable, and has the quotes that need the fewest escapes. */
export function quoted(text: string): string {
  const json = printable(JSON.stringify(text));
  const countOf = (character: string) => text.split(character).length;
  if (countOf('"') <= countOf("'")) return json;
  return `'${json
    .slice(1, -1)
    .replaceAll(String.raw`\"`, '"')
    .replaceAll("'", String.raw`\'`)}'`;
}

/** A text that Terraform receives. Terraform would evaluate template sequences. */
export const quotedForTerraform = (text: string): string => quoted(text.replaceAll(/([$%])\{/g, "$1$1{"));

const isIdentifier = (text: string): boolean => /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(text);

/** A key of an object literal. Only a computed key `__proto__` does not set the prototype. */
export function objectKey(text: string): string {
  if (text === "__proto__") return `["__proto__"]`;
  return isIdentifier(text) ? text : quoted(text);
}

/** An element of an object. */
export const elementOf = (object: string, key: string): string =>
  isIdentifier(key) ? `${object}.${key}` : `${object}[${quoted(key)}]`;

/** Whether a text is short enough for a line at some depth. */
export const fits = (depth: number, text: string): boolean => 2 * depth + text.length <= LINE_LENGTH;

/** A property with a string, which follows in a line of its own if the line is too long. */
export function textProperty(depth: number, name: string, text: string): string[] {
  const line = `${name}: ${text},`;
  return fits(depth, line) ? [line] : [`${name}:`, `  ${text},`];
}

/** A property with a call that has one argument. */
export function callProperty(depth: number, key: string, callee: string, argument: string): string[] {
  const line = `${key}: ${callee}(${argument}),`;
  return fits(depth, line) ? [line] : [`${key}: ${callee}(`, `  ${argument},`, "),"];
}

/** A property with an object, whose lines depend on their depth. */
export function objectProperty(depth: number, key: string, linesAt: (depth: number) => readonly string[]): string[] {
  const line = `${key}: {`;
  return fits(depth, line)
    ? [line, ...indented(linesAt(depth + 1), 1), "},"]
    : [`${key}:`, "  {", ...indented(linesAt(depth + 2), 2), "  },"];
}

export const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => (line === "" ? "" : `${"  ".repeat(depth)}${line}`));
