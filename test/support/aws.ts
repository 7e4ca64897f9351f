import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { TerraformStack } from "cdktf";
import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { localEc2, readConnections, type Connection, type Connections } from "../../local-aws/connections";

const TIERS = ["alb", "web", "db", "s3"] as const;
type Tier = (typeof TIERS)[number];

/** A VPC with a unique name and the article's four groups, which have no default egress rule. */
export class TestVpc {
  readonly name = `test-${randomUUID()}`;

  /** The VPC and its groups in Terraform JSON. */
  get resources(): Record<string, Record<string, object>> {
    const groups = TIERS.map((tier): [Tier, object] => [
      tier,
      { vpc_id: "${aws_vpc.main.id}", name: tier, tags: { Name: tier } },
    ]);
    return {
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: this.name } } },
      aws_security_group: Object.fromEntries(groups),
    };
  }

  /** Adds the VPC and its groups to a stack, as constructs. */
  addTo(stack: TerraformStack): Record<Tier, SecurityGroup> {
    const vpc = new Vpc(stack, "main", { cidrBlock: "10.0.0.0/16", tags: { Name: this.name } });
    const groups = TIERS.map((tier): [Tier, SecurityGroup] => [
      tier,
      new SecurityGroup(stack, tier, { vpcId: vpc.id, name: tier, tags: { Name: tier } }),
    ]);
    return Object.fromEntries(groups) as Record<Tier, SecurityGroup>;
  }

  /** The connections between its groups, from the API. Throws if a group has a rule to an address. */
  async connections(): Promise<readonly Connection[]> {
    const { between, beyond } = await this.rules();
    if (beyond.length > 0) throw new Error(`Open to addresses: ${beyond.join(", ")}`);
    return between;
  }

  /** All rules of its groups, from the API. */
  async rules(): Promise<Connections> {
    const [vpcId] = await this.vpcIds();
    return readConnections(localEc2(inject("endpoint")), vpcId!);
  }

  /** The IDs of the VPCs with this name: one if the VPC exists, none after it is destroyed. */
  async vpcIds(): Promise<string[]> {
    const ec2 = localEc2(inject("endpoint"));
    const { Vpcs = [] } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: [this.name] }] }),
    );
    return Vpcs.map(({ VpcId }) => VpcId!);
  }
}

/** A connection with both sides, which share a description or have one each. */
export function both(
  source: string,
  target: string,
  protocol: string,
  ports: string,
  egress: string,
  ingress = egress,
): Connection {
  return { source, target, protocol, ports, egress: { description: egress }, ingress: { description: ingress } };
}

/**
 * The API's form of a self rule, a port range, ICMP, all traffic, a protocol number, and a description for each side.
 */
export const ALL_KINDS: readonly Connection[] = [
  both("alb", "web", "udp", "443", "to backend", "from frontend"),
  both("db", "alb", "tcp", "22", "by number"),
  both("db", "s3", "all", "all", "everything"),
  both("web", "db", "icmp", "type 8, code any", "ping"),
  both("web", "web", "tcp", "9300-9400", "cluster"),
];
