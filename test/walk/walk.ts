import { join } from "node:path";
import { localEc2 } from "../../local-aws/connections";
import { startLocalAws } from "../../local-aws/moto";
import { findTerraform } from "../../local-aws/terraform";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { LearnedWalk } from "./learned-walk";
import { RootModule } from "./root-module";
import { RuleWalk } from "./rule-walk";
import type { WalkOptions, WalkResult } from "./steps";

/**
 * Takes an environment with open egress on a local AWS of its own from audit to closed: audit, adopt, plan, apply, and
 * close the groups one at a time. After each change, a matrix of all connections is compared with what must work.
 *
 * @param source - how the connections become known: from the ingress rules that exist, or from flow logs
 */
export async function walk(source: "rules" | "logs", options: WalkOptions): Promise<WalkResult> {
  const folder = temporaryFolder();
  try {
    const aws = await startLocalAws();
    const ec2 = localEc2(aws.endpoint);
    try {
      const terraform = findTerraform(folder);
      const root = new RootModule(join(folder, "terraform"), terraform, aws.endpoint, options.signal);
      const KindOfWalk = source === "rules" ? RuleWalk : LearnedWalk;
      return await new KindOfWalk(ec2, folder, root, options).run();
    } finally {
      ec2.destroy();
      await aws.stop();
    }
  } finally {
    removeFolder(folder);
  }
}
