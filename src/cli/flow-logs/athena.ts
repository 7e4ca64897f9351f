import type { Environment } from "../../environment/environment";
import { InputError } from "../../environment/input";
import { ATHENA, quoted, type Dialect } from "./dialect";
import { environmentTables, type Table, type Value } from "./environment-tables";
import { DEFAULT_FIELDS, fieldsOf } from "./log-fields";
import { recordColumns } from "./records";
import { stepsFor } from "./sums";

export interface AthenaOptions {
  /**
   * The table with the flow logs, whose columns have the names of the fields with underscores.
   *
   * @default "vpc_flow_logs"
   */
  readonly table?: string;
  /** The fields of the table. */
  readonly fields?: string;
  /** Seconds since 1970. */
  readonly since?: number;
}

/** What Athena accepts (Amazon Athena User Guide, "Service Quotas"). */
const LONGEST_QUERY = 262_144;

/** The queries for Amazon Athena, as one statement. Its result is the table `sums`. */
export function athenaSql(environment: Environment, { table = "vpc_flow_logs", fields, since }: AthenaOptions): string {
  const names = fields === undefined ? DEFAULT_FIELDS : fieldsOf(fields);
  const { tables, groupSets } = environmentTables(environment);
  const groups = groupSets.map((ids, index) => `-- groups ${index}: ${ids.map(commented).join(", ")}`);
  const sql = `-- The connections in VPC Flow Logs, for Amazon Athena. Rows without a reason are connections.
${groups.join("\n")}
${statement(tables, recordsOfTable(table, names), ATHENA, since)}
`;
  if (sql.length <= LONGEST_QUERY) return sql;
  const addresses = tables.find(({ name }) => name === "addresses")!.rows.length;
  throw new InputError(
    `The query for Amazon Athena would have ${sql.length} characters because of ${addresses} addresses, and Athena ` +
      `accepts ${LONGEST_QUERY}: give the network interfaces of one VPC or subnet at a time.`,
  );
}

/** A comment must not end with the line of an ID, which can be any text of an input. */
const commented = (text: string): string => text.replace(/[^\w.:/-]/g, "?");

/** All steps as one statement. */
export function statement(tables: readonly Table[], records: string, dialect: Dialect, since?: number): string {
  const inputs = tables.map(({ name, columns, rows }) => `${name} AS (${valuesOf(columns, rows)}\n)`);
  const steps = stepsFor(since).map(({ name, select }) => `${name} AS (${select(dialect)}\n)`);
  return `WITH\n${[...inputs, `records AS (${records}\n)`, ...steps].join(",\n")}\nSELECT * FROM sums`;
}

/** The table `records` from a table with the fields of flow logs. */
export function recordsOfTable(table: string, fields: readonly string[]): string {
  const name = table.split(".").map((part) => `"${part.replaceAll('"', '""')}"`);
  const column = (field: string) => (fields.includes(field) ? `"${field.replaceAll("-", "_")}"` : undefined);
  return `
  SELECT
    ${recordColumns(column)}
  FROM ${name.join(".")}`;
}

function valuesOf(columns: Table["columns"], rows: readonly (readonly Value[])[]): string {
  const names = Object.entries(columns);
  // An empty list of values has no types.
  const none = names.map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
  if (rows.length === 0) return `\n  SELECT ${none.join(", ")} WHERE FALSE`;
  const lines = rows.map((row) => `(${row.map(literal).join(", ")})`);
  return `\n  SELECT * FROM (VALUES\n    ${lines.join(",\n    ")}\n  ) AS rows (${names.map(([name]) => name).join(", ")})`;
}

const literal = (value: Value): string => (typeof value === "string" ? quoted(value) : String(value).toUpperCase());
