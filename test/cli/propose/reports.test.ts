import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonProposal } from "../../../src/cli/propose/json-proposal";
import { markdownProposal } from "../../../src/cli/propose/markdown-proposal";
import { textProposal } from "../../../src/cli/propose/text-proposal";
import type { ObservedConnection } from "../../../src/environment/proposal/observations";
import type { Proposal } from "../../../src/environment/proposal/proposal";
import { proposalOf } from "../../../src/environment/proposal/proposal-of";
import { PROJECT } from "../../support/workspace";
import { NOVEMBER, observationsOf, observed } from "../../environment/proposal/observed";
import { auditWith, exampleProposal, OBSERVATIONS } from "./example";

const REVIEW = "What ran is not what should run";

const textOf = (proposal = exampleProposal(), audit = auditWith()): string =>
  [...textProposal(proposal, audit.environment, false)].join("");
const markdownOf = (proposal = exampleProposal(), audit = auditWith()): string =>
  [...markdownProposal(proposal, audit.environment)].join("");

const SCHEMA = JSON.parse(readFileSync(join(PROJECT, "schemas/proposal-report.schema.json"), "utf8")) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats(ajv);
const validate = ajv.compile(SCHEMA);

type JsonReport = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

function jsonOf(proposal: Proposal): JsonReport {
  const value: unknown = JSON.parse([...jsonProposal(proposal)].join(""));
  expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  return value as JsonReport;
}

