import { InvalidArgumentError, type Command } from "commander";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { baselineFile, unusedEntrySentence } from "./baseline";
import { addExamples } from "./examples";
import { outputTo } from "./output";
import { withProgress } from "./progress";
import { reportedFindings } from "./reports/report";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

/** `mutual-sg baseline` */
export function addBaselineCommand(program: Command, terminal: Terminal): void {
  const command = program.command("baseline").summary("write a file that accepts the findings of today");
  command.description(
    "Writes a baseline: a file with all findings of an audit, so that `mutual-sg audit --baseline` reports only " +
      "later ones. Each finding has a reason. Edit the file to give a finding a reason of its own.",
  );
  addInputOptions(command)
    .requiredOption("--reason <text>", "why the findings are accepted", filledText)
    .option("--baseline <file>", "an earlier baseline: findings that it has keep their reason, others are dropped")
    .option("--output <file>", "write the baseline into a file, whole or not at all")
    .action(async (inputs: string[]) => {
      const { reason, output: file } = command.opts<{ reason: string; output?: string }>();
      const output = await outputTo(file, terminal, inputs);
      const { audit, baseline, warnings } = await withProgress(terminal.stderr, (progress) =>
        auditedInputs(command, inputs, terminal, progress),
      );
      const findings = reportedFindings(audit);
      const unused = baseline?.unusedEntries(findings) ?? [];
      warn(terminal, [...warnings, ...unused.map(unusedEntrySentence)]);
      await output.write([baselineFile(findings, reason, baseline)]);
    });
  addExamples(command, [
    [
      "Accept all findings of today",
      'mutual-sg baseline state.json --reason "Before the gate was closed" --output accepted.json',
    ],
    [
      "Accept new findings, and drop those that are gone",
      'mutual-sg baseline state.json --baseline accepted.json --reason "Closed in June" --output accepted.json',
    ],
  ]);
}

function filledText(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Say why the findings are accepted.");
  return text;
}
