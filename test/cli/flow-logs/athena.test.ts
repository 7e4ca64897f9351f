import { DuckDBInstance } from "@duckdb/node-api";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { athenaSql, recordsOfTable, statement } from "../../../src/cli/flow-logs/athena";
import { ATHENA, DUCKDB } from "../../../src/cli/flow-logs/dialect";
import { environmentTables } from "../../../src/cli/flow-logs/environment-tables";
import { stepsFor } from "../../../src/cli/flow-logs/sums";
import { environmentOf, type Described } from "../../environment/environment-of";
import { both, connectionsIn, folderWith, line, observed, WITH_FLAGS, withheldIn } from "./logs";

const NETWORK: Described = {
  rules: ["db ingress tcp 46000 from web", "db ingress tcp 5432 from 10.0.0.0/24"],
  interfaces: ["web 10.0.0.1", "db 10.0.0.2 10.0.0.3", "10.0.0.220", "old 10.0.0.9", "new 10.0.0.9"],
};
const RECORDS = [
  ...both({ from: "10.0.0.1 40000", to: "10.0.0.2 5432", flags: [2, 18] }),
  ...both({ from: "10.0.0.1 40001", to: "10.0.0.3 46000", flags: [0, 0] }),
  ...both({ from: "10.0.0.1 40002", to: "198.51.100.7 443", flags: [0, 0] }),
  ...both({ from: "10.0.0.1 40003", to: "10.0.0.2 4711", flags: [0, 0] }),
  ...both({ from: "10.0.0.1 40004", to: "10.0.0.9 80", flags: [2, 18], on: "eni-5" }),
  ...[1, 2, 3].flatMap((port) => both({ from: `10.0.0.1 4100${port}`, to: "10.0.0.2 9999", flags: [0, 0] })),
  line({ from: "203.0.113.1 1234", to: "10.0.0.1 22", flags: 2, action: "REJECT" }),
];

/** The rows of the one statement, as DuckDB runs it over a table with the columns of Athena. */
async function rowsOfStatement() {
  const fields = WITH_FLAGS.split(" ");
  const file = join(folderWith(), "flow.log");
  writeFileSync(file, RECORDS.join("\n"));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const columns = fields.map((name) => `'${name.replaceAll("-", "_")}': 'VARCHAR'`);
  await connection.run(
    `CREATE TABLE vpc_flow_logs AS FROM read_csv('${file}', delim = ' ', header = false, columns = {${columns.join()}})`,
  );
  const { tables } = environmentTables(environmentOf(NETWORK));
  const reader = await connection.runAndReadAll(statement(tables, recordsOfTable("vpc_flow_logs", fields), DUCKDB));
  connection.closeSync();
  instance.closeSync();
  return reader.getRowObjectsJson();
}

it("the statement for Athena has the same result as the steps, where DuckDB can run it", async () => {
  const observations = await observed([WITH_FLAGS, ...RECORDS], NETWORK);
  expect(connectionsIn(observations).sort()).toEqual(
    [
      "web > 198.51.100.7 6/443 known-port:1",
      "web > db 6/5432 handshake:1",
      "web > db 6/9999 fan-in:3",
      "web > db 6/46000 rule:1",
      "web > new 6/80 handshake:1",
    ].sort(),
  );
  expect(withheldIn(observations).sort()).toEqual([
    "ambiguous: web > db 6/4711-40003",
    "rejected: 203.0.113.1 > web 6/22-22",
  ]);
  const rows = (await rowsOfStatement()).map(({ reason, port, connections, packets }) => [
    reason,
    port,
    Number(connections),
    packets,
  ]);
  const { connections, withheld } = observations;
  expect(rows.sort()).toEqual(
    [
      ...connections.map((one) => [null, one.port, one.connections, one.packets]),
      ...withheld.map(({ reason, ports, connections, packets }) => [reason, ports[0], connections, packets]),
    ].sort(),
  );
});

it("Athena's SQL differs from DuckDB's by the name of one function", () => {
  for (const { select } of stepsFor(1)) {
    expect(select(ATHENA)).toBe(select(DUCKDB).replaceAll("bit_or(", "bitwise_or_agg("));
  }
});

it("--print-sql contains the environment, the fields and the time, and no text of an input can end a literal", () => {
  const environment = environmentOf({ ...NETWORK, interfaces: ["it's\n;-- 10.0.0.1"] });
  const sql = athenaSql(environment, { table: `logs."x`, fields: WITH_FLAGS, since: 1_700_000_000 });
  expect(sql).toContain(`FROM "logs"."""x"`);
  expect(sql).toContain(`try_cast("tcp_flags" AS INTEGER) AS flags`);
  expect(sql).toContain("last_seen < 1700000000");
  expect(sql).toContain("'sg-it''s\n;--'");
  expect(sql.split("\n").filter((text) => text.startsWith(";"))).toEqual([";--'),"]);
});

it("a statement that is too long for Athena is an error", () => {
  const interfaces = Array.from({ length: 9_000 }, (_, index) => `web 10.0.${index >> 8}.${index & 255}`);
  expect(() => athenaSql(environmentOf({ rules: [], interfaces }), {})).toThrow(
    /9000 addresses, and Athena accepts 262144/,
  );
});
