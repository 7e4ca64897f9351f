import { ratioOf, summary, type Summary } from "./statistics";

/** What one part of a run found out. */
export interface PartResult {
  readonly title: string;
  /** What was measured, and how. */
  readonly about: string;
  readonly tables: readonly Table[];
  readonly targets: readonly Target[];
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A ratio to reach. */
export interface Target {
  readonly what: string;
  readonly atMost: number;
  /** What was measured, a ratio that it is below, or why it was not measured. */
  readonly measured: Summary | Bound | string;
}

/** What a ratio is below, where the other side was stopped. */
export interface Bound {
  readonly lessThan: number;
  readonly why: string;
}

/** What else a reader has to know of a run: a name, and what it is. */
export type Circumstances = readonly (readonly [string, string])[];

/** One column of a comparison, with its ratios. */
export interface Measure<Sample> {
  readonly title: string;
  readonly of: (sample: Sample) => number;
  readonly unit: Unit;
}

/** How numbers are shown, each with its unit. */
export type Unit = "seconds" | "megabytes" | "count";

/** One comparison, at one size. */
export interface Comparison<Sample> {
  readonly size: string;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** The side that each side is compared with. */
  readonly baselineOf: (side: string) => string;
  /** Sides that did not take part, and why. */
  readonly absent?: ReadonlyMap<string, string>;
}

/** A row for each side at each size: medians with their spreads, and how many times the baseline's they are. */
export function comparisonTable<Sample>(
  sizeTitle: string,
  comparisons: readonly Comparison<Sample>[],
  measures: readonly Measure<Sample>[],
): Table {
  return {
    columns: [sizeTitle, "side", ...measures.flatMap(({ title }) => [title, "ratio"])],
    rows: comparisons.flatMap(({ size, samples, baselineOf, absent = new Map<string, string>() }) => [
      ...[...samples].map(([side, own]) => [
        size,
        side,
        ...measures.flatMap(({ of, unit }) => [
          shown(summary(own.map(of)), unit),
          baselineOf(side) === side ? "1" : ratioTo(samples.get(baselineOf(side))!.map(of), own.map(of)),
        ]),
      ]),
      ...[...absent].map(([side, reason]) => [size, side, reason]),
    ]),
  };
}

/** Of nothing, or of a difference that is lost in noise, nothing is a multiple. */
function ratioTo(baseline: readonly number[], own: readonly number[]): string {
  return Math.min(...baseline) > 0 ? times(ratioOf(own, baseline).median) : "–";
}

/** How one side compares with another, or why it does not. */
export function comparedWith<Sample>(
  { samples, absent }: Pick<Comparison<Sample>, "samples" | "absent">,
  side: string,
  other: string,
  of: (sample: Sample) => number,
): Summary | string {
  const missing = [side, other].find((name) => !samples.has(name));
  if (missing !== undefined) return absent?.get(missing) ?? "not measured";
  return ratioOf(samples.get(side)!.map(of), samples.get(other)!.map(of));
}

/** What reaches its target, and what does not, with the ratios that a README quotes. */
export function targetsTable(targets: readonly Target[]): Table {
  return {
    columns: ["what", "target", "measured", "of each round", ""],
    rows: targets.map(({ what, atMost, measured }) => {
      const target = `at most ${times(atMost)}`;
      if (typeof measured === "string") return [what, target, measured, "", "not measured"];
      if ("lessThan" in measured) {
        const { lessThan, why } = measured;
        return [what, target, `less than ${times(lessThan)}`, why, lessThan <= atMost ? "met" : "not measured"];
      }
      const { median, least, most } = measured;
      return [
        what,
        target,
        times(median),
        `${times(least)}–${times(most)}`,
        isMet(median, atMost) ? "met" : "**missed**",
      ];
    }),
  };
}

/** As it is shown: a ratio that reads as the target itself has reached it. */
function isMet(ratio: number, atMost: number): boolean {
  return Number(times(ratio)) <= atMost;
}

/** The ratios as lines of text. */
export function ratiosToQuote(targets: readonly Target[]): string {
  return targetsTable(targets)
    .rows.map(([what, target, measured, , met]) => `${what!}: ${measured!} (${target!}; ${met!.replaceAll("*", "")})`)
    .join("\n");
}

/** The whole of a run as Markdown. */
export function resultsMarkdown(parts: readonly PartResult[], circumstances: Circumstances): string {
  return [
    "<!-- Made by `npm run bench`. Run it again; a change made here is lost. -->",
    "# Benchmark",
    "Made in one run on one machine by `npm run bench`, the sides side by side: each round runs every side once, in a fresh " +
      "process, after a round that is not recorded and that checks that all sides make the same rules. Numbers are medians, " +
      "with the least and the most in brackets. A ratio is that of the medians; that of each round is given where there is a " +
      "target. To make it again: `npm ci && npm run bench -- --install-aws-cdk --version-2 <checkout>`, where the checkout is " +
      "one of [the original](https://github.com/skwashd/terraform-aws-mutual-security-groups), version 2.0.1, or left out where " +
      "the registry can be reached.",
    markdownOf({ columns: ["", ""], rows: circumstances }),
    "## Targets",
    markdownOf(targetsTable(parts.flatMap(({ targets }) => targets))),
    ...parts.map(partMarkdown),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

/** One part of a run as Markdown. */
export function partMarkdown({ title, about, tables }: PartResult): string {
  return [`## ${title}`, about, ...tables.map(markdownOf)].join("\n\n");
}

function markdownOf({ columns, rows }: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${columns.map((_, index) => (cells[index] ?? "").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), `|${columns.map(() => " --- |").join("")}`, ...rows.map(line)].join("\n");
}

/** A table with the title of the section that it is in. */
export interface TitledTable extends Table {
  readonly title: string;
}

/** The tables of a run, read back from its Markdown. */
export function tablesIn(markdown: string): TitledTable[] {
  return markdown.split(/^## /m).flatMap((section) =>
    [...section.matchAll(/(?:^\|.*\|$\n?)+/gm)].map(([table]) => {
      const [columns, , ...rows] = table
        .trimEnd()
        .split("\n")
        .map((line) =>
          line
            .slice(1, -1)
            .split(/(?<!\\)\|/)
            .map((cell) => cell.trim().replaceAll("\\|", "|")),
        );
      return { title: section.split("\n", 1)[0]!, columns: columns!, rows };
    }),
  );
}

/** A median with its spread. */
export function shown({ median, least, most }: Summary, unit: Unit): string {
  const one = (value: number) => amount(value, unit);
  if (least === most) return `${one(median)}${UNITS[unit]}`;
  return `${one(median)}${UNITS[unit]} (${one(least)}–${one(most)})`;
}

const UNITS: Readonly<Record<Unit, string>> = { seconds: " s", megabytes: " MB", count: "" };

function amount(value: number, unit: Unit): string {
  if (unit === "megabytes") return (value / 1e6).toFixed(value < 1e7 ? 2 : 0);
  if (unit === "count") return Number(value.toFixed(2)).toString();
  return value.toFixed(value < 10 ? 3 : 1);
}

/** A ratio. */
export function times(ratio: number): string {
  return ratio.toFixed(2);
}
