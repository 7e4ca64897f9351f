import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { graphPage } from "../src/cli/graph/graph-page";
import { audit } from "../src/environment/audit";
import { graphOf } from "../src/environment/graph/graph";
import { readInputs } from "../src/environment/inputs";
import { shortName } from "./connections";

/** The page of `mutual-sg graph` for the security groups of a VPC. */
export async function graphPageOf(ec2: EC2Client, vpcId: string, title: string): Promise<string> {
  const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  // AWS creates the default group with the VPC, and lets it open everything.
  const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== "default");
  const groupIds = groups.map(({ GroupId }) => GroupId!);
  const { SecurityGroupRules } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: groupIds }] }),
  );
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  // Terraform has added a suffix to the groups' own names.
  const named = groups.map((group) => ({ ...group, GroupName: shortName(group) }));
  const value = { SecurityGroups: named, SecurityGroupRules, NetworkInterfaces };
  return graphPage(graphOf(audit(readInputs([{ name: title, value }]))), { title });
}
