import { expect, it } from "vitest";
import type { Observations } from "../../src/environment/proposal/observations";
import { observationsOf } from "./observed";
import { simulatedCompany, type Simulation } from "./simulator/company";
import type { FieldSet, LogForm } from "./simulator/log-files";

/** The forms in which AWS delivers a log, besides gzip files. Only the default format may be without a header. */
const FORMS: readonly [FieldSet, LogForm][] = [
  ["version2", "text"],
  ["version2", "without-header"],
  ["version2", "cloudwatch-export"],
  ["version2", "parquet"],
  ["version5", "parquet"],
];

let simulation: Simulation | undefined;
const expected = new Map<FieldSet, Observations>();

it.each(FORMS)("a log with the fields %s as %s shows the same as in gzip files", async (fields, form) => {
  simulation ??= simulatedCompany(21);
  let ofGzip = expected.get(fields);
  if (ofGzip === undefined) {
    ofGzip = await observationsOf(simulation, { fields, form: "gzip", isWithRules: false });
    expected.set(fields, ofGzip);
  }
  expect(ofGzip.connections.length).toBeGreaterThan(50);
  expect(await observationsOf(simulation, { fields, form, isWithRules: false })).toEqual(ofGzip);
});
