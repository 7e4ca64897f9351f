import { Option, type Command } from "commander";
import { adoptionOf } from "../environment/adoption/adoption-of";
import { ADOPTION_TARGETS, type AdoptionTarget } from "../environment/adoption/adoption-target";
import { nearQuota } from "../environment/findings/near-quota";
import { addInputOptions, auditedInputs, type AuditedInputs, type InputOptions } from "./audited-inputs";
import type { Adoption } from "../environment/adoption/adoption";
import type { AdoptedFile } from "./adopt/adopted-file";
import { writeFiles } from "./adopt/adopted-files";
import { configurationOf } from "./adopt/adopted-groups";
import { adoptionCounts, hasChanges } from "./adopt/adoption-counts";
import { adoptionReport } from "./adopt/adoption-report";
import { hclFiles } from "./adopt/hcl-files";
import { typescriptFile } from "./adopt/typescript-file";
import { addExamples } from "./examples";
import { outputTo } from "./output";
import { withProgress } from "./progress";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

interface AdoptCommandOptions extends InputOptions {
  readonly to: AdoptionTarget;
  readonly output: string;
  readonly moduleSource?: string;
  readonly account?: string;
  readonly references: boolean;
  readonly force?: true;
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
      new Option("--to <target>", "what declares the rules: one of the two modules of the registry, or the construct")
        .choices(ADOPTION_TARGETS)
        .makeOptionMandatory(),
    )
    .requiredOption("--output <dir>", "the folder of the files, which is created if it does not exist")
    .option("--module-source <source>", "the source of the module, if it is not the registry's")
    .option("--account <id>", "the account whose rules are adopted, if the input has several")
    .option("--no-references", "write the IDs of groups, even if the input contains the configuration of the groups")
    .option("--force", "overwrite files that have other content")
    .action(async (inputs: string[]) => {
      const options = command.opts<AdoptCommandOptions>();
      checkOptions(command, options);
      const { to: target, output: folder, account: accountId } = options;
      const { audited, adoption } = await withProgress(terminal.stderr, async (progress) => {
        const audited = await auditedInputs(command, inputs, terminal, progress);
        return { audited, adoption: adoptionOf(audited.audit, { target, accountId }) };
      });
      const { audit } = audited;
      warn(terminal, [...audited.warnings, ...quotaWarnings(audited)]);
      const canRefer = options.references && target !== "construct";
      const configuration = canRefer ? configurationOf(adoption, audit.environment) : undefined;
      const files = hasChanges(adoptionCounts(adoption)) ? filesOf(adoption, audited, configuration, options) : [];
      const written = await writeFiles(files, { folder, inputs, isForced: options.force === true }, terminal);
      const report = { audit, adoption, target, folder, files: written, configuration };
      const output = await outputTo(undefined, terminal, []);
      await output.write(adoptionReport(report, output.hasColours));
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

function checkOptions(command: Command, { to, output, moduleSource }: AdoptCommandOptions): void {
  if (output === "") command.error("error: --output is empty: name a folder");
  if (moduleSource === "")
    command.error("error: --module-source is empty: name a source, or leave --module-source out");
  if (moduleSource !== undefined && to === "construct") {
    command.error("error: --module-source has no meaning with --to construct: leave --module-source out");
  }
}

const quotaWarnings = ({ audit }: AuditedInputs): string[] =>
  audit.findings.filter(({ id }) => id === nearQuota.id).map(({ message, remedy }) => `${message} ${remedy}`);

function filesOf(
  adoption: Adoption,
  { audit: { environment } }: AuditedInputs,
  configuration: string | undefined,
  { to: target, moduleSource: source, rulesPerSecurityGroup }: AdoptCommandOptions,
): AdoptedFile[] {
  const adopted = { adoption, environment, hasReferences: configuration !== undefined, rulesPerSecurityGroup };
  return target === "construct" ? [typescriptFile(adopted)] : hclFiles({ ...adopted, target, source });
}
