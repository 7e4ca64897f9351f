import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { InputDocument } from "../../src/environment/input";
import { ALL_TRAFFIC, egressRule, ingressRule, interfaceRow, pairOfRules, tcp } from "../../tools/aws-rows";
import { PROJECT } from "../support/workspace";
import { folderWith, mutualSg } from "./captured";
import { CLEAN, exportOf, FILES, groupId } from "./environments";

const SCHEMA = JSON.parse(readFileSync(join(PROJECT, "schemas/closing-plan.schema.json"), "utf8")) as object;
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(SCHEMA);

interface JsonPlan {
  readonly steps: readonly {
    readonly isReady: boolean;
    readonly groups: readonly (Readonly<Record<string, unknown>> & { readonly undo: readonly string[] })[];
  }[];
}

async function planOf(documents: readonly InputDocument[], ...options: string[]): Promise<string> {
  const files = documents.map(({ name }) => name);
  const planned = await mutualSg(["plan-closing", ...files, ...options], { cwd: folderWith(documents) });
  expect(planned).toMatchObject({ exitCode: 0, stderr: "" });
  return planned.stdout;
}

async function jsonPlanOf(documents: readonly InputDocument[]): Promise<JsonPlan> {
  const plan: unknown = JSON.parse(await planOf(documents, "--format", "json"));
  expect(validate(plan), JSON.stringify(validate.errors)).toBe(true);
  return plan as JsonPlan;
}

const open = (name: string, description?: string) => egressRule(groupId(name), "0.0.0.0/0", ALL_TRAFFIC, description);
const labelOf = (name: string) => `${name} (${groupId(name)})`;

const IDS = Object.fromEntries(["alb", "web", "agent", "db", "eks"].map((name) => [name, groupId(name)]));

/** A shop in which all groups are open. Two of them, and one that AWS manages, share an interface. */
function openShop(description?: string): InputDocument[] {
  const [rules, groups] = exportOf(IDS, [
    ...Object.keys(IDS).map((name) => open(name, description)),
    ingressRule(groupId("alb"), "0.0.0.0/0", tcp(443)),
    ingressRule(groupId("web"), groupId("alb"), tcp(8080)),
    ...pairOfRules(groupId("web"), groupId("db"), tcp(5432)),
    egressRule(groupId("web"), "pl-63a5400a", tcp(443)),
    egressRule(groupId("web"), "pl-0123456789abcdef0", tcp(443)),
    egressRule(groupId("web"), "10.0.0.0/8", tcp(443)),
    egressRule(groupId("web"), "1.1.1.1/32", tcp(443)),
  ]);
  const carried = [["alb"], ["web", "agent", "eks"], ["db"]];
  const interfaces = carried.map((names, index) => ({
    ...interfaceRow(index, names.map(groupId)),
    ...(names.includes("db") ? { RequesterId: "amazon-rds" } : {}),
  }));
  return [rules!, groups!, { name: FILES[2]!, text: JSON.stringify({ NetworkInterfaces: interfaces }) }];
}

/** An open group on the interfaces of a managed group and of one of another account. `db` accepts both. */
function uncertainShop(): InputDocument[] {
  const app = { GroupId: groupId("app"), UserId: "999988887777" };
  const [rules, groups] = exportOf({ web: groupId("web"), db: groupId("db"), eks: groupId("eks") }, [
    open("web"),
    { ...ingressRule(groupId("db"), app.GroupId, tcp(5432)), ReferencedGroupInfo: app },
    ingressRule(groupId("db"), groupId("eks"), tcp(6379)),
  ]);
  const carried = [["web", "app", "eks"], ["db"]];
  const interfaces = carried.map((names, index) => interfaceRow(index, names.map(groupId)));
  return [rules!, groups!, { name: FILES[2]!, text: JSON.stringify({ NetworkInterfaces: interfaces }) }];
}

