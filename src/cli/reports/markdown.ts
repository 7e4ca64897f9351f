import { printable, shortened } from "../printable";

/** GitHub refuses comments that are longer. */
export const LONGEST_COMMENT = 65_536;

/** The first rows that are not longer than this together. */
export function fittingRows(rows: Iterable<string>, room: number): string[] {
  const fitting: string[] = [];
  let left = room;
  for (const text of rows) {
    left -= text.length;
    if (left < 0) break;
    fitting.push(text);
  }
  return fitting;
}

/**
 * A text from an input as Markdown that shows exactly this text: no markup, no HTML, no links, no mentions of users.
 * The zero-width space keeps GitHub from notifying users that have the same name.
 */
export function escaped(text: string): string {
  return shortened(printable(text))
    .replace(/[\\`*_[\]|~$#]|:(?=\/\/)|(?<=www)\./gi, "\\$&")
    .replace(/[&<>]/g, (character) => ENTITIES[character]!)
    .replaceAll("@", "@&#8203;");
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
