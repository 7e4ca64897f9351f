import { mkdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { OutputError, replaceFile } from "../output";
import { systemErrorText } from "../system-errors";
import type { Terminal } from "../terminal";
import type { AdoptedFile } from "./adopted-file";

/** Where files are written. */
export interface Destination {
  readonly folder: string;
  /** Files that must not be overwritten. */
  readonly inputs: readonly string[];
  /** Is called with the files that have another content. Throws if they must not be overwritten. */
  readonly checkOverwriting: (paths: readonly string[]) => void;
}

/** A file that is in the folder now. */
export interface WrittenFile {
  /** The path, as the user has named the folder. */
  readonly path: string;
  /** Whether the same file was there already. */
  readonly isUnchanged: boolean;
}

/**
 * Writes files into a folder. Nothing is written if one of them would overwrite an input, or a file with another
 * content.
 *
 * @param files - written from the last to the first: the imports before the declaration, because the apply of a
 * declaration without its imports would create rules that exist
 */
export async function writeFiles(
  files: readonly AdoptedFile[],
  { folder, inputs, checkOverwriting }: Destination,
  terminal: Terminal,
): Promise<WrittenFile[]> {
  const absolute = (path: string): string => resolve(terminal.cwd(), path);
  const real = (path: string): Promise<string> => realpath(path).catch(() => path);
  const read = await Promise.all(inputs.map((input) => real(absolute(input))));
  const targets = await Promise.all(
    files.map(async ({ name, content }) => {
      const path = join(folder, name);
      const target = await real(absolute(path));
      return { path, target, content, isRead: read.includes(target), ...(await existingAt(target, path)) };
    }),
  );
  const input = targets.find(({ isRead }) => isRead);
  if (input !== undefined) throw new OutputError(`${input.path} is read: name another folder with --output.`);
  const others = targets.filter(({ existing, content }) => existing !== undefined && existing !== content);
  if (others.length > 0) checkOverwriting(others.map(({ path }) => path));
  if (files.length > 0)
    await mkdir(absolute(folder), { recursive: true }).catch((error: unknown) => outputError(folder, error));
  for (const { path, target, content, existing, mode } of targets.toReversed()) {
    if (existing === content) continue;
    await replaceFile({ path: target, mode }, [content]).catch((error: unknown) => outputError(path, error));
  }
  return targets.map(({ path, content, existing }) => ({ path, isUnchanged: existing === content }));
}

/** The content and the permissions of a file, if it exists. */
async function existingAt(target: string, path: string): Promise<{ existing?: string; mode?: number }> {
  try {
    const info = await stat(target);
    if (!info.isFile()) throw new OutputError(`${path} cannot be written: it is not a file.`);
    return { existing: await readFile(target, "utf8"), mode: info.mode };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    return outputError(path, error);
  }
}

function outputError(path: string, error: unknown): never {
  if (error instanceof OutputError) throw error;
  throw new OutputError(`${path} cannot be written: ${systemErrorText(error)}.`);
}
