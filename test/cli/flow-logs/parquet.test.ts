import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/environment/input";
import { connectionsIn, folderWith, observedIn } from "./logs";

const FOUND = ["web > db 6/5432 known-port:1"];

/** A folder with the records of a connection in a Parquet file, after a query of the table `logs`. */
async function folderWithParquet(query: string): Promise<string> {
  const folder = folderWith();
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const row = (source: string, sourcePort: number, destination: string, destinationPort: number) =>
    `('eni-1', '${source}', '${destination}', ${sourcePort}, ${destinationPort}, 6, 5, 500, 100, 160, 'ACCEPT', 'OK')`;
  await connection.run(
    `COPY (WITH logs AS (SELECT * FROM (VALUES ${row("10.0.0.1", 40000, "10.0.0.2", 5432)},
        ${row("10.0.0.2", 5432, "10.0.0.1", 40000)}) AS logs (interface_id, srcaddr, dstaddr, srcport, dstport, protocol,
        packets, bytes, start, "end", action, log_status)) ${query})
      TO '${join(folder, "flow.gz.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  return folder;
}

describe("a file", () => {
  it("in Parquet is read, with any name and any further column", async () => {
    const folder = await folderWithParquet(`SELECT *, 1 AS "odd ""name", {'end': 2} AS nested FROM logs`);
    expect(connectionsIn(await observedIn(folder))).toEqual(FOUND);
  });

  it.each([
    [
      "texts as bytes",
      "* REPLACE (interface_id::BLOB AS interface_id, srcaddr::BLOB AS srcaddr, action::BLOB AS action)",
    ],
    ["times", `* REPLACE (to_timestamp(start)::TIMESTAMP AS start, to_timestamp("end") AS "end")`],
    ["numbers as texts", "* REPLACE (srcport::VARCHAR AS srcport, protocol::VARCHAR AS protocol)"],
  ])("in Parquet may have %s", async (_, columns) => {
    const observations = await observedIn(await folderWithParquet(`SELECT ${columns} FROM logs`));
    expect(connectionsIn(observations)).toEqual(FOUND);
    expect(observations.totals.period).toEqual({ first: 100, last: 160 });
  });

  it("in Parquet may have IDs that are numbers, which no snapshot contains", async () => {
    const folder = await folderWithParquet("SELECT * REPLACE (1 AS interface_id) FROM logs");
    expect((await observedIn(folder)).totals.unknownInterfaces).toEqual(["1"]);
  });

  it.each([
    ["srcaddr", "{'a': srcaddr}", "STRUCT(a VARCHAR)"],
    ["protocol", "[protocol]", "INTEGER[]"],
    ["srcport", "to_timestamp(srcport)", "TIMESTAMP WITH TIME ZONE"],
  ])("in Parquet with a column %s of another type is an error", async (column, sql, type) => {
    const reading = observedIn(await folderWithParquet(`SELECT * REPLACE (${sql} AS ${column}) FROM logs`));
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(`flow.gz.parquet: the column ${column} has the type ${type}`);
  });
});
