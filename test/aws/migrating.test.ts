import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { MOVED_RULES } from "../../src/module/module-stack";
import { both, TestVpc } from "../support/aws";
import { ORIGINALS } from "../support/originals";
import { asLocal } from "../support/published";
import { MODULE, Workspace } from "../support/workspace";

const STEPS = readFileSync(join(MODULE, "MIGRATING.md"), "utf8");

/** The blocks that MIGRATING has under a heading, with this project's module as the source. */
function blocksOf(heading: string): string[] {
  const [, section] = STEPS.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`MIGRATING has no section ${heading}.`);
  const [text] = section.split("\n## ");
  return [...text!.matchAll(/```hcl\n(.*?)```/gs)].map(([, block]) => asLocal(block!));
}

/** MIGRATING's own call, as a call of a module of this test's. */
function from(source: string, text: string): string {
  const [call] = text.split("\n}\n");
  return `${call!.replace(/source = "[^"]*"/, `source = "./${source}"`)}\n}\n`;
}

const CALL = "module.mutual-security-groups";
const SIDES = ["egress", "ingress"];

let vpc: TestVpc;
let workspace: Workspace;

beforeEach(() => {
  vpc = new TestVpc();
  workspace = new Workspace({ ...ORIGINALS, "groups.tf.json": { resource: vpc.resources } });
});

async function apply(configuration: string): Promise<void> {
  workspace.write({ "main.tf": configuration });
  await workspace.init();
  await workspace.apply();
}

/** What a plan of a new configuration would do, without what only moves in the state. */
async function changesOf(configuration: string): Promise<string[]> {
  workspace.write({ "main.tf": configuration });
  await workspace.init();
  return (await workspace.plannedChanges()).filter((change) => !change.startsWith("move "));
}

/** Applies what was planned; nothing is left to do then. */
async function applied(): Promise<void> {
  await workspace.apply();
  expect(await workspace.plannedChanges()).toEqual([]);
}

const ARTICLE = [
  both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
  both("web", "db", "tcp", "3306", "Allow webs to RDS"),
  both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
];

