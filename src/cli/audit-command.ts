import { Option, type Command } from "commander";
import { FINDING_LEVELS, type FindingLevel } from "../environment/finding";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { unusedEntrySentence } from "./baseline";
import { addExamples } from "./examples";
import { jsonReport } from "./reports/json-report";
import { markdownReport } from "./reports/markdown-report";
import { outputTo, type Output } from "./output";
import { withProgress } from "./progress";
import { reportOf, type Report } from "./reports/report";
import { sarifReport } from "./reports/sarif-report";
import type { Terminal } from "./terminal";
import { textReport } from "./reports/text-report";
import { warn } from "./warnings";

interface AuditCommandOptions {
  readonly format: Format;
  readonly output?: string;
  readonly baseline?: string;
  readonly failOn: FindingLevel | "none";
}

type Format = "text" | "json" | "markdown" | "sarif";

type Formatter = (report: Report, output: Output, terminal: Terminal) => Iterable<string>;

const FORMATS: Readonly<Record<Format, Formatter>> = {
  text: (report, { hasColours }) => textReport(report, hasColours),
  json: (report) => jsonReport(report),
  markdown: (report) => markdownReport(report),
  sarif: (report, _, terminal) => sarifReport(report, terminal.cwd()),
};

/** `mutual-sg audit` */
export function addAuditCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program.command("audit").summary("find open egress and connections without both of their rules");
  command.description(
    "Finds security groups with open egress, and connections between groups that do not have both of their rules. " +
      "Reads exports of the AWS CLI and states and plans of Terraform, and changes nothing.",
  );
  addInputOptions(command)
    .option("--baseline <file>", "report only findings that are not in this file (see mutual-sg baseline)")
    .addOption(new Option("--format <format>", "the form of the report").choices(Object.keys(FORMATS)).default("text"))
    .option("--output <file>", "write the report into a file, whole or not at all")
    .addOption(
      new Option("--fail-on <level>", "exit with 1 if there are findings of this level or above")
        .choices([...FINDING_LEVELS, "none"])
        .default("error"),
    )
    .action(async (inputs: string[]) => {
      const options = command.opts<AuditCommandOptions>();
      const { output: file, baseline } = options;
      const read = baseline === undefined ? inputs : [...inputs, baseline];
      const output = await outputTo(file, terminal, read);
      const audited = await withProgress(terminal.stderr, (progress) =>
        auditedInputs(command, inputs, terminal, progress),
      );
      const report = reportOf(audited);
      const unused = report.baseline?.unusedEntries ?? [];
      warn(terminal, [...audited.warnings, ...unused.map(unusedEntrySentence)]);
      await output.write(FORMATS[options.format](report, output, terminal));
      exit(hasFindings(report, options.failOn) ? 1 : 0);
    });
  addExamples(command, [
    ["Audit a region", "mutual-sg audit rules.json groups.json interfaces.json"],
    ["Audit what a plan will create", "terraform show -json plan.tfplan | mutual-sg audit -"],
    ["Audit two regions without files", "mutual-sg audit --live --profile audit --region eu-west-1 --region us-east-1"],
    ["Comment on a pull request", "mutual-sg audit plan.json --format markdown --output comment.md --fail-on none"],
    ["Report only what is new", "mutual-sg audit plan.json --baseline accepted.json --fail-on warning"],
  ]);
}

function hasFindings({ findings }: Report, failOn: FindingLevel | "none"): boolean {
  if (failOn === "none") return false;
  const failing = FINDING_LEVELS.slice(FINDING_LEVELS.indexOf(failOn));
  return findings.some(({ level }) => failing.includes(level));
}
