import { createColors } from "picocolors";
import type { FindingLevel } from "../../environment/finding";
import { printable } from "../printable";

/** The most columns of a line in a text report. */
const WIDTH = 100;

/** A part of a line, and how a terminal shows it. */
export interface Styled {
  readonly text: string;
  readonly style: FindingLevel | "heading";
}
export type Part = string | Styled;

/** A line of a text report. */
export type Line = readonly Part[];

/** Text in lines of at most 100 columns. The lines after the first are indented like its text. */
export function* paragraph(start: Line, text: string): Generator<Line> {
  const indent = start.map((part) => (typeof part === "string" ? part : part.text)).join("").length;
  const [first, ...others] = wrapped(text, WIDTH - indent);
  yield [...start, first!];
  for (const line of others) yield [" ".repeat(indent), line];
}

/** Words in lines. A longer word, such as an address, is not split, so that it can be copied. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ")) {
    if (line !== undefined && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === undefined ? word : `${line} ${word}`;
    }
  }
  return [...lines, line!];
}

/** The text of lines. All of it is made printable here: only the styles add control characters. */
export function* shownLines(lines: Iterable<Line>, hasColours: boolean): Generator<string> {
  const colours = createColors(hasColours);
  const styles: Record<Styled["style"], (text: string) => string> = {
    heading: colours.bold,
    error: colours.red,
    warning: colours.yellow,
    note: colours.cyan,
  };
  const shown = (part: Part): string =>
    typeof part === "string" ? printable(part) : styles[part.style](printable(part.text));
  for (const line of lines) yield `${line.map(shown).join("")}\n`;
}