describe("the text", () => {
  it("has the steps in their order, and says which are ready", async () => {
    const lines = (await planOf(openShop())).split("\n");
    expect(lines[0]).toBe(
      "4 groups to close in 3 steps. 2 steps are ready. Take one step after another, and plan again with",
    );
    expect(lines.filter((line) => /^Step|^ {2}\w+ \(sg/.test(line))).toEqual([
      ...["Step 1  ready", `  ${labelOf("db")}`],
      ...["Step 2  ready", `  ${labelOf("agent")}`, `  ${labelOf("web")}`],
      ...["Step 3  not ready", `  ${labelOf("alb")}`],
    ]);
  });

  it("says what would break, what is cut, what stays, and what to know before", async () => {
    const text = (await planOf(openShop())).replaceAll(/\s+/g, " ");
    for (const expected of [
      "The 2 groups share network interfaces, which stay open until all of the groups are closed.",
      "1 connection would break.",
      `Breaks tcp 8080 to ${labelOf("web")}, accepted by sgr-`,
      "→ Declare this connection as a pair first, such as with `mutual-sg adopt`.",
      "(tcp 443 from 0.0.0.0/0), which AWS does not track: close the group when clients may reconnect",
      "(tcp 443 to pl-63a5400a): a prefix list of AWS, such as that of S3",
      "(tcp 443 to pl-0123456789abcdef0): a prefix list",
      "(tcp 443 to 1.1.1.1/32): the internet",
      "(tcp 443 to 10.0.0.0/8) ",
      "Needs no egress, unless a database loads data from S3",
      `Stays open through ${labelOf("eks")}, a group of Amazon EKS on the same network interfaces`,
      `AWS manages ${labelOf("eks")}, so this open group is not in the plan.`,
      "Ingress rules with CIDR blocks do not name their clients either. Look at the VPC flow logs before you close a " +
        "group: `mutual-sg propose` reads them.",
    ]) {
      expect(text).toContain(expected);
    }
  });

  it("has command lines that can be pasted, and no other line longer than 100 columns", async () => {
    const text = await planOf(openShop("it's open"));
    const lines = text.split("\n");
    for (const line of lines) if (!line.includes("--ip-permissions")) expect(line.length).toBeLessThanOrEqual(100);
    const commands = lines.flatMap((line, index) =>
      line.includes("aws ec2 ") ? [lines.slice(index, index + 3).join("\n")] : [],
    );
    expect(commands).toHaveLength(2 * 3);
    const script = ["aws() { printf '%s\\n' \"$@\"; }", ...commands].join("\n");
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.match(/^\[.*it's open.*\]$/gm)).toHaveLength(3);
  });

  it("has no commands for a step that is not ready", async () => {
    const step = (await planOf(openShop())).split("Step 3  not ready")[1]!;
    expect(step).not.toContain("aws ec2");
    expect(step).not.toContain("Undo");
    expect(step.replaceAll(/\s+/g, " ")).toMatch(
      /Remove sgr-\w+ \(all traffic to 0\.0\.0\.0\/0\), but not yet: how to do so follows when the step is ready $/,
    );
  });

  it("says which connections may break, and why", async () => {
    const text = (await planOf(uncertainShop())).replaceAll(/\s+/g, " ");
    for (const expected of [
      "Step 1 not ready 2 connections may break.",
      `May break tcp 5432 from ${groupId("app")} to ${labelOf("db")}, accepted by`,
      `: the input does not contain all rules of ${groupId("app")}`,
      `tcp 6379 from ${labelOf("eks")} to ${labelOf("db")}, accepted by`,
      `: Amazon EKS manages ${labelOf("eks")}`,
      "→ Add the exports or the plan that contain all rules of the source, or add an egress rule for the connection first.",
      "→ Add an egress rule for the connection to another group on all interfaces of the source first.",
    ]) {
      expect(text).toContain(expected);
    }
    expect(text).not.toContain("aws ec2 revoke");
  });

  it("lists ten of many connections that would break", async () => {
    const ports = Array.from({ length: 12 }, (_, index) => index + 1);
    const rules = [open("web"), ...ports.map((port) => ingressRule(groupId("db"), groupId("web"), tcp(port)))];
    const text = await planOf(exportOf({ web: groupId("web"), db: groupId("db") }, rules));
    expect(text.match(/accepted by/g)).toHaveLength(10);
    expect(text).toContain("and 2 more");
    expect(text).toContain("→ Declare these connections as pairs first");
  });

  it("says that a connection to another VPC needs other rules", async () => {
    const [rules, groups] = exportOf({ web: groupId("web"), db: groupId("db") }, [
      open("web"),
      ingressRule(groupId("db"), groupId("web"), tcp(5432)),
    ]);
    const other = groups!.text.replace(/"VpcId": "[^"]+"/, '"VpcId": "vpc-0b1b2c3d4e5f60718"');
    const text = (await planOf([rules!, { ...groups!, text: other }])).replaceAll(/\s+/g, " ");
    expect(text).toContain("in another VPC, accepted by");
    expect(text).toContain("To another VPC, the rule needs a CIDR block or a prefix list.");
  });

  it("says which groups are not known to belong together without the interfaces", async () => {
    expect(await planOf(openShop().slice(0, 2))).toContain("`aws ec2 describe-network-interfaces`");
    expect(await planOf(openShop())).not.toContain("describe-network-interfaces");
  });

  it("says so if nothing is open", async () => {
    expect(await planOf(CLEAN)).toBe("There is no group to close: no security group has open egress.\n");
  });

  it("has colours in a terminal only", async () => {
    const cwd = folderWith(openShop());
    const { stdout } = await mutualSg(["plan-closing", ...FILES], { cwd, isTTY: true });
    expect(stdout).toContain("\u001b[33mnot ready\u001b[39m");
    expect(await planOf(openShop())).not.toContain("\u001b");
  });
});

describe("the JSON", () => {
  it("matches the published schema, and has each step in a line of its own", async () => {
    const { steps } = await jsonPlanOf(openShop());
    expect(steps.map(({ isReady, groups }) => [isReady, ...groups.map(({ name }) => name)])).toEqual([
      [true, "db"],
      [true, "agent", "web"],
      [false, "alb"],
    ]);
    const text = await planOf(openShop(), "--format", "json");
    expect(text.match(/^\{"isReady":.*\},?$/gm)).toHaveLength(3);
  });

  it("has the rules, the connections and the commands of each group", async () => {
    const { steps } = await jsonPlanOf(openShop());
    const [alb, web] = [steps[2]!.groups[0]!, steps[1]!.groups[1]!];
    const sgr = expect.stringMatching(/^sgr-/) as string;
    const everything = { id: sgr, protocol: "all", fromPort: null, toPort: null, peer: "0.0.0.0/0", address: null };
    expect(alb).toMatchObject({
      region: "eu-central-1",
      openRules: [everything],
      breaks: [{ source: alb.id, target: web.id, protocol: "tcp", fromPort: 8080, toPort: 8080, ingressRuleId: sgr }],
      cutAtOnce: [{ id: sgr, protocol: "tcp", fromPort: 443, toPort: 443, peer: "0.0.0.0/0" }],
      needsNoEgress: false,
      remove: [expect.stringContaining("revoke-security-group-egress --region eu-central-1 --group-id")],
      undo: [expect.stringContaining("authorize-security-group-egress --region eu-central-1 --group-id")],
    });
    expect(web).toMatchObject({ openCompanions: [groupId("eks")], needs: [{}, {}, {}, {}] });
  });

  it("has the connections that may break", async () => {
    const [step] = (await jsonPlanOf(uncertainShop())).steps;
    expect(step).toMatchObject({
      isReady: false,
      groups: [{ breaks: [], mayBreak: [{ source: groupId("app") }, { source: groupId("eks") }] }],
    });
  });

  it("matches the schema if nothing is open", async () => {
    expect(await jsonPlanOf(CLEAN)).toMatchObject({ steps: [], managedGroups: [] });
  });

  it("every part of the schema has a description", () => {
    const check = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, part] of Object.entries(value)) {
        if (/(properties|\$defs)$/.test(path)) expect(part, `${path}/${name}`).toHaveProperty("description");
        check(part, `${path}/${name}`);
      }
    };
    check(SCHEMA, "");
  });
});

