import { printParseErrorCode, visit } from "jsonc-parser";

/** The text of an input. */
export interface InputDocument {
  /** The name of the input in messages, such as a file. */
  readonly name: string;
  readonly text: string;
}

/** An input that is not text, such as the responses of an SDK. */
export interface ParsedDocument {
  readonly name: string;
  readonly value: unknown;
}

/** An input that cannot be read. The message is for the user: it says what is wrong, where, and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** A JSON value of an input. */
export interface InputPage {
  readonly value: unknown;
  /** The name of the input, with the number of the page if there are several pages. */
  readonly label: string;
}

/**
 * The JSON values of an input. A file may contain one value, several values (pages of an export that are concatenated,
 * or one on each line), or a list of values, as `jq -s` writes it.
 *
 * @throws InputError if the text is not JSON
 */
export function pagesOf(document: InputDocument | ParsedDocument): InputPage[] {
  const { name } = document;
  if ("value" in document) return [{ value: document.value, label: name }];
  const { text } = document;
  const json = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!/\S/.test(json)) throw new InputError(`${name} is empty: export it again.`);
  const other = OTHER_FORMATS.find(({ start }) => json.startsWith(start));
  if (other !== undefined) throw new InputError(`${name} ${other.problem}.`);
  const values = valuesIn(name, json).flatMap((value) => (isFilledList(value) ? value : [value]));
  return values.map((value, index) => ({ value, label: values.length > 1 ? `${name} (page ${index + 1})` : name }));
}

const isFilledList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 0;

/** Files that users often give by mistake. */
const OTHER_FORMATS = [
  { start: "PK\u0003\u0004", problem: "is a saved plan: give the output of `terraform show -json`" },
  // Two bytes of UTF-16 that are not UTF-8, as decoders write them.
  { start: "\uFFFD\uFFFD", problem: "is not UTF-8 text: save it as UTF-8 (Windows PowerShell writes UTF-16)" },
] as const;

function valuesIn(name: string, json: string): unknown[] {
  const values: unknown[] = [];
  for (let start = 0; ;) {
    const rest = json.slice(start);
    try {
      values.push(JSON.parse(rest));
      return values;
    } catch (error) {
      const length = lengthOfFirstValue(error as SyntaxError);
      if (length === undefined) throw new InputError(mistakeSentence(name, json, start));
      values.push(JSON.parse(rest.slice(0, length)));
      start += length;
    }
  }
}

/** Where the second value begins, if a text that V8 has refused has several values. */
function lengthOfFirstValue({ message }: SyntaxError): number | undefined {
  const position = /after JSON at position (\d+)/.exec(message)?.[1];
  return position === undefined ? undefined : Number(position);
}

function mistakeSentence(name: string, json: string, start: number): string {
  const formats = "export it again as JSON (`aws … --output json`, `terraform show -json`)";
  const rest = json.slice(start);
  const mistake = firstMistake(rest);
  if (mistake === undefined) return `${name} is not JSON: ${formats}.`;
  const end = rest.trimEnd().length;
  const isInsideLastToken = mistake.offset > 0 && mistake.isInsideToken && mistake.offset + mistake.length >= end;
  return mistake.offset >= end || isInsideLastToken
    ? `${name} breaks off at ${placeIn(json, start + end)}: export it again.`
    : `${name} is not JSON at ${placeIn(json, start + mistake.offset)}: ${formats}.`;
}

interface Mistake {
  readonly offset: number;
  readonly length: number;
  /** Whether the mistake is in a string, number or word, and not in the order of these. */
  readonly isInsideToken: boolean;
}

/** The first mistake in a text; undefined if it is nested too deep for the parser, which is recursive. */
function firstMistake(json: string): Mistake | undefined {
  const mistakes: Mistake[] = [];
  try {
    visit(
      json,
      {
        onError: (code, offset, length) => {
          if (mistakes.length > 0) return;
          mistakes.push({ offset, length, isInsideToken: !printParseErrorCode(code).endsWith("Expected") });
        },
      },
      { disallowComments: true },
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return mistakes[0];
}

function placeIn(text: string, offset: number): string {
  let [line, start] = [1, 0];
  for (let next = text.indexOf("\n"); next !== -1 && next < offset; next = text.indexOf("\n", start)) {
    line += 1;
    start = next + 1;
  }
  return `line ${line}, column ${offset - start + 1}`;
}
