import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonReport } from "../../src/cli/reports/json-report";
import { reportOf } from "../../src/cli/reports/report";
import { audit, type Audit } from "../../src/environment/audit";
import type { Finding } from "../../src/environment/finding";
import { fingerprintOf } from "../../src/environment/fingerprint";
import type { InputDocument } from "../../src/environment/input";
import { readInputs } from "../../src/environment/inputs";
import { MutualSecurityGroupRules } from "../../src/index";
import { RULE_KINDS } from "../../src/rules/resource-types";
import { ALL_TRAFFIC, egressRule, ingressRule, pairOfRules, tcp, udp } from "../../tools/aws-rows";
import {
  anyEnvironment,
  anyGroupId,
  awsDocuments,
  closedEnvironment,
  environmentWith,
  openEgressOf,
  type AwsEnvironment,
} from "../support/environments";
import { asConstructRule, rightRules, type ModuleRule } from "../support/module-rules";
import { awsRowsOf } from "../support/synthesized-rows";
import { stackWith } from "../support/synthesis";

const auditOf = (environment: AwsEnvironment): Audit => audit(readInputs(awsDocuments(environment)));

const problemsIn = ({ findings }: Audit): Finding[] => findings.filter(({ level }) => level !== "note");

const namesOf = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => `${finding.id} ${fingerprintOf(finding)}`);

describe("closed groups", () => {
  it("have no problem if both sides of every connection have their rule, whatever its form", () => {
    fc.assert(
      fc.property(closedEnvironment, (closed) => {
        expect(problemsIn(auditOf(environmentWith(closed)))).toEqual([]);
      }),
    );
  });

  it("have no problem if they are open for some ports or some addresses only", () => {
    const id = "sg-90000000000000000";
    const rules = [
      egressRule(id, "0.0.0.0/0", tcp(443)),
      egressRule(id, "::/0", udp(0, 65534)),
      egressRule(id, "0.0.0.0/1", ALL_TRAFFIC),
      egressRule(id, "10.0.0.0/8", ALL_TRAFFIC),
      egressRule(id, "0.0.0.0/0", { IpProtocol: "icmp", FromPort: -1, ToPort: -1 }),
      ingressRule(id, "0.0.0.0/0", ALL_TRAFFIC),
    ];
    expect(problemsIn(auditOf({ groupIds: [id], rules, interfaces: [] }))).toEqual([]);
  });

  it("have one problem, with both groups and the ports, if any rule of a connection is missing", () => {
    fc.assert(
      fc.property(closedEnvironment, fc.nat(), fc.boolean(), (closed, anyIndex, isEgress) => {
        const { egress, ingress, ...connection } = closed.pairs[anyIndex % closed.pairs.length]!;
        const { source, target } = connection;
        const environment = environmentWith(closed);
        const removed = isEgress ? egress : ingress;
        const rules = environment.rules.filter((rule) => rule !== removed);
        // Where an interface has two groups, the other group can have the same rule.
        const interfaces = environment.interfaces.filter(({ Groups }) => Groups!.length === 1);
        expect(problemsIn(auditOf({ ...environment, rules, interfaces }))).toEqual([
          expect.objectContaining({
            connection: expect.objectContaining(connection) as object,
            ...(isEgress
              ? { id: "missing-egress", groupId: source, otherGroupId: target }
              : { id: "missing-ingress", groupId: target, otherGroupId: source }),
          }),
        ]);
      }),
    );
  });
});

it("a group is open if its egress rules let everything out together, however they are divided", () => {
  const opened = fc.tuple(
    closedEnvironment,
    anyGroupId.chain((id) => fc.record({ id: fc.constant(id), opening: openEgressOf(id) })),
  );
  fc.assert(
    fc.property(opened, ([closed, { id, opening }]) => {
      const environment = environmentWith(closed);
      const { findings } = auditOf({ ...environment, rules: [...environment.rules, ...opening] });
      expect(findings.filter((finding) => finding.id === "open-egress").map(({ groupId }) => groupId)).toEqual([id]);
    }),
  );
});

