import { Option, type Command } from "commander";
import type { Adoption, WantedConnection } from "../../environment/adoption/adoption";
import { adoptionOf } from "../../environment/adoption/adoption-of";
import { ADOPTION_TARGETS, type AdoptionTarget } from "../../environment/adoption/adoption-target";
import type { Audit } from "../../environment/audit";
import { quotaDetails } from "../../environment/findings/near-quota";
import { DIRECTIONS } from "../../rules/directions";
import { outputTo } from "../output";
import type { Terminal } from "../terminal";
import { warn } from "../warnings";
import type { AdoptedFile } from "./adopted-file";
import { writeFiles } from "./adopted-files";
import { configurationOf } from "./adopted-groups";
import { adoptionCounts, hasChanges } from "./adoption-counts";
import { adoptionReport } from "./adoption-report";
import { hclFiles } from "./hcl-files";
import { overwritingWarnings } from "./overwriting";
import { typescriptFile } from "./typescript-file";

/** The options of commands that write declarations. */
export interface DeclarationOptions {
  readonly to: AdoptionTarget;
  /** The folder. */
  readonly output: string;
  readonly moduleSource?: string;
  readonly account?: string;
  readonly references: boolean;
  readonly force?: true;
  readonly rulesPerSecurityGroup?: number;
}

/** The option `--to`, with what the command does with it. */
export const targetOption = (description: string): Option =>
  new Option("--to <target>", description).choices(ADOPTION_TARGETS);

/** Adds the options of declarations, besides `--to` and `--output`. */
export function addDeclarationOptions(command: Command): Command {
  return command
    .option("--module-source <source>", "the source of the module, if it is not the registry's")
    .option("--account <id>", "the account whose rules are adopted, if the input has several")
    .option("--no-references", "write the IDs of groups, even if the input contains the configuration of the groups")
    .option("--force", "overwrite files that have other content");
}

export function checkDeclarationOptions(command: Command, { to, output, moduleSource }: DeclarationOptions): void {
  if (output === "") command.error("error: --output is empty: name a folder");
  if (moduleSource === "")
    command.error("error: --module-source is empty: name a source, or leave --module-source out");
  if (moduleSource !== undefined && to === "construct") {
    command.error("error: --module-source has no meaning with --to construct: leave --module-source out");
  }
}

/** What a declaration is written from. */
export interface DeclarationSource {
  readonly audit: Audit;
  /** Connections to declare besides those that rules name. */
  readonly connections: readonly WantedConnection[];
  /** Files that must not be overwritten. */
  readonly inputs: readonly string[];
}

/** Writes the declaration of existing rules and of wanted connections, and reports it. */
export async function writeAdoption(
  { audit, connections, inputs }: DeclarationSource,
  options: DeclarationOptions,
  terminal: Terminal,
): Promise<void> {
  const { to: target, output: folder, account: accountId } = options;
  const adoption = adoptionOf(audit, { target, accountId, connections });
  warn(terminal, quotaWarnings(audit, adoption));
  const canRefer = options.references && target !== "construct";
  const configuration = canRefer ? configurationOf(adoption, audit.environment) : undefined;
  const files = hasChanges(adoptionCounts(adoption)) ? filesOf(adoption, audit, configuration, options) : [];
  const checkOverwriting = (paths: readonly string[]): void => {
    const about = { adoption, environment: audit.environment, target };
    warn(terminal, overwritingWarnings(paths, options.force === true, about));
  };
  const written = await writeFiles(files, { folder, inputs, checkOverwriting }, terminal);
  const report = { audit, adoption, target, folder, files: written, configuration };
  const output = await outputTo(undefined, terminal, []);
  await output.write(adoptionReport(report, output.hasColours));
}

/** Sentences about groups that come close to their quota with the rules that are added. */
function quotaWarnings(audit: Audit, { rules, groupNames }: Adoption): string[] {
  const added = { egress: new Map<string, number>(), ingress: new Map<string, number>() };
  for (const { source, target, egress, ingress } of rules) {
    if (egress?.action === "add") added.egress.set(source.value, (added.egress.get(source.value) ?? 0) + 1);
    if (ingress?.action === "add") added.ingress.set(target.value, (added.ingress.get(target.value) ?? 0) + 1);
  }
  return [...groupNames.keys()].flatMap((id) =>
    DIRECTIONS.flatMap((direction) => {
      const details = quotaDetails(audit, id, direction, added[direction].get(id) ?? 0);
      return details === undefined ? [] : [`${details.message} ${details.remedy}`];
    }),
  );
}

function filesOf(
  adoption: Adoption,
  { environment }: Audit,
  configuration: string | undefined,
  { to: target, moduleSource: source, rulesPerSecurityGroup }: DeclarationOptions,
): AdoptedFile[] {
  const adopted = { adoption, environment, hasReferences: configuration !== undefined, rulesPerSecurityGroup };
  return target === "construct" ? [typescriptFile(adopted)] : hclFiles({ ...adopted, target, source });
}
