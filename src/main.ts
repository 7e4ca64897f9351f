import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { MutualSecurityGroupRules, Port } from "./index";

/**
 * The three-tier example of the README. The load balancer can connect to the web servers, and the web servers can
 * connect to the database and the S3 endpoint. The groups have no `egress`, so Terraform removes AWS's default rule,
 * which allows all outbound traffic.
 */
export class ThreeTierStack extends TerraformStack {
  readonly rules: MutualSecurityGroupRules;

  constructor(scope: Construct, id: string) {
    super(scope, id);

    new AwsProvider(this, "aws", { region: process.env.AWS_REGION ?? "us-east-1" });

    const vpc = new Vpc(this, "vpc", { cidrBlock: "10.0.0.0/16", tags: { Name: id } });
    const group = (name: string, description: string): SecurityGroup =>
      new SecurityGroup(this, name, { vpcId: vpc.id, namePrefix: `${name}-`, description, tags: { Name: name } });
    const alb = group("alb", "Application load balancer");
    const web = group("web", "Web servers");
    const db = group("db", "RDS database");
    const s3 = group("s3", "S3 interface endpoint");

    this.rules = new MutualSecurityGroupRules(this, "rules", {
      rules: {
        "alb-to-web": { source: alb, target: web, port: Port.tcp(80), description: "Allow HTTP from the ALB to webs" },
        "web-to-db": { source: web, target: db, port: Port.tcp(3306), description: "Allow webs to RDS" },
        "web-to-s3": { source: web, target: s3, port: Port.tcp(443), description: "Allow webs to S3 endpoint" },
      },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ThreeTierStack(app, "three-tier");
  app.synth();
}
