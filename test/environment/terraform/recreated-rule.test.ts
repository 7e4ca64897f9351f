import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import type { Finding } from "../../../src/environment/finding";
import { readInputs } from "../../../src/environment/inputs";
import plan from "./recordings/plan.json";
import { planOf, type ShownChange } from "./terraform-output";

const OUT = "aws_vpc_security_group_egress_rule";

function findingsIn(...documents: object[]): Finding[] {
  const inputs = documents.map((document, index) => ({ name: `${index}.json`, text: JSON.stringify(document) }));
  return audit(readInputs(inputs)).findings.filter(({ id }) => id === "recreated-rule");
}

const rule = (port: number) => ({
  ...{ security_group_id: "sg-1", referenced_security_group_id: "sg-2" },
  ...{ ip_protocol: "tcp", from_port: port, to_port: port },
});

const [destroyed, created]: ShownChange[] = [
  { address: `${OUT}.old`, actions: ["delete"], before: { ...rule(443), security_group_rule_id: "sgr-1" } },
  { address: `${OUT}.new`, actions: ["create"], after: rule(443) },
];

describe("a recreated rule", () => {
  it("is reported with both addresses, and with the command that prints the moves", () => {
    const [finding, ...others] = findingsIn(planOf({ changes: [destroyed!, created!] }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      level: "error",
      groupId: "sg-1",
      otherGroupId: "sg-2",
      message:
        `The plan destroys ${OUT}.old and creates the same rule as ${OUT}.new (tcp 443 to sg-2), so the apply may fail ` +
        "half-way with InvalidPermission.Duplicate, or interrupt connections.",
    });
    expect(finding!.remedy).toContain("`mutual-sg moved`");
    expect(finding!.rules.map(({ id }) => id)).toEqual([undefined, "sgr-1"]);
  });

  it("is reported whatever the order of the changes", () => {
    expect(findingsIn(planOf({ changes: [created!, destroyed!] }))).toEqual(
      findingsIn(planOf({ changes: [destroyed!, created!] })),
    );
  });

  it("is reported if both addresses have another rule before or after", () => {
    const changes = [
      { address: `${OUT}.list[0]`, actions: ["update"], before: rule(1), after: rule(2) },
      { address: `${OUT}.list[1]`, actions: ["delete", "create"], before: rule(2), after: rule(3) },
    ];
    expect(findingsIn(planOf({ changes })).map(({ message }) => message)).toEqual([
      expect.stringContaining(`destroys ${OUT}.list[1] and creates the same rule as ${OUT}.list[0]`),
    ]);
  });

  it("is reported once if a plan is given twice", () => {
    const input = { name: "plan.json", text: JSON.stringify(planOf({ changes: [destroyed!, created!] })) };
    const { findings } = audit(readInputs([input, input]));
    expect(findings.filter(({ id }) => id === "recreated-rule")).toHaveLength(1);
  });

  it("is reported in a recorded plan", () => {
    const messages = findingsIn(plan).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringMatching(/destroys aws_security_group_rule\.itself .* aws_security_group_rule\.cluster/),
    ]);
  });

  it.each<[string, readonly ShownChange[]]>([
    ["at the same address", [{ ...created!, actions: ["delete", "create"], before: rule(443) }]],
    ["with other ports", [destroyed!, { ...created!, after: rule(80) }]],
    ["if it is only destroyed", [destroyed!]],
    ["if it is only created", [created!]],
  ])("is not reported %s", (_title, changes) => {
    expect(findingsIn(planOf({ changes }))).toEqual([]);
  });

  it("is not reported if it moves from one plan to another", () => {
    expect(findingsIn(planOf({ changes: [destroyed!] }), planOf({ changes: [created!] }))).toEqual([]);
  });
});
