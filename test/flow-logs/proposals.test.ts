import { expect, it } from "vitest";
import { audit } from "../../src/environment/audit";
import type { Rule } from "../../src/environment/environment";
import type { Connection } from "../../src/environment/finding";
import { readInputs } from "../../src/environment/inputs";
import { proposalOf } from "../../src/environment/proposal/proposal-of";
import type { Proposal } from "../../src/environment/proposal/proposal";
import type { Traffic } from "../../src/environment/traffic";
import { observationsOf, type ObservedAs } from "./observed";
import { simulatedCompany, type Simulation } from "./simulator/company";
import { OUTSIDE, partsOf } from "./simulator/truth";

const SEEDS = [31, 32];

async function proposed(simulation: Simulation, as: ObservedAs): Promise<Proposal> {
  const environment = readInputs(simulation.network.documents(as.isWithRules));
  return proposalOf(await observationsOf(simulation, as), audit(environment));
}

/** An ingress rule between groups as a connection. */
const connectionOf = ({ groupId, peer, ...traffic }: Rule) => ({ source: peer.value!, target: groupId!, ...traffic });

/** Whether a rule between groups is one of those that a pair of interfaces needs. */
function isFor(pair: string, rule: Traffic & Connection): boolean {
  const { sources, targets, protocol, port } = partsOf(pair);
  return (
    sources.includes(rule.source) &&
    targets.includes(rule.target) &&
    rule.protocolNumber === protocol &&
    Number(rule.fromPort) <= port &&
    port <= Number(rule.toPort)
  );
}

it.each(SEEDS)("flags and rules lead to all rules that are needed, and to no others (seed %i)", async (seed) => {
  const simulation = simulatedCompany(seed);
  const { candidates, undecided, ruleUse } = await proposed(simulation, {
    fields: "tcpFlags",
    form: "gzip",
    isWithRules: true,
  });
  const { completed, pairs } = simulation.truth;
  const wrong = candidates.filter((candidate) => ![...pairs].some((pair) => isFor(pair, candidate)));
  expect(wrong).toEqual([]);
  const inside = [...completed.keys()].filter((pair) => !pair.includes(OUTSIDE));
  expect(inside.filter((pair) => !candidates.some((candidate) => isFor(pair, candidate)))).toEqual([]);
  expect(undecided).toEqual([]);
  const unused = ruleUse.unused.filter(
    ({ direction, peer }) => direction === "ingress" && peer.type === "security_group",
  );
  expect(unused.filter((rule) => [...pairs].some((pair) => isFor(pair, connectionOf(rule))))).toEqual([]);
});

it.each(SEEDS)("without rules, a person decides between the groups of an interface (seed %i)", async (seed) => {
  const simulation = simulatedCompany(seed);
  const { candidates, undecided } = await proposed(simulation, {
    fields: "tcpFlags",
    form: "gzip",
    isWithRules: false,
  });
  const inside = [...simulation.truth.completed.keys()].filter((pair) => !pair.includes(OUTSIDE));
  for (const pair of inside) {
    const { sources, targets, protocol, port } = partsOf(pair);
    if (sources.length === 1 && targets.length === 1) {
      expect(
        candidates.some((candidate) => isFor(pair, candidate)),
        pair,
      ).toBe(true);
    } else {
      expect(undecided).toContainEqual(
        expect.objectContaining({ sources, targets, protocolNumber: protocol, fromPort: port }),
      );
    }
  }
});
