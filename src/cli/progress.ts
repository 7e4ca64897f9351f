import { printable } from "./printable";
import type { TerminalStream } from "./terminal";

const CLEAR_LINE = "\r\u001b[2K";
const DEFAULT_COLUMNS = 80;

/** Shows what the command is doing. */
export type Progress = (text: string) => void;

/** Runs some work with a line of progress on a terminal. Elsewhere, nothing is written. */
export async function withProgress<Result>(
  stream: TerminalStream,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  if (stream.isTTY !== true) return work(() => undefined);
  const width = (stream.columns ?? DEFAULT_COLUMNS) - 1;
  try {
    return await work((text) => stream.write(CLEAR_LINE + printable(text).slice(0, width)));
  } finally {
    stream.write(CLEAR_LINE);
  }
}
