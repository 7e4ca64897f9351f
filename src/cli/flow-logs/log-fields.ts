import { InputError } from "../../environment/input";
import { listOf } from "../../environment/phrases";

/** The fields of version 2, in the order of the default format (Amazon VPC User Guide, "Flow log records"). */
export const DEFAULT_FIELDS: readonly string[] = [
  ...["version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
  ...["packets", "bytes", "start", "end", "action", "log-status"],
];

/** The fields without which a record says too little. A list is a choice: one of its fields is enough. */
const REQUIRED_FIELDS = [
  ...[["interface-id"], ["pkt-srcaddr", "srcaddr"], ["pkt-dstaddr", "dstaddr"], ["srcport"], ["dstport"]],
  ...[["protocol"], ["start"], ["end"], ["action"]],
] as const;

/** Whether the words of a line are names of fields: only records have digits, capital letters and single hyphens. */
export const areFieldNames = (words: readonly string[]): boolean =>
  words.every((word) => /^[a-z]+(-[a-z]+)*$/.test(word)) && words.some((word) => KNOWN_FIELDS.has(word));

/** The fields that are read. */
export const READ_FIELDS = new Set<string>([...REQUIRED_FIELDS.flat(), "packets", "bytes", "log-status", "tcp-flags"]);

const KNOWN_FIELDS = new Set<string>([...DEFAULT_FIELDS, ...REQUIRED_FIELDS.flat()]);

/**
 * The fields of `--fields`: names such as "version account-id", or the format as AWS has it, such as
 * "${version} ${account-id}".
 */
export function fieldsOf(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const names = words.map((word) => word.replace(/^\$\{(.+)\}$/, "$1"));
  const fields = names.map((name) => name.toLowerCase().replaceAll("_", "-"));
  if (!areFieldNames(fields)) {
    throw new InputError(`--fields ${text} is not a log format: ${FIELDS_REMEDY}.`);
  }
  const repeated = fields.find((field, index) => fields.indexOf(field) !== index);
  if (repeated !== undefined) throw new InputError(`--fields names ${repeated} twice: name each field once.`);
  requireFields(fields, "--fields");
  return fields;
}

export const FIELDS_REMEDY =
  "give the names of the fields in their order, such as --fields '${version} ${account-id} ${interface-id} …' " +
  "(`aws ec2 describe-flow-logs` prints it as LogFormat)";

/** @param label - what names the fields, such as a file */
export function requireFields(fields: readonly string[], label: string): void {
  const missing = REQUIRED_FIELDS.filter((choice) => !choice.some((name) => fields.includes(name)));
  if (missing.length === 0) return;
  const names = missing.map((choice) => choice.at(-1)!);
  throw new InputError(
    `${label} has no ${listOf(names)}: proposals need flow logs with ${names.length === 1 ? "this field" : "these fields"}. ` +
      "Add to the format of the flow log what is missing.",
  );
}
