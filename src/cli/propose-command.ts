import { InvalidArgumentError, Option, type Command } from "commander";
import type { Environment } from "../environment/environment";
import { CONFIDENCES, type Confidence, type Proposal } from "../environment/proposal/proposal";
import { proposalOf } from "../environment/proposal/proposal-of";
import { acrossVpcsWarnings, countAcrossVpcs, wantedConnections } from "../environment/proposal/wanted-connections";
import type { AdoptionTarget } from "../environment/adoption/adoption-target";
import {
  addDeclarationOptions,
  checkDeclarationOptions,
  targetOption,
  writeAdoption,
  type DeclarationOptions,
} from "./adopt/write-adoption";
import { addInputOptions, auditedInputs } from "./audited-inputs";
import { addExamples } from "./examples";
import { athenaSql, DEFAULT_MEMORY_LIMIT, readFlowLogs } from "./flow-logs/flow-logs";
import { outputTo, type Output } from "./output";
import { withProgress } from "./progress";
import { isAmongLogs } from "./propose/log-paths";
import { jsonProposal } from "./propose/json-proposal";
import { markdownProposal } from "./propose/markdown-proposal";
import { sinceOf } from "./propose/since";
import { textProposal, textSummary } from "./propose/text-proposal";
import type { Terminal } from "./terminal";
import { warn } from "./warnings";

interface ProposeCommandOptions extends Omit<DeclarationOptions, "to" | "output"> {
  readonly to?: AdoptionTarget;
  readonly logs?: readonly string[];
  readonly fields?: string;
  readonly since?: number;
  readonly minConfidence: Confidence;
  readonly minConnections: number;
  readonly external?: true;
  readonly memoryLimit?: string;
  readonly format: Format;
  readonly output?: string;
  readonly printSql?: "athena";
}

type Format = "text" | "markdown" | "json";

type Formatter = (proposal: Proposal, environment: Environment, output: Output) => Iterable<string>;

const FORMATS: Readonly<Record<Format, Formatter>> = {
  text: (proposal, environment, { hasColours }) => textProposal(proposal, environment, hasColours),
  markdown: (proposal, environment) => markdownProposal(proposal, environment),
  json: (proposal) => jsonProposal(proposal),
};

/** `mutual-sg propose` */
export function addProposeCommand(program: Command, terminal: Terminal): void {
  const command = program.command("propose").summary("propose rules for the connections that flow logs show");
  command.description(
    "Proposes rules for the connections that VPC Flow Logs show, with the evidence for each, for a person to review. " +
      "Compares them with the existing rules, and lists rules that no traffic has used. Changes nothing.",
  );
  addInputOptions(command)
    .option("--logs <path...>", "flow logs: files, folders or patterns (text, gzip or Parquet)")
    .option("--fields <format>", "the fields of logs without a header (default: those of version 2)")
    .option("--since <time>", "ignore earlier records: a day, a time, or how long ago, such as 7d", (text) =>
      sinceOf(text),
    )
    .addOption(
      new Option("--min-confidence <level>", "the least confidence of a candidate")
        .choices(CONFIDENCES)
        .default("medium"),
    )
    .option("--min-connections <number>", "the least number of connections of a candidate", countOf, 1)
    .option("--external", "also propose CIDR blocks for addresses on no known interface")
    .option("--memory-limit <size>", `the memory for reading logs (default: ${DEFAULT_MEMORY_LIMIT})`, sizeOf)
    .addOption(new Option("--format <format>", "the form of the report").choices(Object.keys(FORMATS)).default("text"))
    .option("--output <file>", "write the report into a file, whole or not at all; with --to: the folder")
    .addOption(targetOption("write the declaration instead, like adopt, with the evidence as comments"))
    .addOption(
      new Option("--print-sql <engine>", "print the queries instead, for logs in Amazon S3").choices(["athena"]),
    );
  addDeclarationOptions(command).action((inputs: string[]) => propose(command, inputs, terminal));
  command.addHelpText("after", NOTES);
  addExamples(command, [
    ["Propose rules from a folder of logs", "mutual-sg propose rules.json groups.json interfaces.json --logs logs"],
    [
      "Propose for a pull request, from the records since a day",
      "mutual-sg propose rules.json groups.json interfaces.json --logs logs --since 2026-01-01 --format markdown",
    ],
    ["Print the queries for Amazon Athena", "mutual-sg propose rules.json interfaces.json --print-sql athena"],
  ]);
}

