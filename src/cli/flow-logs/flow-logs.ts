import type { Environment } from "../../environment/environment";
import { InputError } from "../../environment/input";
import { counted, listOf } from "../../environment/phrases";
import type { Observations } from "../../environment/proposal/observations";
import type { Progress } from "../progress";
import type { Terminal } from "../terminal";
import { CONVERSATIONS } from "./conversations";
import { DUCKDB, type Step } from "./dialect";
import { environmentTables } from "./environment-tables";
import { Estimate } from "./estimate";
import { fieldsOf } from "./log-fields";
import { logFiles } from "./log-files";
import { connectionsAndWithheld, totalsOf } from "./observed";
import { recordsQuery } from "./record-sources";
import { Session, type loadDuckDb } from "./session";
import { stepsFor } from "./sums";

export { athenaSql } from "./athena";

export interface FlowLogOptions {
  readonly environment: Environment;
  /** The fields of files without a header, such as "version account-id" or "${version} ${account-id}". */
  readonly fields?: string;
  /** Seconds since 1970: records that end before are left out. */
  readonly since?: number;
  /** The memory of the database, such as "1GB". What does not fit goes to a temporary folder. */
  readonly memoryLimit?: string;
  readonly onProgress?: Progress;
  readonly load?: typeof loadDuckDb;
  /**
   * The number of sums with addresses outside that are kept.
   *
   * @default MOST_OUTSIDE
   */
  readonly mostOutside?: number;
}

/** The process then stays within 2 GiB. */
export const DEFAULT_MEMORY_LIMIT = "1300MB";

/**
 * Reads flow logs, and finds out which connections they show.
 *
 * @param paths - files, folders and patterns
 * @throws InputError if they cannot be read
 */
export async function readFlowLogs(
  paths: readonly string[],
  { environment, fields, since, memoryLimit = DEFAULT_MEMORY_LIMIT, onProgress, load, mostOutside }: FlowLogOptions,
  terminal: Pick<Terminal, "cwd">,
): Promise<Observations> {
  const given = fields === undefined ? undefined : fieldsOf(fields);
  return Session.with({ memoryLimit, load }, async (session) => {
    const estimate = new Estimate(session, onProgress);
    try {
      const files = await logFiles(paths, terminal.cwd(), (pattern) => session.filesMatching(pattern));
      estimate.begin(`Detecting the format of ${counted(files.length, "file")}`);
      const records = await recordsQuery(files, given, session);
      if (records === undefined)
        throw new InputError(`${listOf(paths)}: all files are empty. Give flow logs with records.`);
      const { tables, groupSets } = environmentTables(environment);
      for (const table of tables) await session.createTable(table);
      const [flows, ...others] = stepsFor(since);
      estimate.begin(`Reading ${counted(files.length, "file")}`);
      await session.run(tableSql(flows!, `WITH records AS (${records.select}\n)`), records.parameters);
      const { totals, older } = await totalsOf(session, files.length, records.hasText);
      if (totals.records === 0 && totals.unreadable > 0) {
        throw older > 0 ? tooOld(paths, older, since!) : unreadable(paths, totals.unreadable);
      }
      estimate.begin("Finding clients and servers");
      for (const step of others) {
        await session.run(tableSql(step));
        // It takes most of the memory.
        if (step === CONVERSATIONS) await session.run("DROP TABLE flows");
      }
      const { beyondLimit, ...observed } = await connectionsAndWithheld(session, groupSets, mostOutside);
      return { ...observed, totals: beyondLimit === undefined ? totals : { ...totals, beyondLimit } };
    } finally {
      estimate.end();
    }
  });
}

const tableSql = ({ name, select, isPassedOn }: Step, before = ""): string =>
  `CREATE TEMP ${isPassedOn === true ? "VIEW" : "TABLE"} ${name} AS ${before}${select(DUCKDB)}`;

const tooOld = (paths: readonly string[], older: number, since: number): InputError =>
  new InputError(
    `${listOf(paths)}: no records since ${new Date(1_000 * since).toISOString()}, but ${counted(older, "older record")}. ` +
      "Give an earlier time with --since, or newer files.",
  );

const unreadable = (paths: readonly string[], lines: number): InputError =>
  new InputError(
    `${listOf(paths)}: none of the ${counted(lines, "line")} is a record of a flow log. Check that the files are VPC Flow ` +
      "Logs, and that --fields is in the order of their columns.",
  );
