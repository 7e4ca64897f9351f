import { parseArgs } from "node:util";
import { stoppedBySignals } from "../../tools/programs";
import { walk } from "./walk";

/**
 * `npm run walk -- 2` walks through another environment. `npm run walk -- --learned` learns the connections from flow
 * logs.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { learned: { type: "boolean" } } });

/** Shows the walk to a person: a line for each step, after the seconds that have passed. */
async function main(signal: AbortSignal): Promise<void> {
  const start = performance.now();
  const report = (line: string) => {
    console.log(`${((performance.now() - start) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  };
  const { problems } = await walk(values.learned === true ? "logs" : "rules", {
    seed: Number(positionals[0] ?? 1),
    report,
    signal,
  });
  if (problems.length > 0) throw new Error(`\n${problems.join("\n")}`);
}

main(stoppedBySignals("the local AWS is gone")).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode ??= 1;
});
