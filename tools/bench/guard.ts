import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { removeFolder } from "../folders";
import { run, type Finished } from "../programs";
import type { Comparison, PartResult } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";

/** An app of guard.mjs. */
interface GuardedApp {
  readonly what: string;
  readonly name: "one-stack" | "many-stacks" | "hand-written";
  readonly pairs: number;
}

const APPS: readonly GuardedApp[] = [
  { what: "5,000 pairs in one stack", name: "one-stack", pairs: 5_000 },
  { what: "5,000 pairs in 100 stacks", name: "many-stacks", pairs: 5_000 },
  { what: "2,500 hand-written pairs", name: "hand-written", pairs: 2_500 },
  { what: "10,000 hand-written pairs", name: "hand-written", pairs: 10_000 },
];
const QUICK: readonly GuardedApp[] = APPS.slice(0, 3).map((app) => ({ ...app, pairs: 100 }));

const [WITHOUT, WITH] = ["without a guard", "with a guard"];

/** Measures what `EgressGuard` adds to the synthesis of an app. */
export async function measureGuard(bench: Bench): Promise<PartResult> {
  const comparisons: Comparison[] = [];
  for (const app of bench.isQuick ? QUICK : APPS) {
    const what = `Synthesis of ${app.what}`;
    comparisons.push({
      what,
      samples: await inRounds(what, [unguarded(app, bench), guarded(app, bench)], bench),
      ratios: [{ side: WITH, baseline: WITHOUT, atMost: 1.3 }],
    });
  }
  return {
    title: "EgressGuard",
    about:
      "The time from `new App` to the end of `app.synth()` in a new Node process that has loaded the built package, " +
      "with and without a guard of the app. Both are first checked to write the same stacks, and the guard to find a " +
      "mistake.",
    comparisons,
  };
}

function unguarded(app: GuardedApp, bench: Bench): Side {
  const sample = async () => secondsOf(await synthesize(app, "none", bench));
  const check = async () => {
    await sample();
    return [];
  };
  return { name: WITHOUT, sample, check };
}

function guarded(app: GuardedApp, bench: Bench): Side {
  const sample = async () => secondsOf(await synthesize(app, "guard", bench));
  const check = async () => {
    const { output } = await synthesize(app, "mistake", bench);
    await sample();
    const isSame = isDeepStrictEqual(stacksIn(outdirOf("guard", bench)), stacksIn(outdirOf("none", bench)));
    return [
      ...(output.includes("no ingress rule of sg-2") ? [] : ["The guard did not find the mistake."]),
      ...(isSame ? [] : ["The guard changed what is written."]),
    ];
  };
  return { name: WITH, sample, check };
}

const outdirOf = (guard: string, { folder }: Bench): string => join(folder, `app-${guard}`);

async function synthesize({ name, pairs }: GuardedApp, guard: string, bench: Bench): Promise<Finished> {
  const outdir = outdirOf(guard, bench);
  removeFolder(outdir);
  const args = [join(__dirname, "guard.mjs"), name, String(pairs), guard, outdir];
  return run(process.execPath, args, { cwd: bench.folder, env: process.env, signal: bench.signal });
}

function secondsOf({ status, stdout, output }: Finished): number {
  if (status !== 0) throw new Error(`The synthesis failed.\n${output}`);
  return Number(stdout);
}

/** The configurations of the stacks in an output folder. */
const stacksIn = (outdir: string): string[] =>
  readdirSync(join(outdir, "stacks"))
    .sort()
    .map((stack) => readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
