import { InputError } from "../../environment/input";
import { shortened } from "../printable";
import { quoted } from "./dialect";
import { READ_FIELDS, requireFields } from "./log-fields";
import { formatOf, type TextFormat } from "./log-format";
import { recordColumns } from "./records";
import type { Parameter, Session } from "./session";

/** Files with the same format. */
interface Source {
  readonly files: string[];
  /** The query that reads them from a list, which is a parameter. */
  readonly select: (files: string) => string;
  readonly isText: boolean;
}

/** The query of the table `records`. */
export interface RecordsQuery {
  readonly select: string;
  readonly parameters: readonly Parameter[];
  /** Whether text is read, so that lines may be rejected. */
  readonly hasText: boolean;
}

/**
 * The query that reads files. Each file may have a format of its own.
 *
 * @param fields - the fields of files without a header
 * @returns undefined if all files are empty
 */
export async function recordsQuery(
  files: readonly string[],
  fields: readonly string[] | undefined,
  session: Session,
): Promise<RecordsQuery | undefined> {
  const sources = new Map<string, Source>();
  const add = (file: string, key: string, source: Omit<Source, "files">): void => {
    const known = sources.get(key);
    if (known === undefined) sources.set(key, { ...source, files: [file] });
    else known.files.push(file);
  };
  for (const file of files) {
    const format = await formatOf(file, fields);
    if (format?.type === "text") {
      add(file, JSON.stringify(format), { select: (list) => textSelect(format, list), isText: true });
    } else if (format?.type === "parquet") {
      const columns = await parquetColumns(file, session);
      add(file, JSON.stringify(columns), { select: (list) => parquetSelect(columns, list), isText: false });
    }
  }
  if (sources.size === 0) return undefined;
  const all = [...sources.values()];
  return {
    select: all.map(({ select }, index) => select(`$${index + 1}::VARCHAR[]`)).join("\n  UNION ALL\n"),
    parameters: all.map((source) => source.files.map(literalPattern)),
    hasText: all.some(({ isText }) => isText),
  };
}

/** A pattern that only the file itself matches. */
const literalPattern = (file: string): string => file.replace(/[*?[]/g, "[$&]");

/** No log contains this character, so that each line is one column. */
const NO_DELIMITER = "\\x01";

/**
 * Reads lines and splits them at spaces. Only lines with a wrong number of columns are split at any white space, which
 * takes longer: a sample of AWS has two spaces in a row. Files that were put together have more than one header.
 */
function textSelect({ isGzip, hasHeader, hasTimes, fields }: TextFormat, files: string): string {
  const offset = hasTimes ? 2 : 1;
  const count = fields.length + offset - 1;
  return `
  SELECT
    ${recordColumns((name) => (fields.includes(name) ? `parts[${fields.indexOf(name) + offset}]` : undefined), `len(parts) = ${count}`)}
  FROM (
    SELECT CASE WHEN len(parts) = ${count} THEN parts ELSE string_split_regex(trim(line), '\\s+') END AS parts
    FROM (
      SELECT line, string_split(line, ' ') AS parts
      FROM read_csv(${files}, columns = {'line': 'VARCHAR'}, auto_detect = false, header = ${hasHeader},
        delim = e'${NO_DELIMITER}', quote = '', escape = '', strict_mode = false, hive_partitioning = false,
        compression = '${isGzip ? "gzip" : "none"}', ignore_errors = true, store_rejects = true,
        max_line_size = 65536, buffer_size = 2097152)
      WHERE line <> ''${hasHeader ? ` AND line <> ${quoted(fields.join(" "))}` : ""}
    ) AS split
  ) AS lines`;
}

const parquetSelect = (columns: readonly Column[], files: string): string => `
  SELECT
    ${recordColumns((name) => {
      const column = columns.find((one) => fieldName(one.name) === name);
      return column === undefined ? undefined : columnSql(column);
    })}
  FROM read_parquet(${files}, hive_partitioning = false)`;

/** A column of a Parquet file, with its type in DuckDB. */
interface Column {
  readonly name: string;
  readonly type: string;
}

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/;
const TIME = /^TIMESTAMP/;
const TEXT = /^(VARCHAR|BLOB|ENUM.*)$/;
const NUMBERS = new Set(["srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "tcp-flags"]);

function columnSql({ name, type }: Column): string {
  if (TIME.test(type)) return `epoch("${name}")`;
  return NUMBER.test(type) && NUMBERS.has(fieldName(name)) ? `"${name}"` : `CAST("${name}" AS VARCHAR)`;
}

const fieldName = (column: string): string => column.toLowerCase().replaceAll("_", "-");

/** The columns of a file with names that flow logs have. All others are not read. */
async function parquetColumns(file: string, session: Session): Promise<Column[]> {
  const rows = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${quoted(literalPattern(file))})`);
  const columns = rows
    .map(({ column_name, column_type }) => ({ name: column_name as string, type: column_type as string }))
    .filter(({ name }) => /^\w+$/.test(name) && READ_FIELDS.has(fieldName(name)));
  requireFields(
    columns.map(({ name }) => fieldName(name)),
    file,
  );
  for (const { name, type } of columns) {
    const isTime = TIME.test(type) && TIMES.has(fieldName(name));
    if (TEXT.test(type) || NUMBER.test(type) || isTime) continue;
    throw new InputError(
      `${file}: the column ${name} has the type ${shortened(type)}, which is not that of a flow log. Give Parquet files ` +
        "as AWS writes them, with text and numbers.",
    );
  }
  return columns;
}

const TIMES = new Set(["start", "end"]);
