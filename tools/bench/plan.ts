import { mixed, moduleCalls, resourceBlocks, usual, type Declaration } from "./declarations";
import { pairsOf } from "./pairs";
import type { Comparison, PartResult, Ratio } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";
import { differences, ruleOfResource, rulesOfPlan } from "./rules";
import { withLocalAws, Workspace } from "./terraform";

const MODULE = "module";
const HAND_WRITTEN = "hand-written";
const MIXED_MODULE = "module, mixed forms";
const MIXED_HAND_WRITTEN = "hand-written, mixed forms";

/** A size to plan at, with the ratios that the module must not exceed there. */
interface Size {
  readonly rules: number;
  /** The number of calls that the rules are split into, to compare with one call. */
  readonly calls: number;
  readonly toHandWritten: number;
  readonly toOneCall: number;
}

const SIZES: readonly Size[] = [
  { rules: 100, calls: 20, toHandWritten: 1.1, toOneCall: 1.15 },
  { rules: 1_000, calls: 4, toHandWritten: 1.35, toOneCall: 1 },
];
const QUICK: Size = { ...SIZES[0]!, rules: 20 };

/** Measures `terraform plan` of the module. */
export async function measurePlan(bench: Bench): Promise<PartResult> {
  return {
    title: "Plan",
    about:
      "The CPU time of Terraform and its provider for `terraform plan -refresh=false` of rules that do not exist. " +
      "Hand-written means the same resources written out. " +
      "Mixed forms are rules with two descriptions, port ranges, lists of ports, address blocks, services and ICMP.",
    comparisons: await withLocalAws(async (aws) => {
      const comparisons: Comparison[] = [];
      for (const { rules, calls, toHandWritten, toOneCall } of bench.isQuick ? [QUICK] : SIZES) {
        const what = `Plan of ${rules.toLocaleString("en")} rules`;
        const inCalls = `module, in ${calls} calls`;
        const ofUsual = pairsOf(rules).map(usual);
        const ofMixed = pairsOf(rules).map(mixed);
        const side = async (name: string, declarations: readonly Declaration[], hcl: string): Promise<Side> => {
          const workspace = new Workspace(`${what} ${name}`, hcl, aws, bench);
          await workspace.init();
          const expected = declarations.flatMap(({ resources }) => resources.map(ruleOfResource));
          return {
            name,
            check: async () => differences(expected, rulesOfPlan(await workspace.planned())),
            sample: async () => (await workspace.plan()).cpuSeconds,
          };
        };
        const sides = [
          await side(HAND_WRITTEN, ofUsual, resourceBlocks(ofUsual)),
          await side(MODULE, ofUsual, moduleCalls(bench.module, ofUsual)),
          await side(inCalls, ofUsual, moduleCalls(bench.module, ofUsual, calls)),
          await side(MIXED_HAND_WRITTEN, ofMixed, resourceBlocks(ofMixed)),
          await side(MIXED_MODULE, ofMixed, moduleCalls(bench.module, ofMixed)),
        ];
        const ratios: Ratio[] = [
          { side: MODULE, baseline: HAND_WRITTEN, atMost: toHandWritten },
          { side: MIXED_MODULE, baseline: MIXED_HAND_WRITTEN, atMost: toHandWritten },
          { side: inCalls, baseline: MODULE, atMost: toOneCall },
        ];
        comparisons.push({ what, samples: await inRounds(what, sides, bench), ratios });
      }
      return comparisons;
    }),
  };
}
