import { getExpressionAst } from "@cdktf/hcl2json";
import { format } from "@cdktf/hcl-tools";

/** Terraform's JSON syntax, which a stack's toTerraform() returns. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** How a type of block is written: its labels, its nested blocks, and its arguments without quotes. */
interface BlockSchema {
  readonly labels?: number;
  readonly blocks?: Readonly<Record<string, BlockSchema>>;
  /** Arguments whose text is already HCL: types and addresses. */
  readonly bare?: readonly string[];
  /** Arguments that come first, with a blank line after them (Terraform documentation, "Style Guide"). */
  readonly first?: readonly string[];
  /** Arguments and blocks in this order, before all others. */
  readonly order?: readonly string[];
}

const CONDITION: BlockSchema = { order: ["condition", "error_message"] };
const LIFECYCLE: BlockSchema = {
  blocks: { precondition: CONDITION, postcondition: CONDITION },
  bare: ["ignore_changes", "replace_triggered_by"],
};

/** The block types that the modules have (Terraform documentation, "JSON Configuration Syntax"). */
const BLOCKS: Readonly<Record<string, BlockSchema>> = {
  terraform: {
    order: ["required_version"],
    blocks: { required_providers: {} },
  },
  variable: {
    labels: 1,
    bare: ["type"],
    order: ["description", "type", "default", "nullable", "sensitive"],
    blocks: { validation: CONDITION },
  },
  locals: {},
  resource: {
    labels: 2,
    blocks: { lifecycle: LIFECYCLE },
    bare: ["depends_on", "provider"],
    first: ["count", "for_each", "provider"],
    order: [
      "type",
      "security_group_id",
      "source_security_group_id",
      "self",
      "cidr_blocks",
      "ipv6_cidr_blocks",
      "prefix_list_ids",
      "referenced_security_group_id",
      "cidr_ipv4",
      "cidr_ipv6",
      "prefix_list_id",
      "protocol",
      "ip_protocol",
      "from_port",
      "to_port",
      "description",
      "tags",
    ],
  },
  module: { labels: 1, order: ["source"] },
  moved: { bare: ["from", "to"] },
  check: { labels: 1, blocks: { assert: CONDITION } },
  output: { labels: 1, order: ["description", "value"], blocks: { precondition: CONDITION } },
};

/**
 * Prints Terraform JSON as HCL in the style of `terraform fmt`. `"//"."comment"` of a block is its comment, and
 * `"//"."comments"` has the comments on its arguments, by their names. Everything else under `"//"` is CDKTF's own and
 * is left out.
 *
 * @throws Error for an unknown block type, because its nested blocks cannot be told from its arguments
 */
export async function printHcl(configuration: JsonObject): Promise<string> {
  const blocks: string[] = [];
  for (const [type, body] of Object.entries(configuration)) {
    if (type === "//") continue;
    const schema = BLOCKS[type];
    if (schema === undefined) throw new Error(`The printer does not know the block type ${type}: add it to BLOCKS.`);
    const bodies = asArray(body).flatMap((one) => labelled(asObject(one), schema.labels ?? 0));
    for (const [labels, one] of bodies) {
      blocks.push(await printBlock([type, ...labels.map((label) => JSON.stringify(label))].join(" "), one, schema));
    }
  }
  return format(`${blocks.join("\n\n")}\n`);
}

/** The bodies under their labels: `{ a: { b: body } }` is `"a" "b" { body }`. */
function labelled(body: JsonObject, depth: number): [string[], JsonObject][] {
  if (depth === 0) return [[[], body]];
  return Object.entries(body).flatMap(([label, inner]) =>
    labelled(asObject(inner), depth - 1).map(([labels, one]): [string[], JsonObject] => [[label, ...labels], one]),
  );
}

