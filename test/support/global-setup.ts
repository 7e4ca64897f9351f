import type { TestProject } from "vitest/node" with { "resolution-mode": "import" };
import { localAwsEnv } from "../../local-aws/connections";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { startLocalAws } from "../../local-aws/moto";
import { findTerraform } from "../../local-aws/terraform";

declare module "vitest" {
  interface ProvidedContext {
    /** The local AWS's address. */
    endpoint: string;
    /** Terraform's path. */
    terraform: string;
    /** The environment in which Terraform uses the local AWS. */
    terraformEnv: Record<string, string>;
  }
}

/**
 * Go settings for Terraform and the provider: collect garbage only if memory runs short. Each run decodes the whole
 * schema of the provider, and garbage collection would take a quarter of the CPU time.
 */
const LESS_GARBAGE_COLLECTION = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/** Starts one local AWS for all tests. Each test has its own VPC. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder();
  const terraform = findTerraform(folder);
  const aws = await startLocalAws();
  project.provide("endpoint", aws.endpoint);
  project.provide("terraform", terraform.program);
  project.provide("terraformEnv", {
    ...(localAwsEnv(aws.endpoint) as Record<string, string>),
    ...terraform.env,
    ...LESS_GARBAGE_COLLECTION,
  });
  return async () => {
    await aws.stop();
    if (aws.failures() !== "") console.error(`Errors of the local AWS:\n${aws.failures()}`);
    removeFolder(folder);
  };
}
