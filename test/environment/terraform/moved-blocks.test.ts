import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RuleChange } from "../../../src/environment/environment";
import { readInputs } from "../../../src/environment/inputs";
import { movedBlocks, type MovedBlocks } from "../../../src/environment/terraform/moved-blocks";
import { movesIn } from "../../../src/environment/terraform/rule-moves";
import { planOf, type ShownChange } from "./terraform-output";

/** The blocks for a plan, with other documents as additional inputs. */
function blocksFor(changes: readonly ShownChange[], { contains = [], inputs = [] }: Given = {}): MovedBlocks {
  const configuration = Object.fromEntries(contains.map((address) => [address, {}]));
  const documents = [planOf({ changes, configuration }), ...inputs];
  return movedBlocks(
    readInputs(documents.map((document, index) => ({ name: `${index}`, text: JSON.stringify(document) }))),
  );
}

interface Given {
  /** The resources that the configuration still contains. */
  readonly contains?: readonly string[];
  readonly inputs?: readonly object[];
}

type Attributes = Readonly<Record<string, unknown>>;

const deleted = (address: string, before: Attributes): ShownChange => ({ address, actions: ["delete"], before });
const created = (address: string, after: Attributes): ShownChange => ({ address, actions: ["create"], after });
const replaced = (address: string, before: Attributes, after: Attributes): ShownChange => {
  return { address, actions: ["delete", "create"], before, after };
};

const [SG, OTHER] = ["sg-1", "sg-2"];

/** The attributes of an `aws_security_group_rule`. */
const oldKind = (attributes: Attributes): Attributes => ({
  ...{ type: "egress", security_group_id: SG, protocol: "tcp", from_port: 443, to_port: 443, self: false },
  ...{ cidr_blocks: null, ipv6_cidr_blocks: null, prefix_list_ids: null, source_security_group_id: null },
  ...attributes,
});

/** The attributes of an `aws_vpc_security_group_egress_rule`. */
const newKind = (attributes: Attributes): Attributes => ({
  ...{ security_group_id: SG, ip_protocol: "tcp", from_port: 443, to_port: 443 },
  ...attributes,
});

const TO_OTHER = { source_security_group_id: OTHER };
const [OLD, NEW] = ["aws_security_group_rule", "aws_vpc_security_group_egress_rule"];
const HEADER = "# Add these blocks to the root module, and plan again. After the apply you can remove them.\n\n";

describe("moved blocks", () => {
  it("say that there is nothing to move", () => {
    const nothing = { text: "# The plan recreates no rule that can be moved.\n", warnings: [] };
    expect(blocksFor([])).toEqual(nothing);
    expect(
      blocksFor([deleted(`${OLD}.a`, oldKind(TO_OTHER)), created(`${OLD}.b`, oldKind({ ...TO_OTHER, from_port: 1 }))]),
    ).toEqual(nothing);
  });

  it("move rules to other names, keys and modules, whatever the order of the changes", () => {
    const changes = [
      deleted(`${OLD}.a`, oldKind(TO_OTHER)),
      created(`module.rules["x"].${OLD}.egress["$\${a} %%{b} \\"c\\" it's"]`, oldKind(TO_OTHER)),
      deleted(`${NEW}.list[0]`, newKind({ cidr_ipv4: "10.0.0.0/8", security_group_rule_id: "sgr-1" })),
      created(`${NEW}.map["web"]`, newKind({ cidr_ipv4: "10.0.0.0/8" })),
    ];
    const expected = {
      text: `${HEADER}moved {
  from = aws_security_group_rule.a
  to   = module.rules["x"].aws_security_group_rule.egress["$\${a} %%{b} \\"c\\" it's"]
}

moved {
  from = aws_vpc_security_group_egress_rule.list[0]
  to   = aws_vpc_security_group_egress_rule.map["web"]
}
`,
      warnings: [],
    };
    expect(blocksFor(changes)).toEqual(expected);
    expect(blocksFor([...changes].reverse())).toEqual(expected);
  });

  it("move a rule only once", () => {
    const { text } = blocksFor([
      deleted(`${OLD}.a`, oldKind(TO_OTHER)),
      created(`${OLD}.b`, oldKind(TO_OTHER)),
      created(`${OLD}.c`, oldKind(TO_OTHER)),
    ]);
    expect(text.match(/^moved/gm)).toHaveLength(1);
    expect(text).toContain("to   = aws_security_group_rule.b\n");
  });

  it("do not move a rule that is recreated at its own address", () => {
    const { text } = blocksFor([replaced(`${OLD}.a`, oldKind(TO_OTHER), oldKind(TO_OTHER))]);
    expect(text).not.toContain("moved {");
  });

  it("never contain what is not an address", () => {
    const hostile = [
      `${OLD}.a["\${file("/etc/passwd")}"]`,
      `${OLD}.a["x\u001b[31m"]`,
      `${OLD}.a["x"]\n}\nresource "evil" "x" {`,
    ];
    for (const address of hostile) {
      const changes = [deleted(`${OLD}.a`, oldKind(TO_OTHER)), created(address, oldKind(TO_OTHER))];
      expect(blocksFor(changes)).toEqual({
        text: "# The plan recreates no rule that can be moved.\n",
        warnings: [
          `${OLD}.a cannot be moved to ${address}, because mutual-sg cannot read one of these addresses: use \`terraform state mv\`.`,
        ],
      });
    }
  });

  it("have a warning for each other resource that makes the rule and is destroyed", () => {
    const { text, warnings } = blocksFor([
      deleted(`${OLD}.a`, oldKind(TO_OTHER)),
      deleted(`${OLD}.b["it's"]`, oldKind(TO_OTHER)),
      deleted(`${NEW}.c`, newKind({ referenced_security_group_id: OTHER })),
      deleted(`${OLD}.other`, oldKind({ ...TO_OTHER, from_port: 80 })),
      created(`${OLD}.new`, oldKind(TO_OTHER)),
    ]);
    expect(text.match(/^ {2}(from|to) .*/gm)).toEqual([`  from = ${OLD}.a`, `  to   = ${OLD}.new`]);
    expect(warnings).toEqual(
      [`${OLD}.b["it's"]`, `${NEW}.c`].map(
        (address) =>
          `${address} makes the same rule as ${OLD}.a, which moves to ${OLD}.new. The apply destroys the rule with ` +
          `${address}: run \`terraform state rm '${address.replaceAll("'", String.raw`'\''`)}'\` first.`,
      ),
    );
  });
});

