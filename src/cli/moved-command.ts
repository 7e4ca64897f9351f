import type { Command } from "commander";
import { InputError, pagesOf, type InputDocument, type ParsedDocument } from "../environment/input";
import { readInputs } from "../environment/inputs";
import { listOf } from "../environment/phrases";
import { isPlan } from "../environment/terraform/documents";
import { movedBlocks } from "../environment/terraform/moved-blocks";
import { isPlainObject } from "../rules/plain-object";
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
      "Prints `moved` blocks (or `removed` and `import` blocks) for rules that a plan destroys and creates again at " +
        "another address, so that they are moved instead. Add the blocks to the configuration and plan again.",
    )
    .argument(
      "<input...>",
      "the output of `terraform show -json` for a plan; an export of the rules may follow, which has the IDs that some " +
        "imports need; - is standard input",
    )
    .option("--output <file>", "write the blocks into a file, whole or not at all")
    .action(async (inputs: readonly string[]) => {
      const output = await outputTo(command.opts<{ output?: string }>().output, terminal, inputs);
      const environment = await withProgress(terminal.stderr, async (progress) =>
        readInputs(withOnePlan(await documentsOf(inputs, terminal, progress), inputs)),
      );
      const { text, warnings } = movedBlocks(environment);
      warn(terminal, warnings);
      await output.write([text]);
    });
  addExamples(command, [
    ["From a saved plan", "terraform show -json plan.tfplan | mutual-sg moved - --output moved.tf"],
    ["From files", "mutual-sg moved plan.json rules.json"],
  ]);
}

/** The pages of documents, of which exactly one must be a plan: a block for one state is wrong for another one. */
function* withOnePlan(documents: Iterable<InputDocument>, inputs: readonly string[]): Generator<ParsedDocument> {
  let plan: string | undefined;
  for (const document of documents) {
    const { name } = document;
    for (const { value } of pagesOf(document)) {
      if (isPlainObject(value) && isPlan(value)) {
        if (plan !== undefined) throw new InputError(severalPlans(plan, name));
        plan = name;
      }
      yield { name, value };
    }
  }
  if (plan !== undefined) return;
  throw new InputError(
    `${listOf(inputs.map(inputName))} is not a plan: give the output of \`terraform show -json\` for a plan.`,
  );
}

const severalPlans = (one: string, other: string): string =>
  one === other
    ? `${one} has more than one plan: give one plan, once.`
    : `${one} and ${other} are both plans: run mutual-sg moved for each, because its blocks belong to one state.`;
