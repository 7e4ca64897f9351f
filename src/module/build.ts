import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";
import { attributesTable } from "./attributes-table";
import { moduleFiles } from "./module-files";

const PROJECT = join(__dirname, "..", "..");
const MODULE = join(PROJECT, "generated-hcl");
const README = join(PROJECT, "README.md");

/** Writes the module's folder, takes out of it what the module no longer has, and brings README's table up to date. */
async function build(): Promise<void> {
  const files = await moduleFiles();
  for (const [path, content] of files) {
    mkdirSync(dirname(join(MODULE, path)), { recursive: true });
    writeFileAtomically(join(MODULE, path), content);
  }
  for (const path of readdirSync(MODULE, { recursive: true, withFileTypes: true })) {
    const relative = join(path.parentPath, path.name).slice(MODULE.length + 1);
    if (path.isFile() && !files.has(relative)) rmSync(join(MODULE, relative));
  }
  writeFileAtomically(README, withAttributesTable(readFileSync(README, "utf8")));
}

/** The text with the table of attributes between its two marks. */
export function withAttributesTable(text: string): string {
  const [begin, end] = ["<!-- attributes: made by `npm run build` -->", "<!-- /attributes -->"];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`README.md needs the lines ${begin} and ${end}, for the table between them.`);
  return `${text.slice(0, from + begin.length)}\n\n${attributesTable("both")}\n\n${text.slice(to)}`;
}

if (require.main === module) void build();
