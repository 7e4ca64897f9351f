// Reads flow logs in one of two ways: node flow-logs.mjs <way> <folder of logs and exports>.
// It is JavaScript and imports the built package, so that no loader is measured.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { readFlowLogs } from "../../lib/cli/flow-logs/flow-logs.js";
import { readInputs } from "../../lib/environment/inputs.js";

const WAYS = {
  async count(logs) {
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FROM read_csv('${logs}', delim = ' ', header = true)`,
    );
    return { records: Number(reader.getRows()[0][0]) };
  },
  async read(logs, environment) {
    const { totals, connections } = await readFlowLogs([logs], { environment }, process);
    return { records: totals.records, connections: connections.reduce((sum, one) => sum + one.connections, 0) };
  },
};

const [way, folder] = process.argv.slice(2);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const environment = readInputs(documents);

const started = process.hrtime.bigint();
const result = await WAYS[way](join(folder, "*.log.gz"), environment);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
const mebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ seconds, mebibytes, ...result }));
