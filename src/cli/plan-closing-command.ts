import { Option, type Command } from "commander";
import type { Audit } from "../environment/audit";
import { closingPlanOf, type ClosingPlan } from "../environment/closing/closing-plan";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { jsonPlan } from "./closing/json-plan";
import { markdownPlan } from "./closing/markdown-plan";
import { textPlan } from "./closing/text-plan";
import { addExamples } from "./examples";
import { outputTo } from "./output";
import { withProgress } from "./progress";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

interface PlanClosingCommandOptions {
  readonly format: Format;
  readonly output?: string;
}

type Format = "text" | "json" | "markdown";

type Formatter = (plan: ClosingPlan, audit: Audit, hasColours: boolean) => Iterable<string>;

const FORMATS: Readonly<Record<Format, Formatter>> = { text: textPlan, json: jsonPlan, markdown: markdownPlan };

/** `mutual-sg plan-closing` */
export function addPlanClosingCommand(program: Command, terminal: Terminal): void {
  const command = program.command("plan-closing").summary("print the order in which to close open egress, and how");
  command.description(
    "Prints the order in which to close the groups with open egress. For each group, it says what would break, which " +
      "rules to remove, and how to undo that. It changes nothing.",
  );
  addInputOptions(command)
    .addOption(new Option("--format <format>", "the form of the plan").choices(Object.keys(FORMATS)).default("text"))
    .option("--output <file>", "write the plan into a file, whole or not at all")
    .action(async (inputs: string[]) => {
      const options = command.opts<PlanClosingCommandOptions>();
      const output = await outputTo(options.output, terminal, inputs);
      const { audit, warnings } = await withProgress(terminal.stderr, (progress) =>
        auditedInputs(command, inputs, terminal, progress),
      );
      warn(terminal, warnings);
      await output.write(FORMATS[options.format](closingPlanOf(audit), audit, output.hasColours));
    });
  addExamples(command, [
    ["Plan for a region", "mutual-sg plan-closing rules.json groups.json interfaces.json"],
    ["Plan with Terraform, which tells the resources of rules", "mutual-sg plan-closing plan.json interfaces.json"],
    ["Open a ticket", "mutual-sg plan-closing rules.json --format markdown --output ticket.md"],
  ]);
}
