import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "../folders";
import { run } from "../programs";
import { usual } from "./declarations";
import { pairsOf } from "./pairs";
import type { Comparison, PartResult } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";
import { differences, ruleOfResource, rulesOfStack } from "./rules";

const HAND_WRITTEN = "hand-written";
const CONSTRUCT = "MutualSecurityGroupRules";
const CONNECTIONS = "Connections";

/** Measures the synthesis of an app, from `new App` to the end of `app.synth()`. */
export async function measureSynthesis(bench: Bench): Promise<PartResult> {
  const comparisons: Comparison[] = [];
  for (const count of bench.isQuick ? [100] : [1_000, 10_000]) {
    const what = `Synthesis of ${count.toLocaleString("en")} pairs`;
    const sides = [HAND_WRITTEN, CONSTRUCT, CONNECTIONS].map((way) => sideOf(way, count, bench));
    comparisons.push({
      what,
      samples: await inRounds(what, sides, bench),
      ratios: [
        { side: CONSTRUCT, baseline: HAND_WRITTEN, atMost: 1.25 },
        { side: CONNECTIONS, baseline: HAND_WRITTEN },
      ],
    });
  }
  return {
    title: "Synthesis",
    about:
      "The time from `new App` to the end of `app.synth()` in a new Node process that has loaded the built package. " +
      "Hand-written means two `SecurityGroupRule`s for each pair.",
    comparisons,
  };
}

/** One of the three ways in which synthesize.mjs declares pairs. */
function sideOf(way: string, count: number, { folder, signal }: Bench): Side {
  const pairs = pairsOf(count);
  const [input, outdir] = [join(folder, "pairs.json"), join(folder, "synthesized")];
  const program = join(__dirname, "synthesize.mjs");
  const synthesize = async (): Promise<number> => {
    removeFolder(outdir);
    writeFileSync(input, JSON.stringify(pairs));
    const options = { cwd: folder, env: process.env, signal };
    const { status, stdout, output } = await run(process.execPath, [program, way, input, outdir], options);
    if (status !== 0) throw new Error(`The synthesis by ${way} failed.\n${output}`);
    return Number(stdout);
  };
  return {
    name: way,
    check: async () => {
      await synthesize();
      const stack: unknown = JSON.parse(readFileSync(join(outdir, "stacks", "bench", "cdk.tf.json"), "utf8"));
      return differences(
        pairs.flatMap((pair) => usual(pair).resources.map(ruleOfResource)),
        rulesOfStack(stack),
      );
    },
    sample: synthesize,
  };
}
