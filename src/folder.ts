import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";

/** Writes all files of a folder, and takes out of it what is not among them. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileAtomically(join(folder, path), content);
  }
  for (const path of filesIn(folder)) if (!files.has(path)) rmSync(join(folder, path));
}

/** The paths of all files in a folder, in order. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
