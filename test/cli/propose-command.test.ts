import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { idOf } from "../../tools/aws-rows";
import { folderWith, mutualSg } from "./captured";
import { EXAMPLE, FILES, groupId } from "./environments";

const FIELDS =
  "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status tcp-flags";

/** The addresses of the example's interfaces. */
const HOSTS = { alb: "10.0.0.0", web: "10.0.0.1", db: "10.0.0.2" } as const;
type Host = keyof typeof HOSTS;

const START = Date.parse("2026-11-01T08:00:00Z") / 1_000;

/** What the client's interface records about connections from a host to a port of another one. */
function records(client: Host, server: string, port: number, count = 1): string[] {
  const eni = idOf("eni", String(Object.keys(HOSTS).indexOf(client)));
  const one = (from: string, to: string, ports: string, flags: number) =>
    `2 123456789012 ${eni} ${from} ${to} ${ports} 6 5 600 ${START} ${START + 60} ACCEPT OK ${flags}`;
  return Array.from({ length: count }, (_, index) => {
    const clientPort = 40_000 + 10 * (port % 1_000) + index;
    return [
      one(HOSTS[client], server, `${clientPort} ${port}`, 2),
      one(server, HOSTS[client], `${port} ${clientPort}`, 18),
    ];
  }).flat();
}

/** A folder with the example's exports and a folder with a flow log. */
function folderWithLogs(lines: readonly string[]): string {
  const cwd = folderWith(EXAMPLE);
  mkdirSync(join(cwd, "logs"));
  writeFileSync(join(cwd, "logs", "flow.log"), `${[FIELDS, ...lines].join("\n")}\n`);
  return cwd;
}

const EVERYTHING = [
  ...records("web", HOSTS.db, 5432, 3),
  ...records("web", HOSTS.db, 22),
  ...records("alb", HOSTS.web, 8080, 2),
  ...records("web", "52.1.2.3", 443),
];

const propose = (cwd: string, ...args: readonly string[]) =>
  mutualSg(["propose", ...FILES, "--logs", "logs", ...args], { cwd });

interface Candidates {
  readonly candidates: readonly Readonly<Record<string, unknown>>[];
}
const candidatesIn = (text: string) => (JSON.parse(text) as Candidates).candidates;

it("proposes what flow logs show, with its evidence and next to the existing rules", async () => {
  const { exitCode, stdout, stderr } = await propose(folderWithLogs(EVERYTHING));
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Flow logs       1 file, 14 records");
  const [web, db] = [groupId("web"), groupId("db")];
  expect(stdout).toContain(`
  web (${web}) → db (${db})
    high    tcp 22 (ssh): 1 connection with handshake, 1.2 kB, 2026-11-01
            Rules: no egress rule, no ingress rule
    high    tcp 5432 (postgresql): 3 connections with handshake, 3.6 kB, 2026-11-01
            Already allowed: egress sgr-`);
  expect(stdout).toContain("Rules: only open egress sgr-");
});

it("writes Markdown and JSON, also into a file", async () => {
  const cwd = folderWithLogs(EVERYTHING);
  const { stdout } = await propose(cwd, "--format", "markdown");
  expect(stdout).toContain("<strong>Candidates</strong> (3)");
  const written = await propose(cwd, "--format", "json", "--output", "proposal.json");
  expect(written).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(candidatesIn(readFileSync(join(cwd, "proposal.json"), "utf8"))).toMatchObject([
    { source: groupId("alb"), target: groupId("web"), fromPort: 8080, status: "open-egress" },
    { source: groupId("web"), target: groupId("db"), fromPort: 22, status: "missing" },
    { source: groupId("web"), target: groupId("db"), fromPort: 5432, status: "allowed", connections: 3 },
  ]);
});

it.each([
  [
    ["--min-connections", "2"],
    [8080, 5432],
  ],
  [["--external"], [8080, 22, 5432, 443]],
  [["--since", "2026-11-01T09:00:00Z"], []],
  [
    ["--since", "2026-11-01"],
    [8080, 22, 5432],
  ],
])("%j leaves the ports %j", async (args, ports) => {
  const { stdout } = await propose(folderWithLogs(EVERYTHING), "--format", "json", ...args);
  expect(candidatesIn(stdout).map(({ fromPort }) => fromPort)).toEqual(ports);
});

it("without handshakes in the log, the confidence is lower, and --min-confidence tells how low it may be", async () => {
  const cwd = folderWithLogs([]);
  const lines = EVERYTHING.map((line) => line.replace(/ \d+$/, ""));
  writeFileSync(join(cwd, "logs", "flow.log"), `${lines.join("\n")}\n`);
  const portsWith = async (confidence: string) => {
    const { stdout } = await propose(cwd, "--format", "json", "--min-confidence", confidence);
    return candidatesIn(stdout).map(({ fromPort, confidence }) => [fromPort, confidence]);
  };
  expect(await portsWith("high")).toEqual([]);
  const medium = [
    [8080, "medium"],
    [5432, "medium"],
  ];
  expect(await portsWith("medium")).toEqual(medium);
  expect(await portsWith("low")).toEqual([medium[0], [22, "low"], medium[1]]);
});

