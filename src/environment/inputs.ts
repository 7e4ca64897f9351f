import { isPlainObject } from "../rules/plain-object";
import { shownInTerraform as shown } from "../rules/values";
import { AwsDocuments, AWS_COMMANDS, isAwsDocument, isAwsRow } from "./aws/documents";
import type { Environment } from "./environment";
import { EnvironmentBuilder } from "./environment-builder";
import { InputError, pagesOf, type InputDocument, type InputPage, type ParsedDocument } from "./input";
import { listOf } from "./phrases";
import { addPriorState, addTerraformDocument, isPlan, isTerraformDocument } from "./terraform/documents";

const TERRAFORM_COMMAND = "terraform show -json";

/**
 * Reads the environment that documents describe. The kind of each document is detected: output of the AWS CLI, or a
 * state or plan of Terraform. The order of the documents does not matter.
 *
 * @throws InputError if a document cannot be read
 */
export function readInputs(documents: Iterable<InputDocument | ParsedDocument>): Environment {
  const builder = new EnvironmentBuilder();
  const aws = new AwsDocuments(builder);
  const plans: NamedPlan[] = [];
  for (const document of documents) plans.push(...addDocument(document, aws, builder));
  aws.finish();
  if (plans.length === 0) return builder.build();
  const before = builder.copy();
  for (const { plan, name } of plans) {
    addTerraformDocument(plan, name, builder);
    addPriorState(plan, name, before);
  }
  return builder.build(before.build());
}

interface NamedPlan {
  readonly plan: object;
  readonly name: string;
}

/**
 * Adds what a document says, but not its plans, which are applied to what all documents say. No other part of a
 * document stays in memory.
 */
function addDocument(
  document: InputDocument | ParsedDocument,
  aws: AwsDocuments,
  builder: EnvironmentBuilder,
): NamedPlan[] {
  const { name } = document;
  const plans: NamedPlan[] = [];
  for (const { value, label } of pagesOf(document)) {
    if (!isPlainObject(value)) throw unknownDocument({ value, label });
    if (isPlan(value)) plans.push({ plan: value, name });
    else if (isTerraformDocument(value)) addTerraformDocument(value, name, builder);
    else if (isAwsDocument(value)) aws.add(value, name, label);
    else throw unknownDocument({ value, label });
  }
  return plans;
}

function unknownDocument({ value, label }: InputPage): InputError {
  if (isStateFile(value)) {
    return new InputError(`${label} is a state file: give the output of \`${TERRAFORM_COMMAND}\` instead.`);
  }
  const commands = AWS_COMMANDS.map((command) => `\`${command}\``).join(", ");
  const hint = isPlainObject(value) && isAwsRow(value) ? " The option --query of the AWS CLI changes the output." : "";
  return new InputError(
    `${label} is none of the documents that mutual-sg reads (it ${contentsOf(value)}): give the whole output of ` +
      `${commands} or \`${TERRAFORM_COMMAND}\`.${hint}`,
  );
}

/** Whether a value is what Terraform writes into a `terraform.tfstate` file. */
const isStateFile = (value: unknown): boolean =>
  isPlainObject(value) && value["serial"] !== undefined && value["terraform_version"] !== undefined;

function contentsOf(value: unknown): string {
  if (!isPlainObject(value)) return `is ${shown(value)}`;
  const keys = Object.keys(value);
  return keys.length === 0 ? "is empty" : `contains ${listOf(keys.map(shown))}`;
}
