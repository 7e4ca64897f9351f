import { describe, expect, it } from "vitest";
import { reportOf } from "../../../src/cli/reports/report";
import { textReport } from "../../../src/cli/reports/text-report";
import type { InputDocument } from "../../../src/environment/input";
import { ALL_TRAFFIC, egressRule, ingressRule, interfaceRow, tcp } from "../../../tools/aws-rows";
import { auditOf, CLEAN, EXAMPLE, exportOf, FILES, groupId } from "../environments";

function linesOf(documents: readonly InputDocument[]): string[] {
  const report = reportOf({ audit: auditOf(documents), inputs: FILES });
  return [...textReport(report, false)].join("").split("\n");
}

it("the report begins with a summary", () => {
  expect(linesOf(EXAMPLE).slice(0, 5)).toEqual([
    "Security groups  4: 1 with open egress, 1 managed by AWS services",
    "Connections      7: 3 with both rules, 2 without egress rule, 1 without ingress rule, 1 only through",
    "                 an open egress rule",
    `Managed groups   eks (${groupId("eks")}) by Amazon EKS. They are not judged.`,
    "Findings         7: 4 errors, 2 warnings, 1 note",
  ]);
});

it("the summary has the number of findings of each kind, the most severe first", () => {
  const kinds = linesOf(EXAMPLE).flatMap(
    (line) => /^ {2}(error|warning|note) +(\d) +([a-z-]+) {2}/.exec(line)?.slice(1) ?? [],
  );
  expect(kinds).toEqual([
    ...["error", "1", "open-egress"],
    ...["error", "2", "missing-egress"],
    ...["error", "1", "missing-ingress"],
    ...["warning", "1", "egress-only-through-open-rule"],
    ...["warning", "1", "cut-when-closed"],
    ...["note", "1", "covered-rule"],
  ]);
});

/** The lines of a group's section, without its heading. */
function sectionOf(name: string, lines: readonly string[]): string[] {
  const start = lines.indexOf(`${name} (${groupId(name)})`) + 1;
  expect(start).toBeGreaterThan(0);
  return lines.slice(start, lines.indexOf("", start));
}

/** The exports of groups whose IDs are those of their names. */
const exportOfNames = (names: readonly string[], ...rules: Parameters<typeof exportOf>[1]) =>
  exportOf(Object.fromEntries(names.map((name) => [name, groupId(name)])), rules);

const labelOf = (name: string) => `${name} (${groupId(name)})`;
const open = (name: string) => egressRule(groupId(name), "0.0.0.0/0", ALL_TRAFFIC);
const accepts = (target: string, source: string, port: number) =>
  ingressRule(groupId(target), groupId(source), tcp(port));

