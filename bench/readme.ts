import { withMarkedPart } from "../src/system/marked-part";
import { tablesIn, type TitledTable } from "./results";

/** A ratio that README quotes: what it is of, and where bench/RESULTS.md has it. */
interface Quoted {
  readonly what: string;
  readonly comparedWith: string;
  /** The section, how the row begins, and the column: of a measure, its ratio. */
  readonly from: readonly [section: string, row: readonly string[], column: string];
}

const BY_HAND = "`SecurityGroupRule`s written by hand";
const IN_HCL = "the resources written out";
const [SYNTHESIS, PLAN, TARGETS] = ["Synthesis in process", "Plan", "Targets"];

const QUOTED: readonly Quoted[] = [
  {
    what: "Synthesis of 1,000 pairs, time",
    comparedWith: BY_HAND,
    from: [SYNTHESIS, ["1,000", "this construct"], "time"],
  },
  {
    what: "Synthesis of 10,000 pairs, time",
    comparedWith: BY_HAND,
    from: [SYNTHESIS, ["10,000", "this construct"], "time"],
  },
  {
    what: "Synthesis of 10,000 pairs, memory",
    comparedWith: BY_HAND,
    from: [SYNTHESIS, ["10,000", "this construct"], "peak memory"],
  },
  {
    what: "The same by `Connections`, 10,000 pairs, time",
    comparedWith: BY_HAND,
    from: [SYNTHESIS, ["10,000", "fluent form"], "time"],
  },
  {
    what: "Synthesis of 1,000 pairs, time",
    comparedWith: "AWS CDK's `Connections`",
    from: [TARGETS, ["Synthesis of 1,000 pairs, time: construct to AWS CDK"], "measured"],
  },
  {
    what: "Loading the package, time",
    comparedWith: "loading cdktf and the provider's one module",
    from: [TARGETS, ["Loading, time: this package to what it needs"], "measured"],
  },
  {
    what: "Plan of the construct's stack, 1,000 pairs, CPU time",
    comparedWith: IN_HCL,
    from: [PLAN, ["1,000", "construct's stack"], "CPU time"],
  },
  {
    what: "Plan of the module, 100 pairs, CPU time",
    comparedWith: IN_HCL,
    from: [PLAN, ["100", "module"], "CPU time"],
  },
  {
    what: "Plan of the module, 1,000 pairs, CPU time",
    comparedWith: IN_HCL,
    from: [PLAN, ["1,000", "module"], "CPU time"],
  },
  {
    what: "The same in 4 calls",
    comparedWith: IN_HCL,
    from: [PLAN, ["1,000", "module, in 4 calls"], "CPU time"],
  },
  {
    what: "Plan of the module, 1,000 pairs, CPU time",
    comparedWith: "version 2 of `skwashd/mutual-security-groups/aws`",
    from: [TARGETS, ["Plan of 1,000 pairs, CPU time: module to the original's version 2"], "measured"],
  },
];

/**
 * README with the ratios of bench/RESULTS.md in it; without those that were not measured, such as to AWS CDK where it was not there.
 *
 * @throws Error where the results have none of them
 */
export function withRatios(readme: string, results: string): string {
  const tables = tablesIn(results);
  const rows = QUOTED.flatMap(({ what, comparedWith, from }) => {
    const ratio = ratioIn(tables, ...from);
    return ratio === undefined ? [] : [`| ${what} | ${comparedWith} | ${ratio} |`];
  });
  if (rows.length === 0) throw new Error("bench/RESULTS.md has no ratio to quote: make it again by npm run bench.");
  const table = ["| What | Compared with | Ratio |", "| --- | --- | --- |", ...rows].join("\n");
  return withMarkedPart(readme, "ratios", "npm run bench", table);
}

function ratioIn(tables: readonly TitledTable[], ...[section, start, column]: Quoted["from"]): string | undefined {
  for (const { title, columns, rows } of tables) {
    const row = title === section && rows.find((cells) => start.every((cell, index) => cells[index] === cell));
    // A measure's ratio stands beside it.
    const ratio = row && row[columns.indexOf(column) + (columns.includes("ratio") ? 1 : 0)];
    if (ratio !== false && ratio !== undefined && /^\d+\.\d+$/.test(ratio)) return ratio;
  }
  return undefined;
}
