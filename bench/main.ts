import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomically } from "write-file-atomic";
import { moduleFiles } from "../src/module/module-files";
import { packageFiles } from "../src/package/compile";
import { removeFolder, temporaryFolder, writeFolder } from "../src/system/folders";
import { run, stoppedBySignals } from "../src/system/programs";
import { measureApply } from "./apply";
import { argumentsFrom, HELP, PARTS, type Arguments, type PartName } from "./arguments";
import { SidesDiffer, type Bench, type Part } from "./bench";
import { AWS_CDK, compileChildren, PROJECT } from "./children";
import { circumstancesOf } from "./circumstances";
import { measureLoading } from "./loading";
import { measurePlan } from "./plan";
import { withRatios } from "./readme";
import { partMarkdown, ratiosToQuote, resultsMarkdown, type Circumstances, type PartResult } from "./results";
import { measureSize } from "./size";
import { measureSynthesis } from "./synthesis";

const MEASURED_BY: Readonly<Record<PartName, Part>> = {
  synthesis: measureSynthesis,
  loading: measureLoading,
  plan: measurePlan,
  apply: measureApply,
  size: measureSize,
};

const RESULTS = join(__dirname, "RESULTS.md");
const README = join(PROJECT, "README.md");
const ROUNDS = 5;

async function main(asked: Arguments, signal: AbortSignal): Promise<void> {
  if (asked.wantsHelp) {
    console.log(HELP);
    return;
  }
  const folder = temporaryFolder();
  try {
    const { isQuick, version2 } = asked;
    const children = join(folder, "programs");
    mkdirSync(children);
    const rounds = isQuick ? 0 : ROUNDS;
    const module = join(folder, "module");
    const bench: Bench = { folder, children, module, signal, rounds, isQuick, version2, print: console.log };
    // Those of a part would stand beside others of another time.
    const isWritten = !isQuick && asked.parts.length === PARTS.length;
    if (asked.installsAwsCdk) await installAwsCdk(signal);
    console.log("Building the package, the programs that use it, and the module …");
    writeFolder(join(PROJECT, "lib"), packageFiles());
    compileChildren(children);
    writeFolder(module, await moduleFiles());
    // Before anything is measured: it finds all programs that take part.
    const circumstances = isWritten ? await circumstancesOf(bench) : [];
    const results = await resultsOf(asked.parts, bench);
    if (isQuick) console.log("All sides of every comparison make the same rules.");
    else console.log(ratiosToQuote(results.flatMap(({ targets }) => targets)));
    if (isWritten) write(results, circumstances);
  } finally {
    removeFolder(folder);
  }
}

async function installAwsCdk(signal: AbortSignal): Promise<void> {
  console.log("Installing AWS CDK …");
  const args = ["ci", "--no-audit", "--no-fund"];
  const { status, output } = await run("npm", args, { cwd: AWS_CDK, env: process.env, signal });
  if (status !== 0) throw new Error(`AWS CDK could not be installed: npm ${args.join(" ")} failed.\n${output}`);
}

/**
 * Runs the parts. One whose sides differ keeps no other from being run.
 *
 * @throws SidesDiffer with all differences
 */
async function resultsOf(parts: readonly PartName[], bench: Bench): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const problems: string[] = [];
  for (const part of parts) {
    try {
      const result = await MEASURED_BY[part](bench);
      bench.signal.throwIfAborted();
      results.push(result);
      if (!bench.isQuick) console.log(`\n${partMarkdown(result)}\n`);
    } catch (error) {
      if (!(error instanceof SidesDiffer)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new SidesDiffer(problems.join("\n"));
  return results;
}

/** Writes the results of a whole run. */
function write(results: readonly PartResult[], circumstances: Circumstances): void {
  const markdown = resultsMarkdown(results, circumstances);
  writeFileAtomically(RESULTS, markdown);
  console.log("Wrote bench/RESULTS.md.");
  writeFileAtomically(README, withRatios(readFileSync(README, "utf8"), markdown));
  console.log("Brought README.md's ratios up to date.");
}

async function start(): Promise<void> {
  try {
    await main(argumentsFrom(process.argv.slice(2)), stoppedBySignals("nothing was written"));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode ??= 1;
  }
}

void start();
