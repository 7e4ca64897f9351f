import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";
import { attributesTable } from "../../src/module/attributes-table";
import { moduleFiles } from "../../src/module/module-files";
import { PROJECT, writeFolder } from "../folders";
import { withMarkedPart } from "../marked-part";

/** The page that has the table of attributes, between two marks. */
export const ATTRIBUTES_PAGE = "docs/rule-attributes.md";

/** Writes generated-hcl, removes files that the module no longer has, and updates the table of attributes. */
export async function buildModule(): Promise<void> {
  writeFolder(join(PROJECT, "generated-hcl"), await moduleFiles());
  const page = join(PROJECT, ATTRIBUTES_PAGE);
  writeFileAtomically(page, withAttributesTable(readFileSync(page, "utf8")));
}

/** The page with the current table of attributes. */
export function withAttributesTable(page: string): string {
  return withMarkedPart(page, "attributes", "npm run build", attributesTable("both"));
}

if (require.main === module) void buildModule();
