import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { InputDocument } from "../../src/environment/input";
import { pairOfRules, tcp } from "../../tools/aws-rows";
import { planOf } from "../environment/terraform/terraform-output";
import { folderWith, mutualSg, type Captured } from "./captured";
import { EXAMPLE, exportOf, FILES, groupId } from "./environments";

/** Runs `mutual-sg graph` on some documents. */
function graph(documents: readonly InputDocument[], ...options: readonly string[]): Promise<Captured> {
  const files = documents.map(({ name }) => name);
  return mutualSg(["graph", ...files, ...options], { cwd: folderWith(documents) });
}

/** A chain of groups, g0 to g1 to g2 and so on. */
function chainOf(count: number): InputDocument[] {
  const names = Array.from({ length: count }, (_, index) => `g${index}`);
  const rules = names.slice(1).flatMap((name, index) => pairOfRules(groupId(names[index]!), groupId(name), tcp(443)));
  return exportOf(Object.fromEntries(names.map((name) => [name, groupId(name)])), rules);
}

describe("the picture", () => {
  it("is a flowchart of Mermaid with all groups and connections", async () => {
    expect(await graph(EXAMPLE)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `flowchart LR
  g1["alb<br/>open egress"] -->|"tcp 8080 (only through open egress)"| g2["web"]
  g2 -.->|"tcp 5432<br/>tcp 6379 (no ingress rule)<br/>tcp 9000 and tcp 9001 (no egress rule)"| g3["db"]
  g2 -->|"tcp 7000-7999 and tcp 7001"| g2
  g4["eks<br/>open egress<br/>managed by Amazon EKS"]
  classDef open stroke:#e5484d,stroke-width:4px
  class g1,g4 open
`,
    });
  });

  it("is the same in every order of the inputs", async () => {
    const [one, other] = [await graph(EXAMPLE), await graph([...EXAMPLE].reverse())];
    expect(other.stdout).toBe(one.stdout);
  });

  it("can be a graph for Graphviz", async () => {
    const { exitCode, stdout } = await graph(EXAMPLE, "--format", "dot");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^digraph "security groups" \{\n[^]*\}\n$/);
  });

  it("can be a page for a browser, which says what it shows", async () => {
    const { exitCode, stdout } = await graph(EXAMPLE, "--format", "html");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/i);
    expect(stdout).toContain(`<title>Security groups in ${FILES.slice(0, -1).join(", ")} and ${FILES.at(-1)!}`);
  });

  it.each([
    [["--around", "web", "--depth", "2"], "Security groups around web, depth 2, in "],
    [["--from", "alb", "--to", "db"], "Paths from alb to db in "],
    [["--only-findings"], "Security groups with findings in "],
    [["--only-findings", "--around", "web"], "Security groups with findings around web, depth 1, in "],
  ])("as a page says which part it shows: %j", async (options, title) => {
    const { stdout } = await graph(EXAMPLE, "--format", "html", ...options);
    expect(stdout).toContain(`<title>${title}${FILES[0]!}`);
  });

  it("can be written into a file", async () => {
    const cwd = folderWith(EXAMPLE);
    const { exitCode, stdout } = await mutualSg(["graph", ...FILES, "--output", "groups.mmd"], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(readFileSync(join(cwd, "groups.mmd"), "utf8")).toMatch(/^flowchart LR\n/);
  });

  it("of a plan shows what the plan adds and removes, also of rules in a group's resource", async () => {
    const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] };
    const group = (id: string, egress: readonly object[] = []) => ({ id, name: id.slice("sg-".length), egress });
    const plan = planOf({
      prior: {
        "aws_security_group.web": group("sg-web", [open]),
        "aws_security_group.db": group("sg-db"),
        "aws_security_group.old": group("sg-old"),
        "aws_security_group_rule.db_from_web": rule("ingress", "sg-db", "sg-web"),
      },
      changes: [
        {
          address: "aws_security_group.web",
          actions: ["update"],
          before: group("sg-web", [open]),
          after: group("sg-web"),
        },
        { address: "aws_security_group.old", actions: ["delete"], before: group("sg-old") },
        {
          address: "aws_security_group.cache",
          actions: ["create"],
          after: { name: "cache" },
          unknown: { id: true, egress: true },
        },
      ],
    });
    const { stdout } = await graph([{ name: "plan.json", text: JSON.stringify(plan) }]);
    expect(stdout.split("\n").slice(1, 4)).toEqual([
      '  g1["web<br/>egress closed"] -.->|"tcp 443 (removed, no egress rule)"| g2["db"]',
      '  g3["cache<br/>added"]',
      '  g4["old<br/>removed"]',
    ]);
  });
});