describe("MIGRATING's steps", () => {
  it("from version 1 change nothing", async () => {
    const [after] = blocksOf("From version 1");
    await apply(from("version-1", after!));
    expect(await workspace.plannedChanges()).toEqual([]);

    expect(await changesOf(after!)).toEqual([]);
    await applied();
    expect(await vpc.connections()).toEqual(ARTICLE);
  });

  it("from version 1 keep a rule between a group and itself", async () => {
    const [list, , imports] = blocksOf("From version 1");
    const itself = `    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.web.id
      destination_port = "9300"
      to_port          = "9400"
      description      = "Allow webs to form a cluster"
    },
  ]`;
    const after = list!.replace("  ]", itself);
    await apply(from("version-1", after));
    const before = await vpc.rules();

    const steps = STEPS.split("\n## From version 1\n")[1]!.matchAll(/^terraform state rm '(.*)'$/gm);
    for (const [, address] of steps) await workspace.terraform("state", "rm", address!);
    expect(await changesOf(`${after}\n${imports!}`)).toEqual(
      SIDES.map((side) => `import ${CALL}.aws_security_group_rule.${side}["3"]`),
    );
    await applied();
    expect(await vpc.rules()).toEqual(before);
    expect(before.between).toHaveLength(4);
  });

  it("from version 1 keep the rules of a longer list than moved.tf moves", async () => {
    const [list, moves] = blocksOf("From version 1");
    const port = (index: number) => `    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.s3.id
      destination_port = "${8000 + index}"
      description      = "Port ${index}"
    },
`;
    const ports = Array.from({ length: MOVED_RULES + 1 - ARTICLE.length }, (_, index) => port(index));
    const after = list!.replace("  ]", `${ports.join("")}  ]`);
    await apply(from("version-1", after));
    const before = await vpc.rules();

    const last = (side: string, index: string) => `${CALL}.aws_security_group_rule.${side}[${index}]`;
    const madeAnew = SIDES.flatMap((side) => [
      `create ${last(side, `"${MOVED_RULES}"`)}`,
      `delete ${last(side, String(MOVED_RULES))}`,
    ]);
    expect(await changesOf(after)).toEqual(madeAnew.sort());
    expect(await changesOf(`${after}\n${moves!}`)).toEqual([]);
    await applied();
    expect(await vpc.rules()).toEqual(before);
    expect(before.between).toHaveLength(MOVED_RULES + 1);
  });

  it("from version 1's list to a map change nothing", async () => {
    const [list] = blocksOf("From version 1");
    const [after] = blocksOf("From a list to a map");
    await apply(from("version-1", list!));

    expect(await changesOf(after!)).toEqual([]);
    await applied();
    expect(await vpc.connections()).toEqual(ARTICLE);
  });

  it("from a list to a map change nothing", async () => {
    const [list] = blocksOf("From version 1");
    const [after] = blocksOf("From a list to a map");
    await apply(list!);
    // Without the moves they are made anew: it is those that keep them.
    const [withoutMoves] = after!.split("\nmoved {");
    expect(await changesOf(withoutMoves!)).toHaveLength(12);

    expect(await changesOf(after!)).toEqual([]);
    await applied();
    expect(await vpc.connections()).toEqual(ARTICLE);
  });

  it("from rules written by hand change nothing", async () => {
    const [after] = blocksOf("From rules written by hand");
    const rule = (name: string, type: string, own: string, peer: string) => `
resource "aws_security_group_rule" "${name}" {
  type                     = "${type}"
  security_group_id        = aws_security_group.${own}.id
  source_security_group_id = aws_security_group.${peer}.id
  protocol                 = "tcp"
  from_port                = 80
  to_port                  = 80
  description              = "Allow HTTP from the ALB to webs"
}
`;
    await apply(rule("alb_to_web_out", "egress", "alb", "web") + rule("web_from_alb_in", "ingress", "web", "alb"));

    expect(await changesOf(after!)).toEqual([]);
    await applied();
    expect(await vpc.connections()).toEqual(ARTICLE.slice(0, 1));
  });

  it("from version 2 change nothing but descriptions that are on the wrong side", async () => {
    const [after] = blocksOf("From version 2");
    // All traffic has to have ports in version 2.
    const all = `rules = {
    all = {
      source_sg_id = aws_security_group.db.id
      target_sg_id = aws_security_group.s3.id
      from_port    = -1
      protocol     = "-1"
      description  = "all of it"
    }`;
    const withAll = after!.replace("rules = {", all);
    await apply(from("version-2", withAll));
    const everything = both("db", "s3", "all", "all", "all of it");
    expect(await vpc.connections()).toEqual([
      both("alb", "web", "udp", "443", "Allow QUIC/HTTP3 from NLB"),
      everything,
      both("web", "db", "tcp", "8080-8088", "from frontend", "to backend"),
    ]);

    expect(await changesOf(withAll)).toEqual([
      `update ${CALL}.aws_vpc_security_group_egress_rule.this["all"]`,
      `update ${CALL}.aws_vpc_security_group_egress_rule.this["backend-frontend"]`,
      `update ${CALL}.aws_vpc_security_group_ingress_rule.this["all"]`,
      `update ${CALL}.aws_vpc_security_group_ingress_rule.this["backend-frontend"]`,
    ]);
    await applied();
    expect(await vpc.connections()).toEqual([
      both("alb", "web", "udp", "443", "Allow QUIC/HTTP3 from NLB"),
      everything,
      both("web", "db", "tcp", "8080-8088", "to backend", "from frontend"),
    ]);
  });

  it("from aws_security_group_rule to the other kind import all, and change nothing", async () => {
    const [output, after] = blocksOf("From aws_security_group_rule to aws_vpc_security_group_*");
    await apply(`${after!.split("\nremoved {")[0]!.replace("//modules/vpc-rules", "")}\n${output!}`);
    workspace.write({ "rule_ids.json": await workspace.terraform("output", "-json", "rule_ids") });
    const before = await vpc.rules();

    // The update is that of no tags to an empty map of them.
    const imported = (side: string, key: string) => [
      `remove ${CALL}.aws_security_group_rule.${side}["${key}"]`,
      `update ${CALL}.aws_vpc_security_group_${side}_rule.this["${key}"]`,
    ];
    expect(await changesOf(after!)).toEqual(
      [
        ...imported("egress", "alb-to-web"),
        ...imported("ingress", "alb-to-web"),
        ...imported("egress", "web-to-s3"),
      ].sort(),
    );
    await applied();
    expect(await vpc.rules()).toEqual(before);
    expect(before.between).toEqual(ARTICLE.slice(0, 1));
  });

  it("from the other kind to aws_security_group_rule import all, and change nothing", async () => {
    const [after] = blocksOf("From aws_vpc_security_group_* to aws_security_group_rule");
    const call = after!.split("\nremoved {")[0]!;
    await apply(call.replace(/source = "(.*)"/, 'source = "$1//modules/vpc-rules"'));
    const before = await vpc.rules();

    const all = ["alb-to-web", "web-cluster"].flatMap((key) =>
      SIDES.flatMap((side) => [
        `import ${CALL}.aws_security_group_rule.${side}["${key}"]`,
        `remove ${CALL}.aws_vpc_security_group_${side}_rule.this["${key}"]`,
      ]),
    );
    expect(await changesOf(after!)).toEqual(all.sort());
    await applied();
    expect(await vpc.rules()).toEqual(before);
    expect(before.between).toHaveLength(2);
  });
});

describe("moved.tf", () => {
  it(`moves ${MOVED_RULES} rules of a list on both sides, as MIGRATING says`, () => {
    const moved = readFileSync(join(MODULE, "moved.tf"), "utf8");
    for (const side of ["egress", "ingress"]) {
      const indexes = [
        ...moved.matchAll(
          new RegExp(
            `from = aws_security_group_rule.${side}\\[(\\d+)\\]\n  to   = aws_security_group_rule.${side}\\["\\1"\\]`,
            "g",
          ),
        ),
      ];
      expect(indexes.map(([, index]) => Number(index))).toEqual(
        Array.from({ length: MOVED_RULES }, (_, index) => index),
      );
    }
    expect(STEPS).toContain(`moves the first ${MOVED_RULES} rules`);
  });
});
