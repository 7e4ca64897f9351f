import { join } from "node:path";
import { writeFolder } from "../system/folders";
import { packageFiles } from "./compile";

if (require.main === module) writeFolder(join(__dirname, "..", "..", "lib"), packageFiles());
