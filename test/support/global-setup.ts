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

/** One local AWS for all tests, each of which has a VPC of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder();
  const terraform = findTerraform(folder);
  const aws = await startLocalAws();
  project.provide("endpoint", aws.endpoint);
  project.provide("terraform", terraform.program);
  project.provide("terraformEnv", { ...(localAwsEnv(aws.endpoint) as Record<string, string>), ...terraform.env });
  return async () => {
    await aws.stop();
    if (aws.failures() !== "")
      console.error(`What went wrong in the local AWS, or on the way to it:\n${aws.failures()}`);
    removeFolder(folder);
  };
}
