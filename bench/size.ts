import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { create, list, type ReadEntry } from "tar";
import { pack } from "../src/package/pack";
import { filesIn } from "../src/system/folders";
import { SidesDiffer, type Bench } from "./bench";
import { PROJECT } from "./children";
import type { PartResult } from "./results";

/** How large a thing is: the one file that is fetched, and what it holds. */
interface Size {
  readonly name: string;
  readonly packed?: number;
  readonly unpacked: number;
  readonly files: number;
}

/** What users fetch and install. */
export async function measureSize(bench: Bench): Promise<PartResult> {
  const folder = join(bench.folder, "size");
  mkdirSync(folder, { recursive: true });
  bench.print("size, the npm package: packing it");
  const { tarball } = await pack(folder, PROJECT, bench.signal);
  const own = { name: "the npm package", ...(await sizeOfArchive(tarball)) };
  bench.print("size, the runtime dependencies: looking them up");
  const dependencies = runtimeDependencies(readLock()).map((path) => sizeOfFolder(path));
  bench.print("size, the module's archive: packing it");
  const files = filesIn(bench.module);
  const archive = {
    name: "the module's archive",
    ...(await sizeOfArchive(await archiveOf(bench.module, files, folder))),
  };

  const sizes: readonly Size[] = [own, ...dependencies, archive];
  const empty = sizes.filter(({ unpacked, files }) => unpacked === 0 || files === 0);
  if (empty.length > 0)
    throw new SidesDiffer(empty.map(({ name }) => `size, ${name}: there is nothing in it.`).join("\n"));
  if (archive.files !== files.length) {
    throw new SidesDiffer(
      `size, the module's archive: it holds ${archive.files} files, and the module has ${files.length}.`,
    );
  }
  const installed = dependencies.reduce((sum, { unpacked }) => sum + unpacked, 0);
  return {
    title: "Size",
    about:
      "The npm package as `npm pack` makes it, with what npm installs beside it for its runtime; what is a peer of it (cdktf, constructs, the " +
      `provider) is the user's own. Runtime dependencies: ${dependencies.length}, installed ${kilobytes(installed)}. ` +
      "The module's archive holds what a release of the module publishes, as a .tar.gz.",
    tables: [
      {
        columns: ["", "packed", "unpacked", "files"],
        rows: sizes.map(({ name, packed, unpacked, files }) => [
          name,
          packed === undefined ? "" : kilobytes(packed),
          kilobytes(unpacked),
          String(files),
        ]),
      },
    ],
    targets: [],
  };
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

async function sizeOfArchive(file: string): Promise<Omit<Size, "name">> {
  const entries: number[] = [];
  const onReadEntry = ({ type, size }: ReadEntry): void => {
    if (type !== "Directory") entries.push(size);
  };
  await list({ file, onReadEntry });
  return {
    packed: statSync(file).size,
    unpacked: entries.reduce((sum, size) => sum + size, 0),
    files: entries.length,
  };
}

function sizeOfFolder(path: string): Size {
  const folder = join(PROJECT, path);
  const files = filesIn(folder).map((file) => statSync(join(folder, file)).size);
  return {
    name: `the dependency ${path.replace(/^.*node_modules\//, "")}`,
    unpacked: files.reduce((sum, size) => sum + size, 0),
    files: files.length,
  };
}

/** The same bytes for the same files, whenever and by whomever it is made. */
async function archiveOf(cwd: string, files: readonly string[], folder: string): Promise<string> {
  const file = join(folder, "module.tar.gz");
  await create({ file, cwd, gzip: { level: 9 }, portable: true, mtime: new Date(0) }, [...files]);
  return file;
}

/** Of package-lock.json, what says which package needs which. */
export interface Lock {
  readonly packages: Readonly<Record<string, { readonly dependencies?: Readonly<Record<string, string>> }>>;
}

function readLock(): Lock {
  return JSON.parse(readFileSync(join(PROJECT, "package-lock.json"), "utf8")) as Lock;
}

/** The folders of what a package needs at run time, and of what that needs in turn. */
export function runtimeDependencies({ packages }: Lock): string[] {
  const found = new Set<string>();
  const add = (path: string): void => {
    for (const name of Object.keys(packages[path]?.dependencies ?? {})) {
      const installed = installedFor(path, name, packages);
      if (found.has(installed)) continue;
      found.add(installed);
      add(installed);
    }
  };
  add("");
  return [...found].sort();
}

/** The folder from which Node takes a package for another one: the nearest above it. */
function installedFor(path: string, name: string, packages: Lock["packages"]): string {
  const own = `${path === "" ? "" : `${path}/`}node_modules/${name}`;
  if (own in packages) return own;
  if (path === "") throw new Error(`package-lock.json has no ${name}: run npm install.`);
  return installedFor(path.replace(/\/?node_modules\/(@[^/]+\/)?[^/]+$/, ""), name, packages);
}
