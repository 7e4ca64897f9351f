/**
 * The columns of the table `records`, which both DuckDB and Athena make from flow logs, in this order. A record is
 * unreadable if it has data, but lacks one of the required columns.
 */
export const RECORD_COLUMNS = [
  "interface_id",
  "source",
  "destination",
  "source_port",
  "destination_port",
  "protocol",
  "packets",
  "bytes",
  "first_seen",
  "last_seen",
  "outcome",
  "flags",
] as const;

/** Finds the SQL of a field, such as `parts[4]`; undefined if the log does not have it. */
export type FieldSql = (name: string) => string | undefined;

/**
 * The SELECT list of the table `records`.
 *
 * @param isWhole - a condition: whether the record has all of its fields
 */
export function recordColumns(field: FieldSql, isWhole = "TRUE"): string {
  const text = (name: string) => {
    const sql = field(name);
    return sql === undefined ? "CAST(NULL AS VARCHAR)" : `nullif(${sql}, '-')`;
  };
  const number = (name: string, type = "INTEGER") => {
    const sql = field(name);
    return sql === undefined ? `CAST(NULL AS ${type})` : `try_cast(${sql} AS ${type})`;
  };
  // The addresses of the packets are the far ends. Where a gateway is between them, the other addresses are its own.
  const address = (side: string) => {
    const names = [`pkt-${side}`, side].filter((name) => field(name) !== undefined);
    return names.length === 2 ? `lower(coalesce(${names.map(text).join(", ")}))` : `lower(${text(names[0] ?? side)})`;
  };
  const columns: Readonly<Record<(typeof RECORD_COLUMNS)[number], string>> = {
    interface_id: text("interface-id"),
    source: address("srcaddr"),
    destination: address("dstaddr"),
    source_port: number("srcport"),
    destination_port: number("dstport"),
    protocol: number("protocol"),
    // A record is of one packet at least.
    packets: field("packets") === undefined ? "1" : number("packets", "BIGINT"),
    bytes: field("bytes") === undefined ? "0" : number("bytes", "BIGINT"),
    first_seen: number("start", "BIGINT"),
    last_seen: number("end", "BIGINT"),
    outcome: `CASE WHEN ${isWhole} THEN ${outcome(text("log-status"), text("action"))} END`,
    flags: number("tcp-flags"),
  };
  return RECORD_COLUMNS.map((name) => `${columns[name]} AS ${name}`).join(",\n    ");
}

const outcome = (status: string, action: string): string =>
  `CASE WHEN ${status} IN ('NODATA', 'SKIPDATA') THEN ${status} ELSE ${action} END`;
