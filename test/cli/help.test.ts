import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { PROJECT } from "../support/workspace";
import { planOf } from "../environment/terraform/terraform-output";
import { folderWith, mutualSg } from "./captured";
import { EXAMPLE } from "./environments";

const COMMANDS = ["adopt", "audit", "baseline", "graph", "moved", "plan-closing", "propose"];

const FLOW_LOG_RECORD = "2 123456789012 eni-1 10.0.0.1 10.0.0.2 40000 443 6 5 600 1767225600 1767225660 ACCEPT OK";

const helpOf = (...command: string[]) => mutualSg([...command, "--help"], { cwd: folderWith([]) });

/** The arguments of a command line as a shell splits them, without what is piped into it. */
function argumentsOf(commandLine: string): string[] {
  const [command] = commandLine.split("|").slice(-1);
  const words = command!
    .trim()
    .match(/"[^"]*"|\S+/g)!
    .map((word) => word.replaceAll('"', ""));
  expect(words[0]).toBe("mutual-sg");
  return words.slice(1);
}

describe("every example in the help works", () => {
  it.each([[[]], ...COMMANDS.map((command) => [[command]])])("mutual-sg %j", async (command) => {
    await useAws();
    const { exitCode, stdout, stderr } = await helpOf(...command);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const examples = stdout.split("\n").filter((line) => /^ {2}.*mutual-sg /.test(line) && !line.includes("#"));
    expect(examples.length).toBeGreaterThan(1);
    for (const example of examples) {
      const accepted = { name: "accepted.json", text: JSON.stringify({ version: 1, entries: [] }) };
      const plan = { name: "plan.json", text: PLAN };
      const exports = EXAMPLE.map(({ text }, index) => ({
        name: `${["rules", "groups", "interfaces"][index]!}.json`,
        text,
      }));
      const cwd = folderWith([accepted, plan, { ...plan, name: "state.json" }, ...exports]);
      mkdirSync(join(cwd, "logs"));
      writeFileSync(join(cwd, "logs", "flow.log"), `${FLOW_LOG_RECORD}\n`);
      const ran = await mutualSg(argumentsOf(example), { cwd, stdin: PLAN });
      expect(ran, example).toMatchObject({ exitCode: expect.toBeOneOf([0, 1]) as number, stderr: "" });
    }
  });
});

/** An AWS that has one open security group in each region, for the profile `audit`. */
async function useAws(): Promise<void> {
  const lists: Readonly<Record<string, string>> = {
    DescribeSecurityGroups:
      "<securityGroupInfo><item><groupId>sg-0123456789abcdef0</groupId><groupName>web</groupName></item></securityGroupInfo>",
    DescribeSecurityGroupRules:
      "<securityGroupRuleSet><item><securityGroupRuleId>sgr-0123456789abcdef0</securityGroupRuleId>" +
      "<groupId>sg-0123456789abcdef0</groupId><isEgress>true</isEgress><ipProtocol>-1</ipProtocol>" +
      "<cidrIpv4>0.0.0.0/0</cidrIpv4></item></securityGroupRuleSet>",
    DescribeNetworkInterfaces: "<networkInterfaceSet/>",
  };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const action = new URLSearchParams(body).get("Action")!;
      response.end(`<${action}Response>${lists[action]!}</${action}Response>`);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const profile = "[profile audit]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = x\n";
  vi.stubEnv("AWS_CONFIG_FILE", join(folderWith([{ name: "config", text: profile }]), "config"));
  vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A plan that changes nothing. */
const PLAN = JSON.stringify(
  planOf({ prior: { "aws_security_group.web": { id: "sg-0123456789abcdef0", name: "web" } } }),
);

it("the help names each command, the exit codes and the guide", async () => {
  const { stdout } = await helpOf();
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(stdout.match(/^ {2}[012] {2}.*/gm)).toEqual([
    "  0  no findings of --fail-on or above",
    "  1  findings of --fail-on or above, or no path for graph",
    "  2  wrong usage or input",
  ]);
  expect(stdout).toContain("docs/existing-environments.md");
});

it.each([
  ["100 columns", undefined, 100],
  ["a terminal", 80, 80],
])("no line of the help is longer than %s, and paragraphs fill it", async (_, columns, width) => {
  for (const command of [[], ...COMMANDS.map((name) => [name])]) {
    const { stdout } = await mutualSg([...command, "--help"], { cwd: folderWith([]), columns });
    const lines = stdout.split("\n");
    for (const line of lines) {
      if (!/https:|^ {2}.*mutual-sg /.test(line)) expect(line.length, line).toBeLessThanOrEqual(width);
    }
    const description = lines.slice(2, lines.indexOf("", 2));
    for (const [index, line] of description.slice(0, -1).entries()) {
      const [next] = description[index + 1]!.split(" ");
      expect(`${line} ${next!}`.length, line).toBeGreaterThan(width);
    }
  }
});

it.each([
  [["-h"], ["--help"]],
  [
    ["audit", "-h"],
    ["audit", "--help"],
  ],
  [["help"], ["--help"]],
  [
    ["help", "audit"],
    ["audit", "--help"],
  ],
])("%j prints the same help as %j", async (args, same) => {
  const printed = await mutualSg(args, { cwd: folderWith([]) });
  expect(printed).toEqual(await mutualSg(same, { cwd: folderWith([]) }));
  expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
});

it.each([["--version"], ["-V"]])("the version is the package's: %s", async (option) => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  const printed = await mutualSg([option], { cwd: folderWith([]) });
  expect(printed).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

it("without a command, the help is on standard error and the exit code is 2", async () => {
  const { exitCode, stdout, stderr } = await mutualSg([], { cwd: folderWith([]) });
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain("Usage: mutual-sg");
});

it("a live audit reports what AWS says, and files may be added", async () => {
  await useAws();
  const cwd = folderWith([]);
  writeFileSync(join(cwd, "plan.json"), PLAN);
  const args = ["audit", "--live", "--profile", "audit", "--region", "eu-west-1", "plan.json"];
  const { exitCode, stdout } = await mutualSg(args, { cwd });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("aws_security_group.web (sg-0123456789abcdef0)\n  error open-egress");
});
