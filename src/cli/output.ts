import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { access, constants as modes, open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Writable } from "node:stream";
import { systemErrorText } from "./system-errors";
import { showsColours, type Terminal } from "./terminal";

/** Output that cannot be written. The message is for the user. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** Where a command writes its result. */
export interface Output {
  readonly hasColours: boolean;
  write(chunks: Iterable<string>): Promise<void>;
}

/**
 * The file of `--output`, or standard output. A file that cannot be written is an error at once, and not after minutes
 * of reading.
 *
 * @param inputs - files that must not be overwritten
 */
export async function outputTo(
  file: string | undefined,
  terminal: Terminal,
  inputs: readonly string[],
): Promise<Output> {
  const { stdout } = terminal;
  if (file === undefined) {
    return { hasColours: showsColours(terminal), write: (chunks) => writeToStream(stdout, blocks(chunks)) };
  }
  if (file === "") throw new OutputError("--output is empty: name a file, or leave --output out.");
  const label = `--output ${file} cannot be written`;
  const target = await targetAt(resolve(terminal.cwd(), file), label);
  const read = await Promise.all(inputs.map((input) => realPath(resolve(terminal.cwd(), input))));
  if (target.isFile && read.includes(target.path)) {
    throw new OutputError(`--output ${file} would overwrite a file that is read: name another file.`);
  }
  const write = async (chunks: Iterable<string>): Promise<void> => {
    const written = target.isFile ? replaceFile(target, blocks(chunks)) : writeFile(target.path, blocks(chunks));
    await written.catch((error: unknown) => outputError(label, error));
  };
  return { hasColours: false, write };
}

function outputError(label: string, error: unknown): never {
  throw new OutputError(`${label}: ${systemErrorText(error)}.`);
}

/** A path without links. A file may not exist yet. */
const realPath = (path: string): Promise<string> => realpath(path).catch(() => path);

interface Target {
  readonly path: string;
  /** The permissions of an existing file. */
  readonly mode?: number;
  /** Whether it is an ordinary file or does not exist, and not a pipe or a device such as /dev/null. */
  readonly isFile: boolean;
}

async function targetAt(path: string, label: string): Promise<Target> {
  const existing = await realPath(path);
  const info = await stat(existing).catch(() => undefined);
  if (info?.isDirectory() === true) throw new OutputError(`${label}: it is a folder.`);
  if (info?.isFile() === false) return { path: existing, isFile: false };
  const folder = dirname(existing);
  // With the dot, because a file is not a folder.
  await access(`${folder}${sep}.`, modes.W_OK).catch((error: unknown) =>
    outputError(`${label} in the folder ${folder}`, error),
  );
  return { path: existing, mode: info?.mode, isFile: true };
}

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, which is then renamed. If the process
 * is interrupted, the temporary file is removed.
 */
export async function replaceFile(
  { path, mode }: Pick<Target, "path" | "mode">,
  content: Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  const stopCleaning = removeWhenInterrupted(temporary);
  try {
    const file = await open(temporary, "wx");
    try {
      if (mode !== undefined) await file.chmod(mode);
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
    stopCleaning();
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Removes a file or a folder if the process is interrupted, until the returned function is called. */
export function removeWhenInterrupted(path: string): () => void {
  const remove = (signal: (typeof SIGNALS)[number]): void => {
    rmSync(path, { force: true, recursive: true });
    // The exit code that shells give to a process that a signal has ended.
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.once(signal, remove);
  return () => {
    for (const signal of SIGNALS) process.off(signal, remove);
  };
}

/** Writes to a stream that stays open. A reader that has closed its end, such as `head`, has what it wants. */
async function writeToStream(stream: Writable, content: Iterable<string>): Promise<void> {
  try {
    for (const block of content) {
      await new Promise<void>((done, failed) => {
        stream.write(block, (error) => (error ? failed(error) : done()));
      });
    }
  } catch (error) {
    if (!CLOSED.includes((error as NodeJS.ErrnoException).code ?? ""))
      outputError("Standard output cannot be written", error);
  }
}

const CLOSED = ["EPIPE", "ERR_STREAM_DESTROYED"];

const BLOCK_LENGTH = 65_536;

/** Chunks joined to blocks, because each write takes time. */
function* blocks(chunks: Iterable<string>): Generator<string> {
  let block = "";
  for (const chunk of chunks) {
    block += chunk;
    if (block.length < BLOCK_LENGTH) continue;
    yield block;
    block = "";
  }
  yield block;
}
