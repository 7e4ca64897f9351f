import { join } from "node:path";
import { packageFiles } from "./compile";
import { writeFolder } from "../folder";

if (require.main === module) writeFolder(join(__dirname, "..", "..", "lib"), packageFiles());
