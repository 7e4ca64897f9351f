import { join } from "node:path";
import { writeFolder } from "../system/folders";
import { referenceFiles } from "./reference";

/** Writes docs/api. */
async function build(): Promise<void> {
  writeFolder(join(__dirname, "..", "..", "docs", "api"), await referenceFiles());
}

void build();