describe("the sections of groups", () => {
  it("are sorted by name, those with errors before those with warnings only", () => {
    const names = ["zoo", "bee", "ant", "cat"];
    const covered = [tcp(443), tcp(1, 65_535)].map((traffic) => ingressRule(groupId("bee"), "192.168.0.0/16", traffic));
    const rules = [open("ant"), open("zoo"), egressRule(groupId("cat"), groupId("bee"), tcp(80)), ...covered];
    const headings = linesOf(exportOfNames(names, ...rules)).filter((line) => /^\w+ \(sg-/.test(line));
    expect(headings).toEqual(["ant", "bee", "zoo"].map(labelOf));

    const noteOnly = linesOf(exportOfNames(names, open("zoo"), ...covered));
    expect(noteOnly.filter((line) => /^\w+ \(sg-/.test(line))).toEqual(["zoo", "bee"].map(labelOf));
  });

  it("have the ID of their group only in the heading, and the IDs of other groups everywhere", () => {
    const lines = linesOf(EXAMPLE);
    for (const name of ["alb", "web", "db"]) expect(sectionOf(name, lines).join("\n")).not.toContain(groupId(name));
    expect(sectionOf("alb", lines)[1]).toMatch(/^ {4}alb is open to all outbound traffic through sgr-/);
    expect(sectionOf("alb", lines).join("\n")).toContain(`to ${labelOf("web")}`);
  });

  it("have a line for each connection, sorted by the other group and the port, and one remedy", () => {
    const lines = linesOf(
      exportOfNames(
        ["web", "db", "cache"],
        ...[10_000, 443].map((port) => accepts("db", "web", port)),
        accepts("cache", "web", 6379),
        egressRule(groupId("db"), groupId("web"), tcp(80)),
        accepts("web", "web", 7000),
      ),
    );
    const sgr = (pattern: string) => expect.stringMatching(pattern) as string;
    expect(sectionOf("web", lines)).toEqual([
      "  error missing-egress (4)",
      sgr(`^    - tcp 6379 to cache \\(${groupId("cache")}\\), accepted by sgr-\\w+$`),
      sgr(`^    - tcp 443 to db \\(${groupId("db")}\\), accepted by sgr-\\w+$`),
      sgr(`^    - tcp 10000 to db \\(${groupId("db")}\\), accepted by sgr-\\w+$`),
      sgr("^    - tcp 7000 to web, accepted by sgr-\\w+$"),
      "    → Add the egress rules on the source, or remove the ingress rules.",
      "  error missing-ingress",
      sgr(`^    tcp 80 from db \\(${groupId("db")}\\), allowed by sgr-\\w+$`),
      "    → Add the ingress rules on the target, or remove the egress rules.",
    ]);
  });

  it("say which other group on the same interface lets a connection out", () => {
    const documents = exportOfNames(["web", "db", "wide"], open("wide"), accepts("db", "web", 5432));
    const interfaces = { NetworkInterfaces: [interfaceRow(0, [groupId("web"), groupId("wide")])] };
    const lines = linesOf([...documents.slice(0, 2), { name: FILES[2]!, text: JSON.stringify(interfaces) }]);
    expect(sectionOf("web", lines).join(" ").replaceAll(/\s+/g, " ")).toMatch(
      `through the open egress of ${labelOf("wide")} →`,
    );
  });

  it("have a line for each covered rule, below the rule that covers it", () => {
    const rules = [tcp(443), tcp(80), tcp(1, 65_535)].map((traffic) =>
      ingressRule(groupId("web"), "10.0.0.0/8", traffic),
    );
    const [https, http, wide] = rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId!);
    expect(sectionOf("web", linesOf(exportOfNames(["web"], ...rules)))).toEqual([
      "  note covered-rule (2)",
      `    covered by ${wide!} (tcp 1-65535 from 10.0.0.0/8):`,
      `    - ${http!} (tcp 80 from 10.0.0.0/8)`,
      `    - ${https!} (tcp 443 from 10.0.0.0/8)`,
      "    → Remove the rule, or narrow the other one.",
    ]);
  });
});

describe("the summary", () => {
  it("counts as many connections without a rule as there are findings about them", () => {
    const documents = exportOfNames(
      ["web", "db", "eks"],
      open("web"),
      ...[accepts("db", "web", 1), accepts("web", "db", 2), accepts("db", "eks", 3), accepts("eks", "db", 4)],
      egressRule(groupId("web"), groupId("eks"), tcp(5)),
      egressRule(groupId("eks"), groupId("web"), tcp(6)),
    );
    const { findings } = auditOf(documents);
    const [, ...counts] = linesOf(documents)
      .find((line) => line.startsWith("Connections"))!
      .matchAll(/\d+/g);
    const found = ["missing-egress", "missing-ingress", "egress-only-through-open-rule"].map(
      (kind) => findings.filter(({ id }) => id === kind).length,
    );
    expect(found).toEqual([2, 1, 1]);
    expect(counts.map(Number)).toEqual(found);
  });

  const rowOf = (label: string, documents: readonly InputDocument[]) => {
    const lines = linesOf(documents);
    const start = lines.findIndex((line) => line.startsWith(label));
    const width = "Security groups  ".length;
    const rest = lines.slice(start + 1);
    return start < 0
      ? []
      : [
          lines[start]!,
          ...rest.slice(
            0,
            rest.findIndex((line) => !line.startsWith(" ")),
          ),
        ].map((line) => line.slice(width));
  };

  it("lists the open groups in the order in which closing them costs least", () => {
    const [one, two] = [accepts("db", "zoo", 1), [accepts("db", "ant", 1), accepts("db", "ant", 2)]];
    const names = ["ant", "bee", "db", "zoo", "rds"];
    const [rules, groups, interfaces] = exportOfNames(names, ...["ant", "bee", "zoo", "rds"].map(open), one, ...two);
    const ofDatabase = { NetworkInterfaces: [{ ...interfaceRow(9, [groupId("rds")]), RequesterId: "amazon-rds" }] };
    expect(rowOf("Close first", [rules!, groups!, { ...interfaces!, text: JSON.stringify(ofDatabase) }])).toEqual([
      `${labelOf("rds")}: needs no egress`,
      `${labelOf("bee")}: no known connection needs it open`,
      `${labelOf("zoo")}: 1 connection needs it open`,
      `${labelOf("ant")}: 2 connections need it open`,
    ]);
  });

  it("says that connections may need a group open if the rules of their source are not judged", () => {
    const [rules, groups] = exportOfNames(["eks", "web", "db"], open("web"), accepts("db", "eks", 1));
    const interfaces = { NetworkInterfaces: [interfaceRow(0, [groupId("eks"), groupId("web")])] };
    const documents = [rules!, groups!, { name: FILES[2]!, text: JSON.stringify(interfaces) }];
    expect(rowOf("Close first", documents)).toEqual([`${labelOf("web")}: 1 connection may need it open`]);
    const [more] = exportOfNames(["web", "db"], open("web"), accepts("db", "eks", 1), accepts("db", "web", 2));
    expect(rowOf("Close first", [more!, ...documents.slice(1)])).toEqual([
      `${labelOf("web")}: 1 connection needs it open, and 1 may need it`,
    ]);
  });

  it("lists at most five groups to close, and none if none is open", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const rows = rowOf("Close first", exportOfNames(names, ...names.map(open)));
    expect(rows).toHaveLength(6);
    expect(rows.at(-1)).toBe("and 2 more");
    expect(rowOf("Close first", CLEAN)).toEqual([]);
  });

  it("does not ask to close groups whose open egress is accepted", () => {
    const report = reportOf({ audit: auditOf(exportOfNames(["ant", "bee"], open("ant"), open("bee"))), inputs: FILES });
    const findings = report.findings.filter(({ groupId: id }) => id !== groupId("ant"));
    const text = [...textReport({ ...report, findings }, false)].join("");
    expect(text).toContain(`Close first      ${labelOf("bee")}: `);
    expect(text).not.toContain(labelOf("ant"));
  });

  it("lists the groups that no interface carries, if the input contains the interfaces", () => {
    const documents = exportOfNames(["web", "old", "default", "eks"]);
    const interfaces = { NetworkInterfaces: [interfaceRow(0, [groupId("web")])] };
    const files = documents.slice(0, 2);
    const unused = linesOf([...files, { name: "interfaces.json", text: JSON.stringify(interfaces) }]);
    expect(unused).toContainEqual(expect.stringMatching(/^Unused groups +2: default \(sg-\w+\) and old \(sg-/));
    expect(linesOf(files).join("\n")).not.toContain("Unused groups");
    expect(linesOf(documents).join("\n")).not.toContain("Unused groups");
  });
});

it("a remedy that several findings have in common is printed once", () => {
  const rules = [1, 2].flatMap((digit) => [ingressRule(groupId("db"), `sg-0${String(digit).repeat(16)}`, tcp(5432))]);
  const audit = auditOf(exportOf({ db: groupId("db") }, rules));
  const finding = {
    id: "missing-egress",
    level: "error",
    groupId: groupId("db"),
    rules: [],
    remedy: "Do this.",
  } as const;
  const findings = ["one", "two", "three"].map((message) => ({ ...finding, message, subject: message }));
  const lines = [...textReport(reportOf({ audit: { ...audit, findings }, inputs: [] }), false)];
  expect(lines.slice(-4)).toEqual(["    - one\n", "    - two\n", "    - three\n", "      → Do this.\n"]);
});

it("no line is longer than 100 columns, except for words that are longer themselves", () => {
  const names = Array.from({ length: 60 }, (_, index) => `${"long-name-".repeat(index % 25)}${index}`);
  const ids = Object.fromEntries(names.map((name) => [name, groupId(name)]));
  const rules = Object.values(ids).map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC));
  for (const line of linesOf(exportOf(ids, rules))) {
    if (line.trim().includes(" ") && !/\S{80}/.test(line)) expect(line.length).toBeLessThanOrEqual(100);
  }
});

it("connections that cannot be judged are counted", () => {
  const ofOtherAccount = { GroupId: "sg-0123456789abcdef0", UserId: "444455556666" };
  const rule = { ...ingressRule(groupId("db"), groupId("web"), tcp(5432)), ReferencedGroupInfo: ofOtherAccount };
  const lines = linesOf(exportOf({ db: groupId("db") }, [rule]));
  expect(lines).toContainEqual(expect.stringMatching(/^Not judged +1 connection: /));
});
