import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";

/** The root of this repository. */
export const PROJECT = join(__dirname, "..");

/** Creates a temporary folder. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "mutual-security-groups-"));
}

/** Removes a file or folder with its content, if it exists. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** This project's folder for downloads: under `XDG_CACHE_HOME`, or else `~/.cache`. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cdktf-mutual-security-groups");
}

/** Writes these files to a folder, and removes every other file from it. */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileAtomically(join(folder, path), content);
  }
  for (const path of filesIn(folder)) if (!files.has(path)) rmSync(join(folder, path));
}

/** The paths of all files in a folder, sorted. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}
