import { DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { localEc2, readConnections, type Connections } from "../../local-aws/connections";
import { both } from "../support/aws";
import { asLocal } from "../support/published";
import { combined, MODULE, Workspace, type Files, type StateInstance } from "../support/workspace";

const EXAMPLES = join(MODULE, "examples");

/** The arguments of an `aws_vpc_security_group_rules_exclusive`. */
interface Given {
  readonly security_group_id: string;
  readonly egress_rule_ids: readonly string[];
  readonly ingress_rule_ids: readonly string[];
}

/** The text of an example, with this project's module as its source. */
function textOf(name: string): string {
  return asLocal(readFileSync(join(EXAMPLES, name, "main.tf"), "utf8"));
}

/** Replacements for resources that cannot be applied in the local AWS. */
const ADAPTATIONS: Readonly<Record<string, (text: string) => string>> = {
  // The provider under test does not have the resource yet, so a terraform_data keeps its arguments.
  "exclusive-rules": (text) =>
    text
      .replace(/ version = ">= 6\.29\.0".*/, "")
      .replace("aws_vpc_security_group_rules_exclusive", "terraform_data")
      .replace(/^ {2}(security_group_id = each\.value\n.*?)^}/ms, "  input = {\n$1  }\n}"),
  // moto never finishes deleting an attachment, so placeholders replace the transit gateway's resources.
  "transit-gateway": (text) =>
    text
      .replace(/^resource "aws_ec2_transit_gateway\w*" ("\w+") \{\n.*?^}/gms, 'resource "terraform_data" $1 {}')
      .replace('resource "terraform_data" "main" {}', "")
      .replaceAll(/aws_ec2_transit_gateway_vpc_attachment\./g, "terraform_data."),
};

const EXPECTED: Readonly<Record<string, Connections>> = {
  "three-tier": {
    between: [
      both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
      both("web", "db", "tcp", "3306", "Allow webs to RDS"),
      both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
    ],
    beyond: [],
  },
  map: {
    between: [
      both("alb", "web", "tcp", "443", "Allow HTTP and HTTPS from the ALB to webs"),
      both("alb", "web", "tcp", "80", "Allow HTTP and HTTPS from the ALB to webs"),
      both("web", "db", "tcp", "5432", "to the database", "from the webs"),
      both("web", "web", "tcp", "9300-9400", "web-cluster"),
    ],
    beyond: [],
  },
  "s3-gateway-endpoint": { between: [], beyond: ["egress of web: tcp 443 PREFIX-LIST"] },
  "icmp-and-all-traffic": {
    between: [
      both("monitoring", "web", "icmp", "type 8, code any", "Ping webs"),
      both("vpn", "vpn", "50", "all", "IPsec among the VPN gateways"),
      both("web", "vpn", "all", "all", "All traffic to the VPN"),
    ],
    beyond: [],
  },
};

const [WEB, DB] = ["111111111111", "222222222222"];
const account = (id: string) => ({ id, role_arn: `arn:aws:iam::${id}:role/rules` });

