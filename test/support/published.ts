import { publishedHere } from "../../src/module/module-files";
import { sourceArguments } from "../../src/module/readme";
import { MODULE } from "./workspace";

const SUBMODULES = ["", "modules/cross-account", "modules/vpc-rules"];

/** Published HCL, with this project's modules as the sources. */
export function asLocal(text: string): string {
  return SUBMODULES.reduce(
    (done, submodule) =>
      done.replaceAll(
        sourceArguments(publishedHere(), submodule),
        `source = ${JSON.stringify(submodule === "" ? MODULE : `${MODULE}//${submodule}`)}`,
      ),
    text,
  );
}
