import type { Command } from "commander";
import { reviewedProposal } from "./adopt/proposal-file";
import {
  addDeclarationOptions,
  checkDeclarationOptions,
  targetOption,
  writeAdoption,
  type DeclarationOptions,
} from "./adopt/write-adoption";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { fileText } from "./documents";
import { addExamples } from "./examples";
import { withProgress } from "./progress";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

interface AdoptCommandOptions extends DeclarationOptions {
  readonly proposal?: string;
}

/** `mutual-sg adopt` */
export function addAdoptCommand(program: Command, terminal: Terminal): void {
  const command = program.command("adopt").summary("write the declaration that takes over existing rules");
  command.description(
    "Writes Terraform or TypeScript that declares the existing rules of security groups as connections, imports them, " +
      "and adds the missing side of each connection. Rules that open egress stay as they are. Nothing changes in AWS " +
      "until you apply the files.",
  );
  addInputOptions(command)
    .addOption(
      targetOption(
        "what declares the rules: one of the two modules of the registry, or the construct",
      ).makeOptionMandatory(),
    )
    .requiredOption("--output <dir>", "the folder of the files, which is created if it does not exist")
    .option("--proposal <file>", "also declare the connections of a JSON report of mutual-sg propose");
  addDeclarationOptions(command).action(async (inputs: string[]) => {
    const options = command.opts<AdoptCommandOptions>();
    checkDeclarationOptions(command, options);
    const { proposal } = options;
    const { audit, warnings } = await withProgress(terminal.stderr, (progress) =>
      auditedInputs(command, inputs, terminal, progress),
    );
    const reviewed =
      proposal === undefined ? undefined : reviewedProposal(proposal, fileText(proposal, terminal), audit.environment);
    const { connections = [] } = reviewed ?? {};
    warn(terminal, [...warnings, ...(reviewed?.warnings ?? [])]);
    const read = proposal === undefined ? inputs : [...inputs, proposal];
    await writeAdoption({ audit, connections, inputs: read }, options, terminal);
  });
  addExamples(command, [
    ["Declare the rules of a region", "mutual-sg adopt rules.json groups.json --to module --output adopted"],
    [
      "Refer to the groups of a configuration, in its folder",
      "terraform show -json plan.tfplan | mutual-sg adopt - rules.json --to vpc-rules --output .",
    ],
    ["Write a construct", "mutual-sg adopt rules.json groups.json --to construct --output src"],
  ]);
}
