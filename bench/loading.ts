import { createRequire } from "node:module";
import { join } from "node:path";
import { inRounds, type Bench, type Side } from "./bench";
import { PACKAGE, PROJECT, ranBy } from "./children";
import type { LoadAnswer } from "./children/load";
import type { Usage } from "./measure";
import { comparedWith, comparisonTable, type Measure, type PartResult } from "./results";

const [THIS_PACKAGE, WHAT_IT_NEEDS] = ["this package", "cdktf and the provider's module"];

const MEASURES: readonly [Measure<Usage>, Measure<Usage>] = [
  { title: "time", of: ({ seconds }) => seconds, unit: "seconds" },
  { title: "peak memory", of: ({ peakBytes }) => peakBytes, unit: "megabytes" },
];

const EXPORTED = ["MutualSecurityGroupRules", "Connections", "Peer", "Port", "EgressGuard"];

/** Loading the package, as against what whoever writes the rules by hand loads. */
export async function measureLoading(bench: Bench): Promise<PartResult> {
  const { resolve } = createRequire(join(PROJECT, "package.json"));
  const needed = ["cdktf", "@cdktf/provider-aws/lib/security-group-rule"].map((module) => resolve(module));
  const load = (modules: readonly string[]) => ranBy("load", modules, bench);
  const side = (name: string, modules: readonly string[], wrong: (answer: LoadAnswer) => string[]): Side<Usage> => ({
    name,
    check: async () => wrong((await load(modules)).answer as LoadAnswer),
    sample: async () => (await load(modules)).usage,
  });
  const sides = [
    side(THIS_PACKAGE, [PACKAGE], ({ exported, files }) => [
      ...EXPORTED.filter((name) => !exported.includes(name)).map((name) => `${THIS_PACKAGE} exports no ${name}.`),
      ...needed
        .filter((file) => !files.includes(file))
        .map(() => `${THIS_PACKAGE} loads less than what it is compared with.`),
    ]),
    side(WHAT_IT_NEEDS, needed, ({ files }) =>
      files.includes(PACKAGE) ? [`${WHAT_IT_NEEDS}: loading them loads this package too.`] : [],
    ),
  ];
  const samples = await inRounds("loading", sides, bench);
  return {
    title: "Loading the package",
    about:
      "Requiring this package, as against requiring `cdktf` and `@cdktf/provider-aws/lib/security-group-rule`, in a fresh Node; " +
      "and the peak of that process's memory.",
    tables: bench.isQuick
      ? []
      : [comparisonTable("", [{ size: "", samples, baselineOf: () => WHAT_IT_NEEDS }], MEASURES)],
    targets: bench.isQuick
      ? []
      : MEASURES.map(({ title, of }) => ({
          what: `Loading, ${title}: this package to what it needs`,
          atMost: 1.2,
          measured: comparedWith({ samples }, THIS_PACKAGE, WHAT_IT_NEEDS, of),
        })),
  };
}
