import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { MOVED_RULES } from "../../src/module/module-stack";
import type { Connections } from "../../local-aws/connections";
import { both, TestVpc } from "../support/aws";
import { ORIGINALS } from "../support/originals";
import { asLocal } from "../support/published";
import { combined, MODULE, Workspace, type Files } from "../support/workspace";

const STEPS = readFileSync(join(MODULE, "MIGRATING.md"), "utf8");

/** The HCL blocks under a heading of MIGRATING, with this project's module as the source. */
function blocksOf(heading: string): string[] {
  const [, section] = STEPS.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`MIGRATING has no section ${heading}.`);
  const [text] = section.split("\n## ");
  return [...text!.matchAll(/```hcl\n(.*?)```/gs)].map(([, block]) => asLocal(block!));
}

/** The module call in MIGRATING, with a folder of this test as its source. */
function from(source: string, text: string): string {
  const [call] = text.split("\n}\n");
  return `${call!.replace(/source = "[^"]*"/, `source = "./${source}"`)}\n}\n`;
}

const CALL = "module.mutual-security-groups";
const SIDES = ["egress", "ingress"];

const ARTICLE = [
  both("alb", "web", "tcp", "80", "Allow HTTP from the ALB to webs"),
  both("web", "db", "tcp", "3306", "Allow webs to RDS"),
  both("web", "s3", "tcp", "443", "Allow webs to S3 endpoint"),
];

/** The changes in a plan, without moves in the state. */
async function changesOf(workspace: Workspace): Promise<string[]> {
  return (await workspace.plannedChanges()).filter((change) => !change.startsWith("move "));
}

/** The configurations before and after a migration, with the expected plans and connections. */
interface Migration {
  readonly before: string;
  /** Another configuration that is planned before the migration, with the changes in its plan. */
  readonly attempt?: { readonly configuration: string; readonly changes: readonly string[] };
  readonly after: string;
  /** The changes of the migration. Defaults to none. */
  readonly changes?: readonly string[];
  /** The connections before and after the migration. */
  readonly connections: readonly [before: Connections["between"], after: Connections["between"]];
}

const rule = (side: string, key: string) => `${CALL}.aws_security_group_rule.${side}[${key}]`;
const unchanged = (connections: Connections["between"]) => [connections, connections] as const;