/** The plan of two groups with a pair of rules. It deletes some of the groups, with their rules. */
function planThatDeletes(...deleted: readonly string[]): InputDocument {
  const resources: [group: string, address: string, values: object][] = [
    ["web", "aws_security_group.web", { id: "sg-web", name: "web" }],
    ["db", "aws_security_group.db", { id: "sg-db", name: "db" }],
    ["web", "aws_security_group_rule.out", rule("egress", "sg-web", "sg-db")],
    ["db", "aws_security_group_rule.in", rule("ingress", "sg-db", "sg-web")],
  ];
  const plan = planOf({
    prior: Object.fromEntries(resources.map(([, address, values]) => [address, values])),
    changes: resources.flatMap(([group, address, before]) =>
      deleted.includes(group) ? [{ address, actions: ["delete"], before }] : [],
    ),
  });
  return { name: "plan.json", text: JSON.stringify(plan) };
}

const rule = (type: string, own: string, peer: string) => ({
  type,
  ...{ security_group_id: own, source_security_group_id: peer, protocol: "tcp", from_port: 443, to_port: 443 },
});

describe("a group that a plan deletes", () => {
  it.each([
    ["db", '  g1["web"] -.->|"tcp 443 (removed, dangling reference)"| g2["db<br/>removed"]'],
    ["web", '  g1["web<br/>removed"] -.->|"tcp 443 (removed, dangling reference)"| g2["db"]'],
  ])("has no connections any more, and no paths: %s", async (deleted, line) => {
    const documents = [planThatDeletes(deleted)];
    expect((await graph(documents)).stdout.split("\n")[1]).toBe(line);
    expect(await graph(documents, "--from", "web", "--to", "db")).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        "There is no path from web (sg-web) to db (sg-db) through connections that both sides allow: " +
        "web → db tcp 443 is removed.\n",
    });
  });

  it("is not a reason to doubt the input, even if the plan deletes all groups", async () => {
    const { stdout, stderr } = await graph([planThatDeletes("web", "db")]);
    expect(stdout).toContain('g1["web<br/>removed"] -->|"tcp 443 (removed)"| g2["db<br/>removed"]');
    expect(stderr).toBe("");
  });
});

