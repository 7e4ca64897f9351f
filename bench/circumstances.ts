import { arch, availableParallelism, cpus, totalmem, type as operatingSystem } from "node:os";
import { findTerraform, PROVIDER_VERSION } from "../local-aws/terraform";
import { version as ownVersion } from "../package.json";
import { run } from "../src/system/programs";
import type { Bench } from "./bench";
import { AWS_CDK, isAwsCdkInstalled, versionOf } from "./children";
import type { Circumstances } from "./results";
import { withLocalAws } from "./workspace";

/** What made the numbers: the class of the machine, and the versions of all that took part; nothing by which to find the machine. */
export async function circumstancesOf(bench: Bench): Promise<Circumstances> {
  const [cpu] = cpus();
  return [
    ["date", new Date().toISOString().slice(0, "2000-01-01".length)],
    [
      "machine",
      `${availableParallelism()} × ${cpu?.model.trim() ?? "an unknown CPU"}, ${gigabytes(totalmem())} of memory`,
    ],
    ["system", `${operatingSystem()} ${arch()}`],
    ["rounds", String(bench.rounds)],
    ["this package", ownVersion],
    ["Node", process.versions.node],
    ["Terraform", await terraformVersion(bench)],
    ["AWS provider", PROVIDER_VERSION],
    ...["cdktf", "@cdktf/provider-aws", "constructs"].map((name) => [name, versionOf(name)] as const),
    ["aws-cdk-lib", isAwsCdkInstalled() ? versionOf("aws-cdk-lib", AWS_CDK) : "not installed"],
    ["moto", await withLocalAws(bench, ({ version }) => Promise.resolve(version))],
  ];
}

function gigabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 30)} GiB`;
}

async function terraformVersion({ folder, signal }: Bench): Promise<string> {
  const { program, env } = findTerraform(folder);
  const { stdout } = await run(program, ["version", "-json"], {
    cwd: folder,
    env: { ...process.env, ...env },
    signal,
  });
  return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
}
