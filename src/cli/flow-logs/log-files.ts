import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InputError } from "../../environment/input";
import { systemErrorText } from "../system-errors";

/** Finds the files that match a pattern. */
export type Glob = (pattern: string) => Promise<readonly string[]>;

/**
 * The files that paths name: files, folders with everything in them, and patterns such as `logs/*.gz`. A file whose
 * name looks like a pattern is that file.
 */
export async function logFiles(paths: readonly string[], cwd: string, glob: Glob): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    if (path === "") throw new InputError("The path of a flow log is empty: name a file or a folder.");
    const found = await filesAt(path, resolve(cwd, path), glob);
    if (found.length === 0) {
      throw new InputError(
        `${path} has no files: name a file or a folder with flow logs, or a pattern such as logs/*.gz.`,
      );
    }
    for (const file of found) files.add(file);
  }
  return [...files].sort();
}

async function filesAt(path: string, absolute: string, glob: Glob): Promise<string[]> {
  try {
    const info = await stat(absolute);
    return info.isDirectory() ? await filesIn(absolute) : [absolute];
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isMissing || !/[*?[]/.test(path)) {
      throw new InputError(`${path} cannot be read: ${systemErrorText(error)}.`);
    }
  }
  const found: string[] = [];
  for (const file of await glob(absolute)) {
    if (!isIgnored(basename(file)) && (await stat(file)).isFile()) found.push(file);
  }
  return found;
}

/** The files in a folder and its folders. */
async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (isIgnored(entry.name)) continue;
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
    if (kind.isFile()) files.push(path);
    // A link to a folder could lead back to it.
    else if (entry.isDirectory()) files.push(...(await filesIn(path)));
  }
  return files;
}

/** The file that CloudWatch Logs writes next to an export to test its permission. */
const EXPORT_TEST = "aws-logs-write-test";

const isIgnored = (name: string): boolean => name.startsWith(".") || name === EXPORT_TEST;
