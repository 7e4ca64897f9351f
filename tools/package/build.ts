import { join } from "node:path";
import { PROJECT, writeFolder } from "../folders";
import { packageFiles } from "./compile";

// Writes lib.
writeFolder(join(PROJECT, "lib"), packageFiles());