it("what an export next to a plan contains is not added by the plan", async () => {
  const plan = planOf({
    changes: [
      { address: "aws_security_group.new", actions: ["create"], after: { name: "new" }, unknown: { id: true } },
    ],
  });
  const { stdout } = await graph([{ name: "plan.json", text: JSON.stringify(plan) }, ...EXAMPLE]);
  expect([...stdout.matchAll(/\["(\w+)<br\/>added/g)].map(([, name]) => name)).toEqual(["new"]);
  expect(stdout).not.toContain("(added");
});

it("a warning counts the rules whose groups only the apply knows", async () => {
  const after = { type: "egress", security_group_id: "sg-web", protocol: "tcp", from_port: 443, to_port: 443 };
  const plan = planOf({
    prior: { "aws_security_group.web": { id: "sg-web", name: "web" } },
    changes: [
      {
        address: "aws_security_group_rule.web_to_new",
        actions: ["create"],
        after,
        unknown: { source_security_group_id: true },
      },
    ],
  });
  expect(await graph([{ name: "plan.json", text: JSON.stringify(plan) }])).toEqual({
    exitCode: 0,
    stdout: 'flowchart LR\n  g1["web"]\n',
    stderr: "warning: 1 rule not drawn, because only the apply knows its groups.\n",
  });
});

describe("a picture that would be too large is refused", () => {
  const remedyWith = (choices: string) =>
    `Show less with ${choices}, or explore all of it with --format html.\n(see --help)\n`;
  const remedy = remedyWith("--around GROUP, --from GROUP --to GROUP or --only-findings");

  it("with the number of edges and groups", async () => {
    for (const format of ["mermaid", "dot"]) {
      expect(await graph(chainOf(62), "--format", format)).toEqual({
        exitCode: 2,
        stdout: "",
        stderr:
          "error: The picture would have 61 edges and 62 groups. More than 60 edges or 120 groups are not readable. " +
          remedy,
      });
    }
    expect((await graph(chainOf(61))).exitCode).toBe(0);
    expect((await graph(chainOf(62), "--format", "html")).exitCode).toBe(0);
    expect((await graph(chainOf(62), "--around", "g30")).exitCode).toBe(0);
  });

  it("also if it only has groups", async () => {
    const names = Array.from({ length: 121 }, (_, index) => `g${index}`);
    const { exitCode, stderr } = await graph(exportOf(Object.fromEntries(names.map((n) => [n, groupId(n)])), []));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("0 edges and 121 groups");
  });

  it.each([
    [["--around", "hub"], "--only-findings"],
    [["--around", "hub", "--depth", "2"], "a smaller --depth or --only-findings"],
    [["--around", "hub", "--depth", "2", "--only-findings"], "a smaller --depth"],
    [["--only-findings"], "--around GROUP or --from GROUP --to GROUP"],
    [["--from", "hub", "--to", "end"], "--around GROUP"],
  ])("with what else to do: %j", async (options, choices) => {
    const names = Array.from({ length: 61 }, (_, index) => `g${index}`);
    const connected = names.flatMap((name) => [
      ...pairOfRules(groupId("hub"), groupId(name), tcp(443)),
      ...pairOfRules(groupId(name), groupId("end"), tcp(443)),
      ...pairOfRules(groupId(name), groupId("half"), tcp(443)).slice(0, 1),
    ]);
    const groups = ["hub", "end", "half", ...names].map((name) => [name, groupId(name)]);
    const documents = exportOf(Object.fromEntries(groups) as Record<string, string>, connected);
    const { exitCode, stderr } = await graph(documents, ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(` not readable. ${remedyWith(choices)}`);
  });

  it("with the number of characters, which only Mermaid limits", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `${index}${"-".repeat(1_000)}`);
    const documents = exportOf(Object.fromEntries(names.map((n) => [n, groupId(n)])), []);
    const { exitCode, stderr } = await graph(documents);
    expect(exitCode).toBe(2);
    expect((await graph(documents, "--format", "dot")).exitCode).toBe(0);
    expect(stderr).toMatch(/^error: The flowchart would have \d+ characters\. Mermaid's limit is 50000\. /);
    expect(stderr).toContain(remedy);
  });
});

describe("a group", () => {
  it("is drawn with its neighbours", async () => {
    const { stdout } = await graph(chainOf(9), "--around", "g4");
    expect([...stdout.matchAll(/"(g\d)"/g)].map(([, name]) => name)).toEqual(["g3", "g4", "g5"]);
    const { stdout: further } = await graph(chainOf(9), "--around", "g4", "--depth", "3");
    expect([...further.matchAll(/"(g\d)"/g)].length).toBe(7);
  });

  it("is given as its ID, name or address", async () => {
    const plan = planOf({ prior: { "aws_security_group.web": { id: "sg-1", name: "webs" } } });
    const documents = [...EXAMPLE, { name: "plan.json", text: JSON.stringify(plan) }];
    for (const text of ["sg-1", "webs", "aws_security_group.web"]) {
      const { exitCode, stdout } = await graph(documents, "--around", text);
      expect(exitCode).toBe(0);
      expect(stdout).toBe('flowchart LR\n  g1["webs"]\n');
    }
  });

  it("that is unknown is an error with the nearest ones", async () => {
    const [alb, eks, web] = ["alb", "eks", "web"].map((name) => `${name} (${groupId(name)})`);
    expect(await graph(EXAMPLE, "--around", "webs2")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: There is no group webs2. The nearest are ${web!}, ${eks!} and ${alb!}.\n(see --help)\n`,
    });
    const { stderr } = await graph(EXAMPLE, "--from", "EK", "--to", "web");
    expect(stderr).toContain(`The nearest are ${eks!}, `);
  });

  it("whose name several groups have is an error with their IDs", async () => {
    const ids = ["one", "two"].map(groupId);
    const documents = exportOf({ web: ids[0]! }, []);
    const others = exportOf({ web: ids[1]! }, []).map(({ name, text }) => ({ name: `other-${name}`, text }));
    const { exitCode, stderr } = await graph([...documents, ...others], "--around", "web");
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `error: Several groups are called web: ${[...ids].sort().join(" and ")}. Give an ID.\n(see --help)\n`,
    );
  });

  it("that is unknown in an empty input is an error that says so", async () => {
    const { stderr } = await graph(exportOf({}, []), "--around", "web");
    expect(stderr).toContain("There is no group web, because the input contains no groups.");
  });

  it("is named in messages without raw control characters", async () => {
    const { exitCode, stderr } = await graph(EXAMPLE, "--around", "\u001b[2J\u202e");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("There is no group \\u001b[2J\\u202e.");
  });
});

describe("paths", () => {
  it("are drawn if there are any", async () => {
    const { exitCode, stdout } = await graph(EXAMPLE, "--from", "alb", "--to", "db");
    expect(exitCode).toBe(0);
    expect(stdout).toContain('"| g2["web"]\n  g2 -->|"tcp 5432"| g3["db"]\n');
    expect(stdout).not.toContain("eks");
  });

  it.each(["mermaid", "dot", "html"])("that do not exist are said not to, with exit code 1: %s", async (format) => {
    expect(await graph(EXAMPLE, "--from", "db", "--to", "alb", "--format", format)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr:
        `There is no path from db (${groupId("db")}) to alb (${groupId("alb")}) through connections that both sides ` +
        "allow.\n",
    });
  });

  it("that do not exist because of half a pair are said to lack it", async () => {
    const rules = [
      ...pairOfRules(groupId("a"), groupId("b"), tcp(443)),
      ...pairOfRules(groupId("b"), groupId("c"), tcp(80)).slice(0, 1),
      ...pairOfRules(groupId("a"), groupId("c"), tcp(22)).slice(1),
    ];
    const documents = exportOf(Object.fromEntries(["a", "b", "c"].map((n) => [n, groupId(n)])), rules);
    const { exitCode, stderr } = await graph(documents, "--from", "a", "--to", "c");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /both sides allow: a → c tcp 22 has no egress rule and b → c tcp 80 has no ingress rule\.\n$/,
    );
  });

  it("that do not exist leave a file as it is", async () => {
    const cwd = folderWith([...EXAMPLE, { name: "groups.mmd", text: "before" }]);
    const args = ["graph", ...FILES, "--from", "db", "--to", "alb", "--output", "groups.mmd"];
    expect(await mutualSg(args, { cwd })).toMatchObject({ exitCode: 1 });
    expect(readFileSync(join(cwd, "groups.mmd"), "utf8")).toBe("before");
  });
});

it("only groups with findings and their neighbours are drawn on request", async () => {
  const clean = [
    ...pairOfRules(groupId("a"), groupId("b"), tcp(443)),
    ...pairOfRules(groupId("c"), groupId("d"), tcp(80)),
  ];
  const documents = exportOf(Object.fromEntries(["a", "b", "c", "d"].map((n) => [n, groupId(n)])), clean.slice(0, -1));
  const { stdout } = await graph(documents, "--only-findings");
  expect([...stdout.matchAll(/\["(.)"/g)].map(([, name]) => name)).toEqual(["c", "d"]);
});

it("that no group has findings is said", async () => {
  const rules = pairOfRules(groupId("a"), groupId("b"), tcp(443));
  const documents = exportOf({ a: groupId("a"), b: groupId("b") }, rules);
  expect(await graph(documents, "--only-findings")).toEqual({
    exitCode: 0,
    stdout: "flowchart LR\n",
    stderr: "No group has findings.\n",
  });
  const { stderr } = await graph(documents, "--only-findings", "--around", "a");
  expect(stderr).toBe(`No group around a (${groupId("a")}) has findings.\n`);
});

it.each([
  [["--depth", "2"], "--depth needs --around: add a group"],
  [["--from", "web"], "--from needs --to: add the group at the other end"],
  [["--to", "web"], "--to needs --from: add the group at the other end"],
  [["--around", "web", "--from", "web", "--to", "db"], "option '--around <group>' cannot be used with option"],
  [["--only-findings", "--from", "web", "--to", "db"], "option '--only-findings' cannot be used with option"],
  [["--around", ""], "The name of a group is empty. Give an ID, name or Terraform address."],
  [["--around", "web", "--depth", "0"], "Give a whole number from 1 to 99."],
  [["--around", "web", "--depth", "two"], "Give a whole number from 1 to 99."],
  [["--format", "svg"], "Allowed choices are mermaid, dot, html."],
])("wrong usage is an error: %j", async (options, message) => {
  const { exitCode, stdout, stderr } = await graph(EXAMPLE, ...options);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain(message);
});
