import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sync as writeFileAtomically } from "write-file-atomic";
import { findTerraform, PROVIDER_VERSION } from "../../local-aws/terraform";
import { moduleFiles } from "../../src/module/module-files";
import { PROJECT, removeFolder, temporaryFolder, writeFolder } from "../folders";
import { packageFiles } from "../package/compile";
import { run, stoppedBySignals } from "../programs";
import { measureApply } from "./apply";
import { measureAudit } from "./audit";
import { measureFlowLogs } from "./flow-logs";
import { measureGuard } from "./guard";
import { measurePlan } from "./plan";
import { RATIOS_PAGE, ratiosTable, resultsMarkdown, withRatios, type PartResult } from "./results";
import { SidesDiffer, type Bench } from "./rounds";
import { measureSynthesis } from "./synthesis";

const PARTS: Readonly<Record<string, (bench: Bench) => Promise<PartResult>>> = {
  synthesis: measureSynthesis,
  plan: measurePlan,
  apply: measureApply,
  audit: measureAudit,
  guard: measureGuard,
  "flow-logs": measureFlowLogs,
};

const HELP = `npm run bench -- [--quick] [--only <part>]

Compares this project with hand-written rules, audits with JSON.parse, and the reading of flow logs with DuckDB's
count(*). Writes tools/bench/RESULTS.md and the ratios in ${RATIOS_PAGE}. Run it on a machine that does nothing else.

  --quick        only checks all sides of the comparisons, at small sizes
  --only <part>  runs only ${Object.keys(PARTS).join(", ")} (may be repeated), and prints the results instead`;

const RESULTS = join(__dirname, "RESULTS.md");

async function main(signal: AbortSignal): Promise<void> {
  const options = {
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    help: { type: "boolean" },
  } as const;
  const { quick: isQuick, only, help } = parseArgs({ options }).values;
  const unknown = only.filter((part) => !Object.hasOwn(PARTS, part));
  if (unknown.length > 0) throw new Error(`--only is ${unknown.join(", ")}: use ${Object.keys(PARTS).join(", ")}.`);
  if (help) {
    console.log(HELP);
    return;
  }

  const folder = temporaryFolder();
  try {
    const bench: Bench = { folder, module: join(folder, "module"), isQuick, signal, print: console.log };
    console.log("Building the package and the module …");
    writeFolder(join(PROJECT, "lib"), packageFiles());
    writeFolder(bench.module, await moduleFiles());
    const results = await resultsOf(
      Object.keys(PARTS).filter((part) => only.includes(part)),
      bench,
    );
    if (isQuick) {
      console.log("All sides of every comparison are right.");
      return;
    }

    const markdown = resultsMarkdown(results, await circumstances(folder));
    console.log(only.length < Object.keys(PARTS).length ? markdown : ratiosTable(results));
    // Otherwise, the results of one part would be next to the results of an earlier run.
    if (results.length < Object.keys(PARTS).length) return;
    const page = join(PROJECT, RATIOS_PAGE);
    writeFileAtomically(RESULTS, markdown);
    writeFileAtomically(page, withRatios(readFileSync(page, "utf8"), markdown));
    console.log(`Wrote tools/bench/RESULTS.md and the ratios in ${RATIOS_PAGE}.`);
  } finally {
    removeFolder(folder);
  }
}

/**
 * Runs all parts, even if the sides of one part differ.
 *
 * @throws SidesDiffer with all differences
 */
async function resultsOf(parts: readonly string[], bench: Bench): Promise<PartResult[]> {
  const results: PartResult[] = [];
  const problems: string[] = [];
  for (const part of parts) {
    try {
      results.push(await PARTS[part]!(bench));
    } catch (error) {
      if (!(error instanceof SidesDiffer)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new SidesDiffer(problems.join("\n"));
  return results;
}

/** The machine and the versions that the results depend on. */
async function circumstances(folder: string): Promise<[string, string][]> {
  const { program, env } = findTerraform(folder);
  const outputOf = async (command: string, ...args: string[]): Promise<string> =>
    (await run(command, args, { cwd: PROJECT, env: { ...process.env, ...env } })).stdout.trim();
  const { terraform_version } = JSON.parse(await outputOf(program, "version", "-json")) as Record<string, string>;
  return [
    ["date", new Date().toISOString().slice(0, "2000-01-01".length)],
    ["commit", await outputOf("git", "describe", "--always", "--dirty=, changed", "--abbrev=12", "--exclude=*")],
    ["machine", `${availableParallelism()} × ${cpus()[0]!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`],
    ["Node", process.versions.node],
    ["Terraform, AWS provider", `${terraform_version!}, ${PROVIDER_VERSION}`],
  ];
}

main(stoppedBySignals("nothing was written")).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode ??= 1;
});
