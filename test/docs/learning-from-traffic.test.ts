import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXTERNAL_REASONS, WITHHELD_TITLES } from "../../src/cli/propose/phrases";
import { confidenceOf } from "../../src/environment/proposal/measures";
import { EVIDENCE_KINDS } from "../../src/environment/proposal/observations";
import { folderWith, mutualSg } from "../cli/captured";
import { examplesIn, GUIDES } from "./guides";
import { LOG_FORMAT, OPEN_SHOP, writeShopLogs } from "./traffic";

const GUIDE = "docs/learning-from-traffic.md";
const guide = GUIDES.get(GUIDE)!;
const FILES = OPEN_SHOP.map(({ name }) => name);

const blocksOf = (language: string): string[] =>
  examplesIn(language)
    .filter(({ place }) => place.startsWith(`${GUIDE}:`))
    .map(({ code }) => code);

function shop(): string {
  const cwd = folderWith(OPEN_SHOP);
  writeShopLogs(cwd);
  return cwd;
}

type Candidate = Readonly<Record<string, unknown>>;
interface Report {
  readonly candidates: readonly Candidate[];
}

const propose = (cwd: string, ...options: readonly string[]) =>
  mutualSg(["propose", ...FILES, "--logs", "logs", ...options], { cwd });

async function proposalOf(cwd: string): Promise<Report> {
  return JSON.parse((await propose(cwd, "--format", "json")).stdout) as Report;
}

/** What adopt declares after a review of the proposal. */
async function adopted(review: (candidates: readonly Candidate[]) => readonly Candidate[]): Promise<string> {
  const cwd = shop();
  const report = await proposalOf(cwd);
  writeFileSync(join(cwd, "proposal.json"), JSON.stringify({ ...report, candidates: review(report.candidates) }));
  const args = ["adopt", ...FILES, "--proposal", "proposal.json", "--to", "module", "--output", "adopted"];
  expect(await mutualSg(args, { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
  return readFileSync(join(cwd, "adopted", "security_group_rules.tf"), "utf8");
}

const [shownCandidate, ownCandidate] = blocksOf("json").map((code) => JSON.parse(code) as Candidate);

describe("the guide to flow logs shows", () => {
  it("the whole report, part by part", async () => {
    const { exitCode, stdout, stderr } = await propose(shop());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const [summary, ...sections] = blocksOf("text");
    expect(stdout.startsWith(summary!)).toBe(true);
    expect(stdout.endsWith(`\n${sections.join("\n")}`)).toBe(true);
  });

  it("a candidate of the JSON report", async () => {
    expect((await proposalOf(shop())).candidates).toContainEqual(shownCandidate);
  });

  it("what adopt declares for candidates, with the evidence as a comment", async () => {
    const declaration = await adopted((candidates) => candidates.filter(({ fromPort }) => fromPort !== 22));
    const shown = blocksOf("tf");
    expect(shown).toHaveLength(2);
    for (const block of shown) {
      expect(block).toMatch(/^ +# \d+ connections with handshake/);
      expect(declaration).toContain(block);
    }
    expect(declaration).not.toContain("destination_port = 22\n");
  });

  it("which attributes of a candidate are enough", async () => {
    const declaration = await adopted(() => [ownCandidate!]);
    expect(declaration).toContain("    # Nightly jobs\n    jobs-to-db = {\n");
  });

  it("the fields of the example in the command that creates the flow log", () => {
    const [, format] = /--log-format '([^']+)'/.exec(guide)!;
    expect(format).toBe(
      LOG_FORMAT.split(" ")
        .map((field) => `\${${field}}`)
        .join(" "),
    );
  });
});

describe("the tables of the guide have", () => {
  const rows = [...guide.matchAll(/^\| `([\w-]+)` +\| (.+?) +\|/gm)].map(([, id, next]) => [id!, next!] as const);
  const rowsOf = (ids: readonly string[]) => rows.filter(([id]) => ids.includes(id));

  it("each kind of evidence with its confidence, the strongest first", () => {
    const confidences = EVIDENCE_KINDS.map((kind) => [kind, confidenceOf({ [kind]: 1 })]);
    expect(rowsOf(EVIDENCE_KINDS)).toEqual(confidences);
  });

  it.each([WITHHELD_TITLES, EXTERNAL_REASONS])("each reason not to propose something", (titles) => {
    const reasons = Object.keys(titles);
    expect(
      rowsOf(reasons)
        .map(([id]) => id)
        .sort(),
    ).toEqual(reasons.sort());
  });
});
