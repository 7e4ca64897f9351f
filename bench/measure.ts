import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findProgram, run, type Finished, type RunOptions } from "../src/system/programs";

/** What a program took, with all that it started. */
export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const MEASURE = join(__dirname, "measure.py");

/** Runs a program to its end, and measures it from outside. */
export async function measured(
  program: string,
  args: readonly string[],
  options: RunOptions,
): Promise<Finished & Usage> {
  const python = findPython();
  const result = join(options.cwd, `usage-${randomUUID()}.json`);
  const { status, stdout, output } = await run(python, [MEASURE, result, program, ...args], options);
  // It ends with another code only where it could not measure.
  if (status !== 0) throw new Error(`${program} could not be measured.\n${output}`);
  const usage = JSON.parse(readFileSync(result, "utf8")) as Usage & { readonly status: number };
  rmSync(result);
  return { ...usage, stdout, output };
}

function findPython(): string {
  const python = ["python3", "python"].map(findProgram).find((found) => found !== undefined);
  if (python !== undefined) return python;
  throw new Error(
    "The benchmark measures by Python 3.9 or newer, and there is no python3 and no python on the PATH: install one (python.org/downloads).",
  );
}
