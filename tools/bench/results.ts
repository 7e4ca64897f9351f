import { withMarkedPart } from "../marked-part";
import { ROUNDS, type Samples } from "./rounds";

/** The page that quotes the ratios, between two marks. */
export const RATIOS_PAGE = "docs/performance.md";

/** The results of one part of a run. */
export interface PartResult {
  readonly title: string;
  /** What was measured, and how. */
  readonly about: string;
  readonly comparisons: readonly Comparison[];
}

/** The sides that were measured at one size. */
export interface Comparison {
  readonly what: string;
  readonly samples: Samples;
  readonly ratios: readonly Ratio[];
}

/** One side's time divided by another's. */
export interface Ratio {
  readonly side: string;
  readonly baseline: string;
  /** The target; undefined if the ratio is only for information. */
  readonly atMost?: number;
}

type Row = readonly string[];

/** The ratios of all parts, with their targets, as a table. */
export function ratiosTable(parts: readonly PartResult[]): string {
  const rows = parts.flatMap(({ comparisons }) =>
    comparisons.flatMap(({ what, samples, ratios }) =>
      ratios.map(({ side, baseline, atMost }): Row => {
        const [own, others] = [samples.get(side)!, samples.get(baseline)!];
        const ratio = (median(own) / median(others)).toFixed(2);
        const ofRounds = own.map((seconds, round) => seconds / others[round]!);
        return [`${what}: ${side}`, baseline, ratio, spread(ofRounds, 2), targetCell(ratio, atMost)];
      }),
    ),
  );
  return table(["What", "Compared with", "Ratio", "Of each round", "Target"], rows);
}

/** A ratio meets its target if the rounded ratio does, as readers see it. */
function targetCell(ratio: string, atMost: number | undefined): string {
  if (atMost === undefined) return "";
  const target = `at most ${atMost.toFixed(2)}`;
  return Number(ratio) <= atMost ? target : `**${target}: missed**`;
}

/** All results of a run in Markdown. */
export function resultsMarkdown(parts: readonly PartResult[], circumstances: readonly Row[]): string {
  const sections = [
    "<!-- Made by `npm run bench`: a change made here is lost. -->",
    "# Benchmark",
    "The sides of a comparison are first checked. Then they run in turn, each time in a new " +
      `process, for ${ROUNDS} rounds. Times are medians. Ratio = this side ÷ the other. Lower is better.`,
    table(["", ""], circumstances),
    "## Ratios",
    `${BEGIN}\n\n${ratiosTable(parts)}\n\n${END}`,
    ...parts.flatMap(({ title, about, comparisons }) => [`## ${title}`, about, timesTable(comparisons)]),
  ];
  return `${sections.join("\n\n")}\n`;
}

function timesTable(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap(({ what, samples }) =>
    [...samples].map(([side, seconds]): Row => [what, side, median(seconds).toFixed(3), spread(seconds, 3)]),
  );
  return table(["What", "Side", "Seconds", "Of each round"], rows);
}

const COMMAND = "npm run bench";
const [BEGIN, END] = [`<!-- ratios: made by \`${COMMAND}\` -->`, "<!-- /ratios -->"];

/** The page with the ratios of RESULTS.md. */
export function withRatios(page: string, results: string): string {
  const [, ratios] = results.split(new RegExp(`${BEGIN}|${END}`));
  if (ratios === undefined) throw new Error("RESULTS.md has no ratios: run `npm run bench` again.");
  return withMarkedPart(page, "ratios", COMMAND, ratios.trim());
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

function spread(values: readonly number[], digits: number): string {
  return `${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)}`;
}

function table(columns: Row, rows: readonly Row[]): string {
  const line = (cells: Row) => `| ${cells.join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