it("the rules that the construct creates have no problem, whatever their form", () => {
  const opensEgress = ({ target_cidr_ipv4: v4, target_cidr_ipv6: v6 }: ModuleRule): boolean =>
    v4 === "0.0.0.0/0" || v6 === "::/0";
  const rules = rightRules(fc.string({ minLength: 1 }), { maxLength: 10 }).map((all) =>
    Object.values(all).filter((rule) => rule.leave_out_rule_on === undefined && !opensEgress(rule)),
  );
  fc.assert(
    fc.property(rules, fc.constantFrom(...RULE_KINDS), (all, kind) => {
      const stack = stackWith(
        (stack) => new MutualSecurityGroupRules(stack, "rules", { kind, rules: all.map(asConstructRule) }),
      );
      const rows = awsRowsOf(stack);
      const groupIds = [...new Set(rows.map(({ GroupId }) => GroupId!))];
      expect(problemsIn(auditOf({ groupIds, rules: rows, interfaces: [] }))).toEqual([]);
    }),
  );
});

describe("the findings are the same", () => {
  it("if one side of a connection has its ports in two ranges", () => {
    const [source, target] = ["sg-50000000000000000", "sg-70000000000000000"];
    const range = fc
      .uniqueArray(fc.integer({ min: 0, max: 65535 }), { minLength: 2, maxLength: 2 })
      .map((ends) => ends.toSorted((a, b) => a - b) as [number, number]);
    const split = range.chain(([from, to]) =>
      fc.tuple(fc.constant(from), fc.integer({ min: from, max: to - 1 }), fc.constant(to)),
    );
    fc.assert(
      fc.property(anyEnvironment, split, fc.boolean(), (environment, [from, middle, to], isEgressSplit) => {
        const [egress, ingress] = pairOfRules(source, target, tcp(from, to));
        const ranges = [tcp(from, middle), tcp(middle + 1, to)];
        const inTwo = isEgressSplit
          ? [...ranges.map((part) => egressRule(source, target, part)), ingress]
          : [egress, ...ranges.map((part) => ingressRule(target, source, part))];
        const namesWith = (rules: readonly SecurityGroupRule[]): string[] =>
          namesOf(
            auditOf({
              ...environment,
              groupIds: [...environment.groupIds, source, target],
              rules: [...environment.rules, ...rules],
            }).findings,
          );
        expect(namesWith(inTwo)).toEqual(namesWith([egress, ingress]));
      }),
    );
  });

  it("with any order of the documents and their rows, in any pages, and with several exports of the same groups", () => {
    const reordered = fc.array(anyEnvironment, { minLength: 1, maxLength: 2 }).chain((exports) =>
      fc.record({
        exports: fc.constant(exports),
        documents: fc
          .tuple(
            ...exports.map(({ groupIds, rules, interfaces }) =>
              fc.record({ groupIds: shuffled(groupIds), rules: shuffled(rules), interfaces: shuffled(interfaces) }),
            ),
          )
          .chain((rows) => shuffled(rows.flatMap(awsDocuments))),
        rowsPerPage: fc.integer({ min: 1, max: 10 }),
      }),
    );
    fc.assert(
      fc.property(reordered, ({ exports, documents, rowsPerPage }) => {
        const pages = documents.flatMap((document) => pagesOf(document, rowsPerPage));
        expect(reportText(pages)).toBe(reportText(exports.flatMap(awsDocuments)));
      }),
    );
  });

  it("without the rows of rules, which the groups contain too", () => {
    fc.assert(
      fc.property(anyEnvironment, (environment) => {
        const withoutRules = awsDocuments(environment).filter(({ text }) => !text.includes('"SecurityGroupRules"'));
        expect(namesOf(audit(readInputs(withoutRules)).findings)).toEqual(namesOf(auditOf(environment).findings));
      }),
    );
  });
});

const shuffled = <Element>(elements: readonly Element[]): fc.Arbitrary<Element[]> =>
  fc.shuffledSubarray([...elements], { minLength: elements.length });

/** A document in pages, as an export with `--no-paginate` and a token is. */
function pagesOf({ name, text }: InputDocument, rowsPerPage: number): InputDocument[] {
  const [[key, rows]] = Object.entries(JSON.parse(text) as Record<string, unknown[]>) as [[string, unknown[]]];
  const count = Math.max(1, Math.ceil(rows.length / rowsPerPage));
  return Array.from({ length: count }, (_, page) => {
    const own = rows.slice(page * rowsPerPage, (page + 1) * rowsPerPage);
    const token = page < count - 1 ? { NextToken: `token-${page}` } : {};
    return { name: `${page}-${name}`, text: JSON.stringify({ [key]: own, ...token }) };
  });
}

const reportText = (documents: readonly InputDocument[]): string =>
  [...jsonReport(reportOf({ audit: audit(readInputs(documents)), inputs: [] }))].join("");
