import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { onTestFinished } from "vitest";
import { run } from "../../src/cli/program";
import type { TerminalStream } from "../../src/cli/terminal";
import type { InputDocument } from "../../src/environment/input";
import { removeFolder, temporaryFolder } from "../../tools/folders";

/** What a command printed. */
export interface Captured {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly cwd: string;
  readonly stdin?: string;
  /** Whether standard output and standard error are terminals. */
  readonly isTTY?: boolean;
  /** The width of the terminals. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `mutual-sg` in this process. */
export async function mutualSg(args: readonly string[], options: CaptureOptions): Promise<Captured> {
  const { cwd, stdin = "", isTTY, columns, env = {} } = options;
  const [stdout, stderr] = [new CapturedStream(isTTY, columns), new CapturedStream(isTTY, columns)];
  const exitCode = await run(args, { stdin: Readable.from([stdin]), stdout, stderr, env, cwd: () => cwd });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

class CapturedStream extends Writable implements TerminalStream {
  text = "";
  constructor(
    readonly isTTY = false,
    readonly columns?: number,
  ) {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk;
    done();
  }
}

/** A temporary folder with these files, until the test is finished. */
export function folderWith(documents: Iterable<InputDocument>): string {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder));
  for (const { name, text } of documents) writeFileSync(join(folder, name), text);
  return folder;
}
