import { InvalidArgumentError, type Command } from "commander";
import { audit, type Audit } from "../environment/audit";
import { AWS_COMMANDS } from "../environment/aws/documents";
import type { InputDocument, ParsedDocument } from "../environment/input";
import { readInputs } from "../environment/inputs";
import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { readBaseline, type Baseline } from "./baseline";
import { documentsOf, fileText, inputName, STANDARD_INPUT } from "./documents";
import { liveDocuments } from "./live";
import type { Progress } from "./progress";
import type { Terminal } from "./terminal";

/** The options of commands that audit inputs. */
export interface InputOptions {
  readonly live?: true;
  readonly region?: readonly string[];
  readonly profile?: string;
  readonly endpointUrl?: string;
  readonly rulesPerSecurityGroup?: number;
  readonly baseline?: string;
}

export function addInputOptions(command: Command): Command {
  return command
    .argument("[input...]", `files of the AWS CLI or Terraform as JSON; ${STANDARD_INPUT} is standard input`)
    .option("--live", "read AWS itself, with the usual credentials (needs @aws-sdk/client-ec2)")
    .option(
      "--region <region>",
      "with --live: a region; repeat it for several",
      (region: string, regions: string[] | undefined) => [...(regions ?? []), region],
    )
    .option("--profile <name>", "with --live: a profile of the AWS configuration")
    .option("--endpoint-url <url>", "with --live: an endpoint of the EC2 API")
    .option(
      "--rules-per-security-group <number>",
      `the quota of rules per group and direction (default: ${RULES_PER_SECURITY_GROUP})`,
      wholeNumber,
    );
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 1 to 99999.");
  return Number(text);
}

/** An audit, and what it was made from. */
export interface AuditedInputs {
  readonly audit: Audit;
  /** The names of the inputs. */
  readonly inputs: readonly string[];
  readonly baseline?: Baseline;
  /** Sentences about the inputs. */
  readonly warnings: readonly string[];
}

/** Audits the inputs that the arguments and options of a command name. */
export async function auditedInputs(
  command: Command,
  inputs: readonly string[],
  terminal: Terminal,
  progress: Progress,
): Promise<AuditedInputs> {
  const options = command.opts<InputOptions>();
  checkInputs(command, inputs, options);
  const { baseline: file, rulesPerSecurityGroup } = options;
  const baseline = file === undefined ? undefined : readBaseline(file, fileText(file, terminal));
  const { live: isLive, region: regions, profile, endpointUrl } = options;
  const live = isLive === true ? await liveDocuments({ regions, profile, endpointUrl, onProgress: progress }) : [];
  const documents = await documentsOf(inputs, terminal, progress);
  const environment = readInputs(allOf(live, documents));
  progress(`Auditing ${environment.groups.size} security groups`);
  const names = new Set([...inputs.map(inputName), ...live.map(({ name }) => name)]);
  // A plan may delete all groups.
  const hasGroups = [environment, environment.before].some((one) => one !== undefined && one.groups.size > 0);
  const warnings = hasGroups ? [] : [NO_GROUPS];
  return { audit: audit(environment, { rulesPerSecurityGroup }), inputs: [...names], baseline, warnings };
}

const NO_GROUPS =
  "The input has no security groups: check that it is from the right account and region, or from the right state or " +
  "plan.";

type Document = InputDocument | ParsedDocument;

function* allOf(...lists: readonly Iterable<Document>[]): Generator<Document> {
  for (const list of lists) yield* list;
}

function checkInputs(command: Command, inputs: readonly string[], options: InputOptions): void {
  if (inputs.length === 0 && options.live !== true) command.error(NO_INPUT);
  if (inputs.filter((input) => input === STANDARD_INPUT).length > 1) {
    command.error(`error: standard input (${STANDARD_INPUT}) can be read only once: give it once`);
  }
  const ignored = (["region", "profile", "endpointUrl"] as const).find((name) => options[name] !== undefined);
  if (options.live !== true && ignored !== undefined) {
    const flag = command.options.find((option) => option.attributeName() === ignored)!.long!;
    command.error(`error: ${flag} has a meaning only with --live: add --live, or leave ${flag} out`);
  }
}

const NO_INPUT = `error: there is no input: give files, or read AWS itself with --live

To export a region:
${AWS_COMMANDS.map((command) => `  ${command} --output json > ${command.split("-").at(-1)!}.json`).join("\n")}

To export a state or a plan of Terraform:
  terraform show -json > state.json
  terraform show -json plan.tfplan > plan.json`;
