/** Where DuckDB and Athena (Trino) write the same thing in different ways. */
export interface Dialect {
  /** The bits that are set in any of the values. */
  readonly bitOr: (value: string) => string;
}

export const DUCKDB: Dialect = { bitOr: (value) => `bit_or(${value})` };
export const ATHENA: Dialect = { bitOr: (value) => `bitwise_or_agg(${value})` };

/** A table that is made from the tables before it. */
export interface Step {
  readonly name: string;
  readonly select: (dialect: Dialect) => string;
  /** Whether its rows need not be kept, because they are cheap. */
  readonly isPassedOn?: boolean;
}

/** A text as SQL. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
