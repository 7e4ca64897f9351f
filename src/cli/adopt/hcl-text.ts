import { printable } from "../printable";

/** A quoted string of HCL. It means its text: template sequences are escaped, and nothing unprintable is left. */
export function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll(/([$%])\{/g, "$1$1{");
  return `"${Array.from(escaped, escapedCharacter).join("")}"`;
}

/** HCL knows characters, and not the halves of which `printable` makes the escapes of the others. */
function escapedCharacter(character: string): string {
  const escape = printable(character);
  if (escape === character || character.length === 1) return escape;
  return String.raw`\U${character.codePointAt(0)!.toString(16).padStart(8, "0")}`;
}

/** Names that HCL reads as keywords. */
const KEYWORDS = ["for", "null", "true", "false"];

const isIdentifier = (text: string): boolean => /^[A-Za-z_][\w-]*$/.test(text) && !KEYWORDS.includes(text);

/** A key of an object. */
export const objectKey = (text: string): string => (isIdentifier(text) ? text : quoted(text));

/** An element of an object. */
export const elementOf = (object: string, key: string): string =>
  isIdentifier(key) ? `${object}.${key}` : `${object}[${quoted(key)}]`;

/** A line of an object or a block: a name, its value, and a comment on it. */
export type Entry = readonly [name: string, value: string, comment?: string];

/** Lines without a blank line between them, in columns as `terraform fmt` writes them. */
export function entryLines(entries: readonly Entry[]): string[] {
  const nameWidth = Math.max(...entries.map(([name]) => columnsOf(name)));
  const starts = entries.map(([name, value]) => `${padded(name, nameWidth)} = ${value}`);
  const widths = commentColumns(starts, entries);
  return starts.map((start, index) => {
    const comment = entries[index]![2];
    return comment === undefined ? start : `${padded(start, widths[index]!)} # ${comment}`;
  });
}

/** The column before each comment. A line without a comment ends the column of those above it. */
function commentColumns(starts: readonly string[], entries: readonly Entry[]): number[] {
  const widths = starts.map(columnsOf);
  for (let first = 0, end = 0; first < widths.length; first = end += 1) {
    while (entries[end]?.[2] !== undefined) end += 1;
    widths.fill(Math.max(...widths.slice(first, end)), first, end);
  }
  return widths;
}

const padded = (text: string, width: number): string => text + " ".repeat(width - columnsOf(text));

const CHARACTERS = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The number of characters that a reader sees. */
const columnsOf = (text: string): number =>
  /^[ -~]*$/.test(text) ? text.length : [...CHARACTERS.segment(text)].length;

export const indented = (lines: readonly string[], levels = 1): string[] =>
  lines.map((line) => (line === "" ? "" : `${"  ".repeat(levels)}${line}`));
