import { afterAll, describe, expect, it } from "vitest";
import { accuracyOf, Scores } from "./simulator/accuracy";
import { simulatedCompany, type Simulation } from "./simulator/company";
import type { FieldSet } from "./simulator/log-files";
import { observationsOf } from "./observed";

const SEEDS = [1, 2, 3];

/** What a log with some fields must reach. Recall is the share of the pairs with a completed connection. */
const TARGETS: readonly { fields: FieldSet; isWithRules: boolean; precision: number; recall: number }[] = [
  { fields: "version2", isWithRules: false, precision: 0.99, recall: 0.75 },
  { fields: "version2", isWithRules: true, precision: 0.99, recall: 0.95 },
  { fields: "tcpFlags", isWithRules: false, precision: 1, recall: 0.99 },
  { fields: "tcpFlags", isWithRules: true, precision: 1, recall: 0.99 },
  { fields: "packetAddresses", isWithRules: false, precision: 1, recall: 0.99 },
  { fields: "version5", isWithRules: false, precision: 1, recall: 0.99 },
];

const simulations = new Map<number, Simulation>();
function simulationOf(seed: number): Simulation {
  let simulation = simulations.get(seed);
  if (simulation === undefined) simulations.set(seed, (simulation = simulatedCompany(seed)));
  return simulation;
}

describe("connections learned from a simulated company", () => {
  const rows: Record<string, string | number>[] = [];
  afterAll(() => console.table(rows));

  for (const { fields, isWithRules, precision, recall } of TARGETS) {
    const name = `${fields}, ${isWithRules ? "with" : "without"} rules`;
    it(`are right and complete, or listed as withheld: ${name}`, async () => {
      const scores = new Scores();
      const wrong: string[] = [];
      const lost: string[] = [];
      for (const seed of SEEDS) {
        const simulation = simulationOf(seed);
        const observations = await observationsOf(simulation, { fields, form: "gzip", isWithRules });
        const accuracy = accuracyOf(observations, simulation.truth);
        scores.add(accuracy, simulation.truth);
        wrong.push(...accuracy.wrong);
        lost.push(...accuracy.lost);
      }
      rows.push(scores.row(name));
      expect(scores.precision, `wrong: ${wrong.join(", ")}`).toBeGreaterThanOrEqual(precision);
      expect(scores.recall).toBeGreaterThanOrEqual(recall);
      expect(lost).toEqual([]);
    });
  }
});
