import { DescribeSecurityGroupsCommand, EC2Client, type IpPermission, type SecurityGroup } from "@aws-sdk/client-ec2";
import { devNull } from "node:os";

// The locked release of the AWS SDK runs on Node 20. A warning about later releases would only hide other output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** A client of the local AWS, which accepts any credentials. */
export function localEc2(endpoint: string): EC2Client {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = LOCAL_AWS_ENV;
  return new EC2Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
}

const LOCAL_AWS_ENV = {
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
} as const;

/**
 * This process's environment, changed so that the AWS provider only talks to the local AWS. The user's own variables
 * and files could name another account, or another endpoint for EC2.
 */
export function localAwsEnv(endpoint: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  return {
    ...Object.fromEntries(others),
    ...LOCAL_AWS_ENV,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
}

/** A connection in AWS. One side may be missing. */
export interface Connection {
  readonly source: string;
  readonly target: string;
  readonly protocol: string;
  readonly ports: string;
  /** The description of the rule on the source's group; undefined if there is no such rule. */
  readonly egress?: { readonly description: string };
  /** The description of the rule on the target's group; undefined if there is no such rule. */
  readonly ingress?: { readonly description: string };
}

/** The rules of the security groups of a VPC, as the API returns them. */
export interface Connections {
  /** The connections between groups, sorted by the names of their ends. */
  readonly between: readonly Connection[];
  /** Rules whose peer is not a group, as texts. */
  readonly beyond: readonly string[];
}

/**
 * The differences from a configuration that declares `pairs` pairs: a sentence for each half pair and each rule to an
 * address, and one if the number of connections is wrong.
 */
export function problemsOf({ between, beyond }: Connections, pairs: number): string[] {
  const count =
    between.length === pairs ? [] : [`There should be ${pairs} connections, and AWS has ${between.length}.`];
  const halves = between.flatMap(({ source, target, protocol, ports, egress, ingress }) => {
    const connection = `${source} to ${target}, ${protocol} ${ports}`;
    return [
      ...(egress === undefined ? [`${connection}: the egress rule on ${source} is missing.`] : []),
      ...(ingress === undefined ? [`${connection}: the ingress rule on ${target} is missing.`] : []),
    ];
  });
  return [...count, ...halves, ...beyond.map((rule) => `Open to an address: ${rule}.`)];
}

/** Reads the rules of every group from the API, and combines the two sides of each connection. */
export async function readConnections(ec2: EC2Client, vpcId: string): Promise<Connections> {
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }], MaxResults: 1000 }),
  );
  // AWS creates the default group with the VPC. No test adds rules to it.
  const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== "default");
  const nameOf = new Map(groups.map((group) => [group.GroupId!, shortName(group)]));
  const connections = new Map<string, Connection>();
  const beyond: string[] = [];

  for (const group of groups) {
    for (const [side, permissions] of [
      ["egress", group.IpPermissionsEgress ?? []],
      ["ingress", group.IpPermissions ?? []],
    ] as const) {
      for (const permission of permissions) {
        const { protocol, ports } = portsOf(permission);
        for (const { GroupId = "", Description = "" } of permission.UserIdGroupPairs ?? []) {
          // The key includes IDs, because two groups with the same name must not complete each other's pair.
          const ends = side === "egress" ? [group.GroupId!, GroupId] : [GroupId, group.GroupId!];
          const [source, target] = ends.map((id) => nameOf.get(id) ?? id) as [string, string];
          const key = JSON.stringify([source, target, protocol, ports, ...ends]);
          const known = connections.get(key) ?? { source, target, protocol, ports };
          connections.set(key, { ...known, [side]: { description: Description } });
        }
        beyond.push(
          ...addressesOf(permission).map((to) => `${side} of ${shortName(group)}: ${protocol} ${ports} ${to}`),
        );
      }
    }
  }
  const between = [...connections].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, connection]) => connection);
  return { between, beyond };
}

/** The name of a group in its tags. */
export function shortName({ Tags, GroupId }: SecurityGroup): string {
  return Tags?.find(({ Key }) => Key === "Name")?.Value ?? GroupId!;
}

function portsOf({ IpProtocol = "-1", FromPort, ToPort }: IpPermission): { protocol: string; ports: string } {
  if (IpProtocol === "-1") return { protocol: "all", ports: "all" };
  if (IpProtocol.startsWith("icmp")) {
    const [type, code] = [FromPort, ToPort].map((number) => (number === -1 ? "any" : String(number)));
    return { protocol: IpProtocol, ports: `type ${type!}, code ${code!}` };
  }
  return { protocol: IpProtocol, ports: FromPort === ToPort ? String(FromPort ?? "all") : `${FromPort}-${ToPort}` };
}

function addressesOf({ IpRanges = [], Ipv6Ranges = [], PrefixListIds = [] }: IpPermission): string[] {
  return [
    ...IpRanges.map(({ CidrIp }) => CidrIp),
    ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6),
    ...PrefixListIds.map(({ PrefixListId }) => PrefixListId),
  ].map(String);
}
