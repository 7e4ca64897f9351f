import type { LocalAws } from "../local-aws/moto";
import type { Terraform } from "../local-aws/terraform";
import { forEachOf, inRounds, type Bench, type Samples, type Side } from "./bench";
import type { Usage } from "./measure";
import { expectedOfMixed } from "./mixed-rules";
import { pairsOf } from "./pairs";
import { comparedWith, comparisonTable, type Measure, type PartResult, type Target } from "./results";
import { differences, expectedRules } from "./rules";
import { median } from "./statistics";
import {
  withLocalAws,
  Workspace,
  writeByHand,
  writeConstruct,
  writeMixedByHand,
  writeMixedModule,
  writeModule,
  writeNothing,
  writeVersion2,
  type Writer,
} from "./workspace";

const EMPTY = "empty plan";
const [CONSTRUCT, MODULE, HAND_WRITTEN] = ["construct's stack", "module", "hand-written"];
/** In as many calls, for Terraform's work for a call grows with the square of its rules. */
const CALLS = 4;
const SPLIT_MODULE = `module, in ${CALLS} calls`;
/** As a large configuration has it: a call for each team or service. */
const MANY_CALLS = 20;
const MANY_MODULES = `module, in ${MANY_CALLS} calls`;
const [MIXED_MODULE, MIXED_HAND_WRITTEN] = ["module, mixed forms", "hand-written, mixed forms"];
const [VPC_RULES, VERSION_2, HAND_WRITTEN_VPC] = [
  "modules/vpc-rules",
  "the original's version 2",
  "hand-written, vpc kind",
];

/** All sides, those of each kind of resource beside what is written by hand of that kind. */
const SIDES: readonly (readonly [name: string, write: Writer])[] = [
  [EMPTY, writeNothing],
  [CONSTRUCT, writeConstruct("aws_security_group_rule")],
  [MODULE, writeModule()],
  [SPLIT_MODULE, writeModule("", CALLS)],
  [MANY_MODULES, writeModule("", MANY_CALLS)],
  [HAND_WRITTEN, writeByHand("aws_security_group_rule")],
  [MIXED_MODULE, writeMixedModule],
  [MIXED_HAND_WRITTEN, writeMixedByHand],
  [VPC_RULES, writeModule("modules/vpc-rules")],
  [VERSION_2, writeVersion2],
  [HAND_WRITTEN_VPC, writeByHand("aws_vpc_security_group_rule")],
];

const IN_QUICK = "not compared with: name a checkout by --version-2";
const NOT_REACHED = "not measured: it could not be had from the registry; name a checkout by --version-2";

const PLAN = ["plan", "-refresh=false", "-input=false", "-no-color"];

/** A sample's CPU seconds, and those without what an empty plan takes. */
interface PlanSample extends Usage {
  readonly ownCpuSeconds: number;
}

const MEASURES: readonly [Measure<PlanSample>, ...Measure<PlanSample>[]] = [
  { title: "CPU time", of: ({ cpuSeconds }) => cpuSeconds, unit: "seconds" },
  { title: "less an empty plan's", of: ({ ownCpuSeconds }) => ownCpuSeconds, unit: "seconds" },
  { title: "time", of: ({ seconds }) => seconds, unit: "seconds" },
];
const [CPU_TIME] = MEASURES;

/** `terraform plan` without refresh. */
export async function measurePlan(bench: Bench): Promise<PartResult> {
  return withLocalAws(bench, async (aws, terraform) => {
    const { workspaces, absent } = await initialized(bench, aws, terraform);
    const results: Result[] = [];
    for (const pairs of bench.isQuick ? [10] : [10, 100, 1_000]) {
      const size = pairs.toLocaleString("en");
      const sides = [...workspaces].map(([name, one]) => sideOf(name, one, pairs));
      const usages = await inRounds(`plan of ${size} pairs`, sides, bench);
      results.push({ size, samples: withoutEmpty(usages), absent });
    }
    const comparisons = results.map((result) => ({ ...result, baselineOf }));
    return {
      title: "Plan",
      about:
        "`terraform plan -refresh=false` of rules that are not there yet, between groups given by their ids, against the local AWS: CPU seconds of " +
        "Terraform with the provider that it starts; those less the median of an empty plan's, which loads the provider and makes nothing; " +
        "and the time on the clock. Mixed forms are rules with two descriptions, ranges, lists of ports, address blocks, services and ICMP by turns. " +
        "The ratio is to the same resources written out in HCL: of " +
        "`aws_security_group_rule` for the first ones, and for the others of `aws_vpc_security_group_egress_rule` and `…_ingress_rule` (vpc kind).",
      tables: bench.isQuick ? [] : [comparisonTable("pairs", comparisons, MEASURES)],
      targets: bench.isQuick ? [] : targetsOf(results),
    };
  });
}

