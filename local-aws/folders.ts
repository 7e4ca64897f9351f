import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

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
