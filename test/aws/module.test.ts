import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MutualSecurityGroupRules, Port } from "../../src/index";
import { ALL_KINDS, both, TestVpc } from "../support/aws";
import { stackWith } from "../support/synthesis";
import { MODULE, Workspace } from "../support/workspace";

/** The article's block, with the ids of real groups in place of its own, and its source the module in this project. */
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

interface Outputs {
  readonly ingress_rules: readonly string[];
  readonly egress_rules: readonly string[];
  readonly rule_ids: Readonly<Record<string, { readonly egress: string; readonly ingress: string }>>;
  readonly rule_ids_by_security_group: Readonly<
    Record<string, { readonly egress: readonly string[]; readonly ingress: readonly string[] }>
  >;
}

interface Ids {
  readonly id: string;
  readonly security_group_rule_id: string;
}

/** Terraform's and AWS's ids of the rules, by their sides and keys, from the state. */
function idsInState({ folder }: Workspace): Record<string, Ids> {
  const { resources } = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as {
    resources: { type: string; name: string; instances: { index_key: string; attributes: Ids }[] }[];
  };
  const rules = resources.filter(({ type }) => type === "aws_security_group_rule");
  return Object.fromEntries(
    rules.flatMap(({ name, instances }) =>
      instances.map(({ index_key: key, attributes }) => [`${name} ${key}`, attributes]),
    ),
  );
}

function mapOf(rules: string): string {
  return `module "mutual" {\n  source = ${JSON.stringify(MODULE)}\n  rules = {\n${rules}\n  }\n}\n`;
}

const rule = (key: string, source: string, target: string, rest: string) =>
  `    "${key}" = { source_sg_id = aws_security_group.${source}.id, target_sg_id = aws_security_group.${target}.id, ${rest} }\n`;

describe("the module, applied to an AWS API", () => {
  it("takes the article's block while its groups do not exist yet, and makes what the construct makes", async () => {
    const vpc = new TestVpc();
    const workspace = new Workspace({ "groups.tf.json": { resource: vpc.resources }, "main.tf": ARTICLE });
    await workspace.init();
    await workspace.apply();

    const connections = await vpc.connections();
    expect(connections).toEqual([
      both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
      both("web", "db", "tcp", "3306", "Allow webs to RDS"),
      both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
    ]);
    expect(connections).toEqual(await connectionsOfConstruct());
    expect(await workspace.plannedChanges()).toEqual([]);

    const { module: outputs } = (await workspace.outputs()) as { module: Outputs };
    const ids = outputs.rule_ids;
    expect(Object.keys(ids)).toEqual(["0", "1", "2"]);
    expect(new Set([...outputs.egress_rules, ...outputs.ingress_rules]).size).toBe(6);
    expect(new Set(Object.values(ids).flatMap(Object.values)).size).toBe(6);
    const byGroup = Object.values(outputs.rule_ids_by_security_group);
    expect(byGroup.flatMap(({ egress }) => egress).sort()).toEqual(
      Object.values(ids)
        .map(({ egress }) => egress)
        .sort(),
    );
    expect(byGroup.flatMap(({ ingress }) => ingress).sort()).toEqual(
      Object.values(ids)
        .map(({ ingress }) => ingress)
        .sort(),
    );

    await workspace.destroy();
    expect(await vpc.vpcIds()).toEqual([]);
  });

  it("gives a list's ids in its order, of the rules that are there", async () => {
    const vpc = new TestVpc();
    const rules = Array.from(
      { length: 12 },
      (_, index) =>
        `{ source_sg_id = aws_security_group.alb.id, target_sg_id = aws_security_group.web.id, from_port = ${9000 + index} },`,
    );
    const main = `module "mutual" {
      source = ${JSON.stringify(MODULE)}
      rules = [${rules.join("\n")}]
    }
    output "module" {
      value = module.mutual
    }`;
    const workspace = new Workspace({ "groups.tf.json": { resource: vpc.resources }, "main.tf": main });
    await workspace.init();
    await workspace.apply();
    const { module: outputs } = (await workspace.outputs()) as { module: Outputs };
    const indexes = Array.from({ length: 12 }, (_, index) => String(index));
    const made = idsInState(workspace);
    for (const side of ["egress", "ingress"] as const) {
      const ofSide = indexes.map((index) => made[`${side} ${index}`]!);
      expect(outputs[`${side}_rules`]).toEqual(ofSide.map(({ id }) => id));
      expect(indexes.map((index) => outputs.rule_ids[index]![side])).toEqual(
        ofSide.map(({ security_group_rule_id: id }) => id),
      );
    }

    await workspace.terraform("state", "rm", 'module.mutual.aws_security_group_rule.ingress["3"]');
    await workspace.terraform("apply", "-refresh-only", "-auto-approve", "-input=false");
    const { module: left } = (await workspace.outputs()) as { module: Outputs };
    expect(left.ingress_rules).toEqual(outputs.ingress_rules.filter((_, index) => index !== 3));
    expect(left.rule_ids["3"]).toEqual({ egress: outputs.rule_ids["3"]!.egress, ingress: null });
  });

  it("makes self rules, ranges, ICMP, all traffic and one description for each side, each of them stable", async () => {
    const vpc = new TestVpc();
    const rules = [
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
    ];
    const workspace = new Workspace({
      "groups.tf.json": { resource: vpc.resources },
      "main.tf": mapOf(rules.join("")),
    });
    await workspace.init();
    await workspace.apply();

    expect(await vpc.connections()).toEqual(ALL_KINDS);
    expect(await workspace.plannedChanges()).toEqual([]);
  });

  it("refuses an id that proves wrong only during the apply, before it makes any rule", async () => {
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

async function connectionsOfConstruct() {
  const vpc = new TestVpc();
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
  const workspace = new Workspace({ "cdk.tf.json": stack.toTerraform() as object });
  await workspace.init();
  await workspace.apply();
  return vpc.connections();
}