describe("the text report", () => {
  it("begins with the period, the logs and what is missing in them", () => {
    expect(textOf().split("\n").slice(0, 6)).toEqual([
      "Period              2026-11-01 00:00 to 2026-11-27 12:00 (UTC)",
      "Flow logs           12 files, 1,204,556 records, 4 of them without traffic (NODATA)",
      "Lost                3 intervals with records that AWS has lost (SKIPDATA)",
      "                    1 line that cannot be read",
      "Unknown interfaces  2 with 1,000 records: eni-1 and eni-2. Add exports of",
      "                    describe-network-interfaces from the period.",
    ]);
  });

  it("has the evidence of each candidate, and what the existing rules say", () => {
    const text = textOf();
    expect(text).toContain(`
  web (sg-web) → db (sg-db)
    high    tcp 5432 (postgresql): 1,204 connections (1,200 with handshake, 4 with the client known
            by the port), 3.4 GB, 2026-11-01 to 2026-11-27
            Rules: only open egress sgr-1, ingress sgr-2
`);
    expect(text).toContain(`
  alb (sg-alb) → web (sg-web)
    medium  tcp 8080 (http-alt): 2 connections with the client known by the number of clients, 2.0
            kB, 2026-11-01 to 2026-11-27
            Already allowed: egress sgr-4, ingress sgr-5
`);
  });

  it("says what to check before a candidate is used", () => {
    const text = textOf().replaceAll(/\n +/g, " ");
    expect(text).toContain(
      "tcp 21100-21155: 24 connections with handshake, 24.0 kB, 2026-11-01 to 2026-11-27, 12 of 56 ports of the range were seen",
    );
    expect(text).toContain("12 different ports of this range were seen, so the server seems to choose them.");
    expect(text).toContain("The groups are in different VPCs");
    expect(text).toContain("The group named default is on all interfaces without another choice");
  });

  it("lists everything that is not proposed with the reason", () => {
    const text = textOf().replaceAll(/\n +/g, " ");
    for (const part of [
      "Undecided The interfaces have several groups",
      "base (sg-base) or web (sg-web) → cache (sg-cache)",
      "The confidence is below medium.",
      "tcp 443 (https), 1 address of the internet: 2 connections with handshake",
      "52.1.2.3. CIDR blocks are proposed only with --external.",
      "169.254.169.254. Instance metadata, Amazon DNS and the like need no rule.",
      "Nothing tells the client from the server. web (sg-web) ↔ db (sg-db) tcp 9000 and 40000: 2 connections",
      "web (sg-web) → db (sg-db) icmp: 2 connections",
      "TCP without a completed connection. 198.51.100.1 → web (sg-web) tcp 22 (ssh): 2 connections",
      "No traffic has used these rules from 2026-11-01 to 2026-11-27. That does not prove",
      "egress sgr-3 (tcp 8080 to alb (sg-alb))",
      "1 group not judged, because the logs do not mention it: cron (sg-cron)",
    ]) {
      expect(text).toContain(part);
    }
  });

  it("has no line above 100 columns, and says that a person has to review it", () => {
    expect(textOf()).toContain(REVIEW);
    for (const line of textOf().split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it("names the filter that withholds a candidate", () => {
    expect(textOf(exampleProposal({ minConnections: 10 }))).toContain("There are fewer than 10 connections.");
  });

  it("names the day once if the logs are of one day", () => {
    const totals = { ...OBSERVATIONS.totals, period: { first: NOVEMBER.first, last: NOVEMBER.first + 60 } };
    expect(textOf(proposalOf({ ...OBSERVATIONS, totals }, auditWith()))).toContain(
      "No traffic has used these rules on 2026-11-01. That",
    );
  });

  it("counts one rule or group as one, and several as several", () => {
    const text = textOf().replaceAll(/\n +/g, " ");
    expect(text).toContain("1 rule not judged: unclear traffic may have used it");
    const silent = textOf(proposalOf(observationsOf([]), auditWith())).replaceAll(/\n +/g, " ");
    expect(silent).toContain("groups not judged, because the logs do not mention them:");
  });

  it("says how the client is known, if it is not by a handshake", () => {
    const { connections } = OBSERVATIONS;
    const byRule = { ...connections[0]!, evidence: { rule: 1_204 } };
    expect(textOf(proposalOf(observationsOf([byRule]), auditWith()))).toContain(
      "1,204 connections with the client known by an existing rule",
    );
  });

  it("says so if there is nothing to say", () => {
    const observations = { ...observationsOf([]), totals: { ...observationsOf([]).totals, period: undefined } };
    const text = textOf(proposalOf(observations, auditWith()));
    expect(text).toContain("no records");
    expect(text).toContain("Candidates    0\n");
    expect(text).toContain("4 groups not judged");
  });
});

describe("addresses outside that are only counted", () => {
  const withMore = (addresses: number, connections: readonly ObservedConnection[] = OBSERVATIONS.connections) => {
    const totals = { ...OBSERVATIONS.totals, beyondLimit: { addresses, connections: addresses * 1_000 } };
    return proposalOf({ ...OBSERVATIONS, connections, totals }, auditWith());
  };

  it("are in the summary of text and markdown", () => {
    const expected =
      "4 connections with addresses on no interface with known groups, and 7 more addresses with 7,000 connections, which are only counted";
    expect(textOf(withMore(7)).replaceAll(/\n +/g, " ")).toContain(expected);
    expect(markdownOf(withMore(7))).toContain(expected);
    expect(textOf(withMore(1, []))).toContain("Outside             1 more address with 1,000 connections, which are");
    expect(textOf()).not.toContain("only counted");
  });

  it("are in the JSON report, which has null if there are none", () => {
    expect(jsonOf(withMore(7))["logs"]).toMatchObject({ beyondLimit: { addresses: 7, connections: 7_000 } });
    expect(jsonOf(exampleProposal())["logs"]).toMatchObject({ beyondLimit: null });
  });
});

describe("the markdown report", () => {
  it("shows the candidates at once and folds all else", () => {
    const markdown = markdownOf();
    expect(markdown).toContain(REVIEW);
    expect(markdown).toContain("<details open><summary><strong>Candidates</strong> (5)</summary>");
    expect(markdown.match(/<details>/g)).toHaveLength(7);
    expect(markdown).toContain(
      "| web (sg-web) → db (sg-db) | tcp 5432 (postgresql) | high | 1,204 connections (1,200 with handshake, 4 with the client known by the port), 3.4 GB, 2026-11-01 to 2026-11-27 | Rules: only open egress sgr-1, ingress sgr-2 |",
    );
  });

  it("fits into a comment of GitHub, and says how much is left out", () => {
    const connections = Array.from({ length: 2_000 }, (_, index) => observed(`web${index} -> db tcp 22`));
    const markdown = markdownOf(proposalOf(observationsOf(connections), auditWith()));
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toMatch(/\d+ more rows left out/);
  });
});

describe("the JSON report", () => {
  it("matches the published schema, with and without blocks for addresses outside", () => {
    const { candidates, undecided, withheldCandidates, external, withheldTraffic, unusedRules, undecidedRules } =
      jsonOf(exampleProposal());
    const lists = [candidates, undecided, withheldCandidates, external, withheldTraffic, unusedRules, undecidedRules];
    expect(lists.map((list) => list!.length)).toEqual([5, 1, 1, 2, 3, 1, 1]);
    expect(jsonOf(exampleProposal({ external: true })).candidates!.at(-1)).toMatchObject({
      source: "sg-web",
      target: "52.1.2.3/32",
      external: "target",
      ingress: null,
    });
  });

  it("has everything about a candidate", () => {
    const { candidates } = jsonOf(exampleProposal());
    expect(candidates!.find(({ fromPort }) => fromPort === 5432)).toEqual({
      source: "sg-web",
      target: "sg-db",
      external: null,
      protocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      services: ["postgresql"],
      confidence: "high",
      evidence: { handshake: 1_200, rule: 0, "fan-in": 0, "known-port": 4 },
      connections: 1_204,
      packets: 20,
      bytes: 3_400_000_000,
      firstSeen: "2026-11-01T00:00:00.000Z",
      lastSeen: "2026-11-27T12:00:00.000Z",
      summary:
        "1,204 connections (1,200 with handshake, 4 with the client known by the port), 3.4 GB, 2026-11-01 to 2026-11-27",
      observedPorts: 1,
      status: "open-egress",
      egress: { status: "open-egress", ruleIds: ["sgr-1"] },
      ingress: { status: "allowed", ruleIds: ["sgr-2"] },
      isAcrossVpcs: false,
    });
  });

  it("is valid without records, and with times that are none", () => {
    const { totals } = observationsOf([]);
    jsonOf(proposalOf({ ...observationsOf([]), totals: { ...totals, period: undefined } }, auditWith()));
    const never = observed("web -> db tcp 1", { firstSeen: -1e18, lastSeen: 1e18 });
    expect(jsonOf(proposalOf(observationsOf([never]), auditWith())).candidates).toMatchObject([{ lastSeen: null }]);
    expect(textOf(proposalOf(observationsOf([never]), auditWith()))).toContain("an unknown day");
  });

  it("describes every part of its schema", () => {
    const check = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      for (const [name, part] of Object.entries(value)) {
        if (/(properties|\$defs)$/.test(path)) expect(part, `${path}/${name}`).toHaveProperty("description");
        check(part, `${path}/${name}`);
      }
    };
    check(SCHEMA, "schema");
  });
});

const UNPRINTABLE = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("\u001b[2J", "\u009b31m", "\r", "\n", "\u202e", "\ud83d", "<script>", "|", "](https://x.test)"),
      fc.constantFrom("__proto__", "'\"\\", "@user", "`", "→"),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""));

it("hostile names and addresses do not reach a reader raw, in any format", () => {
  fc.assert(
    fc.property(hostile, (name) => {
      const audit = auditWith(name);
      const odd = observed("web -> db tcp 1", { target: { groupIds: [], address: name } });
      const observations = {
        ...OBSERVATIONS,
        connections: [...OBSERVATIONS.connections, odd],
        totals: { ...OBSERVATIONS.totals, unknownInterfaces: [name] },
      };
      const proposal = proposalOf(observations, audit, { external: true });
      jsonOf(proposal);
      const json = [...jsonProposal(proposal)].join("");
      for (const text of [textOf(proposal, audit), markdownOf(proposal, audit), json]) {
        expect(text).not.toMatch(UNPRINTABLE);
      }
      expect(markdownOf(proposal, audit)).not.toMatch(/<script>|(?<!\\)\]\(https|@user/);
    }),
    { numRuns: 100 },
  );
});

it("a name of a million characters does not flood a report", () => {
  const audit = auditWith("x".repeat(1_000_000));
  const proposal = exampleProposal({}, audit);
  expect(textOf(proposal, audit).length).toBeLessThan(100_000);
  expect(markdownOf(proposal, audit).length).toBeLessThan(65_536);
});