describe("removed and import blocks", () => {
  it("import a rule by its ID into the new kind", () => {
    const changes = [
      deleted(`module.old.${OLD}.egress["a"]`, oldKind({ ...TO_OTHER, security_group_rule_id: "sgr-1" })),
      deleted(`module.old.${OLD}.egress["b"]`, oldKind({ self: true, security_group_rule_id: "sgr-2" })),
      created(`${NEW}.a`, newKind({ referenced_security_group_id: OTHER })),
      created(`${NEW}.b["x"]`, newKind({ referenced_security_group_id: SG })),
    ];
    expect(blocksFor(changes)).toEqual({
      text: `${HEADER}removed {
  from = module.old.aws_security_group_rule.egress

  lifecycle {
    destroy = false
  }
}

import {
  to = aws_vpc_security_group_egress_rule.a
  id = "sgr-1"
}

import {
  to = aws_vpc_security_group_egress_rule.b["x"]
  id = "sgr-2"
}
`,
      warnings: [],
    });
  });

  it.each<[string, Attributes, Attributes, string]>([
    ["a group", { referenced_security_group_id: OTHER }, TO_OTHER, "sg-1_egress_tcp_443_443_sg-2"],
    [
      "a group of another account",
      { referenced_security_group_id: "123456789012/sg-2" },
      { source_security_group_id: "123456789012/sg-2" },
      "sg-1_egress_tcp_443_443_123456789012/sg-2",
    ],
    ["the group itself", { referenced_security_group_id: SG }, { self: true }, "sg-1_egress_tcp_443_443_self"],
    [
      "an IPv6 block",
      { cidr_ipv6: "fd00::/8" },
      { ipv6_cidr_blocks: ["fd00::/8"] },
      "sg-1_egress_tcp_443_443_fd00::/8",
    ],
    ["a prefix list", { prefix_list_id: "pl-1" }, { prefix_list_ids: ["pl-1"] }, "sg-1_egress_tcp_443_443_pl-1"],
    [
      "all traffic",
      { ip_protocol: "-1", from_port: null, to_port: null, cidr_ipv4: "0.0.0.0/0" },
      { protocol: "-1", from_port: -1, to_port: -1, cidr_blocks: ["0.0.0.0/0"] },
      "sg-1_egress_-1_0_0_0.0.0.0/0",
    ],
    [
      "ICMP",
      { ip_protocol: "icmp", from_port: 8, to_port: -1, cidr_ipv4: "10.0.0.0/8" },
      { protocol: "icmp", from_port: 8, to_port: -1, cidr_blocks: ["10.0.0.0/8"] },
      "sg-1_egress_icmp_8_-1_10.0.0.0/8",
    ],
  ])("import a rule to %s into the old kind", (_title, before, after, id) => {
    const changes = [deleted(`${NEW}.a`, newKind(before)), created(`${OLD}.b`, oldKind(after))];
    expect(blocksFor(changes)).toMatchObject({
      text: expect.stringContaining(`  to = aws_security_group_rule.b\n  id = "${id}"\n`) as string,
      warnings: [],
    });
  });

  it("never contain what is not an ID", () => {
    const [block, id] = ['10.0.0.0/8"\n}', 'sgr-1"\n}'];
    const changes = [
      deleted(`${NEW}.a`, newKind({ cidr_ipv4: block, security_group_rule_id: "sgr-1" })),
      created(`${OLD}.b`, oldKind({ cidr_blocks: [block] })),
      deleted(`${OLD}.c`, oldKind({ ...TO_OTHER, security_group_rule_id: id })),
      created(`${NEW}.d`, newKind({ referenced_security_group_id: OTHER })),
    ];
    expect(blocksFor(changes).text).toBe("# The plan recreates no rule that can be moved.\n");
  });

  it("import several rules into one resource of the old kind", () => {
    const { text } = blocksFor([
      deleted(`${NEW}.a["1"]`, newKind({ cidr_ipv4: "10.1.0.0/16" })),
      deleted(`${NEW}.a["2"]`, newKind({ cidr_ipv4: "10.2.0.0/16" })),
      created(`${OLD}.b`, oldKind({ cidr_blocks: ["10.2.0.0/16", "10.1.0.0/16"] })),
    ]);
    expect(text).toContain('id = "sg-1_egress_tcp_443_443_10.2.0.0/16_10.1.0.0/16"');
  });

  it("import the rules of one resource with several CIDR blocks, if another input has their IDs", () => {
    const changes = [
      deleted(`${OLD}.a`, oldKind({ cidr_blocks: ["10.1.0.0/16", "10.2.0.0/16"] })),
      created(`${NEW}.b["1"]`, newKind({ cidr_ipv4: "10.1.0.0/16" })),
      created(`${NEW}.b["2"]`, newKind({ cidr_ipv4: "10.2.0.0/16" })),
    ];
    const row = { GroupId: SG, IsEgress: true, IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    const rows = {
      SecurityGroupRules: [
        { ...row, SecurityGroupRuleId: "sgr-1", CidrIpv4: "10.1.0.0/16" },
        { ...row, SecurityGroupRuleId: "sgr-2", CidrIpv4: "10.2.0.0/16" },
      ],
    };
    const { text, warnings } = blocksFor(changes, { inputs: [rows] });
    expect(text).toContain(`to = ${NEW}.b["1"]\n  id = "sgr-1"`);
    expect(text).toContain(`to = ${NEW}.b["2"]\n  id = "sgr-2"`);
    expect(warnings).toEqual([]);

    expect(blocksFor(changes)).toEqual({
      text: "# The plan recreates no rule that can be moved.\n",
      warnings: ["1", "2"].map(
        (key) =>
          `${OLD}.a cannot be moved to ${NEW}.b["${key}"], because the input does not contain the rule's ID (sgr-…): add ` +
          "the output of `aws ec2 describe-security-group-rules`.",
      ),
    });
  });

  it("import a rule whose group is its own peer, if the resource says so in another way", () => {
    const { text } = blocksFor([
      deleted(`${OLD}.a`, oldKind({ source_security_group_id: SG })),
      created(`${OLD}.b`, oldKind({ self: true })),
    ]);
    expect(text).toContain("from = aws_security_group_rule.a\n");
    expect(text).toContain('id = "sg-1_egress_tcp_443_443_self"');
  });

  it("need a command if some instances of a resource stay, or are destroyed", () => {
    const instance = (key: string, id: string) =>
      deleted(`${OLD}.a["${key}"]`, oldKind({ cidr_blocks: [`10.${id}.0.0/16`], security_group_rule_id: `sgr-${id}` }));
    const changes = [instance("it's", "1"), created(`${NEW}.b`, newKind({ cidr_ipv4: "10.1.0.0/16" }))];
    const expected = {
      text: `\
# Run these commands first, because \`removed\` blocks cannot remove single instances of a resource from the state:
# terraform state rm 'aws_security_group_rule.a["it'\\''s"]'

${HEADER}import {
  to = aws_vpc_security_group_egress_rule.b
  id = "sgr-1"
}
`,
      warnings: [
        "Run the commands in the comments before you plan again. Without them, the apply still destroys these rules.",
      ],
    };
    expect(blocksFor(changes, { contains: [`${OLD}.a`] })).toEqual(expected);
    expect(blocksFor([...changes, instance("other", "2")])).toEqual(expected);
    const moved = [instance("other", "2"), created(`${OLD}.c`, oldKind({ cidr_blocks: ["10.2.0.0/16"] }))];
    expect(blocksFor([...changes, ...moved]).text).toContain(expected.text.split("\n\n")[0]);
  });

  it.each<[string, readonly ShownChange[], string]>([
    [
      "the old resource also makes a rule that goes",
      [
        deleted(`${OLD}.a`, oldKind({ cidr_blocks: ["10.1.0.0/16", "10.2.0.0/16"] })),
        created(`${OLD}.b`, oldKind({ cidr_blocks: ["10.1.0.0/16"] })),
      ],
      "the plan destroys another rule of the same resource",
    ],
    [
      "the new resource also makes a new rule",
      [
        deleted(`${OLD}.a`, oldKind({ cidr_blocks: ["10.1.0.0/16"] })),
        created(`${OLD}.b`, oldKind({ cidr_blocks: ["10.1.0.0/16", "10.2.0.0/16"] })),
      ],
      "the new resource also makes a rule that does not exist yet",
    ],
    [
      "another rule is destroyed at the new address",
      [
        deleted(`${NEW}.a`, newKind({ cidr_ipv4: "10.1.0.0/16" })),
        replaced(`${OLD}.b`, oldKind({ cidr_blocks: ["10.2.0.0/16"] }), oldKind({ cidr_blocks: ["10.1.0.0/16"] })),
      ],
      "the plan destroys another rule at that address",
    ],
  ])("are not written if %s", (_title, changes, reason) => {
    const { text, warnings } = blocksFor(changes);
    expect(text).toBe("# The plan recreates no rule that can be moved.\n");
    expect(warnings).toEqual([`${changes[0]!.address} cannot be moved to ${changes[1]!.address}, because ${reason}.`]);
  });
});

describe("terraform state mv", () => {
  const rule = (port: number) => newKind({ from_port: port, to_port: port, cidr_ipv4: "10.0.0.0/8" });

  it("moves the rules of a list in an order in which each new index is free", () => {
    const list = `${NEW}.list`;
    const { text, warnings } = blocksFor([
      replaced(`${list}[0]`, rule(1), rule(9)),
      { address: `${list}[1]`, actions: ["update"], before: rule(2), after: rule(1) },
      created(`${list}[2]`, rule(2)),
    ]);
    expect(text).toBe(`\
# Run these commands first, because \`moved\` blocks cannot move a rule to an address that another rule leaves:
# terraform state mv '${list}[1]' '${list}[2]'
# terraform state mv '${list}[0]' '${list}[1]'
`);
    expect(warnings).toHaveLength(1);
  });

  it("moves rules that swap their addresses through another address", () => {
    const { text } = blocksFor([replaced(`${NEW}.a`, rule(1), rule(2)), replaced(`${NEW}.b`, rule(2), rule(1))]);
    expect(text.match(/^# terraform .*$/gm)).toEqual([
      `# terraform state mv '${NEW}.b' '${NEW}.mutual_sg_parked_1'`,
      `# terraform state mv '${NEW}.a' '${NEW}.b'`,
      `# terraform state mv '${NEW}.mutual_sg_parked_1' '${NEW}.a'`,
    ]);
  });

  it("moves every rule to its address in any plan, and leaves the others alone", () => {
    const addresses = Array.from({ length: 6 }, (_, index) => `${NEW}.list[${index}]`);
    /** Which rule is at which address. */
    const rules = fc
      .shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8])
      .chain((ports) => fc.shuffledSubarray(addresses).map((places) => new Map(places.map((at, i) => [at, ports[i]]))))
      .map((all) => new Map([...all].filter((entry): entry is [string, number] => entry[1] !== undefined)));
    fc.assert(
      fc.property(rules, rules, (before, after) => {
        const state = new Map(before);
        for (const { from, to, isCommand } of plannedMoves(before, after)) {
          // A moved block also needs an address that the configuration no longer contains.
          if (!isCommand) expect(after.has(from)).toBe(false);
          expect(state.has(to)).toBe(false);
          state.set(to, state.get(from)!);
          state.delete(from);
        }
        for (const [address, port] of after) {
          if ([...before.values()].includes(port)) expect(state.get(address)).toBe(port);
        }
        expect([...state.values()].sort()).toEqual([...before.values()].sort());
      }),
    );
  });

  function plannedMoves(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
    const change = (action: RuleChange["action"], address: string, port: number): RuleChange => {
      const traffic = { protocolNumber: "6", fromPort: port, toPort: port };
      const peer = { type: "cidr_ipv4", value: "10.0.0.0/8" } as const;
      const rules = [{ groupId: SG, direction: "egress", peer, resources: [], ...traffic }] as const;
      return { action, address, resourceType: NEW, kind: "aws_vpc_security_group_rule", rules };
    };
    const { blocks, commands } = movesIn([
      ...[...before].flatMap(([at, port]) => (after.get(at) === port ? [] : [change("delete", at, port)])),
      ...[...after].flatMap(([at, port]) => (before.get(at) === port ? [] : [change("create", at, port)])),
    ]);
    return [
      ...commands.map((move) => ({ ...move, isCommand: true })),
      ...blocks.map((move) => ({ ...move, isCommand: false })),
    ];
  }
});