const NOTES = `
The input needs the network interfaces (describe-network-interfaces): only they
tell which groups an address has. Give several exports if interfaces come and
go. Reading logs needs @duckdb/node-api.

A candidate's confidence is high if a handshake shows who is the client, medium
if an existing rule or three or more clients do, and low if only a known port
does. Without the field tcp-flags, logs show no handshakes.

With --external, a CIDR block stands for the addresses if at least half of its
addresses were seen. More than 10 blocks for one port are not proposed.`;

function countOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1 to 999999999.");
  return Number(text);
}

function sizeOf(text: string): string {
  if (/^[1-9]\d{0,5}(\.\d)?\s?[MG]i?B$/i.test(text)) return text;
  throw new InvalidArgumentError("Give a size such as 500MB or 2GB.");
}

async function propose(command: Command, inputs: readonly string[], terminal: Terminal): Promise<void> {
  const options = command.opts<ProposeCommandOptions>();
  const { logs = [], fields, since, memoryLimit, printSql, format } = options;
  if (logs.length === 0 && printSql === undefined) command.error(NO_LOGS);
  const declaration = declarationOptions(command, options);
  const read = [...inputs, ...logs];
  if (options.output !== undefined && isAmongLogs(options.output, logs, terminal.cwd())) {
    command.error(`error: --output ${options.output} is among the flow logs of --logs: name another place`);
  }
  const output = await outputTo(declaration === undefined ? options.output : undefined, terminal, read);
  const { audited, observations } = await withProgress(terminal.stderr, async (progress) => {
    const audited = await auditedInputs(command, inputs, terminal, progress);
    if (printSql !== undefined) return { audited };
    const { environment } = audited.audit;
    const observations = await readFlowLogs(
      logs,
      { environment, fields, since, memoryLimit, onProgress: progress },
      terminal,
    );
    return { audited, observations };
  });
  const { audit, warnings } = audited;
  warn(terminal, audit.environment.hasInterfaces ? warnings : [...warnings, NO_INTERFACES]);
  if (observations === undefined) {
    await output.write([athenaSql(audit.environment, { fields, since })]);
    return;
  }
  const proposal = proposalOf(observations, audit, options);
  if (declaration !== undefined) {
    const connections = wantedConnections(proposal.candidates);
    warn(terminal, acrossVpcsWarnings(countAcrossVpcs(proposal.candidates)));
    await output.write([...textSummary(proposal, audit.environment, output.hasColours), "\n"]);
    await writeAdoption({ audit, connections, inputs: read }, declaration, terminal);
    return;
  }
  await output.write(FORMATS[format](proposal, audit.environment, output));
}

/** The options of the declaration, if one is wanted. */
function declarationOptions(command: Command, options: ProposeCommandOptions): DeclarationOptions | undefined {
  const { to, output } = options;
  if (to === undefined) return undefined;
  if (output === undefined) command.error("error: --to needs a folder: name it with --output");
  if (command.getOptionValueSource("format") === "cli") {
    command.error("error: --format has no meaning with --to: leave one of them out");
  }
  const declaration = { ...options, to, output };
  checkDeclarationOptions(command, declaration);
  return declaration;
}

const NO_LOGS = `error: there are no flow logs: give files or folders with --logs

To download the logs of a bucket:
  aws s3 cp --recursive s3://bucket/AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/11 logs`;

const NO_INTERFACES =
  "The input has no network interfaces, so no address has a group: add an export of describe-network-interfaces.";