/** The migrations without imports, which are only possible in a root module. */
const MIGRATIONS: Readonly<Record<string, () => Migration>> = {
  "from version 1 change nothing": () => {
    const [after] = blocksOf("From version 1");
    const before = from("version-1", after!);
    return { before, attempt: { configuration: before, changes: [] }, after: after!, connections: unchanged(ARTICLE) };
  },

  "from version 1 keep the rules of a list that is longer than moved.tf covers": () => {
    const [list, moves] = blocksOf("From version 1");
    const ports = Array.from({ length: MOVED_RULES + 1 - ARTICLE.length }, (_, index) => 8000 + index);
    const written = ports.map(
      (port) => `    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.s3.id
      destination_port = "${port}"
      description      = "Port ${port}"
    },
`,
    );
    const after = list!.replace("  ]", `${written.join("")}  ]`);
    const recreated = SIDES.flatMap((side) => [
      `create ${rule(side, `"${MOVED_RULES}"`)}`,
      `delete ${rule(side, String(MOVED_RULES))}`,
    ]);
    const connections = [...ARTICLE, ...ports.map((port) => both("web", "s3", "tcp", String(port), `Port ${port}`))];
    return {
      before: from("version-1", after),
      attempt: { configuration: after, changes: recreated.sort() },
      after: `${after}\n${moves!}`,
      connections: unchanged(connections),
    };
  },

  "from version 1's list to a map change nothing": () => {
    const [list] = blocksOf("From version 1");
    const [after] = blocksOf("From a list to a map");
    return { before: from("version-1", list!), after: after!, connections: unchanged(ARTICLE) };
  },

  "from a list to a map change nothing": () => {
    const [before] = blocksOf("From version 1");
    const [after] = blocksOf("From a list to a map");
    const [withoutMoves] = after!.split("\nmoved {");
    // Without the moves, all rules are recreated.
    const recreated = SIDES.flatMap((side) => [
      ...["0", "1", "2"].map((index) => `delete ${rule(side, `"${index}"`)}`),
      ...["alb-to-web", "web-to-db", "web-to-s3"].map((key) => `create ${rule(side, `"${key}"`)}`),
    ]);
    return {
      before: before!,
      attempt: { configuration: withoutMoves!, changes: recreated.sort() },
      after: after!,
      connections: unchanged(ARTICLE),
    };
  },

  "from rules written by hand change nothing": () => {
    const [after] = blocksOf("From rules written by hand");
    const resource = (name: string, type: string, own: string, peer: string) => `
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
    return {
      before: resource("alb_to_web_out", "egress", "alb", "web") + resource("web_from_alb_in", "ingress", "web", "alb"),
      after: after!,
      connections: unchanged(ARTICLE.slice(0, 1)),
    };
  },

  "from version 2 only change descriptions that are on the wrong side": () => {
    const [block] = blocksOf("From version 2");
    // Version 2 requires ports even for all traffic.
    const all = `rules = {
    all = {
      source_sg_id = aws_security_group.db.id
      target_sg_id = aws_security_group.s3.id
      from_port    = -1
      protocol     = "-1"
      description  = "all of it"
    }`;
    const after = block!.replace("rules = {", all);
    const connections = (...descriptions: [string, string]) => [
      both("alb", "web", "udp", "443", "Allow QUIC/HTTP3 from NLB"),
      both("db", "s3", "all", "all", "all of it"),
      both("web", "db", "tcp", "8080-8088", ...descriptions),
    ];
    return {
      before: from("version-2", after),
      after,
      changes: [
        `update ${CALL}.aws_vpc_security_group_egress_rule.this["all"]`,
        `update ${CALL}.aws_vpc_security_group_egress_rule.this["backend-frontend"]`,
        `update ${CALL}.aws_vpc_security_group_ingress_rule.this["all"]`,
        `update ${CALL}.aws_vpc_security_group_ingress_rule.this["backend-frontend"]`,
      ],
      connections: [connections("from frontend", "to backend"), connections("to backend", "from frontend")],
    };
  },
};

describe("MIGRATING's steps", () => {
  const migrations = Object.entries(MIGRATIONS).map(([title, made], index) => {
    return { title, name: `migration-${index}`, vpc: new TestVpc(), ...made() };
  });
  type Entry = (typeof migrations)[number];
  const workspace = new Workspace({}, inject("terraformEnv"), afterAll);
  /** The connections before the migrations. */
  const before = new Map<Entry, Connections["between"]>();
  /** The changes in each plan. */
  const planned: Record<"attempts" | "migrations" | "afterwards", readonly string[]> = {
    attempts: [],
    migrations: [],
    afterwards: [],
  };

  /** Writes each migration's configuration as a module, so that one Terraform run covers all of them. */
  async function write(configurationOf: (migration: Entry) => string): Promise<void> {
    const modules = migrations.map((migration): [string, Files] => {
      const groups = { resource: migration.vpc.resources };
      return [migration.name, { ...ORIGINALS, "groups.tf.json": groups, "main.tf": configurationOf(migration) }];
    });
    workspace.write(combined(Object.fromEntries(modules)));
    await workspace.init();
  }

  beforeAll(async () => {
    await write((migration) => migration.before);
    await workspace.apply();
    for (const migration of migrations) before.set(migration, await migration.vpc.connections());
    await write(({ attempt, before }) => attempt?.configuration ?? before);
    planned.attempts = await changesOf(workspace);
    await write(({ after }) => after);
    planned.migrations = await changesOf(workspace);
    await workspace.apply();
    planned.afterwards = await workspace.plannedChanges();
  });

  const plannedFor = ({ name }: Entry, changes: readonly string[]) =>
    changes
      .filter((change) => change.includes(` module.${name}.`))
      .map((change) => change.replace(` module.${name}.`, " "));

  it.each(migrations.map((migration): [string, Entry] => [migration.title, migration]))("%s", async (_title, one) => {
    const byEnds = (connections: Connections["between"]) =>
      [...connections].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const [connectionsBefore, connectionsAfter] = one.connections.map(byEnds);
    expect(byEnds(before.get(one)!)).toEqual(connectionsBefore);
    if (one.attempt !== undefined) expect(plannedFor(one, planned.attempts)).toEqual(one.attempt.changes);
    expect(plannedFor(one, planned.migrations)).toEqual(one.changes ?? []);
    expect(plannedFor(one, planned.afterwards)).toEqual([]);
    expect(byEnds(await one.vpc.connections())).toEqual(connectionsAfter);
  });
});

describe("MIGRATING's steps with imports", () => {
  let vpc: TestVpc;
  let workspace: Workspace;

  beforeEach(() => {
    vpc = new TestVpc();
    workspace = new Workspace({ ...ORIGINALS, "groups.tf.json": { resource: vpc.resources } });
  });

  async function write(configuration: string): Promise<void> {
    workspace.write({ "main.tf": configuration });
    await workspace.init();
  }

  async function apply(configuration: string): Promise<void> {
    await write(configuration);
    await workspace.apply();
  }

  /** The changes in a plan of a new configuration. */
  async function changesTo(configuration: string): Promise<string[]> {
    await write(configuration);
    return changesOf(workspace);
  }

  /** Applies the configuration, and checks that a second plan has no changes. */
  async function applied(): Promise<void> {
    await workspace.apply();
    expect(await workspace.plannedChanges()).toEqual([]);
  }

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
    expect(await changesTo(`${after}\n${imports!}`)).toEqual(
      SIDES.map((side) => `import ${CALL}.aws_security_group_rule.${side}["3"]`),
    );
    await applied();
    expect(await vpc.rules()).toEqual(before);
    expect(before.between).toHaveLength(4);
  });

  it("from aws_security_group_rule to the other kind import all rules, and change none in AWS", async () => {
    const [output, after] = blocksOf("From aws_security_group_rule to aws_vpc_security_group_*");
    await apply(`${after!.split("\nremoved {")[0]!.replace("//modules/vpc-rules", "")}\n${output!}`);
    workspace.write({ "rule_ids.json": await workspace.terraform("output", "-json", "rule_ids") });
    const before = await vpc.rules();

    // The update only replaces missing tags by an empty map.
    const imported = (side: string, key: string) => [
      `remove ${CALL}.aws_security_group_rule.${side}["${key}"]`,
      `update ${CALL}.aws_vpc_security_group_${side}_rule.this["${key}"]`,
    ];
    expect(await changesTo(after!)).toEqual(
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

  it("from the other kind to aws_security_group_rule import all rules, and change none in AWS", async () => {
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
    expect(await changesTo(after!)).toEqual(all.sort());
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
