import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { documentsOf } from "../aws-rows";
import { run } from "../programs";
import { environmentOf } from "./environments";
import type { PartResult } from "./results";
import { inRounds, type Bench, type Side } from "./rounds";

/** Measures the audit of exported environments. */
export async function measureAudit(bench: Bench): Promise<PartResult> {
  const what = "Audit";
  const [more, fewer] = (bench.isQuick ? [2_000, 1_000] : [100_000, 10_000]).map((rules) => exported(rules, bench));
  const [audit, auditOfFewer, parsing] = [auditOf(more!, bench), auditOf(fewer!, bench), parsingOf(more!, bench)];
  const samples = await inRounds(what, [audit, auditOfFewer, parsing], bench);
  return {
    title: what,
    about:
      "The time from the text of the documents to the report as JSON, in a new Node process. The documents are what " +
      "the AWS CLI exports of 100,000 rules, 5,000 groups and 50,000 network interfaces, or of a tenth of each. " +
      "`JSON.parse` parses the same documents. The audits are first checked to find every mistake.",
    comparisons: [
      {
        what,
        samples,
        ratios: [
          { side: audit.name, baseline: parsing.name, atMost: 5 },
          { side: audit.name, baseline: auditOfFewer.name, atMost: 12 },
        ],
      },
    ],
  };
}

/** An environment as files. */
interface Exported {
  readonly rules: number;
  readonly folder: string;
  readonly mistakes: Readonly<Record<string, number>>;
}

function exported(rules: number, bench: Bench): Exported {
  const folder = join(bench.folder, `environment-${rules}`);
  const { rows, mistakes } = environmentOf(rules);
  mkdirSync(folder);
  for (const { name, text } of documentsOf(rows)) writeFileSync(join(folder, name), text);
  return { rules, folder, mistakes };
}

function auditOf({ rules, folder, mistakes }: Exported, bench: Bench): Side {
  return {
    name: `${rules.toLocaleString("en")} rules`,
    check: async () => {
      const { findings } = await measured("audit", folder, bench);
      return Object.entries(mistakes).flatMap(([id, count]) =>
        findings[id] === count ? [] : [`${findings[id] ?? 0} ${id} instead of ${count}.`],
      );
    },
    sample: async () => (await measured("audit", folder, bench)).seconds,
  };
}

function parsingOf({ rules, folder }: Exported, bench: Bench): Side {
  return {
    name: `JSON.parse of ${rules.toLocaleString("en")} rules`,
    check: () => Promise.resolve([]),
    sample: async () => (await measured("parse", folder, bench)).seconds,
  };
}

interface Measured {
  readonly seconds: number;
  /** The number of findings by their IDs. */
  readonly findings: Readonly<Record<string, number>>;
}

async function measured(way: "audit" | "parse", folder: string, { signal }: Bench): Promise<Measured> {
  const program = join(__dirname, "audit.mjs");
  const options = { cwd: folder, env: process.env, signal };
  const { status, stdout, output } = await run(process.execPath, [program, way, folder], options);
  if (status !== 0) throw new Error(`The audit failed.\n${output}`);
  return JSON.parse(stdout) as Measured;
}
