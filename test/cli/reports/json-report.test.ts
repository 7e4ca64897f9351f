import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { jsonReport } from "../../../src/cli/reports/json-report";
import { reportOf, type Report } from "../../../src/cli/reports/report";
import type { Audit, Pair } from "../../../src/environment/audit";
import type { InputDocument } from "../../../src/environment/input";
import { trafficOf } from "../../../src/environment/traffic";
import { PROJECT } from "../../support/workspace";
import { auditOf, EXAMPLE, FILES, groupId } from "../environments";

const SCHEMA = JSON.parse(readFileSync(join(PROJECT, "schemas/audit-report.schema.json"), "utf8")) as object;
const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(SCHEMA);

interface JsonReport {
  readonly groups: readonly object[];
  readonly pairs: readonly Readonly<Record<string, unknown>>[];
  readonly findings: readonly Readonly<Record<string, unknown>>[];
}

function parsed(report: Report): JsonReport {
  const value: unknown = JSON.parse([...jsonReport(report)].join(""));
  expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  return value as JsonReport;
}

const jsonOf = (audit: Audit): JsonReport => parsed(reportOf({ audit, inputs: FILES }));

it("the report matches the published schema", () => {
  const { groups, pairs, findings } = jsonOf(auditOf(EXAMPLE));
  expect([groups.length, pairs.length, findings.length]).toEqual([4, 7, 7]);
});

it("every part of the schemas has a description", () => {
  const check = (value: unknown, path: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, part] of Object.entries(value)) {
      const place = `${path}/${name}`;
      if (/(properties|\$defs)$/.test(path)) expect(part, place).toHaveProperty("description");
      check(part, place);
    }
  };
  for (const file of ["audit-report", "baseline"]) {
    check(JSON.parse(readFileSync(join(PROJECT, `schemas/${file}.schema.json`), "utf8")), file);
  }
});

it("a group has the number of its interfaces, or null if the input does not contain interfaces", () => {
  const numbers = (documents: readonly InputDocument[]) =>
    jsonOf(auditOf(documents)).groups.map((group) => (group as { interfaces: unknown }).interfaces);
  expect(numbers(EXAMPLE)).toEqual([1, 1, 1, 1]);
  expect(numbers(EXAMPLE.slice(0, 2))).toEqual([null, null, null, null]);
});

it("a finding about two groups has both, and their connection", () => {
  const { findings } = jsonOf(auditOf(EXAMPLE));
  expect(findings.find(({ id }) => id === "missing-ingress")).toMatchObject({
    groupId: groupId("db"),
    otherGroupId: groupId("web"),
    connection: { source: groupId("web"), target: groupId("db"), protocol: "tcp", fromPort: 6379, toPort: 6379 },
    ruleIds: [expect.stringMatching(/^sgr-/)],
  });
});

it("a whole pair has the IDs of both rules, and half a pair has one", () => {
  const { pairs } = jsonOf(auditOf(EXAMPLE));
  const pairOn = (port: number) => pairs.find(({ fromPort }) => fromPort === port);
  const sgr = expect.stringMatching(/^sgr-/) as string;
  expect(pairOn(5432)).toMatchObject({ status: "whole", egressRuleId: sgr, ingressRuleId: sgr });
  expect(pairOn(6379)).toMatchObject({ status: "missing-ingress", egressRuleId: sgr, ingressRuleId: null });
  expect(pairOn(9000)).toMatchObject({ status: "missing-egress", egressRuleId: null, ingressRuleId: sgr });
});

it.each([
  [["-1", undefined, undefined], { protocol: "all", fromPort: null, toPort: null }],
  [["tcp", 80, 90], { protocol: "tcp", fromPort: 80, toPort: 90 }],
  [["58", 128, -1], { protocol: "icmpv6", fromPort: 128, toPort: -1 }],
  [[50, 1, 2], { protocol: "50", fromPort: null, toPort: null }],
  [["tcp", "${var.port}", "${var.port}"], { protocol: "tcp", fromPort: "${var.port}", toPort: "${var.port}" }],
  [[undefined, 80, 80], { protocol: null, fromPort: null, toPort: null }],
] as const)("the traffic %j is %j", ([protocol, from, to], expected) => {
  const audit = auditOf(EXAMPLE);
  const pair: Pair = { ...audit.pairs[0]!, ...trafficOf(protocol, from, to) };
  expect(jsonOf({ ...audit, pairs: [pair] }).pairs[0]).toMatchObject(expected);
});

it("each group, pair and finding has a line of its own", () => {
  const text = [...jsonReport(reportOf({ audit: auditOf(EXAMPLE), inputs: FILES }))].join("");
  const elements = text.split("\n").filter((line) => line.startsWith("{") && line.length > 1);
  expect(elements).toHaveLength(4 + 7 + 7);
  for (const line of elements) expect(() => JSON.parse(line.replace(/,$/, "")) as object).not.toThrow();
});

it("the report keeps every name exactly", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      const audit = auditOf(EXAMPLE);
      const [finding] = audit.findings;
      const { findings } = jsonOf({ ...audit, findings: [{ ...finding!, message: name }] });
      // JSON.parse and JSON.stringify keep halves of characters too.
      expect(findings[0]!.message).toBe(name);
    }),
    { numRuns: 200 },
  );
});
