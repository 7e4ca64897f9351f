import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";
import { writeFolder } from "../system/folders";
import { withMarkedPart } from "../system/marked-part";
import { attributesTable } from "./attributes-table";
import { moduleFiles } from "./module-files";

const PROJECT = join(__dirname, "..", "..");
const MODULE = join(PROJECT, "generated-hcl");
const README = join(PROJECT, "README.md");

/** Writes the module's folder, takes out of it what the module no longer has, and brings README's table up to date. */
async function build(): Promise<void> {
  writeFolder(MODULE, await moduleFiles());
  writeFileAtomically(README, withAttributesTable(readFileSync(README, "utf8")));
}

/** The text with the table of attributes between its two marks. */
export function withAttributesTable(readme: string): string {
  return withMarkedPart(readme, "attributes", "npm run build", attributesTable("both"));
}

if (require.main === module) void build();