type PlanWorkspaces = ReadonlyMap<string, { readonly workspace: Workspace; readonly write: Writer }>;

/** A workspace for each side, in which only what it declares changes from size to size. */
async function initialized(
  bench: Bench,
  { endpoint }: LocalAws,
  terraform: Terraform,
): Promise<{ workspaces: PlanWorkspaces; absent: ReadonlyMap<string, string> }> {
  const workspaces = new Map<string, { workspace: Workspace; write: Writer }>();
  const absent = new Map<string, string>();
  await forEachOf(SIDES, bench, async ([name, write]) => {
    if (name === VERSION_2 && bench.isQuick && bench.version2 === undefined) {
      absent.set(name, IN_QUICK);
    } else {
      const workspace = new Workspace(`plan-${name}`, bench, terraform, endpoint);
      await write(workspace, { pairs: 1 });
      const { status, output } = await workspace.attempt("init", "-no-color", "-input=false");
      if (status === 0) workspaces.set(name, { workspace, write });
      else if (name === VERSION_2 && bench.version2 === undefined) {
        absent.set(name, NOT_REACHED);
        bench.print(output);
      } else throw new Error(`plan, ${name}: terraform init failed.\n${output}`);
    }
    bench.print(`plan, ${name}: ${absent.get(name) ?? "initialized"}`);
  });
  return { workspaces, absent };
}

function sideOf(
  name: string,
  { workspace, write }: { readonly workspace: Workspace; readonly write: Writer },
  pairs: number,
): Side<Usage> {
  const isMixed = name === MIXED_MODULE || name === MIXED_HAND_WRITTEN;
  const expected = name === EMPTY ? [] : isMixed ? expectedOfMixed(pairs) : expectedRules(pairsOf(pairs));
  return {
    name,
    check: async () => {
      await write(workspace, { pairs });
      return differences(name, expected, await workspace.plannedRules());
    },
    sample: () => workspace.run(...PLAN),
  };
}

function withoutEmpty(usages: Samples<Usage>): Samples<PlanSample> {
  const empty = usages.get(EMPTY)!.map(({ cpuSeconds }) => cpuSeconds);
  const own = (sample: Usage): PlanSample => ({ ...sample, ownCpuSeconds: sample.cpuSeconds - median(empty) });
  return new Map([...usages].map(([side, samples]) => [side, samples.map(own)]));
}

function baselineOf(side: string): string {
  if (side === MIXED_MODULE || side === MIXED_HAND_WRITTEN) return MIXED_HAND_WRITTEN;
  return [VPC_RULES, VERSION_2, HAND_WRITTEN_VPC].includes(side) ? HAND_WRITTEN_VPC : HAND_WRITTEN;
}

interface Result {
  readonly size: string;
  readonly samples: Samples<PlanSample>;
  readonly absent: ReadonlyMap<string, string>;
}

/** As fast means as fast as two runs of the same are: they differ by some hundredths. */
const AS_FAST = 1.05;

function targetsOf(results: readonly Result[]): Target[] {
  const [, hundred, thousand] = results as [Result, Result, Result];
  const target = (result: Result, side: string, other: string, atMost: number): Target => ({
    what: `Plan of ${result.size} pairs, CPU time: ${side} to ${other}`,
    atMost,
    measured: comparedWith(result, side, other, CPU_TIME.of),
  });
  return [
    ...results.map((result) => target(result, CONSTRUCT, HAND_WRITTEN, AS_FAST)),
    target(hundred, MODULE, HAND_WRITTEN, 1.1),
    target(hundred, MIXED_MODULE, MIXED_HAND_WRITTEN, 1.1),
    target(hundred, MANY_MODULES, MODULE, 1.15),
    target(thousand, MODULE, HAND_WRITTEN, 1.35),
    target(thousand, MIXED_MODULE, MIXED_HAND_WRITTEN, 1.35),
    target(thousand, MODULE, VERSION_2, 0.75),
    target(thousand, SPLIT_MODULE, MODULE, 1),
  ];
}
