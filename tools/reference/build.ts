import { join } from "node:path";
import { PROJECT, writeFolder } from "../folders";
import { referenceFiles } from "./reference";

/** Writes docs/api. */
async function build(): Promise<void> {
  writeFolder(join(PROJECT, "docs", "api"), await referenceFiles());
}

void build();
