import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, LocalBackend, TerraformStack } from "cdktf";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, it } from "vitest";
import {
  Connections,
  MutualSecurityGroupRules,
  Port,
  type RuleKind,
  type SecurityGroupRulePair,
} from "../../src/index";
import { rulesInAws } from "../support/drills";
import { Workspace } from "../support/workspace";

const STACKS = ["network", "service"] as const;
type Stacks = Readonly<Record<(typeof STACKS)[number], TerraformStack>>;
type Groups = Readonly<Record<string, SecurityGroup>>;

/** An app of two stacks, deployed one after the other, as the CDKTF CLI does. The first stack has the groups. */
class Deployment {
  private readonly vpc = `test-${randomUUID()}`;
  private readonly workspaces = Object.fromEntries(STACKS.map((name) => [name, new Workspace({})])) as Record<
    (typeof STACKS)[number],
    Workspace
  >;

  private readonly groups: readonly string[];

  constructor(...groups: string[]) {
    this.groups = groups;
  }

  async deploy(declare: (stacks: Stacks, groups: Groups) => void): Promise<void> {
    const { network: first } = this.workspaces;
    const app = new App({ outdir: join(first.folder, "cdktf.out") });
    const stacks = Object.fromEntries(
      STACKS.map((name) => {
        const stack = new TerraformStack(app, name);
        new AwsProvider(stack, "aws", { region: "us-east-1" });
        new LocalBackend(stack, { path: join(this.workspaces[name].folder, "state.json") });
        return [name, stack];
      }),
    ) as Record<(typeof STACKS)[number], TerraformStack>;
    const { network } = stacks;
    const vpc = new Vpc(network, "main", { cidrBlock: "10.0.0.0/16", tags: { Name: this.vpc } });
    const group = (name: string) => new SecurityGroup(network, name, { vpcId: vpc.id, name, tags: { Name: name } });
    declare(stacks, Object.fromEntries(this.groups.map((name) => [name, group(name)])));
    app.synth();
    for (const name of STACKS) {
      const file = join(app.outdir, "stacks", name, "cdk.tf.json");
      const workspace = this.workspaces[name];
      workspace.write({ "cdk.tf.json": readFileSync(file, "utf8") });
      // Later deployments use the same provider and backend.
      if (!existsSync(join(workspace.folder, ".terraform"))) await workspace.init();
      await workspace.apply();
    }
  }

  async planned(): Promise<string[]> {
    const plans = await Promise.all(STACKS.map((name) => this.workspaces[name].plannedChanges()));
    return plans.flat();
  }

  /** The IDs of the rules in AWS. */
  async rules(): Promise<Record<string, { readonly id: string; readonly oldImportId: string }>> {
    return Object.fromEntries(await rulesInAws(inject("endpoint"), this.vpc));
  }

  /** The rules in the state of a stack. */
  async inState(name: (typeof STACKS)[number]): Promise<string[]> {
    const addresses = await this.workspaces[name].terraform("state", "list");
    return addresses.split("\n").filter((address) => /_rule\./.test(address));
  }
}

it("a rule that moves to another stack is imported there and removed from the first stack's state, both ways", async () => {
  const deployment = new Deployment("alb", "web", "nlb", "api");
  /** Pairs of both kinds, between different groups. */
  const declareIn = (stack: TerraformStack, groups: Groups): readonly SecurityGroupRulePair[] => {
    const pair = (kind: RuleKind, source: string, target: string) =>
      new MutualSecurityGroupRules(stack, `${source}-rules`, {
        kind,
        rules: [{ source: groups[source]!, target: groups[target]!, port: Port.HTTP }],
      }).pair(0);
    return [pair("aws_security_group_rule", "alb", "web"), pair("aws_vpc_security_group_rule", "nlb", "api")];
  };
  const addressesOf = (pairs: readonly SecurityGroupRulePair[]) =>
    pairs.flatMap(({ rules }) => rules.map((rule) => `${rule.terraformResourceType}.${rule.friendlyUniqueId}`));
  let addresses: string[] = [];
  await deployment.deploy(({ service }, groups) => {
    addresses = addressesOf(declareIn(service, groups));
  });
  const before = await deployment.rules();
  expect(Object.keys(before)).toHaveLength(4);
  expect((await deployment.inState("service")).sort()).toEqual(addresses.sort());

  const move = (from: TerraformStack, to: TerraformStack, groups: Groups) => {
    from.addOverride(
      "removed",
      addresses.map((address) => ({ from: address, lifecycle: [{ destroy: false }] })),
    );
    const [old, newer] = declareIn(to, groups);
    old!.egress.importFrom(before["egress alb web tcp 80-80"]!.oldImportId);
    old!.ingress.importFrom(before["ingress web alb tcp 80-80"]!.oldImportId);
    newer!.egress.importFrom(before["egress nlb api tcp 80-80"]!.id);
    newer!.ingress.importFrom(before["ingress api nlb tcp 80-80"]!.id);
    addresses = addressesOf([old!, newer!]);
  };
  await deployment.deploy(({ network, service }, groups) => move(service, network, groups));
  expect(await deployment.inState("service")).toEqual([]);
  expect((await deployment.inState("network")).sort()).toEqual(addresses.sort());

  await deployment.deploy(({ network, service }, groups) => move(network, service, groups));
  expect(await deployment.inState("network")).toEqual([]);
  expect(await deployment.rules()).toEqual(before);
  expect(await deployment.planned()).toEqual([]);
});

it("a connection across stacks is created once, by the stack that was constructed later", async () => {
  const deployment = new Deployment("alb", "web");
  await deployment.deploy(({ service }, { alb, web }) => {
    const db = new SecurityGroup(service, "db", { vpcId: alb!.vpcId, name: "db", tags: { Name: "db" } });
    Connections.of(alb!).allowTo(web!, Port.HTTP);
    Connections.of(web!).allowTo(db, Port.POSTGRES);
    Connections.of(db).allowTo(alb!, Port.HTTPS);
  });
  expect(Object.keys(await deployment.rules()).sort()).toEqual([
    "egress alb web tcp 80-80",
    "egress db alb tcp 443-443",
    "egress web db tcp 5432-5432",
    "ingress alb db tcp 443-443",
    "ingress db web tcp 5432-5432",
    "ingress web alb tcp 80-80",
  ]);
  expect(await deployment.inState("network")).toEqual([
    "aws_security_group_rule.alb_to_web_tcp-80_egress",
    "aws_security_group_rule.alb_to_web_tcp-80_ingress",
  ]);
  expect(await deployment.inState("service")).toHaveLength(4);
  expect(await deployment.planned()).toEqual([]);
});
