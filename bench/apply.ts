import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { localEc2 } from "../local-aws/connections";
import { forEachOf, inRounds, type Bench, type Samples, type Side } from "./bench";
import { startCountingProxy, type CountingProxy } from "./counting-proxy";
import { groupCounts, pairsOf, type Groups } from "./pairs";
import { comparisonTable, type Measure, type PartResult, type Table } from "./results";
import { differences, expectedRules, ruleInAws, type Rule } from "./rules";
import { median } from "./statistics";
import { withLocalAws, Workspace, writeByHand, writeConstruct, writeModule, type Writer } from "./workspace";

const HAND_WRITTEN = "hand-written";

/** The sides by the kind of resource that they make. */
const KINDS: Readonly<Record<string, Readonly<Record<string, Writer>>>> = {
  aws_security_group_rule: {
    "construct's stack": writeConstruct("aws_security_group_rule"),
    module: writeModule(),
    [HAND_WRITTEN]: writeByHand("aws_security_group_rule"),
  },
  "aws_vpc_security_group_*_rule": {
    "construct's stack": writeConstruct("aws_vpc_security_group_rule"),
    "modules/vpc-rules": writeModule("modules/vpc-rules"),
    [HAND_WRITTEN]: writeByHand("aws_vpc_security_group_rule"),
  },
};

/** What one run of Terraform took. */
interface Run {
  readonly seconds: number;
  readonly calls: ReadonlyMap<string, number>;
}

interface ApplySample {
  readonly apply: Run;
  readonly plan: Run;
}

/** `terraform apply`, and then a plan that refreshes, against the local AWS. */
export async function measureApply(bench: Bench): Promise<PartResult> {
  const pairs = bench.isQuick ? 5 : 100;
  return withLocalAws(bench, async (aws, terraform) => {
    const ec2 = localEc2(aws.endpoint);
    const proxy = await startCountingProxy(aws.endpoint);
    try {
      const results: { kind: string; samples: Samples<ApplySample> }[] = [];
      for (const [kind, writers] of Object.entries(KINDS)) {
        const sides: Side<ApplySample>[] = [];
        await forEachOf(Object.entries(writers), bench, async ([name, write]) => {
          const groups = await createGroups(ec2, pairs);
          const workspace = new Workspace(`apply-${kind}-${name}`, bench, terraform, proxy.endpoint);
          await write(workspace, { pairs, groups });
          await workspace.init();
          sides.push(sideOf(name, workspace, proxy, ec2, pairs, groups));
        });
        results.push({ kind, samples: await inRounds(`apply of ${pairs} pairs as ${kind}`, sides, bench) });
      }
      const comparisons = results.map(({ kind, samples }) => ({ size: kind, samples, baselineOf: () => HAND_WRITTEN }));
      return {
        title: "Apply, and a plan that refreshes",
        about:
          `\`terraform apply\` of ${pairs} pairs between groups that are there, and then a \`terraform plan\` that refreshes and finds no changes, ` +
          "against the local AWS, for each pair. Time is that on the clock, Terraform's start included; the local AWS answers one call at a time, and at once, so on AWS " +
          "the number of calls matters more. They are counted on the way, those by which the provider finds out about its account included. " +
          "After each first apply the rules are read back from the API. The ratio is to the same resources of that kind written out in HCL.",
        tables: bench.isQuick ? [] : [comparisonTable("kind", comparisons, measuresFor(pairs)), callsTable(results)],
        targets: [],
      };
    } finally {
      ec2.destroy();
      await proxy.stop();
    }
  });
}

function measuresFor(pairs: number): Measure<ApplySample>[] {
  return [
    { title: "apply, time for each pair", of: ({ apply }) => apply.seconds / pairs, unit: "seconds" },
    { title: "apply, calls for each pair", of: ({ apply }) => total(apply.calls) / pairs, unit: "count" },
    { title: "plan, time for each pair", of: ({ plan }) => plan.seconds / pairs, unit: "seconds" },
    { title: "plan, calls for each pair", of: ({ plan }) => total(plan.calls) / pairs, unit: "count" },
  ];
}

function total(calls: ReadonlyMap<string, number>): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0);
}

function sideOf(
  name: string,
  workspace: Workspace,
  proxy: CountingProxy,
  ec2: EC2Client,
  pairs: number,
  groups: Groups,
): Side<ApplySample> {
  const expected = expectedRules(pairsOf(pairs, groups));
  const counted = async (...args: string[]): Promise<Run> => {
    proxy.take();
    const { seconds } = await workspace.run(...args, "-input=false", "-no-color");
    return { seconds, calls: proxy.take() };
  };
  // Their code says whether there is a change: 0 is none.
  const applied = async (): Promise<ApplySample> => ({
    apply: await counted("apply", "-auto-approve"),
    plan: await counted("plan", "-detailed-exitcode"),
  });
  const destroy = () => workspace.run("destroy", "-auto-approve", "-refresh=false", "-input=false", "-no-color");
  return {
    name,
    check: async () => {
      await applied();
      const made = differences(name, expected, await rulesInAws(ec2, groups));
      await destroy();
      const left = await rulesInAws(ec2, groups);
      return [...made, ...(left.length === 0 ? [] : [`${name} leaves ${left.length} rules behind.`])];
    },
    sample: async () => {
      const sample = await applied();
      await destroy();
      return sample;
    },
  };
}

/** Groups of one side's own, in a VPC of their own that let nothing in and nothing out. */
async function createGroups(ec2: EC2Client, pairs: number): Promise<Groups> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const create = async (name: string): Promise<string> => {
    const description = "Of the benchmark";
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: name, Description: description, VpcId: Vpc!.VpcId }),
    );
    const everything = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }));
    return GroupId!;
  };
  const createAll = (side: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => create(`${side}-${index}`)));
  const counts = groupCounts(pairs);
  return { sources: await createAll("source", counts.sources), targets: await createAll("target", counts.targets) };
}

async function rulesInAws(ec2: EC2Client, { sources, targets }: Groups): Promise<Rule[]> {
  const filters = [{ Name: "group-id", Values: [...sources, ...targets] }];
  const rules: Rule[] = [];
  for await (const page of paginateDescribeSecurityGroupRules(
    { client: ec2 },
    { Filters: filters, MaxResults: 1000 },
  )) {
    rules.push(...(page.SecurityGroupRules ?? []).map(ruleInAws));
  }
  return rules;
}

/** The medians of how often each action is called, in all. */
function callsTable(results: readonly { readonly kind: string; readonly samples: Samples<ApplySample> }[]): Table {
  const runs = results.flatMap(({ kind, samples }) =>
    [...samples].flatMap(([side, own]) =>
      (["apply", "plan"] as const).map((run) => ({ kind, side, run, calls: own.map((sample) => sample[run].calls) })),
    ),
  );
  const actions = [...new Set(runs.flatMap(({ calls }) => calls.flatMap((one) => [...one.keys()])))].sort();
  return {
    columns: ["kind", "side", "calls in all of", ...actions],
    rows: runs.map(({ kind, side, run, calls }) => [
      kind,
      side,
      run,
      ...actions.map((action) => String(median(calls.map((one) => one.get(action) ?? 0)))),
    ]),
  };
}
