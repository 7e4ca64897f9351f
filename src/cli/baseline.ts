import { InputError } from "../environment/input";
import { sortedBy } from "../environment/environment";
import { counted } from "../environment/phrases";
import { printableLines } from "./printable";
import type { ReportedFinding } from "./reports/report";

/** A finding that somebody has accepted. */
export interface BaselineEntry {
  readonly fingerprint: string;
  /** The ID of the kind of finding, such as "open-egress". */
  readonly id: string;
  readonly groupId: string;
  /** What the finding said, for readers of the file. */
  readonly message?: string;
  readonly reason: string;
}

/** The version of the file's format. */
const VERSION = 1;

/** Findings that are accepted, so that an audit reports only new ones. */
export class Baseline {
  private readonly entries: ReadonlyMap<string, BaselineEntry>;

  constructor(entries: readonly BaselineEntry[]) {
    this.entries = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  }

  has(fingerprint: string): boolean {
    return this.entries.has(fingerprint);
  }

  reasonOf(fingerprint: string): string | undefined {
    return this.entries.get(fingerprint)?.reason;
  }

  /** The entries that match none of the findings. */
  unusedEntries(findings: readonly ReportedFinding[]): BaselineEntry[] {
    const found = new Set(findings.map(({ fingerprint }) => fingerprint));
    return [...this.entries.values()].filter(({ fingerprint }) => !found.has(fingerprint));
  }
}

/** A baseline file with an entry for each finding. Findings that a baseline has already keep their reason. */
export function baselineFile(findings: readonly ReportedFinding[], reason: string, known?: Baseline): string {
  const entries = new Map(
    findings.map(({ fingerprint, id, groupId, message }): [string, BaselineEntry] => [
      fingerprint,
      { fingerprint, id, groupId, message, reason: known?.reasonOf(fingerprint) ?? reason },
    ]),
  );
  const sorted = sortedBy(entries.values(), ({ id, groupId, fingerprint }) => `${id} ${groupId} ${fingerprint}`);
  return `${printableLines(JSON.stringify({ version: VERSION, entries: sorted }, undefined, 2))}\n`;
}

/** The sentence about an entry that matches no finding. */
export function unusedEntrySentence({ id, groupId, fingerprint }: BaselineEntry): string {
  return `The baseline's entry ${fingerprint} (${id} of ${groupId}) matches no finding: remove it.`;
}

/**
 * Reads a baseline file.
 *
 * @param name - the file's name, for messages
 */
export function readBaseline(name: string, text: string): Baseline {
  const file = parsed(name, text);
  if (!isObject(file) || !Array.isArray(file.entries)) {
    throw new InputError(`${name} is not a baseline: give a file that \`mutual-sg baseline\` has written.`);
  }
  if (file.version !== VERSION) {
    throw new InputError(`${name} does not have version ${VERSION} of the format: write it again.`);
  }
  const entries: readonly unknown[] = file.entries;
  const problems = entries.flatMap((entry, index) => entryProblem(entry, index) ?? []);
  const more = problems.length > 1 ? ` ${counted(problems.length - 1, "more problem")} in this file.` : "";
  if (problems.length > 0) throw new InputError(`${name}: ${problems[0]!}${more}`);
  return new Baseline(entries as readonly BaselineEntry[]);
}

function parsed(name: string, text: string): unknown {
  try {
    // Editors on Windows may add a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError(`${name} is not JSON: ${(error as Error).message}.`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function entryProblem(entry: unknown, index: number): string | undefined {
  const label = `entry ${index + 1}`;
  if (!isObject(entry)) return `${label} is not an object: remove it.`;
  const missing = (["fingerprint", "id", "groupId"] as const).find((key) => !isFilled(entry[key]));
  if (missing !== undefined) return `${label} has no ${missing}: write the file again with \`mutual-sg baseline\`.`;
  if (isFilled(entry.reason)) return undefined;
  const finding = `${entry.id as string} of ${entry.groupId as string}`;
  return `${label} (${finding}) has no reason: say why the finding is accepted.`;
}

const isFilled = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
