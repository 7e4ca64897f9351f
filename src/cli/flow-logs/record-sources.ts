import { requireFields } from "./log-fields";
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
 * takes longer: a sample of AWS has two spaces in a row.
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
      WHERE line <> ''
    ) AS split
  ) AS lines`;
}

const parquetSelect = (columns: readonly string[], files: string): string => `
  SELECT
    ${recordColumns((name) => {
      const column = columns.find((one) => fieldName(one) === name);
      return column === undefined ? undefined : `"${column}"`;
    })}
  FROM read_parquet(${files}, hive_partitioning = false)`;

const fieldName = (column: string): string => column.toLowerCase().replaceAll("_", "-");

/** The columns of a file with names that flow logs have. All others are not read. */
async function parquetColumns(file: string, session: Session): Promise<string[]> {
  const rows = await session.rows("SELECT name FROM parquet_schema($1)", [literalPattern(file)]);
  const columns = rows.map(({ name }) => name as string).filter((name) => /^\w+$/.test(name));
  requireFields(columns.map(fieldName), file);
  return columns;
}
