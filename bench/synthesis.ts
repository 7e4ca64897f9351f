import { readFileSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "../src/system/folders";
import { inRounds, TOO_LONG, type Bench, type Samples, type Side } from "./bench";
import { isAwsCdkInstalled, synthesizedBy, type Program } from "./children";
import type { Usage } from "./measure";
import { literalGroups, pairsOf } from "./pairs";
import { comparedWith, comparisonTable, type Measure, type PartResult, type Target } from "./results";
import { differences, expectedRules, rulesInStack, rulesInTemplate, type Rule } from "./rules";
import { median, summary, type Summary } from "./statistics";

const SIDES: Readonly<Record<string, Program>> = {
  "this construct": "construct",
  "hand-written": "hand-written",
  "fluent form": "fluent",
  "AWS CDK": "aws-cdk",
};

const [CONSTRUCT, HAND_WRITTEN, , AWS_CDK] = Object.keys(SIDES) as [string, string, string, string];
const NOT_INSTALLED = new Map([[AWS_CDK, "not installed: npm run bench -- --install-aws-cdk"]]);

const MEASURES: readonly [Measure<Usage>, Measure<Usage>] = [
  { title: "time", of: ({ seconds }) => seconds, unit: "seconds" },
  { title: "peak memory", of: ({ peakBytes }) => peakBytes, unit: "megabytes" },
];
const [TIME] = MEASURES;

/** What a synthesis of ten times the pairs may take of time for each pair, as against the smaller one: less is noise. */
const LINEAR = 1.2;

const STOPPED = `stopped after ${TOO_LONG} s`;

/** How many times as many rounds those up to 1,000 pairs get. */
const MORE_ROUNDS = 3;

/** Synthesis in process, from `new App` to the end of `app.synth()`. */
export async function measureSynthesis(bench: Bench): Promise<PartResult> {
  const sizes = bench.isQuick ? [10, 100] : [10, 100, 1_000, 10_000];
  const absent = isAwsCdkInstalled() ? new Map<string, string>() : NOT_INSTALLED;
  for (const [side, reason] of absent) bench.print(`synthesis, ${side}: ${reason}`);
  const programs = Object.entries(SIDES).filter(([side]) => !absent.has(side));
  // Of what takes less than a second, noise is a larger part.
  const rounds = bench.rounds * MORE_ROUNDS;
  const results: Result[] = [];
  for (const pairs of sizes) {
    const sides = programs.map(([name, program]) => sideOf(name, program, pairs, bench));
    const size = pairs.toLocaleString("en");
    const samples = await inRounds(`synthesis of ${size} pairs`, sides, pairs > 1_000 ? bench : { ...bench, rounds });
    const stopped = sides.filter(({ name }) => !samples.has(name));
    results.push({
      size,
      samples,
      absent: new Map([...absent, ...stopped.map(({ name }) => [name, STOPPED] as const)]),
    });
  }
  const comparisons = results.map((result) => ({ ...result, baselineOf: () => HAND_WRITTEN }));
  return {
    title: "Synthesis in process",
    about:
      "From `new App` to the end of `app.synth()`, in a fresh Node on the built package, with all modules loaded before; and the " +
      `peak of that process's memory; up to 1,000 pairs in ${MORE_ROUNDS} times as many rounds. What takes more than a minute is stopped. The ratio is to the same resources written by hand as \`SecurityGroupRule\`, two for each pair.`,
    tables: bench.isQuick ? [] : [comparisonTable("pairs", comparisons, MEASURES)],
    targets: bench.isQuick ? [] : targetsOf(results),
  };
}

function sideOf(name: string, program: Program, pairs: number, bench: Bench): Side<Usage> {
  const outdir = join(bench.folder, `synthesized-${program}`);
  const synthesize = async <Result>(use: (usage: Usage) => Result): Promise<Result> => {
    try {
      return use(await synthesizedBy(program, { pairs, outdir }, bench));
    } finally {
      removeFolder(outdir);
    }
  };
  const expected = expectedRules(pairsOf(pairs, literalGroups(pairs)));
  return {
    name,
    mayTakeTooLong: program === "aws-cdk",
    check: () => synthesize(() => differences(name, expected, rulesSynthesized(program, outdir))),
    sample: () => synthesize((usage) => usage),
  };
}

function rulesSynthesized(program: Program, outdir: string): Rule[] {
  if (program === "aws-cdk") return rulesInTemplate(readJson(join(outdir, "bench.template.json")));
  return rulesInStack(readJson(join(outdir, "stacks", "bench", "cdk.tf.json")));
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

interface Result {
  readonly size: string;
  readonly samples: Samples<Usage>;
  readonly absent: ReadonlyMap<string, string>;
}

function targetsOf(results: readonly Result[]): Target[] {
  const large = results.slice(-2);
  const [thousand, tenThousand] = large as [Result, Result];
  return [
    ...MEASURES.flatMap(({ title, of }) =>
      large.map((result) => ({
        what: `Synthesis of ${result.size} pairs, ${title}: construct to hand-written`,
        atMost: 1.25,
        measured: comparedWith(result, CONSTRUCT, HAND_WRITTEN, of),
      })),
    ),
    ...[CONSTRUCT, HAND_WRITTEN].map((side) => ({
      what: `Synthesis, time for each pair at ${tenThousand.size} to that at ${thousand.size}: ${side}`,
      atMost: LINEAR,
      measured: growth(thousand, tenThousand, side),
    })),
    ...results.map((result) => ({
      what: `Synthesis of ${result.size} pairs, time: construct to AWS CDK`,
      atMost: 1,
      measured: comparedWithAwsCdk(result),
    })),
  ];
}

function comparedWithAwsCdk(result: Result): Target["measured"] {
  const { samples, absent } = result;
  if (absent.get(AWS_CDK) !== STOPPED) return comparedWith(result, CONSTRUCT, AWS_CDK, TIME.of);
  return { lessThan: median(samples.get(CONSTRUCT)!.map(TIME.of)) / TOO_LONG, why: `AWS CDK ${STOPPED}` };
}

/** How the time for each pair grows with ten times the pairs: by nothing where the cost is linear. */
function growth(less: Result, more: Result, side: string): Summary {
  const timesOf = ({ samples }: Result) => samples.get(side)!.map(TIME.of);
  const asMany = 10 * median(timesOf(less));
  return summary(timesOf(more).map((time) => time / asMany));
}
