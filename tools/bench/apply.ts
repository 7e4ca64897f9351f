import {
  CreateSecurityGroupCommand,
  CreateVpcCommand,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupEgressCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { localEc2 } from "../../local-aws/connections";
import { moduleCalls, resourceBlocks, usual } from "./declarations";
import { groupCounts, pairsOf, type Groups } from "./pairs";
import type { PartResult } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";
import { differences, ruleOfApi, ruleOfResource, type Rule } from "./rules";
import { withLocalAws, Workspace } from "./terraform";

const [MODULE, HAND_WRITTEN] = ["module", "hand-written"];

/** Measures `terraform apply` of the module against the local AWS. */
export async function measureApply(bench: Bench): Promise<PartResult> {
  const count = bench.isQuick ? 5 : 100;
  const what = `Apply of ${count} rules`;
  const samples = await withLocalAws(async (aws) => {
    const ec2 = localEc2(aws.endpoint);
    try {
      const groups = await createGroups(ec2, count);
      const declarations = pairsOf(count, groups).map(usual);
      const expected = declarations.flatMap(({ resources }) => resources.map(ruleOfResource));
      const side = async (name: string, hcl: string): Promise<Side> => {
        const workspace = new Workspace(`${what} ${name}`, hcl, aws, bench);
        await workspace.init();
        const run = (command: string, ...options: string[]) =>
          workspace.run(command, "-no-color", "-input=false", ...options);
        const destroy = () => run("destroy", "-auto-approve", "-refresh=false");
        return {
          name,
          check: async () => {
            await run("apply", "-auto-approve");
            // It fails if the plan has changes.
            await run("plan", "-detailed-exitcode");
            const found = differences(expected, await rulesOf(ec2, groups));
            await destroy();
            return [...found, ...differences([], await rulesOf(ec2, groups))];
          },
          sample: async () => {
            const { seconds } = await run("apply", "-auto-approve");
            await destroy();
            return seconds;
          },
        };
      };
      const sides = [
        await side(HAND_WRITTEN, resourceBlocks(declarations)),
        await side(MODULE, moduleCalls(bench.module, declarations)),
      ];
      return await inRounds(what, sides, bench);
    } finally {
      ec2.destroy();
    }
  });
  return {
    title: "Apply",
    about:
      "The elapsed time of `terraform apply` between groups that exist, in a local AWS that answers at once. " +
      "In AWS, the API calls dominate, and they are the same on both sides.",
    comparisons: [{ what, samples, ratios: [{ side: MODULE, baseline: HAND_WRITTEN }] }],
  };
}

/** Creates groups without rules in a new VPC. */
async function createGroups(ec2: EC2Client, pairs: number): Promise<Groups> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const everything = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  const create = (prefix: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const group = { GroupName: `${prefix}-${index}`, Description: "Benchmark", VpcId: Vpc!.VpcId };
        const { GroupId } = await ec2.send(new CreateSecurityGroupCommand(group));
        await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everything }));
        return GroupId!;
      }),
    );
  const { sources, targets } = groupCounts(pairs);
  return { sources: await create("source", sources), targets: await create("target", targets) };
}

async function rulesOf(ec2: EC2Client, { sources, targets }: Groups): Promise<Rule[]> {
  const Filters = [{ Name: "group-id", Values: [...sources, ...targets] }];
  const rules: Rule[] = [];
  for await (const page of paginateDescribeSecurityGroupRules({ client: ec2 }, { Filters, MaxResults: 1000 })) {
    rules.push(...(page.SecurityGroupRules ?? []).map(ruleOfApi));
  }
  return rules;
}
