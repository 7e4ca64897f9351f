import type * as DuckDb from "@duckdb/node-api";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../environment/input";
import { removeWhenInterrupted } from "../output";
import { quoted } from "./dialect";
import type { Table } from "./environment-tables";

type Library = typeof DuckDb;
export type Parameter = string | readonly string[];

/** Loads DuckDB. Only flow logs need it, and users may not have it. */
export const loadDuckDb = (): Promise<Library> => import("@duckdb/node-api");

export const MISSING_DUCKDB =
  "--logs needs DuckDB, which is not installed: run npm install @duckdb/node-api, or print the queries for Amazon " +
  "Athena with --print-sql athena.";

/** Each thread needs memory of its own, so more of them would not fit into the default limit. */
const MOST_THREADS = 8;

/** Nothing is loaded from the network, and the order of the rows does not matter. */
const CONFIGURATION = {
  preserve_insertion_order: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  threads: String(Math.min(availableParallelism(), MOST_THREADS)),
} as const;

/** A database in this process. It needs no network, and leaves nothing behind. */
export class Session {
  private constructor(
    private readonly library: Library,
    private readonly connection: DuckDb.DuckDBConnection,
  ) {}

  /**
   * Does some work with a database. What does not fit into the memory limit goes to a temporary folder, which is then
   * removed.
   */
  static async with<Result>(
    { memoryLimit, load = loadDuckDb }: { memoryLimit: string; load?: typeof loadDuckDb },
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const library = await load().catch(() => {
      throw new InputError(MISSING_DUCKDB);
    });
    const folder = mkdtempSync(join(tmpdir(), "mutual-sg-"));
    const stopCleaning = removeWhenInterrupted(folder);
    try {
      const instance = await library.DuckDBInstance.create(":memory:", { ...CONFIGURATION, temp_directory: folder });
      try {
        const session = new Session(library, await instance.connect());
        try {
          await session.limitMemory(memoryLimit);
          return await work(session);
        } finally {
          session.connection.closeSync();
        }
      } finally {
        instance.closeSync();
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
      stopCleaning();
    }
  }

  async run(sql: string, parameters: readonly Parameter[] = []): Promise<void> {
    await this.connection.run(sql, this.values(parameters)).catch(failWithSentence);
  }

  /** The rows of a query. Numbers may be large, so they are not exact above 2^53. */
  async rows(sql: string, parameters: readonly Parameter[] = []): Promise<Record<string, unknown>[]> {
    const reader = await this.connection.runAndReadAll(sql, this.values(parameters)).catch(failWithSentence);
    return reader
      .getRowObjectsJS()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
        ),
      );
  }

  /** The files that match a pattern. */
  async filesMatching(pattern: string): Promise<string[]> {
    return (await this.rows("SELECT file FROM glob($1)", [pattern])).map(({ file }) => file as string);
  }

  /** How much of the running query is done, from 0 to 1; undefined if this is unknown. */
  get progress(): number | undefined {
    const { percentage } = this.connection.progress;
    return percentage < 0 ? undefined : percentage / 100;
  }

  /** Creates a table and fills it. */
  async createTable({ name, columns, rows }: Table): Promise<void> {
    const types = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
    await this.connection.run(`CREATE TEMP TABLE ${name} (${types.join(", ")})`);
    const appender = await this.connection.createAppender(name);
    for (const row of rows) {
      for (const value of row) {
        if (typeof value === "string") appender.appendVarchar(value);
        else if (typeof value === "number") appender.appendInteger(value);
        else appender.appendBoolean(value);
      }
      appender.endRow();
    }
    appender.closeSync();
  }

  private async limitMemory(limit: string): Promise<void> {
    await this.run(`SET memory_limit = ${quoted(limit)}`).catch((error: unknown) => {
      throw new InputError(`The memory limit ${limit} cannot be used: ${firstLine(error)}`);
    });
    // Without the first setting, the progress is unknown. Without the second one, DuckDB prints it.
    await this.run("SET enable_progress_bar = true");
    await this.run("SET enable_progress_bar_print = false");
  }

  private values(parameters: readonly Parameter[]) {
    return parameters.map((value) => (typeof value === "string" ? value : this.library.listValue([...value])));
  }
}

/** What a user can do about an error of DuckDB. All other errors are mistakes of this program. */
const PROBLEMS: readonly { readonly pattern: RegExp; readonly remedy: string }[] = [
  {
    pattern: /out of memory|failed to (allocate|offload|pin)/i,
    remedy: "Give more memory with --memory-limit, or a shorter period with fewer files",
  },
  {
    pattern: /no space left|disk|temp_directory/i,
    remedy: "Set the variable TMPDIR to a folder on a disk with more space",
  },
  {
    pattern: /^(IO|Invalid Input|Invalid) Error|gzip|parquet|corrupt/i,
    remedy: "The file may be damaged or incomplete: download it again",
  },
];

function failWithSentence(error: unknown): never {
  const { message } = error as Error;
  const problem = PROBLEMS.find(({ pattern }) => pattern.test(message));
  if (problem === undefined) throw error;
  throw new InputError(`The flow logs cannot be read: ${firstLine(error)}\n${problem.remedy}.`);
}

const firstLine = (error: unknown): string => (error as Error).message.split("\n", 1)[0]!;
