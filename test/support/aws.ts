import { DescribeVpcsCommand } from "@aws-sdk/client-ec2";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import type { TerraformStack } from "cdktf";
import { randomUUID } from "node:crypto";
import { inject } from "vitest";
import { localEc2, readConnections, type Connection, type Connections } from "../../local-aws/connections";

const TIERS = ["alb", "web", "db", "s3"] as const;
type Tier = (typeof TIERS)[number];

/** A VPC with the article's four groups, egress locked, under a name that no other test's has. */
export class TestVpc {
  readonly name = `test-${randomUUID()}`;

  /** As Terraform JSON. */
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

  /** As constructs. */
  addTo(stack: TerraformStack): Record<Tier, SecurityGroup> {
    const vpc = new Vpc(stack, "main", { cidrBlock: "10.0.0.0/16", tags: { Name: this.name } });
    const groups = TIERS.map((tier): [Tier, SecurityGroup] => [
      tier,
      new SecurityGroup(stack, tier, { vpcId: vpc.id, name: tier, tags: { Name: tier } }),
    ]);
    return Object.fromEntries(groups) as Record<Tier, SecurityGroup>;
  }

  /** What its groups allow each other, as the API has it. Fails where a group is open to addresses. */
  async connections(): Promise<readonly Connection[]> {
    const { between, beyond } = await this.rules();
    if (beyond.length > 0) throw new Error(`Open to addresses: ${beyond.join(", ")}`);
    return between;
  }

  /** What its groups allow each other and anybody else, as the API has it. */
  async rules(): Promise<Connections> {
    const [vpcId] = await this.vpcIds();
    return readConnections(localEc2(inject("endpoint")), vpcId!);
  }

  /** The ids of the VPCs of its name: one while it is there, none once it is destroyed. */
  async vpcIds(): Promise<string[]> {
    const ec2 = localEc2(inject("endpoint"));
    const { Vpcs = [] } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: [this.name] }] }),
    );
    return Vpcs.map(({ VpcId }) => VpcId!);
  }
}

/** A connection of which the API has both sides, in one description or two. */
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
 * A self rule, a range, ICMP, all traffic, a protocol by number and a description for each side, as the API has them.
 */
export const ALL_KINDS: readonly Connection[] = [
  both("alb", "web", "udp", "443", "to backend", "from frontend"),
  both("db", "alb", "tcp", "22", "by number"),
  both("db", "s3", "all", "all", "everything"),
  both("web", "db", "icmp", "type 8, code any", "ping"),
  both("web", "web", "tcp", "9300-9400", "cluster"),
];
