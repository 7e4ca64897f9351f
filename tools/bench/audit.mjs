// Reads an environment's documents in one of two ways: node audit.mjs <way> <folder of documents>.
// It is JavaScript and imports the built package, so that no loader is measured.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { jsonReport } from "../../lib/cli/reports/json-report.js";
import { reportOf } from "../../lib/cli/reports/report.js";
import { audit } from "../../lib/environment/audit.js";
import { readInputs } from "../../lib/environment/inputs.js";

const WAYS = {
  parse(documents) {
    return documents.map(({ text }) => JSON.parse(text));
  },
  audit(documents) {
    const inputs = documents.map(({ name }) => name);
    return [...jsonReport(reportOf({ audit: audit(readInputs(documents)), inputs }))].join("");
  },
};

const [way, folder] = process.argv.slice(2);
const documents = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

const started = process.hrtime.bigint();
const result = WAYS[way](documents);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({ seconds, findings: way === "audit" ? countsOf(JSON.parse(result).findings) : {} }));

function countsOf(findings) {
  const counts = {};
  for (const { id } of findings) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}
