import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError, type InputDocument, type ParsedDocument } from "../../src/environment/input";
import { readInputs } from "../../src/environment/inputs";
import { documentsOf, groupRow, interfaceRow, pairOfRules, tcp } from "../../tools/aws-rows";
import { awsDocuments, closedEnvironment, environmentWith } from "../support/environments";
import { planOf, type ShownPlan } from "./terraform/terraform-output";

/** The error message for a document that cannot be read. */
function refusal(document: InputDocument | ParsedDocument): string {
  try {
    readInputs([document]);
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("The document is accepted.");
}

const [WEB, DB] = ["sg-00000000000000001", "sg-00000000000000002"];
const PAIR = pairOfRules(WEB, DB, tcp(5432));

/** A state with a rule of an export, as `terraform show -json` prints it. */
const STATE = {
  format_version: "1.0",
  terraform_version: "1.11.4",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_vpc_security_group_egress_rule.web",
          mode: "managed",
          type: "aws_vpc_security_group_egress_rule",
          name: "web",
          provider_name: "registry.terraform.io/hashicorp/aws",
          schema_version: 0,
          values: {
            id: PAIR[0].SecurityGroupRuleId,
            security_group_id: WEB,
            ip_protocol: "tcp",
            from_port: 5432,
            to_port: 5432,
            referenced_security_group_id: DB,
          },
        },
      ],
    },
  },
};

describe("documents", () => {
  it("are detected by what they contain, also if one file contains all of them", () => {
    const groups = [groupRow(WEB, "web", [PAIR[0]]), groupRow(DB, "db", [PAIR[1]])];
    const separate = documentsOf({ rules: PAIR, groups, interfaces: [] });
    const state = { name: "state.json", text: JSON.stringify(STATE) };
    const together = { name: "all.json", text: [...separate, state].map(({ text }) => text).join("\n") };
    for (const environment of [readInputs([...separate, state]), readInputs([together])]) {
      expect([...environment.groups.values()].map(({ name }) => name)).toEqual(["web", "db"]);
      expect(environment.rules).toHaveLength(2);
      expect(environment.rulesOf(WEB, "egress")[0]).toMatchObject({
        id: PAIR[0].SecurityGroupRuleId,
        resources: [{ address: "aws_vpc_security_group_egress_rule.web" }],
      });
      expect(environment.hasInterfaces).toBe(true);
    }
  });

  it("may be one object with several lists, which is already parsed", () => {
    const value = {
      SecurityGroupRules: PAIR,
      SecurityGroups: [groupRow(WEB, "web", [PAIR[0]])],
      NetworkInterfaces: [],
    };
    const environment = readInputs([{ name: "live:eu-central-1", value }]);
    expect(environment.rules).toHaveLength(2);
    expect(environment.group(WEB)).toMatchObject({ name: "web", input: "live:eu-central-1" });
  });

  it("describe the same environment in any order, with their rows in any order", () => {
    // The rows of each list are divided into pages first, because a rule has the name of its page.
    const anyPages = fc
      .record({ environment: closedEnvironment, missingGroups: fc.nat(2), size: fc.integer({ min: 1, max: 4 }) })
      .map(({ environment, missingGroups, size }) => {
        const { groupIds, ...rest } = environmentWith(environment);
        const documents = awsDocuments({ groupIds: groupIds.slice(missingGroups), ...rest });
        return documents.flatMap(({ name, text }) =>
          Object.entries(JSON.parse(text) as Record<string, unknown[]>).flatMap(([list, rows]) =>
            Array.from({ length: Math.ceil(rows.length / size) + 1 }, (_, index) => ({
              name: `${index}-${name}`,
              value: { [list]: rows.slice(index * size, (index + 1) * size) },
            })),
          ),
        );
      });
    const anyOrder = anyPages.chain((pages) => {
      const shuffled = fc.tuple(
        ...pages.map(({ name, value }) => {
          const [[list, rows]] = Object.entries(value) as [[string, unknown[]]];
          return shuffle(rows).map((value) => ({ name, value: { [list]: value } }));
        }),
      );
      return fc.record({ pages: fc.constant(pages), others: shuffled.chain((all) => shuffle(all)) });
    });
    const state = { name: "state.json", value: STATE };
    fc.assert(
      fc.property(anyOrder, ({ pages, others }) => {
        expect(readInputs([...others, state])).toEqual(readInputs([state, ...pages]));
      }),
    );
  });
});

const shuffle = <Element>(all: readonly Element[]): fc.Arbitrary<Element[]> =>
  fc.shuffledSubarray([...all], { minLength: all.length });

