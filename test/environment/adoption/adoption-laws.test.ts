import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ADOPTION_TARGETS, moduleResource } from "../../../src/environment/adoption/adoption-target";
import { adoptionOf } from "../../../src/environment/adoption/adoption-of";
import type { Adoption } from "../../../src/environment/adoption/adoption";
import { audit, type Audit } from "../../../src/environment/audit";
import { EnvironmentBuilder } from "../../../src/environment/environment-builder";
import { ruleKey, type Environment, type Rule } from "../../../src/environment/environment";
import { readInputs } from "../../../src/environment/inputs";
import { documentsOf, egressRule, groupRow, ingressRule, tcp } from "../../../tools/aws-rows";
import { adoptedRulesOf, sidesOf, stackOf } from "../../support/adopted";
import {
  anyEnvironment,
  awsDocuments,
  closedEnvironment,
  environmentWith,
  type AwsEnvironment,
} from "../../support/environments";
import { awsRowsOf } from "../../support/synthesized-rows";

const auditOf = (environment: AwsEnvironment): Audit => audit(readInputs(awsDocuments(environment)));
const adopted = (environment: AwsEnvironment): Adoption => adoptionOf(auditOf(environment), { target: "module" });
const keysOf = (rules: Iterable<Rule>): string[] => Array.from(rules, ruleKey).sort();
const ruleKeysOf = (rows: readonly SecurityGroupRule[], { groupIds }: AwsEnvironment): string[] =>
  keysOf(readInputs(awsDocuments({ groupIds, rules: rows, interfaces: [] })).rules);

/** The environment after the adopted rules are applied, and the open egress is removed. */
function closedAfter(environment: AwsEnvironment, adoption: Adoption): AwsEnvironment {
  const left = new Set(adoption.leftAlone.map(({ rule }) => rule?.id));
  const rows = environment.rules.filter(({ SecurityGroupRuleId: id }) => left.has(id));
  return { ...environment, rules: [...awsRowsOf(stackOf(adoption)), ...rows] };
}

describe("what adopt declares", () => {
  it("contains every existing rule once, unless the rule is left alone or opens egress", () => {
    fc.assert(
      fc.property(anyEnvironment, fc.constantFrom(...ADOPTION_TARGETS), (environment, target) => {
        const before = auditOf(environment);
        const adoption = adoptionOf(before, { target });
        const opening = [...before.openGroups.values()].flat();
        const left = adoption.leftAlone.flatMap(({ rule }) => rule ?? []);
        expect(keysOf([...adoptedRulesOf(adoption), ...left, ...opening])).toEqual(keysOf(before.environment.rules));
      }),
    );
  });

  it("creates the adopted rules and the missing ones, and nothing else, in an account with the same groups", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const adoption = adopted(environment);
        const created = ruleKeysOf(awsRowsOf(stackOf(adoption)), environment);
        const added = sidesOf(adoption).filter(({ action }) => action === "add");
        expect(created).toEqual(expect.arrayContaining(keysOf(adoptedRulesOf(adoption))));
        expect(created).toHaveLength(adoptedRulesOf(adoption).length + added.length);
      }),
    );
  });

  it("leaves no connection without one of its rules, and no open group, except for rules that are left alone", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const adoption = adopted(environment);
        const left = new Set(adoption.leftAlone.flatMap(({ rule }) => (rule === undefined ? [] : ruleKey(rule))));
        const { findings } = auditOf(closedAfter(environment, adoption));
        const problems = findings.filter(({ level, id }) => level !== "note" && id !== "dangling-reference");
        expect(problems.filter(({ rules }) => !rules.every((rule) => left.has(ruleKey(rule))))).toEqual([]);
      }),
    );
  });

  it("is everything if all pairs are whole, and adds nothing", () => {
    fc.assert(
      fc.property(closedEnvironment.map(environmentWith), (environment) => {
        const adoption = adopted({ ...environment, interfaces: [] });
        expect(adoption.leftAlone).toEqual([]);
        expect(new Set(sidesOf(adoption).map(({ action }) => action))).toEqual(new Set(["import"]));
      }),
    );
  });

  it("does not depend on the order of the input", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const reversed = awsDocuments({ ...environment, rules: environment.rules.toReversed() }).toReversed();
        const again = adoptionOf(audit(readInputs(reversed)), { target: "module" });
        expect(again).toEqual(adopted(environment));
      }),
    );
  });
});

/** The environment with the addresses of the resources that make the adopted rules, as a state has them. */
function withState(environment: Environment, { rules }: Adoption): Environment {
  const addresses = new Map(
    rules.flatMap(({ key, egress, ingress }) =>
      [egress, ingress].flatMap((side) => {
        if (side === undefined || !("rule" in side)) return [];
        return [[ruleKey(side.rule), `${moduleResource("module", side.rule.direction)}["${key}"]`] as const];
      }),
    ),
  );
  const builder = new EnvironmentBuilder();
  for (const group of environment.groups.values()) builder.addGroup(group);
  for (const rule of environment.rules) {
    const address = addresses.get(ruleKey(rule));
    const resources = address === undefined ? [] : [{ address, kind: "aws_security_group_rule" as const }];
    builder.addRule({ ...rule, resources });
  }
  if (environment.hasInterfaces) builder.addInterfaces(environment.interfaces);
  return builder.build();
}

describe("adopting again", () => {
  it("gives the same rules under the same keys, and adds nothing", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const first = adopted(environment);
        const again = adopted(closedAfter(environment, first));
        const identity = ({ rules }: Adoption) =>
          rules.map(({ key, source, target, protocolNumber, fromPort, toPort }) => [
            key,
            source,
            target,
            protocolNumber,
            fromPort,
            toPort,
          ]);
        expect(identity(again)).toEqual(identity(first));
        expect(sidesOf(again).filter(({ action }) => action === "add")).toEqual([]);
      }),
    );
  });

  it("has nothing to do if the state contains the rules", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const applied = auditOf(closedAfter(environment, adopted(environment)));
        const first = adoptionOf(applied, { target: "module" });
        const again = adoptionOf(audit(withState(applied.environment, first)), { target: "module" });
        expect(again.rules.map(({ key }) => key)).toEqual(first.rules.map(({ key }) => key));
        expect(new Set(sidesOf(again).map(({ action }) => action))).toEqual(
          new Set(sidesOf(first).length > 0 ? ["keep"] : []),
        );
      }),
    );
  });

  it("keeps all keys if groups with other names are added", () => {
    fc.assert(
      fc.property(
        anyEnvironment,
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 4 }),
        (environment, names) => {
          const newIds = names.map((_, index) => `sg-${String(index).padEnd(17, "7")}`);
          const newRules = newIds.flatMap((id) => [
            ingressRule(id, environment.groupIds[0]!, tcp(22)),
            egressRule(id, environment.groupIds[1]!, tcp(443)),
          ]);
          const groups = [
            ...environment.groupIds.map((id) =>
              groupRow(
                id,
                `name-of-${id}`,
                environment.rules.filter(({ GroupId }) => GroupId === id),
              ),
            ),
            ...newIds.map((id, index) =>
              groupRow(
                id,
                names[index]!,
                newRules.filter(({ GroupId }) => GroupId === id),
              ),
            ),
          ];
          const rules = [...environment.rules, ...newRules];
          const more = adoptionOf(
            audit(readInputs(documentsOf({ rules, groups, interfaces: environment.interfaces }))),
            { target: "module" },
          );
          const keys = adopted(environment).rules.map(({ key }) => key);
          expect(more.rules.map(({ key }) => key)).toEqual(expect.arrayContaining(keys));
        },
      ),
    );
  });
});
