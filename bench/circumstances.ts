import { arch, availableParallelism, cpus, totalmem, type as operatingSystem } from "node:os";
import { findTerraform, PROVIDER_VERSION } from "../local-aws/terraform";
import { version as ownVersion } from "../package.json";
import { findProgram, run } from "../src/system/programs";
import type { Bench } from "./bench";
import { AWS_CDK, isAwsCdkInstalled, PROJECT, versionOf } from "./children";
import type { Circumstances } from "./results";
import { versionOfVersion2 } from "./version-2";
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
    ["this package", [ownVersion, await commit(bench)].filter((text) => text !== "").join(", ")],
    ["Node", process.versions.node],
    ["Terraform", await terraformVersion(bench)],
    ["AWS provider", PROVIDER_VERSION],
    ...["cdktf", "@cdktf/provider-aws", "constructs"].map((name) => [name, versionOf(name)] as const),
    ["aws-cdk-lib", isAwsCdkInstalled() ? versionOf("aws-cdk-lib", AWS_CDK) : "not installed"],
    ["the original's version 2", versionOfVersion2(bench.version2)],
    ["moto", await withLocalAws(bench, ({ version }) => Promise.resolve(version))],
  ];
}

function gigabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 30)} GiB`;
}

/** The commit that is checked out, and whether it is changed; empty where there is none. */
async function commit({ signal }: Bench): Promise<string> {
  const args = ["describe", "--always", "--dirty=, changed", "--abbrev=12", "--exclude=*"];
  if (findProgram("git") === undefined) return "";
  const { status, stdout } = await run("git", args, { cwd: PROJECT, env: process.env, signal });
  return status === 0 ? `commit ${stdout.trim()}` : "";
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