describe("the Markdown", () => {
  it("is a list to tick off", async () => {
    const text = await planOf(openShop(), "--format", "markdown");
    expect(text.match(/^### .*|^- \[ \] .*/gm)).toEqual([
      ...["### Step 1: ready", `- [ ] **${labelOf("db")}**`],
      ...["### Step 2: ready", `- [ ] **${labelOf("agent")}**`, `- [ ] **${labelOf("web")}**`],
      ...["### Step 3: not ready", `- [ ] **${labelOf("alb")}**`],
    ]);
    expect(
      text.match(/^ {4}```sh\n {4}aws ec2 .* \\\n {6}--region .* \\\n {6}--ip-permissions '.*'\n {4}```$/gm),
    ).toHaveLength(2 * 3);
    expect(text.split("Step 3: not ready")[1]).not.toContain("```");
  });

  it("fits into a comment, and says how many groups are left out", async () => {
    const ids = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`group-${index}`, groupId(`${index}`)]));
    const rules = Object.values(ids).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC));
    const text = await planOf(exportOf(ids, rules), "--format", "markdown");
    expect(text.length).toBeLessThan(65_536);
    const listed = text.match(/^- \[ \]/gm)!.length;
    expect(text).toContain(`${200 - listed} more groups left out`);
  });

  it("contains no markup of names", async () => {
    const ids = { "<script>[x](https://example.com) @user `code`": groupId("web") };
    const text = await planOf(exportOf(ids, [open("web")]), "--format", "markdown");
    expect(text).toContain("**&lt;script&gt;\\[x\\](https\\://example.com) @&#8203;user \\`code\\` (sg-");
  });
});

