import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { MutualSecurityGroupRules, Port, type MutualRule } from "../../src/index";
import { ALL_KINDS, both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { combined, Workspace, type Files } from "../support/workspace";

type Groups = ReturnType<TestVpc["addTo"]>;

function configuration(vpc: TestVpc, rulesOf: (groups: Groups) => Record<string, MutualRule>): Files {
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

const allKinds = ({ alb, web, db, s3 }: Groups): Record<string, MutualRule> => ({
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
});

describe("the construct, applied to the local AWS,", () => {
  const vpcs = { article: new TestVpc(), kinds: new TestVpc() };
  const modules = { article: configuration(vpcs.article, article), kinds: configuration(vpcs.kinds, allKinds) };
  const workspace = new Workspace(combined(modules), inject("terraformEnv"), afterAll);

  beforeAll(async () => {
    await workspace.init();
    await workspace.apply();
  });

  it("creates both sides", async () => {
    expect(await vpcs.article.connections()).toEqual([
      both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
      both("web", "db", "tcp", "3306", "Allow webs to RDS"),
      both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
    ]);
  });

  it("creates self rules, port ranges, ICMP, all traffic, and a description for each side", async () => {
    expect(await vpcs.kinds.connections()).toEqual(ALL_KINDS);
  });

  it("plans no changes after the apply, and leaves no resources after the destroy", async () => {
    expect(await workspace.plannedChanges()).toEqual([]);
    await workspace.destroy();
    expect(await vpcs.article.vpcIds()).toEqual([]);
    expect(await vpcs.kinds.vpcIds()).toEqual([]);
  });
});