describe("a plan beside an export", () => {
  const exported = documentsOf({
    rules: PAIR,
    groups: [groupRow(WEB, "web", [PAIR[0]]), groupRow(DB, "db", [PAIR[1]])],
    interfaces: [],
  });
  const egress = {
    ...{ type: "egress", security_group_id: WEB, source_security_group_id: DB },
    ...{ protocol: "tcp", from_port: 5432, to_port: 5432 },
  };
  const address = "aws_security_group_rule.web";
  const rulesAfter = (...plans: readonly ShownPlan[]) => {
    const documents = plans.map((plan, index) => ({ name: `${index}.json`, text: JSON.stringify(planOf(plan)) }));
    return readInputs([...documents, ...exported]).rules.map(({ id, direction, peer }) => [
      direction,
      id,
      peer.isDeleted,
    ]);
  };
  const [egressId, ingressId] = PAIR.map(({ SecurityGroupRuleId: id }) => id);
  const deletion: ShownPlan = {
    prior: { [address]: egress },
    changes: [{ address, actions: ["delete"], before: egress }],
  };

  it("removes the rules that it destroys", () => {
    expect(rulesAfter(deletion)).toEqual([["ingress", ingressId, undefined]]);
  });

  it("leaves the rules that it keeps or recreates, with their IDs", () => {
    const both = [
      ["egress", egressId, undefined],
      ["ingress", ingressId, undefined],
    ];
    expect(rulesAfter({ prior: { [address]: egress } })).toEqual(expect.arrayContaining(both));
    const other = "aws_security_group_rule.other";
    const recreation = [...deletion.changes!, { address: other, actions: ["create"], after: egress }];
    expect(rulesAfter({ ...deletion, changes: recreation })).toEqual(expect.arrayContaining(both));
    const creation: ShownPlan = { changes: [{ address: other, actions: ["create"], after: egress }] };
    expect(rulesAfter(creation, deletion)).toEqual(expect.arrayContaining(both));
  });

  it("removes the groups that it destroys, and the rules of others that name them allow nothing", () => {
    const group = { id: DB, name: "db" };
    const plan: ShownPlan = {
      prior: { "aws_security_group.db": group },
      changes: [{ address: "aws_security_group.db", actions: ["delete"], before: group }],
    };
    expect(rulesAfter(plan)).toEqual([["egress", egressId, true]]);
  });
});

describe("a document of another kind", () => {
  const wanted =
    "give the whole output of `aws ec2 describe-security-group-rules`, `aws ec2 describe-security-groups`, " +
    "`aws ec2 describe-network-interfaces` or `terraform show -json`.";

  it.each([
    [{ Vpcs: [], NextToken: "x" }, 'contains "Vpcs" and "NextToken"'],
    [{}, "is empty"],
    [{ SecurityGroups: null }, 'contains "SecurityGroups"'],
    [[], "is a list"],
    ["text", 'is "text"'],
    [null, "is null"],
    [[[]], "is a list"],
  ])("is refused: %j", (value, contents) => {
    expect(refusal({ name: "x.json", text: JSON.stringify(value) })).toBe(
      `x.json is none of the documents that mutual-sg reads (it ${contents}): ${wanted}`,
    );
  });

  it("is refused with a hint if it is a list of rows, as --query prints it", () => {
    const rows = [groupRow(WEB, "web", []), groupRow(DB, "db", [])];
    const contents = '"GroupId", "IpPermissionsEgress", "Tags", "VpcId", "SecurityGroupArn" and 4 more';
    expect(refusal({ name: "x.json", text: JSON.stringify(rows) })).toBe(
      `x.json (page 1) is none of the documents that mutual-sg reads (it contains ${contents}): ${wanted} ` +
        "The option --query of the AWS CLI changes the output.",
    );
    const interfaces = [interfaceRow(1, [WEB])];
    for (const value of [PAIR, interfaces]) {
      expect(refusal({ name: "x.json", text: JSON.stringify(value) })).toMatch(/The option --query .* changes the/);
    }
  });

  it("is named by its page if it is one of several", () => {
    expect(refusal({ name: "x.json", text: '{"SecurityGroups": []}\n{"Vpcs": []}' })).toMatch(
      /^x\.json \(page 2\) is none /,
    );
  });

  it("is refused with a hint if it is a state file", () => {
    const state = { version: 4, terraform_version: "1.11.4", serial: 7, lineage: "a", outputs: {}, resources: [] };
    expect(refusal({ name: "terraform.tfstate", text: JSON.stringify(state) })).toBe(
      "terraform.tfstate is a state file: give the output of `terraform show -json` instead.",
    );
  });

  it("is refused even if it is nested deeply or has huge keys", () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect(refusal({ name: "x.json", text: `{"${"k".repeat(1_000_000)}": ${deep}}` }).length).toBeLessThan(1_000);
    expect(refusal({ name: "x.json", text: deep })).toMatch(/^x\.json is none of the documents/);
  });
});