it.each(["text", "json", "markdown"])("names never reach the terminal raw: %s", async (format) => {
  const cwd = folderWith([]);
  const special = fc.constantFrom(
    "\u001b[2J",
    "\u009b31m",
    "\n",
    "\u202e",
    "\u2028",
    "\u{e0041}",
    "'",
    "```",
    "__proto__",
  );
  const anyName = fc.array(fc.oneof(special, fc.string({ unit: "binary", maxLength: 3 })), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(anyName, async (parts) => {
      const named = (key: string, value: unknown): unknown =>
        ["GroupName", "Description"].includes(key) ? `${String(value)}${parts.join("")}` : value;
      for (const { name, text } of openShop()) writeFileSync(join(cwd, name), JSON.stringify(JSON.parse(text), named));
      const { exitCode, stdout } = await mutualSg(["plan-closing", ...FILES, "--format", format], { cwd });
      expect(exitCode).toBe(0);
      expect(stdout).toContain("revoke-security-group-egress");
      expect(stdout).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 50 },
  );
});

it("a name of a million characters does not flood the plan", async () => {
  const long = "x".repeat(1_000_000);
  for (const format of ["text", "markdown"]) {
    const plan = await planOf(exportOf({ [long]: groupId("web") }, [open("web", long)]), "--format", format);
    expect(plan.length).toBeLessThan(10_000);
  }
});

it("the plan is written into a file, whole, and wrong usage is an error", async () => {
  const cwd = folderWith(openShop());
  const written = await mutualSg(["plan-closing", ...FILES, "--output", "plan.txt"], { cwd });
  expect(written).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(readFileSync(join(cwd, "plan.txt"), "utf8")).toBe(await planOf(openShop()));
  expect(await mutualSg(["plan-closing"], { cwd })).toMatchObject({ exitCode: 2, stdout: "" });
  expect(await mutualSg(["plan-closing", ...FILES, "--format", "sarif"], { cwd })).toMatchObject({ exitCode: 2 });
});
