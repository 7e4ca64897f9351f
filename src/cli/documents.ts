import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { InputError, type InputDocument } from "../environment/input";
import type { Progress } from "./progress";
import { systemErrorText } from "./system-errors";
import type { Terminal } from "./terminal";

/** The argument that stands for standard input. */
export const STANDARD_INPUT = "-";
const STANDARD_INPUT_NAME = "standard input";

/** The name of an input in messages and reports. */
export const inputName = (argument: string): string => (argument === STANDARD_INPUT ? STANDARD_INPUT_NAME : argument);

/** Reads the inputs that arguments name. Files are read one by one, so that only one text is in memory. */
export async function documentsOf(
  inputs: readonly string[],
  terminal: Terminal,
  progress: Progress,
): Promise<Iterable<InputDocument>> {
  const piped = inputs.includes(STANDARD_INPUT) ? await pipedText(terminal) : "";
  return (function* () {
    for (const argument of inputs) {
      const name = inputName(argument);
      progress(`Reading ${name}`);
      yield { name, text: argument === STANDARD_INPUT ? piped : fileText(argument, terminal) };
    }
  })();
}

async function pipedText({ stdin }: Terminal): Promise<string> {
  try {
    return await text(stdin);
  } catch (error) {
    throw new InputError(`Standard input cannot be read: ${systemErrorText(error)}.`);
  }
}

/** The text of a file. */
export function fileText(file: string, terminal: Terminal): string {
  if (file === "") throw new InputError("The name of a file is empty: name a file.");
  try {
    return readFileSync(resolve(terminal.cwd(), file), "utf8");
  } catch (error) {
    throw new InputError(`${file} cannot be read: ${systemErrorText(error)}.`);
  }
}
