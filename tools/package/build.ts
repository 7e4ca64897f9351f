import { chmodSync } from "node:fs";
import { join } from "node:path";
import { bin } from "../../package.json";
import { PROJECT, writeFolder } from "../folders";
import { packageFiles } from "./compile";

// Writes lib.
writeFolder(join(PROJECT, "lib"), packageFiles());
for (const program of Object.values(bin)) chmodSync(join(PROJECT, program), 0o755);
