import { DescribeSecurityGroupRulesCommand } from "@aws-sdk/client-ec2";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inject, describe, expect, it } from "vitest";
import { localEc2, readConnections, type Connections } from "../../local-aws/connections";
import { both } from "../support/aws";
import { asLocal } from "../support/published";
import { MODULE, Workspace } from "../support/workspace";

const EXAMPLES = join(MODULE, "examples");

interface Resource {
  readonly type: string;
  readonly mode: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface Module {
  readonly resources?: readonly Resource[];
  readonly child_modules?: readonly Module[];
}

/** What an `aws_vpc_security_group_rules_exclusive` is given. */
interface Given {
  readonly security_group_id: string;
  readonly egress_rule_ids: readonly string[];
  readonly ingress_rule_ids: readonly string[];
}

/** An example, applied to the local AWS as it stands, but for where its module is. */
class Example {
  readonly #workspace: Workspace;

  constructor(name: string, adapt = (text: string) => text) {
    const text = readFileSync(join(EXAMPLES, name, "main.tf"), "utf8");
    this.#workspace = new Workspace({ "main.tf": adapt(asLocal(text)) });
  }

  async apply(variables: object = {}): Promise<void> {
    this.#workspace.write({ "terraform.tfvars.json": variables });
    await this.#workspace.init();
    await this.#workspace.terraform("validate", "-no-color");
    await this.#workspace.apply();
    expect(await this.#workspace.plannedChanges()).toEqual([]);
  }

  /** What a plan would create in the module, by the addresses within it. */
  async plannedRules(): Promise<Map<string, Resource["values"]>> {
    await this.#workspace.init();
    const planned = Object.entries(await this.#workspace.plannedResources());
    const call = "module.mutual-security-groups.";
    return new Map(
      planned.flatMap(([address, values]) =>
        address.startsWith(call) ? [[address.slice(call.length), values] as const] : [],
      ),
    );
  }

  async destroy(): Promise<void> {
    await this.#workspace.destroy();
  }

  async resources(type: string): Promise<Resource["values"][]> {
    const shown = JSON.parse(await this.#workspace.terraform("show", "-json")) as { values: { root_module: Module } };
    const resourcesIn = ({ resources = [], child_modules: children = [] }: Module): Resource[] => [
      ...resources,
      ...children.flatMap(resourcesIn),
    ];
    return resourcesIn(shown.values.root_module)
      .filter((one) => one.type === type && one.mode === "managed")
      .map(({ values }) => values);
  }

  /** What its groups allow, as the API has it, with their names in place of their ids. */
  async rules(): Promise<Connections> {
    const [vpc] = await this.resources("aws_vpc");
    const names = new Map((await this.resources("aws_security_group")).map(({ id, name }) => [id, String(name)]));
    const { between, beyond } = await readConnections(localEc2(inject("endpoint")), String(vpc!.id));
    const named = (text: string) => [...names].reduce((done, [id, name]) => done.replaceAll(String(id), name), text);
    return {
      between: between
        .map((one) => ({ ...one, source: named(one.source), target: named(one.target) }))
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
      beyond: beyond.map(named),
    };
  }
}

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

describe("the example", () => {
  it.each(Object.entries(EXPECTED))("%s makes what it says, and nothing else", async (name, expected) => {
    const example = new Example(name);
    await example.apply();
    const { between, beyond } = await example.rules();
    const withoutIds = { between, beyond: beyond.map((rule) => rule.replace(/pl-\w+/, "PREFIX-LIST")) };
    expect(withoutIds).toEqual(expected);
    await example.destroy();
  });

  it("cross-account makes half of the pair in each account, with the other's group as its peer", async () => {
    const [web, db] = ["111111111111", "222222222222"];
    const account = (id: string) => ({ id, role_arn: `arn:aws:iam::${id}:role/rules` });
    const example = new Example("cross-account");
    await example.apply({ web_account: account(web), db_account: account(db) });
    const groups = new Map((await example.resources("aws_security_group")).map(({ name, id }) => [name, String(id)]));
    const rules = await example.resources("aws_security_group_rule");
    expect(rules.map(({ type, security_group_id: own, source_security_group_id: peer }) => [type, own, peer])).toEqual([
      ["egress", groups.get("web"), `${db}/${groups.get("db")}`],
      ["ingress", groups.get("db"), `${web}/${groups.get("web")}`],
    ]);
    await example.destroy();
  });

  it("exclusive-rules gives that resource all rules of each group, and no others", async () => {
    // The provider that is tried here does not have the resource yet: what it would get is kept in its place.
    const example = new Example("exclusive-rules", (text) =>
      text
        .replace(/ version = ">= 6\.29\.0".*/, "")
        .replace("aws_vpc_security_group_rules_exclusive", "terraform_data")
        .replace(/^ {2}(security_group_id = each\.value\n.*?)^}/ms, "  input = {\n$1  }\n}"),
    );
    await example.apply();
    const given = (await example.resources("terraform_data")).map(({ input }) => input as Given);
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
    await example.destroy();
  });

  it("transit-gateway makes egress to the block of addresses, and ingress from the group", async () => {
    const planned = await new Example("transit-gateway").plannedRules();
    const [egress, ingress] = [
      'aws_vpc_security_group_egress_rule.this["web-to-db-out"]',
      'aws_vpc_security_group_ingress_rule.this["web-to-db-in"]',
    ];
    expect([...planned.keys()].sort()).toEqual([egress, ingress]);
    expect(planned.get(egress)).toMatchObject({ cidr_ipv4: "10.1.0.0/24", from_port: 5432, to_port: 5432 });

    // moto never finishes deleting an attachment. So the apply has placeholders for the parts of the transit gateway.
    const example = new Example("transit-gateway", (text) =>
      text
        .replace(/^resource "aws_ec2_transit_gateway\w*" ("\w+") \{\n.*?^}/gms, 'resource "terraform_data" $1 {}')
        .replace('resource "terraform_data" "main" {}', "")
        .replaceAll(/aws_ec2_transit_gateway_vpc_attachment\./g, "terraform_data."),
    );
    await example.apply();
    const groups = new Map((await example.resources("aws_security_group")).map(({ name, id }) => [name, id]));
    expect(await example.resources("aws_vpc_security_group_egress_rule")).toMatchObject([
      { security_group_id: groups.get("web"), cidr_ipv4: "10.1.0.0/24", referenced_security_group_id: null },
    ]);
    expect(await example.resources("aws_vpc_security_group_ingress_rule")).toMatchObject([
      { security_group_id: groups.get("db"), cidr_ipv4: null, referenced_security_group_id: groups.get("web") },
    ]);
    await example.destroy();
  });

  it("is tried here, whichever it is", () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual(
      [...Object.keys(EXPECTED), "cross-account", "exclusive-rules", "transit-gateway"].sort(),
    );
  });
});