describe("examples:", () => {
  const names = [...Object.keys(EXPECTED), "cross-account", "exclusive-rules", "transit-gateway"];
  const modules = names.map((name): [string, Files] => [
    name,
    { "main.tf": (ADAPTATIONS[name] ?? String)(textOf(name)) },
  ]);
  const variables = { "cross-account": { web_account: account(WEB), db_account: account(DB) } };
  const files = combined(Object.fromEntries(modules), variables);
  const workspace = new Workspace(files, inject("terraformEnv"), afterAll);

  beforeAll(async () => {
    await workspace.init();
    await workspace.terraform("validate", "-no-color");
    await workspace.apply();
  });

  /** The resources of a type that an example has created, including those of the module that it calls. */
  function resourcesOf(example: string, type: string): StateInstance["values"][] {
    const ofType = workspace.state(example).filter((one) => one.type === type && one.mode === "managed");
    return ofType.map(({ values }) => values);
  }

  const groupsOf = (example: string) =>
    new Map(resourcesOf(example, "aws_security_group").map(({ name, id }) => [String(name), String(id)]));

  /** The rules of an example's groups from the API, with the groups' names instead of their IDs. */
  async function rulesOf(example: string): Promise<Connections> {
    const [vpc] = resourcesOf(example, "aws_vpc");
    const { between, beyond } = await readConnections(localEc2(inject("endpoint")), String(vpc!.id));
    const named = (text: string) =>
      [...groupsOf(example)].reduce((done, [name, id]) => done.replaceAll(id, name), text);
    return {
      between: between
        .map((one) => ({ ...one, source: named(one.source), target: named(one.target) }))
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
      beyond: beyond.map(named),
    };
  }

  it.each(Object.entries(EXPECTED))("%s creates the rules that it declares, and no others", async (name, expected) => {
    const { between, beyond } = await rulesOf(name);
    const withoutIds = { between, beyond: beyond.map((rule) => rule.replace(/pl-\w+/, "PREFIX-LIST")) };
    expect(withoutIds).toEqual(expected);
  });

  it("cross-account creates half of the pair in each account, whose peer is the other account's group", () => {
    const groups = groupsOf("cross-account");
    const rules = resourcesOf("cross-account", "aws_security_group_rule");
    expect(rules.map(({ type, security_group_id: own, source_security_group_id: peer }) => [type, own, peer])).toEqual([
      ["egress", groups.get("web"), `${DB}/${groups.get("db")}`],
      ["ingress", groups.get("db"), `${WEB}/${groups.get("web")}`],
    ]);
  });

  it("exclusive-rules passes all rules of each group to the exclusive resource, and no others", async () => {
    const given = resourcesOf("exclusive-rules", "terraform_data").map(
      ({ output }) => (output as { value: Given }).value,
    );
    expect(given).toHaveLength(2);
    for (const { security_group_id: id, egress_rule_ids: egress, ingress_rule_ids: ingress } of given) {
      const { SecurityGroupRules = [] } = await localEc2(inject("endpoint")).send(
        new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: "group-id", Values: [id] }] }),
      );
      const idsOf = (isEgress: boolean) =>
        SecurityGroupRules.filter((one) => one.IsEgress === isEgress).map((one) => one.SecurityGroupRuleId);
      expect(egress.length + ingress.length).toBe(2);
      expect([...egress].sort()).toEqual(idsOf(true).sort());
      expect([...ingress].sort()).toEqual(idsOf(false).sort());
      const tags = SecurityGroupRules.map(({ Tags = [] }) => Tags.map(({ Key, Value }) => `${Key}=${Value}`));
      expect(tags).toEqual([["team=web"], ["team=web"]]);
    }
  });

  it("transit-gateway creates egress to the CIDR block, and ingress from the group", async () => {
    const whole = new Workspace({ "main.tf": textOf("transit-gateway") });
    await whole.init();
    const { resources: planned } = await whole.plan();
    const call = "module.mutual-security-groups.";
    const [egress, ingress] = [
      `${call}aws_vpc_security_group_egress_rule.this["web-to-db-out"]`,
      `${call}aws_vpc_security_group_ingress_rule.this["web-to-db-in"]`,
    ];
    const ofModule = Object.keys(planned).filter((address) => address.startsWith(call));
    expect(ofModule.sort()).toEqual([egress, ingress]);
    expect(planned[egress]).toMatchObject({ cidr_ipv4: "10.1.0.0/24", from_port: 5432, to_port: 5432 });

    const groups = groupsOf("transit-gateway");
    expect(resourcesOf("transit-gateway", "aws_vpc_security_group_egress_rule")).toMatchObject([
      { security_group_id: groups.get("web"), cidr_ipv4: "10.1.0.0/24", referenced_security_group_id: null },
    ]);
    expect(resourcesOf("transit-gateway", "aws_vpc_security_group_ingress_rule")).toMatchObject([
      { security_group_id: groups.get("db"), cidr_ipv4: null, referenced_security_group_id: groups.get("web") },
    ]);
  });

  it("all plan no changes after the apply, and can be destroyed", async () => {
    expect(await workspace.plannedChanges()).toEqual([]);
    await workspace.destroy();
    expect(workspace.state()).toEqual([]);
  });

  it("all are tested here", () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual([...names].sort());
  });
});
