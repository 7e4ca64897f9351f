import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";

/** A new folder under the system's one for temporary files. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "mutual-security-groups-"));
}

/** Removes a folder and all in it, if it is there. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** The project's own folder for what is costly to fetch: under `XDG_CACHE_HOME`, or else `~/.cache`. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cdktf-mutual-security-groups");
}

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
