import type { Command } from "commander";
import { InputError } from "../environment/input";
import { readInputs } from "../environment/inputs";
import { movedBlocks } from "../environment/terraform/moved-blocks";
import { listOf } from "../environment/phrases";
import { documentsOf, inputName } from "./documents";
import { addExamples } from "./examples";
import { outputTo } from "./output";
import { withProgress } from "./progress";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

/** `mutual-sg moved` */
export function addMovedCommand(program: Command, terminal: Terminal): void {
  const command = program.command("moved").summary("print moved blocks for rules that a plan would recreate");
  command
    .description(
      "Prints the `moved` blocks (or `removed` and `import` blocks) that turn rules which a plan destroys and creates\n" +
        "under another address into moves. Add them to the configuration and plan again.",
    )
    .argument(
      "<input...>",
      "the output of `terraform show -json` for a plan; an export of the rules may follow, which has the IDs that some " +
        "imports need; - is standard input",
    )
    .option("--output <file>", "write the blocks into a file, whole or not at all")
    .action(async (inputs: readonly string[]) => {
      const output = await outputTo(command.opts<{ output?: string }>().output, terminal);
      const environment = await withProgress(terminal.stderr, async (progress) =>
        readInputs(await documentsOf(inputs, terminal, progress)),
      );
      if (environment.before === undefined) {
        throw new InputError(
          `${listOf(inputs.map(inputName))} is not a plan: give the output of \`terraform show -json\` for a plan.`,
        );
      }
      const { text, warnings } = movedBlocks(environment);
      warn(terminal, warnings);
      await output.write([text]);
    });
  addExamples(command, [
    ["From a saved plan", "terraform show -json plan.tfplan | mutual-sg moved - --output moved.tf"],
    ["From files", "mutual-sg moved plan.json rules.json"],
  ]);
}
