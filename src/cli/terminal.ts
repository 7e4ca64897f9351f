import type { Readable, Writable } from "node:stream";

/** What a command reads from and writes to: `process`, or streams of a test. */
export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

export type TerminalStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Whether standard output shows colours. See https://no-color.org. */
export function showsColours({ stdout, env }: Terminal): boolean {
  return stdout.isTTY === true && env.TERM !== "dumb" && (env.NO_COLOR === undefined || env.NO_COLOR === "");
}
