import { DescribeSecurityGroupsCommand, DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { App } from "cdktf";
import Table from "cli-table3";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ThreeTierStack } from "../src/main";
import { removeFolder, temporaryFolder } from "../tools/folders";
import { run, stoppedBySignals } from "../tools/programs";
import { localAwsEnv, localEc2, problemsOf, readConnections, type Connections } from "./connections";
import { graphPageOf } from "./graph-page";
import { startLocalAws } from "./moto";
import { findTerraform } from "./terraform";

const PROJECT = join(__dirname, "..");
const STACK = "three-tier";
const GRAPH_PAGE = join(PROJECT, "cdktf.out", "graph.html");

/** Deploys the three-tier example to a local AWS, prints the rules that it finds there, and destroys the example. */
async function main(signal: AbortSignal): Promise<void> {
  const folder = temporaryFolder();
  try {
    const terraform = findTerraform(folder);
    if (terraform.mirror !== undefined)
      console.log(`Terraform installs the AWS provider from the mirror ${terraform.mirror}.`);
    const aws = await startLocalAws();
    console.log(`The local AWS listens at ${aws.endpoint}.`);
    try {
      const env = { ...localAwsEnv(aws.endpoint), ...terraform.env };
      const ec2 = localEc2(aws.endpoint);
      copyFileSync(join(PROJECT, "cdktf.json"), join(folder, "cdktf.json"));
      const cdktf = (command: string) => runCdktf(command, folder, env, signal);

      console.log(`Deploying ${STACK} (src/main.ts) with cdktf …`);
      await cdktf("deploy");
      const { Vpcs = [] } = await ec2.send(
        new DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: [STACK] }] }),
      );
      if (Vpcs.length !== 1)
        throw new Error(`The deployment should have created one VPC, but there are ${Vpcs.length}.`);
      const vpcId = Vpcs[0]!.VpcId!;
      const connections = await readConnections(ec2, vpcId);
      report(connections);
      mkdirSync(dirname(GRAPH_PAGE), { recursive: true });
      writeFileSync(GRAPH_PAGE, await graphPageOf(ec2, vpcId, "The three-tier example"));
      console.log(`Explore the connections in a browser: ${pathToFileURL(GRAPH_PAGE).href}`);

      console.log("Destroying the example …");
      await cdktf("destroy");
      const { SecurityGroups = [] } = await ec2.send(
        new DescribeSecurityGroupsCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
      );
      if (SecurityGroups.length > 0) throw new Error(`${SecurityGroups.length} security groups are left.`);
      console.log("Nothing is left.");

      const problems = problemsOf(connections, declaredPairs());
      if (problems.length > 0) throw new Error(problems.join("\n"));
    } finally {
      await aws.stop();
    }
  } finally {
    removeFolder(folder);
  }
}

/** The number of pairs that the example declares. */
function declaredPairs(): number {
  return new ThreeTierStack(new App(), STACK).rules.pairs.size;
}

/**
 * Runs cdktf in its own folder, so that it does not touch the state and the output of the user's own deployment. cdktf
 * runs the app through a shell, so paths are passed as variables and not in the command.
 */
async function runCdktf(command: string, cwd: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const cli = require.resolve("cdktf-cli/bundle/bin/cdktf");
  const app = '"$APP_NODE" --import "$APP_LOADER" "$APP_MAIN"';
  const paths = {
    APP_NODE: process.execPath,
    APP_LOADER: pathToFileURL(require.resolve("tsx")).href,
    APP_MAIN: join(PROJECT, "src", "main.ts"),
  };
  const args = [command, STACK, "--app", app, "--auto-approve", "--skip-provider-lock", "--no-color"];
  const { status, output } = await run(process.execPath, [cli, ...args], { cwd, env: { ...env, ...paths }, signal });
  if (status !== 0) throw new Error(`cdktf ${command} failed.\n${output}`);
}

function report({ between, beyond }: Connections): void {
  const table = new Table({
    head: ["source", "target", "port", "egress on source", "ingress on target"],
    style: { head: [], border: [] },
  });
  for (const { source, target, protocol, ports, egress, ingress } of between) {
    const side = (rule: { description: string } | undefined) => (rule ? `✓ ${rule.description}` : "✗ MISSING");
    table.push([source, target, `${protocol} ${ports}`, side(egress), side(ingress)]);
  }
  console.log(table.toString());
  console.log(
    beyond.length === 0
      ? "No group has a rule to or from an address."
      : `Rules to or from addresses:\n${beyond.map((rule) => `  ${rule}`).join("\n")}`,
  );
}

main(stoppedBySignals("the local AWS and its resources are gone")).catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode ??= 1;
});
