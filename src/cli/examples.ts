import type { Command } from "commander";

/** What an example does, and its command line. */
type Example = readonly [purpose: string, commandLine: string];

/** Adds examples to the help of a command. */
export function addExamples(command: Command, examples: readonly Example[]): void {
  const lines = examples.map(([purpose, commandLine]) => `  # ${purpose}\n  ${commandLine}\n`);
  command.addHelpText("after", `\nExamples:\n${lines.join("")}`);
}