async function printBlock(header: string, body: JsonObject, schema: BlockSchema): Promise<string> {
  const names = Object.keys(body).filter((name) => name !== "//");
  const isBlock = (name: string) => schema.blocks?.[name] !== undefined;
  const first = names.filter((name) => schema.first?.includes(name));
  const rest = names.filter((name) => !isBlock(name) && !first.includes(name)).sort(byOrder(schema.order ?? []));

  const print = async (group: string[]): Promise<string> => {
    const lines: string[] = [];
    for (const name of group) {
      const value = body[name]!;
      const comments = commentsOf(body, name);
      lines.push(
        ...(comments.length > 0 && lines.length > 0 ? [""] : []),
        ...comments,
        `${key(name)} = ${await printValue(value, schema.bare?.includes(name))}`,
      );
    }
    return lines.join("\n");
  };
  const parts = [await print(first), await print(rest)];
  for (const name of names.filter(isBlock)) {
    for (const one of asArray(body[name]!)) parts.push(await printBlock(name, asObject(one), schema.blocks![name]!));
  }
  const content = parts.filter((part) => part !== "").join("\n\n");
  return [...commentLines(body), `${header} {`, content, "}"].join("\n");
}

function commentLines(body: Json): string[] {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return [];
  const about = (body as JsonObject)["//"];
  const comment = typeof about === "object" && about !== null ? (about as JsonObject).comment : undefined;
  return typeof comment === "string" ? comment.split("\n").map((line) => `# ${line}`) : [];
}

/** The comment on one of a block's arguments: a text under `"//"."comments"` and the argument's name. */
function commentsOf(body: JsonObject, name: string): string[] {
  const about = body["//"];
  const comments = typeof about === "object" && about !== null ? (about as JsonObject).comments : undefined;
  const comment = typeof comments === "object" && comments !== null ? (comments as JsonObject)[name] : undefined;
  return typeof comment === "string" ? comment.split("\n").map((line) => `# ${line}`) : [];
}

function byOrder(order: readonly string[]): (a: string, b: string) => number {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return (a, b) => rank(a) - rank(b);
}

const LINE_LENGTH = 100;

/** Nested attributes whose values are addresses. */
const BARE_WITHIN = ["configuration_aliases"];

async function printValue(value: Json, isBare = false, isInner = false): Promise<string> {
  if (typeof value === "string") return isBare ? value : printText(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const elements = await Promise.all(value.map((element: Json) => printValue(element, isBare)));
    return `[${elements.join(", ")}]`;
  }
  const entries = Object.entries(value as JsonObject).filter(([name]) => name !== "//");
  const lines = await Promise.all(
    entries.map(
      async ([name, inner]) => `${key(name)} = ${await printValue(inner, isBare || BARE_WITHIN.includes(name), true)}`,
    ),
  );
  // A short inner object stays on one line, so a table has a row on each line.
  const line = lines.join(", ");
  if (isInner && line !== "" && line.length <= LINE_LENGTH && !line.includes("\n")) return `{ ${line} }`;
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n}`;
}

/** Prints an expression without quotes, several lines as a heredoc, and any other text in quotes. */
async function printText(text: string): Promise<string> {
  // CDKTF puts every operation in parentheses.
  if (await isOneExpression(text)) return text.slice(2, -1).replace(/^\(([^()]*)\) \?/, "$1 ?");
  if (!text.includes("\n")) return printQuoted(text);
  if (!text.endsWith("\n") || text.includes("${") || /^\s/.test(text)) {
    throw new Error(
      `The printer writes lines as a heredoc: ${JSON.stringify(text)} must end with a newline, ` +
        "must not begin with a space, and must not contain an expression.",
    );
  }
  return `<<-EOT\n${text.replace(/^(?=.)/gm, "    ")}  EOT`;
}

/** Whether the whole text is one `${expression}`. */
async function isOneExpression(text: string): Promise<boolean> {
  if (!text.startsWith("${")) return false;
  const ast = await getExpressionAst("printed.tf", `"${text}"`);
  return ast?.type === "templateWrap";
}

/** Prints a text without expressions in quotes. */
function printQuoted(text: string): string {
  if (text.includes("${")) throw new Error(`The printer does not support text around an expression: ${text}.`);
  return JSON.stringify(text);
}

function key(name: string): string {
  return /^[A-Za-z_][\w-]*$/.test(name) ? name : JSON.stringify(name);
}

function asObject(value: Json): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`The printer expected a block and got ${JSON.stringify(value)}.`);
  }
  return value as JsonObject;
}

function asArray(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}
