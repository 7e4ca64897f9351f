import { describe, expect, it } from "vitest";
import { MutualSecurityGroupRules, Port, type MutualRule } from "../../src/index";
import { ALL_KINDS, both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { Workspace } from "../support/workspace";

type Groups = ReturnType<TestVpc["addTo"]>;

function configuration(vpc: TestVpc, rulesOf: (groups: Groups) => Record<string, MutualRule>): Record<string, object> {
  const stack = stackWith((scope) => {
    const groups = vpc.addTo(scope);
    new MutualSecurityGroupRules(scope, "rules", { rules: rulesOf(groups) });
  });
  return { "cdk.tf.json": stack.toTerraform() as object };
}

const article = ({ alb, web, db, s3 }: Groups): Record<string, MutualRule> => ({
  "alb-to-web": { source: alb, target: web, port: Port.tcp(80), description: "Allow HTTP from the ALB to webs" },
  "web-to-db": { source: web, target: db, port: Port.tcp(3306), description: "Allow webs to RDS" },
  "web-to-s3": { source: web, target: s3, port: Port.tcp(443), description: "Allow webs to S3 endpoint" },
});

describe("the construct, applied to an AWS API", () => {
  it("makes both sides, plans nothing more, and leaves nothing behind", async () => {
    const vpc = new TestVpc();
    const workspace = new Workspace(configuration(vpc, article));
    await workspace.init();
    await workspace.apply();

    expect(await vpc.connections()).toEqual([
      both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
      both("web", "db", "tcp", "3306", "Allow webs to RDS"),
      both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
    ]);
    expect(await workspace.plannedChanges()).toEqual([]);

    await workspace.destroy();
    expect(await vpc.vpcIds()).toEqual([]);
  });

  it("makes self rules, ranges, ICMP, all traffic and one description for each side, each of them stable", async () => {
    const vpc = new TestVpc();
    const workspace = new Workspace(
      configuration(vpc, ({ alb, web, db, s3 }) => ({
        cluster: { source: web, target: web, port: Port.tcpRange(9300, 9400) },
        quic: {
          source: alb,
          target: web,
          port: Port.udp(443),
          descriptionSource: "to backend",
          descriptionTarget: "from frontend",
        },
        ping: { source: web, target: db, port: Port.icmpPing() },
        everything: { source: db, target: s3, port: Port.allTraffic() },
        "by number": { source: db, target: alb, port: Port.ofProtocol("6", 22) },
      })),
    );
    await workspace.init();
    await workspace.apply();

    expect(await vpc.connections()).toEqual(ALL_KINDS);
    expect(await workspace.plannedChanges()).toEqual([]);
  });
});
