import {
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroupRules,
  paginateDescribeSecurityGroups,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { all } from "./snapshot";

/** The files that `exportRegion` writes. */
export const EXPORTS = ["rules.json", "groups.json", "interfaces.json"] as const;

/** Writes what `aws ec2 describe-…` prints for a region into files. */
export async function exportRegion(ec2: EC2Client, folder: string): Promise<void> {
  const client = { client: ec2 };
  const write = (file: (typeof EXPORTS)[number], value: object): void =>
    writeFileSync(join(folder, file), JSON.stringify(value, undefined, 4));
  write("rules.json", {
    SecurityGroupRules: await all(paginateDescribeSecurityGroupRules(client, {}), (page) => page.SecurityGroupRules),
  });
  write("groups.json", {
    SecurityGroups: await all(paginateDescribeSecurityGroups(client, {}), (page) => page.SecurityGroups),
  });
  write("interfaces.json", {
    NetworkInterfaces: await all(paginateDescribeNetworkInterfaces(client, {}), (page) => page.NetworkInterfaces),
  });
}
