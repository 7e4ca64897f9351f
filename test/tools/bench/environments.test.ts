import { expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { readInputs } from "../../../src/environment/inputs";
import { documentsOf } from "../../../tools/aws-rows";
import { environmentOf } from "../../../tools/bench/environments";

it("an environment has a group for every 20 rules, ten interfaces for each group, and every rule once", () => {
  const { rows } = environmentOf(2_000);
  expect([rows.rules.length, rows.groups.length, rows.interfaces.length]).toEqual([2_000, 100, 1_000]);
  expect(new Set(rows.rules.map(({ SecurityGroupRuleId: id }) => id)).size).toBe(2_000);
  expect(environmentOf(2_000).rows).toEqual(rows);
});

it("an audit finds the mistakes of an environment, and no others of their kind", () => {
  const { rows, mistakes } = environmentOf(2_000);
  const { findings } = audit(readInputs(documentsOf(rows)));
  for (const [id, count] of Object.entries(mistakes)) {
    expect(count, id).toBeGreaterThan(5);
    expect(
      findings.filter((finding) => finding.id === id),
      id,
    ).toHaveLength(count);
  }
});
