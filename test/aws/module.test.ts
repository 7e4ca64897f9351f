import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { MutualSecurityGroupRules, Port } from "../../src/index";
import { ALL_KINDS, both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { combined, MODULE, Workspace, type Files } from "../support/workspace";

/** The article's block, with the IDs of real groups, and this project's module as its source. */
const ARTICLE = `
module "mutual-security-groups" {
  source = ${JSON.stringify(MODULE)}

  rules = [
    {
      source_sg_id     = aws_security_group.alb.id
      target_sg_id     = aws_security_group.web.id
      destination_port = "80"
      description      = "Allow HTTP from the ALB to webs"
    },
    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.db.id
      destination_port = "3306"
      description      = "Allow webs to RDS"
    },
    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.s3.id
      destination_port = "443"
      description      = "Allow webs to S3 endpoint"
    },
  ]
}

output "module" {
  value = module.mutual-security-groups
}
`;

const TWELVE = Array.from({ length: 12 }, (_, index) => index);

const LIST = `
module "mutual-security-groups" {
  source = ${JSON.stringify(MODULE)}
  rules = [
    for index in range(12) :
    { source_sg_id = aws_security_group.alb.id, target_sg_id = aws_security_group.web.id, from_port = 9000 + index }
  ]
}

output "module" {
  value = module.mutual-security-groups
}
`;

interface Outputs {
  readonly ingress_rules: readonly string[];
  readonly egress_rules: readonly string[];
  readonly rule_ids: Readonly<Record<string, { readonly egress: string; readonly ingress: string }>>;
  readonly rule_ids_by_security_group: Readonly<
    Record<string, { readonly egress: readonly string[]; readonly ingress: readonly string[] }>
  >;
}

const rule = (key: string, source: string, target: string, rest: string) =>
  `    "${key}" = { source_sg_id = aws_security_group.${source}.id, target_sg_id = aws_security_group.${target}.id, ${rest} }\n`;

const ALL_KINDS_IN_A_MAP = `
module "mutual" {
  source = ${JSON.stringify(MODULE)}
  rules = {
${[
  rule("cluster", "web", "web", 'from_port = 9300, to_port = "9400"'),
  rule(
    "quic",
    "alb",
    "web",
    'from_port = 443, protocol = "UDP", description_source = "to backend", description_target = "from frontend"',
  ),
  rule("ping", "web", "db", 'destination_port = 8, protocol = "icmp"'),
  rule("everything", "db", "s3", 'protocol = "-1"'),
  rule("by number", "db", "alb", 'destination_port = "22", protocol = 6'),
].join("")}  }
}
`;

/** The article's rules, declared with the construct. */
function constructs(vpc: TestVpc): Files {
  const stack = stackWith((scope) => {
    const { alb, web, db, s3 } = vpc.addTo(scope);
    new MutualSecurityGroupRules(scope, "rules", {
      rules: [
        { source: alb, target: web, port: Port.tcp(80), description: "Allow HTTP from the ALB to webs" },
        { source: web, target: db, port: Port.tcp(3306), description: "Allow webs to RDS" },
        { source: web, target: s3, port: Port.tcp(443), description: "Allow webs to S3 endpoint" },
      ],
    });
  });
  return { "cdk.tf.json": stack.toTerraform() as object };
}

const UNDESCRIBED = `
resource "terraform_data" "empty" {
  input = ""
}

module "root" {
  source = ${JSON.stringify(MODULE)}
  rules = {
${rule("empty", "alb", "web", 'destination_port = 80, description = ""')}
${rule("unknown", "alb", "web", "destination_port = 81, description = terraform_data.empty.output")}
${rule("side", "alb", "web", 'destination_port = 82, description_source = sensitive(""), description_target = "web"')}
  }
}

module "vpc-rules" {
  source = ${JSON.stringify(`${MODULE}//modules/vpc-rules`)}
  rules = {
${rule("empty", "web", "db", 'destination_port = 80, description = ""')}
${rule("unknown", "web", "db", "destination_port = 81, description = terraform_data.empty.output")}
${rule("side", "web", "db", 'destination_port = 82, description_source = sensitive(""), description_target = "db"')}
  }
}
`;

/** Rules without a description, of both kinds, from the module and from the construct. */
function undescribed(vpc: TestVpc): Files {
  const stack = stackWith((scope) => {
    const { db, s3 } = vpc.addTo(scope);
    for (const [index, kind] of (["aws_security_group_rule", "aws_vpc_security_group_rule"] as const).entries()) {
      new MutualSecurityGroupRules(scope, kind, {
        kind,
        rules: { empty: { source: db, target: s3, port: Port.tcp(80 + index), description: "" } },
      });
    }
  });
  return { "cdk.tf.json": stack.toTerraform() as object, "main.tf": UNDESCRIBED };
}

describe("the module, applied to the local AWS,", () => {
  const vpcs = {
    article: new TestVpc(),
    list: new TestVpc(),
    kinds: new TestVpc(),
    undescribed: new TestVpc(),
    constructs: new TestVpc(),
  };
  const inVpc = (vpc: TestVpc, main: string): Files => ({
    "groups.tf.json": { resource: vpc.resources },
    "main.tf": main,
  });
  const modules = {
    article: inVpc(vpcs.article, ARTICLE),
    list: inVpc(vpcs.list, LIST),
    kinds: inVpc(vpcs.kinds, ALL_KINDS_IN_A_MAP),
    undescribed: undescribed(vpcs.undescribed),
    constructs: constructs(vpcs.constructs),
  };
  const output = { article: { value: "${module.article.module}" }, list: { value: "${module.list.module}" } };
  const files = { ...combined(modules), "outputs.tf.json": { output } };
  const workspace = new Workspace(files, inject("terraformEnv"), afterAll);

  beforeAll(async () => {
    // The groups do not exist yet.
    await workspace.init();
    await workspace.apply();
  });

  const outputsOf = async (name: keyof typeof output) =>
    ((await workspace.outputs()) as Record<keyof typeof output, Outputs>)[name];

  it("creates the same rules from the article's block as the construct", async () => {
    const connections = await vpcs.article.connections();
    expect(connections).toEqual([
      both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
      both("web", "db", "tcp", "3306", "Allow webs to RDS"),
      both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
    ]);
    expect(connections).toEqual(await vpcs.constructs.connections());
  });

  it("outputs the IDs of the article's rules, also by group", async () => {
    const outputs = await outputsOf("article");
    const ids = outputs.rule_ids;
    expect(Object.keys(ids)).toEqual(["0", "1", "2"]);
    expect(new Set([...outputs.egress_rules, ...outputs.ingress_rules]).size).toBe(6);
    expect(new Set(Object.values(ids).flatMap(Object.values)).size).toBe(6);
    const byGroup = Object.values(outputs.rule_ids_by_security_group);
    for (const side of ["egress", "ingress"] as const) {
      const ofSide = Object.values(ids).map((one) => one[side]);
      expect(byGroup.flatMap((one) => one[side]).sort()).toEqual(ofSide.sort());
    }
  });

  it("creates self rules, port ranges, ICMP, all traffic, and a description for each side", async () => {
    expect(await vpcs.kinds.connections()).toEqual(ALL_KINDS);
  });

  it("creates rules without a description, also if it is only known during the apply that it is empty", async () => {
    expect(await vpcs.undescribed.connections()).toEqual([
      both("alb", "web", "tcp", "80", ""),
      both("alb", "web", "tcp", "81", ""),
      both("alb", "web", "tcp", "82", "", "web"),
      both("db", "s3", "tcp", "80", ""),
      both("db", "s3", "tcp", "81", ""),
      both("web", "db", "tcp", "80", ""),
      both("web", "db", "tcp", "81", ""),
      both("web", "db", "tcp", "82", "", "db"),
    ]);
  });

  it("plans no changes after the apply", async () => {
    expect(await workspace.plannedChanges()).toEqual([]);
  });

  it("outputs the IDs of a list's rules in order, without rules that are missing", async () => {
    const outputs = await outputsOf("list");
    const rules = workspace.state("list").filter(({ type }) => type === "aws_security_group_rule");
    for (const side of ["egress", "ingress"] as const) {
      const ofSide = TWELVE.map(
        (index) => rules.find(({ name, key }) => name === side && key === String(index))!.values,
      );
      expect(outputs[`${side}_rules`]).toEqual(ofSide.map(({ id }) => id));
      expect(TWELVE.map((index) => outputs.rule_ids[index]![side])).toEqual(
        ofSide.map(({ security_group_rule_id: id }) => id),
      );
    }

    const fourth = 'module.list.module.mutual-security-groups.aws_security_group_rule.ingress["3"]';
    await workspace.terraform("state", "rm", fourth);
    await workspace.terraform("apply", "-refresh-only", "-auto-approve", "-input=false");
    const left = await outputsOf("list");
    expect(left.ingress_rules).toEqual(outputs.ingress_rules.filter((_, index) => index !== 3));
    expect(left.rule_ids["3"]).toEqual({ egress: outputs.rule_ids["3"]!.egress, ingress: null });
  });

  it("leaves no resources after the destroy", async () => {
    await workspace.destroy();
    for (const vpc of Object.values(vpcs)) expect(await vpc.vpcIds()).toEqual([]);
  });

  it("refuses an ID that is only known to be wrong during the apply, before it creates any rule", async () => {
    const vpc = new TestVpc();
    const wrong = `module "mutual" {
      source = ${JSON.stringify(MODULE)}
      rules = {
        right = { source_sg_id = aws_security_group.alb.id, target_sg_id = aws_security_group.web.id, destination_port = 80 }
        wrong = { source_sg_id = aws_vpc.main.id, target_sg_id = aws_security_group.web.id, destination_port = 80 }
      }
    }`;
    const workspace = new Workspace({ "groups.tf.json": { resource: vpc.resources }, "main.tf": wrong });
    await workspace.init();
    const errors = await workspace.errorsOf("apply");
    const [vpcId] = await vpc.vpcIds();
    expect(errors.map(({ detail }) => detail).join("\n")).toContain(
      `rules["wrong"].source_sg_id is "${vpcId!}": give the ID of the security group that opens the connection`,
    );
    expect(await vpc.connections()).toEqual([]);
  });
});
