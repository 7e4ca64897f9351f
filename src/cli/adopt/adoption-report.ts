import type { AdoptedRule, Adoption } from "../../environment/adoption/adoption";
import type { AdoptionTarget } from "../../environment/adoption/adoption-target";
import type { Audit } from "../../environment/audit";
import type { Environment } from "../../environment/environment";
import { counted } from "../../environment/phrases";
import { trafficLabel } from "../../environment/traffic";
import { shortened } from "../printable";
import { paragraph, shownLines, type Line } from "../reports/lines";
import { groupedBy } from "../../environment/grouped-by";
import type { WrittenFile } from "./adopted-files";
import { adoptionCounts, hasChanges, planSentence, type AdoptionCounts } from "./adoption-counts";
import { CLASS_NAME } from "./typescript-file";

/** What the report of an adoption shows. */
export interface AdoptionReport {
  readonly audit: Audit;
  readonly adoption: Adoption;
  readonly target: AdoptionTarget;
  /** The folder, as the user has named it. */
  readonly folder: string;
  readonly files: readonly WrittenFile[];
  /** The state or plan to whose resources the files refer; undefined if they refer to none. */
  readonly configuration: string | undefined;
}

/** The report for a terminal. */
export const adoptionReport = (report: AdoptionReport, hasColours: boolean): Generator<string> =>
  shownLines(linesOf(report), hasColours);

function* linesOf(report: AdoptionReport): Generator<Line> {
  const counts = adoptionCounts(report.adoption);
  yield* rowLines(summaryRows(report, counts));
  yield* newLines(report);
  yield* leftAloneLines(report.adoption);
  yield [];
  if (!hasChanges(counts)) {
    yield ["There is nothing to adopt, so no file is written."];
    return;
  }
  yield* rowLines(nextRows(report));
  yield [];
  yield* paragraph([], "If the configuration has no other changes, Terraform plans:");
  yield ["  ", { text: planSentence(counts), style: "heading" }];
}

type Row = readonly [label: string, ...texts: string[]];

function* rowLines(rows: readonly Row[]): Generator<Line> {
  const width = Math.max(...rows.map(([label]) => label.length));
  for (const [label, ...texts] of rows) {
    for (const [index, text] of texts.entries()) {
      yield* paragraph([`${(index === 0 ? label : "").padEnd(width)}  `], shortened(text));
    }
  }
}

function summaryRows({ audit, adoption }: AdoptionReport, counts: AdoptionCounts): Row[] {
  const { rules, groupNames, leftAlone } = adoption;
  const added = rules.filter(({ isNew }) => isNew).length;
  const existing = leftAlone.filter(({ rule }) => rule !== undefined).length;
  const missing = leftAlone.length - existing;
  const parts = [
    `${counts.import} to import`,
    `${counts.add} to add`,
    ...(counts.keep === 0 ? [] : [`${counts.keep} in the state already`]),
    ...(existing === 0 ? [] : [`${existing} left alone`]),
    ...(missing === 0 ? [] : [`${missing} missing, but not added`]),
  ];
  const open = [...audit.openGroups.keys()].filter((id) => !audit.managedGroups.has(id)).length;
  return [
    ["Security groups", `${groupNames.size}`],
    ["Connections", added === 0 ? `${rules.length}` : `${rules.length}: ${added} new`],
    ["Rules", parts.join(", ")],
    ...(open === 0 ? [] : [["Open egress", openSentence(open)] as const]),
    ...(knowsTerraform(audit.environment) ? [] : [["Terraform", NO_TERRAFORM] as const]),
  ];
}

/** Whether an input is a state or a plan with groups or rules. */
const knowsTerraform = ({ groups, rules }: Environment): boolean =>
  [...groups.values()].some(({ addressInput }) => addressInput !== undefined) ||
  rules.some(({ resources }) => resources.length > 0);

const NO_TERRAFORM =
  "no state or plan in the input, so rules that Terraform manages elsewhere are not known. If there are any, add its " +
  "plan: two configurations must not manage one rule.";

const openSentence = (count: number): string =>
  `${counted(count, "group")}. The rules that open ${count === 1 ? "it" : "them"} stay as they are: ` +
  "mutual-sg plan-closing says how to remove them.";

function* newLines(report: AdoptionReport): Generator<Line> {
  const { rules } = report.adoption;
  yield* connectionLines(
    "New connections",
    NEW_EXPLANATION,
    rules.filter(({ isNew }) => isNew),
    report,
  );
  const unsure = rules.filter(({ mayBeNew }) => mayBeNew === true);
  yield* connectionLines("Connections that may be new in part", UNSURE_EXPLANATION, unsure, report);
}

function* connectionLines(
  heading: string,
  explanation: string,
  rules: readonly AdoptedRule[],
  { audit: { environment } }: AdoptionReport,
): Generator<Line> {
  if (rules.length === 0) return;
  yield* headingLines(heading, rules.length);
  yield* paragraph(["  "], explanation);
  for (const rule of rules) {
    const { key, source, target, egress } = rule;
    const added = egress?.action === "add" ? "egress" : "ingress";
    const ends = `from ${environment.groupLabel(source.value)} to ${environment.groupLabel(target.value)}`;
    yield* paragraph(["  - "], shortened(`${key}: adds the ${added} rule for ${trafficLabel(rule)} ${ends}`));
  }
}

const NEW_EXPLANATION =
  "Only one of their two rules exists, and nothing allows the other side, so they do not work today. Check that each " +
  "is wanted. Otherwise, remove it from the file, with its import, and remove its rule from AWS.";

const UNSURE_EXPLANATION =
  "Only one of their two rules exists. Other rules allow the other side for a part of the traffic, or for some network " +
  "interfaces, or the input does not tell. Check that all of it is wanted.";

function* leftAloneLines({ leftAlone }: Adoption): Generator<Line> {
  if (leftAlone.length === 0) return;
  yield* headingLines("Left alone", leftAlone.length);
  for (const [remedy, same] of groupedBy(leftAlone, (one) => one.remedy)) {
    for (const { message } of same) yield* paragraph(["  - "], shortened(message));
    if (remedy !== undefined) yield* paragraph(["    → "], shortened(remedy));
  }
}

function* headingLines(heading: string, count: number): Generator<Line> {
  yield [];
  yield [{ text: heading, style: "heading" }, ` (${count})`];
}

function nextRows({ target, folder, files, configuration }: AdoptionReport): Row[] {
  const written = files.map(({ path, isUnchanged }) => (isUnchanged ? `${path} (unchanged)` : path));
  const next =
    target === "construct"
      ? [`Use ${CLASS_NAME} in a stack, and run cdktf diff.`]
      : [`Run terraform init and terraform plan ${placeOf(folder, configuration)}.`];
  const place =
    configuration === undefined
      ? []
      : [
          `The files refer to resources of ${configuration}, so they must be in the folder of its root module. With ` +
            "--no-references, they have IDs instead.",
        ];
  return [
    ["Written", ...written],
    ["Next", ...place, ...next],
  ];
}

/** Where to run Terraform. */
function placeOf(folder: string, configuration: string | undefined): string {
  if (folder === ".") return "in this folder";
  return configuration === undefined ? `in ${folder}` : "there";
}
