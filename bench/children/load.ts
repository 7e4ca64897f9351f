import { createRequire } from "node:module";
import type { Answer } from "./declaration";

/** What loading modules answers with. */
export interface LoadAnswer extends Answer {
  /** What the last of the modules exports. */
  readonly exported: readonly string[];
  /** All files that were loaded. */
  readonly files: readonly string[];
}

const load = createRequire(__filename);
const modules = process.argv.slice(2);

const started = performance.now();
const loaded = modules.map((module): unknown => load(module));
const answer: LoadAnswer = {
  seconds: (performance.now() - started) / 1000,
  exported: Object.keys(loaded.at(-1) ?? {}),
  files: Object.keys(load.cache),
};
process.stdout.write(JSON.stringify(answer));
