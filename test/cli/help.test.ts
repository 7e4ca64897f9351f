import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { PROJECT } from "../support/workspace";
import { folderWith, mutualSg } from "./captured";
import { EXAMPLE } from "./environments";

const COMMANDS = ["audit", "baseline", "graph", "moved"];

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

/** A plan without changes. */
const PLAN = JSON.stringify({
  format_version: "1.2",
  terraform_version: "1.11.4",
  planned_values: { root_module: {} },
  resource_changes: [],
  configuration: { root_module: {} },
});

it("the help names each command, the exit codes and the guide", async () => {
  const { stdout } = await helpOf();
  for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  expect(stdout).toContain("Exit codes: 0");
  expect(stdout).toContain("docs/existing-environments.md");
});

it("no line of the help is longer than 100 columns", async () => {
  for (const command of [[], ...COMMANDS.map((name) => [name])]) {
    const { stdout } = await helpOf(...command);
    for (const line of stdout.split("\n")) {
      if (!/https:|^ {2}.*mutual-sg /.test(line)) expect(line.length, line).toBeLessThanOrEqual(100);
    }
  }
});

it("the version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  expect(await mutualSg(["--version"], { cwd: folderWith([]) })).toEqual({
    exitCode: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
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
  expect(stdout).toContain("web (sg-0123456789abcdef0) is open to all outbound traffic");
});
