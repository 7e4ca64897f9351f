import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALL_TRAFFIC, egressRule, idOf, ingressRule, pairOfRules, tcp } from "../../tools/aws-rows";
import { planOf, stateOf } from "../environment/terraform/terraform-output";
import { folderWith, mutualSg } from "./captured";
import { CLEAN, EXAMPLE, exportOf, FILES, groupId } from "./environments";

const [WEB, DB] = [groupId("web"), groupId("db")];

const adopt = (cwd: string, ...options: readonly string[]) => mutualSg(["adopt", ...FILES, ...options], { cwd });
const TO_MODULE = ["--to", "module", "--output", "adopted"];

const RULES_FILE = "adopted/security_group_rules.tf";
const IMPORTS_FILE = "adopted/security_group_rules_imports.tf";
const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");

describe("mutual-sg adopt", () => {
  it("writes the declaration and the imports, and says what Terraform will plan", async () => {
    const cwd = folderWith(EXAMPLE);
    const { exitCode, stdout, stderr } = await adopt(cwd, ...TO_MODULE);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [, imports, adds] = /^ {2}Plan: (\d+) to import, (\d+) to add, 0 to change, 0 to destroy\.$/m.exec(stdout)!;
    expect(read(cwd, IMPORTS_FILE).match(/^import \{$/gm)).toHaveLength(Number(imports));
    expect(stdout).toContain(`Rules            ${imports!} to import, ${adds!} to add\n`);
    expect(stdout).toContain(`Written  ${RULES_FILE}\n         ${IMPORTS_FILE}\n`);
    expect(stdout).toContain("Run terraform init and terraform plan in adopted.");
  });

  it.each([
    ["module", 'source  = "close-the-gate/mutual-security-groups/aws"', "security_group_rules.tf"],
    [
      "vpc-rules",
      'source  = "close-the-gate/mutual-security-groups/aws//modules/vpc-rules"',
      "security_group_rules.tf",
    ],
    ["construct", "class AdoptedSecurityGroupRules extends Construct", "security-group-rules.ts"],
  ])("writes the files of %s", async (target, text, file) => {
    const cwd = folderWith(CLEAN);
    await adopt(cwd, "--to", target, "--output", "a/b");
    expect(read(cwd, `a/b/${file}`)).toContain(text);
  });

  it("says how to use the construct", async () => {
    const { stdout } = await adopt(folderWith(CLEAN), "--to", "construct", "--output", ".");
    expect(stdout).toContain("Use AdoptedSecurityGroupRules in a stack, and run cdktf diff.");
  });

  it("takes the module from the given source", async () => {
    const cwd = folderWith(CLEAN);
    await adopt(cwd, ...TO_MODULE, "--module-source", "../module");
    expect(read(cwd, RULES_FILE)).toMatch(/source = "\.\.\/module"\n\n/);
  });

  it("passes the quota on, and warns about groups that come close to it", async () => {
    const cwd = folderWith(CLEAN);
    const { stderr } = await adopt(cwd, ...TO_MODULE, "--rules-per-security-group", "1");
    expect(read(cwd, RULES_FILE)).toContain("rules_per_security_group = 1\n");
    expect(stderr).toMatch(/^warning: db \(sg-\w+\) has 1 ingress rule, and the quota is 1\. Have the quota/m);
  });

  it("warns about a group that exceeds its quota with the rules that are added", async () => {
    const targets = Array.from({ length: 61 }, (_, index) => [`t${index}`, groupId(`t${index}`)] as const);
    const toTargets = targets.map(([, id]) => ingressRule(id, WEB, tcp(443)));
    const rules = [egressRule(WEB, "10.0.0.0/8", tcp(443)), ...toTargets];
    const exported = exportOf({ web: WEB, ...Object.fromEntries(targets) }, rules);
    const { stderr } = await adopt(folderWith(exported), ...TO_MODULE);
    expect(stderr).toMatch(/^warning: web \(sg-\w+\) will have 62 egress rules .*, and the quota is 60\./);
  });

  it("lists the connections that do not work today, and the groups whose egress stays open", async () => {
    const { stdout } = await adopt(folderWith(EXAMPLE), ...TO_MODULE);
    expect(stdout).toContain("New connections (3)\n");
    expect(stdout.replaceAll(/\n {4}/g, " ")).toContain(
      `  - web-to-db-tcp-6379: adds the ingress rule for tcp 6379 from web (${WEB}) to db (${DB})\n`,
    );
    expect(stdout).toMatch(
      /^Open egress {6}1 group\. The rules that open it stay as they are: mutual-sg plan-closing/m,
    );
  });

  it("lists what it leaves alone, and each remedy once", async () => {
    const ids = Array.from({ length: 5 }, (_, index) => idOf("sg", "other", String(index)));
    const rules = ids.map((id) => ingressRule(WEB, id, tcp(80)));
    const { stdout } = await adopt(folderWith(exportOf({ web: WEB }, rules)), ...TO_MODULE);
    expect(stdout).toContain("Left alone (5)\n");
    for (const id of ids) expect(stdout).toContain(id);
    expect(stdout.match(/ → /g)).toHaveLength(1);
    expect(stdout).toContain("There is nothing to adopt, so no file is written.");
  });

  it("refers to the groups of a configuration, unless IDs are wanted", async () => {
    const group = (id: string, name: string) => ({ id, name, vpc_id: "vpc-1" });
    const plan = planOf({
      prior: { "aws_security_group.web": group(WEB, "web"), "aws_security_group.db": group(DB, "db") },
    });
    const cwd = folderWith([{ name: "plan.json", text: JSON.stringify(plan) }, EXAMPLE[0]!]);
    const { stdout } = await mutualSg(["adopt", "plan.json", FILES[0]!, ...TO_MODULE], { cwd });
    expect(read(cwd, RULES_FILE)).toMatch(/^ {4}web += aws_security_group\.web\.id # vpc-1$/m);
    expect(stdout).toContain(
      "Next     The files refer to resources of plan.json, so they must be in the folder of its root\n",
    );
    const withIds = ["--no-references", "--force"];
    const again = await mutualSg(["adopt", "plan.json", FILES[0]!, ...TO_MODULE, ...withIds], { cwd });
    expect(read(cwd, RULES_FILE)).toMatch(/^ {4}web += "sg-\w+" # vpc-1, aws_security_group\.web$/m);
    expect(again.stdout).not.toContain("The files refer to");
  });

  it("says that it cannot know what Terraform manages if the input has no state or plan", async () => {
    const { stdout } = await adopt(folderWith(EXAMPLE), ...TO_MODULE);
    expect(stdout).toMatch(/^Terraform {8}no state or plan in the input/m);
    const plan = planOf({ prior: { "aws_security_group.web": { id: WEB, name: "web", vpc_id: "vpc-1" } } });
    const cwd = folderWith([...EXAMPLE, { name: "plan.json", text: JSON.stringify(plan) }]);
    expect((await mutualSg(["adopt", ...FILES, "plan.json", ...TO_MODULE], { cwd })).stdout).not.toMatch(
      /^Terraform /m,
    );
  });

  it("has the same report in colours on a terminal", async () => {
    const plain = await adopt(folderWith(EXAMPLE), ...TO_MODULE);
    const coloured = await mutualSg(["adopt", ...FILES, ...TO_MODULE], { cwd: folderWith(EXAMPLE), isTTY: true });
    expect(coloured.stdout).toContain("\u001b[1mPlan: ");
    // eslint-disable-next-line no-control-regex
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain.stdout);
  });

  it("prints no line of more than 100 columns", async () => {
    const rules = [ingressRule(DB, WEB, tcp(1)), egressRule(WEB, idOf("sg", "x"), tcp(2))];
    const { stdout } = await adopt(
      folderWith(exportOf({ [`web ${"x".repeat(40)}`]: WEB, db: DB }, rules)),
      ...TO_MODULE,
    );
    for (const line of stdout.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it("prints and writes no raw name", async () => {
    const ids = { "\u001b[2Jweb": WEB, "db\u202e\nline": DB };
    const cwd = folderWith(exportOf(ids, [ingressRule(DB, WEB, tcp(1)), egressRule(WEB, idOf("sg", "x"), tcp(2))]));
    const { stdout } = await adopt(cwd, ...TO_MODULE);
    expect(stdout).toContain("\\u001b[2Jweb");
    for (const text of [stdout, read(cwd, RULES_FILE)]) expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(read(cwd, RULES_FILE)).toContain("# db\\u202e\\u000aline, vpc-");
  });
});

describe("the files", () => {
  it("are left alone if they have the same content", async () => {
    const cwd = folderWith(CLEAN);
    await adopt(cwd, ...TO_MODULE);
    const { mtimeMs } = statSync(join(cwd, RULES_FILE));
    const { exitCode, stdout } = await adopt(cwd, ...TO_MODULE);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${RULES_FILE} (unchanged)`);
    expect(statSync(join(cwd, RULES_FILE)).mtimeMs).toBe(mtimeMs);
  });

  it("are not overwritten if one of them has other content, unless that is forced", async () => {
    const cwd = folderWith(CLEAN);
    await adopt(cwd, ...TO_MODULE);
    const imports = read(cwd, IMPORTS_FILE);
    writeFileSync(join(cwd, RULES_FILE), "# mine\n");
    chmodSync(join(cwd, RULES_FILE), 0o600);
    for (const document of EXAMPLE) writeFileSync(join(cwd, document.name), document.text);
    expect(await adopt(cwd, ...TO_MODULE)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr:
        `error: ${RULES_FILE} and ${IMPORTS_FILE} exist with other content: overwrite with --force, or name another ` +
        "folder with --output. With --force, your own edits are lost, and rules keep their keys only if the input contains the plan of this " +
        "configuration.\n",
    });
    expect([read(cwd, RULES_FILE), read(cwd, IMPORTS_FILE)]).toEqual(["# mine\n", imports]);
    expect((await adopt(cwd, ...TO_MODULE, "--force")).exitCode).toBe(0);
    expect(read(cwd, RULES_FILE)).toContain("web-to-db-tcp-6379");
    expect(statSync(join(cwd, RULES_FILE)).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(cwd, "adopted")).sort()).toEqual([
      "security_group_rules.tf",
      "security_group_rules_imports.tf",
    ]);
  });

  it("are not overwritten, even by force, if Terraform would then destroy rules that another call declares", async () => {
    const pair = { source_security_group_id: WEB, protocol: "tcp", from_port: 1, to_port: 1 };
    const address = 'module.network.module.security_group_rules.aws_security_group_rule.ingress["a"]';
    const plan = planOf({ prior: { [address]: { ...pair, type: "ingress", security_group_id: DB } } });
    const cwd = folderWith([...EXAMPLE, { name: "plan.json", text: JSON.stringify(plan) }]);
    mkdirSync(join(cwd, "adopted"));
    writeFileSync(join(cwd, RULES_FILE), "# mine\n");
    const { exitCode, stderr } = await adopt(cwd, "plan.json", ...TO_MODULE, "--force");
    expect({ exitCode, content: read(cwd, RULES_FILE) }).toEqual({ exitCode: 2, content: "# mine\n" });
    expect(stderr).toContain(`error: ${address} is in the input, and the new file would not declare it, so Terraform`);
  });

  it("are not written if the other one exists with other content", async () => {
    const cwd = folderWith(CLEAN);
    mkdirSync(join(cwd, "adopted"));
    writeFileSync(join(cwd, IMPORTS_FILE), "# mine\n");
    const { exitCode, stderr } = await adopt(cwd, ...TO_MODULE);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error: ${IMPORTS_FILE} exists with other content: `);
    expect(existsSync(join(cwd, RULES_FILE))).toBe(false);
  });

  it("never overwrite an input, not even by force", async () => {
    const cwd = folderWith(CLEAN);
    mkdirSync(join(cwd, "adopted"));
    symlinkSync(join("..", FILES[0]!), join(cwd, RULES_FILE));
    const { exitCode, stderr } = await adopt(cwd, ...TO_MODULE, "--force");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `error: ${RULES_FILE} is read: name another folder with --output.\n`,
    });
    expect(JSON.parse(read(cwd, FILES[0]!))).toHaveProperty("SecurityGroupRules");
  });

  it("are written through links", async () => {
    const cwd = folderWith(CLEAN);
    mkdirSync(join(cwd, "adopted"));
    writeFileSync(join(cwd, "real.tf"), "");
    symlinkSync("../real.tf", join(cwd, RULES_FILE));
    await adopt(cwd, ...TO_MODULE, "--force");
    expect(read(cwd, "real.tf")).toContain("module ");
  });

  it("do not exist if there is nothing to adopt", async () => {
    const open = exportOf({ web: WEB }, [egressRule(WEB, "0.0.0.0/0", ALL_TRAFFIC)]);
    const cwd = folderWith(open);
    const { exitCode, stdout } = await adopt(cwd, ...TO_MODULE);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("There is nothing to adopt, so no file is written.");
    expect(existsSync(join(cwd, "adopted"))).toBe(false);
  });

  it("do not exist if the state contains all rules already", async () => {
    const group = (name: string) => ({ id: groupId(name), name });
    const [egress, ingress] = [
      ["egress", WEB, DB],
      ["ingress", DB, WEB],
    ].map(([type, own, peer]) => ({
      address: `module.security_group_rules.aws_security_group_rule.${type!}["web-to-db"]`,
      values: {
        type,
        security_group_id: own,
        source_security_group_id: peer,
        protocol: "tcp",
        from_port: 5432,
        to_port: 5432,
      },
    }));
    const state = stateOf(
      { address: "aws_security_group.web", values: group("web") },
      { address: "aws_security_group.db", values: group("db") },
      egress!,
      ingress!,
    );
    const cwd = folderWith([{ name: "state.json", text: JSON.stringify(state) }]);
    const { stdout } = await mutualSg(["adopt", "state.json", ...TO_MODULE], { cwd });
    expect(stdout).toContain("0 to import, 0 to add, 2 in the state already");
    expect(existsSync(join(cwd, "adopted"))).toBe(false);
  });

  it.each([
    ["a file", FILES[0]!, "a part of its path is not a folder"],
    ["a folder in a file", `${FILES[0]!}/adopted`, "a part of its path is not a folder"],
  ])("cannot be written into %s", async (_, folder, reason) => {
    const cwd = folderWith(CLEAN);
    expect(await adopt(cwd, "--to", "construct", "--output", folder)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${folder}/security-group-rules.ts cannot be written: ${reason}.\n`,
    });
  });

  it("cannot replace a folder", async () => {
    const cwd = folderWith(CLEAN);
    mkdirSync(join(cwd, RULES_FILE), { recursive: true });
    expect((await adopt(cwd, ...TO_MODULE, "--force")).stderr).toBe(
      `error: ${RULES_FILE} cannot be written: it is not a file.\n`,
    );
  });

  it("cannot be written into a folder below a file", async () => {
    const cwd = folderWith(CLEAN);
    writeFileSync(join(cwd, "adopted"), "");
    const { exitCode, stderr } = await adopt(cwd, ...TO_MODULE);
    expect({ exitCode, content: read(cwd, "adopted") }).toEqual({ exitCode: 2, content: "" });
    expect(stderr).toContain("cannot be written");
  });
});

describe("wrong usage", () => {
  it.each([
    [["--output", "x"], "required option '--to <target>' not specified"],
    [["--to", "module"], "required option '--output <dir>' not specified"],
    [["--to", "stack", "--output", "x"], "Allowed choices are module, vpc-rules, construct."],
    [["--to", "module", "--output", ""], "--output is empty: name a folder"],
    [
      ["--to", "construct", "--output", "x", "--module-source", "y"],
      "--module-source has no meaning with --to construct: leave --module-source out",
    ],
    [["--to", "module", "--output", "x", "--module-source", ""], "--module-source is empty"],
    [["--to", "module", "--output", "x", "--account", "1"], "The input has no groups of the account 1"],
  ])("%j is refused", async (options, sentence) => {
    const cwd = folderWith(CLEAN);
    const { exitCode, stdout, stderr } = await adopt(cwd, ...options);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(sentence);
    expect(readdirSync(cwd).sort()).toEqual([...FILES].sort());
  });

  it("an input without groups is not an error, but a warning", async () => {
    const cwd = folderWith(exportOf({}, []));
    const { exitCode, stderr } = await adopt(cwd, ...TO_MODULE);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: The input has no security groups: check /);
  });
});

it("pairs that exist are imported on both sides, and nothing is added", async () => {
  const cwd = folderWith(exportOf({ web: WEB, db: DB }, pairOfRules(WEB, DB, tcp(5432))));
  const { stdout } = await adopt(cwd, ...TO_MODULE);
  expect(stdout).toContain("  Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.\n");
  expect(read(cwd, RULES_FILE)).toContain("    web-to-db = {\n");
});
