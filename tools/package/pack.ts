import { join } from "node:path";
import { PROJECT } from "../folders";
import { run } from "../programs";

/** The package as npm would publish it. */
export interface PackedPackage {
  readonly tarball: string;
  /** The paths of its files, sorted. */
  readonly paths: readonly string[];
}

/** Builds and packs a package into a folder. */
export async function pack(folder: string, project = PROJECT, signal?: AbortSignal): Promise<PackedPackage> {
  const args = ["pack", project, "--json", "--pack-destination", folder];
  const { status, stdout, output } = await run("npm", args, { cwd: folder, env: process.env, signal });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed.\n${output}`);
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(folder, filename), paths: files.map(({ path }) => path).sort() };
}