it("several logs may follow --logs", async () => {
  const cwd = folderWithLogs(records("web", HOSTS.db, 22));
  writeFileSync(join(cwd, "more.log"), `${[FIELDS, ...records("web", HOSTS.db, 23)].join("\n")}\n`);
  const args = ["propose", ...FILES, "--format", "json", "--logs", "logs/*.log", "more.log"];
  const { stdout } = await mutualSg(args, { cwd });
  expect(candidatesIn(stdout).map(({ fromPort }) => fromPort)).toEqual([22, 23]);
});

it("warns if no input has the network interfaces", async () => {
  const cwd = folderWithLogs(EVERYTHING);
  const args = ["propose", ...FILES.filter((file) => !file.includes("interfaces")), "--logs", "logs"];
  const { exitCode, stderr } = await mutualSg(args, { cwd });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("warning: The input has no network interfaces, so no address has a group");
});

it("shows what it does on a terminal", async () => {
  const cwd = folderWithLogs(EVERYTHING);
  const { stderr } = await mutualSg(["propose", ...FILES, "--logs", "logs"], { cwd, isTTY: true });
  expect(stderr).toContain("Auditing 4 security groups");
  expect(stderr).toContain("Reading 1 file");
  expect(stderr.endsWith("\r\u001b[2K")).toBe(true);
});

it("prints the queries for Amazon Athena without reading logs", async () => {
  const args = ["propose", ...FILES, "--print-sql", "athena"];
  const { exitCode, stdout, stderr } = await mutualSg(args, { cwd: folderWith(EXAMPLE) });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("SELECT");
});

describe("wrong usage", () => {
  it.each([
    [["--since", "yesterday"], "Give a day such as 2026-11-01"],
    [["--min-connections", "0"], "Give a whole number from 1"],
    [["--min-confidence", "sure"], "Allowed choices are high, medium, low"],
    [["--memory-limit", "much"], "Give a size such as 500MB or 2GB"],
    [["--format", "sarif"], "Allowed choices are text, markdown, json"],
    [["--print-sql", "mysql"], "Allowed choices are athena"],
    [["--logs", "missing.log"], "missing.log cannot be read"],
    [["--logs", "logs/flow.log", "--output", "logs/flow.log"], "is among the flow logs of --logs: name another place"],
  ])("%j is refused: %s", async (args, message) => {
    const { exitCode, stdout, stderr } = await propose(folderWithLogs(EVERYTHING), ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("without --logs, the error says how to download logs", async () => {
    const { exitCode, stderr } = await mutualSg(["propose", ...FILES], { cwd: folderWith(EXAMPLE) });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error: there are no flow logs: give files or folders with --logs");
    expect(stderr).toContain("aws s3 cp --recursive");
  });
});

describe("the declaration of a proposal", () => {
  const RULES = "adopted/security_group_rules.tf";

  it("has the connections that need rules beside the existing rules, with the evidence as comments", async () => {
    const cwd = folderWithLogs(EVERYTHING);
    const { exitCode, stdout, stderr } = await propose(cwd, "--to", "module", "--output", "adopted");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`Written  ${RULES}`);
    const hcl = readFileSync(join(cwd, RULES), "utf8");
    expect(hcl).toMatch(/^ {4}# .*1 connection with handshake, .*\n {4}web-to-db-tcp-22 = \{$/m);
    expect(hcl).toContain("and what flow logs show.");
  });

  it("is the same from a reviewed report", async () => {
    const cwd = folderWithLogs(EVERYTHING);
    await propose(cwd, "--to", "module", "--output", "adopted");
    await propose(cwd, "--format", "json", "--output", "proposal.json");
    const to = ["--to", "module", "--output", "reviewed", "--proposal", "proposal.json"];
    expect(await mutualSg(["adopt", ...FILES, ...to], { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
    const [one, other] = [RULES, "reviewed/security_group_rules.tf"].map((file) =>
      readFileSync(join(cwd, file), "utf8"),
    );
    expect(other).toBe(one);
  });

  it.each([
    [["--to", "module"], "--to needs a folder: name it with --output"],
    [["--to", "module", "--output", "x", "--format", "json"], "--format has no meaning with --to"],
    [
      ["--to", "construct", "--output", "x", "--module-source", "y"],
      "--module-source has no meaning with --to construct",
    ],
  ])("is refused with %j", async (args, message) => {
    const { exitCode, stderr } = await propose(folderWithLogs([]), ...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) as string });
  });
});

it.each([["logs"], ["logs/*.log"], ["logs/f[l]ow.lo?"], ["**/flow.log"]])(
  "a report never overwrites a flow log of --logs %s",
  async (logs) => {
    const cwd = folderWithLogs(EVERYTHING);
    const before = readFileSync(join(cwd, "logs", "flow.log"), "utf8");
    const args = ["propose", ...FILES, "--logs", logs, "--output", "logs/flow.log"];
    const { exitCode, stderr } = await mutualSg(args, { cwd });
    expect({ exitCode, content: readFileSync(join(cwd, "logs", "flow.log"), "utf8") }).toEqual({
      exitCode: 2,
      content: before,
    });
    expect(stderr).toContain("--output logs/flow.log is among the flow logs of --logs: name another place");
  },
);
