import { describe, expect, it } from "vitest";
import { adoptionOf, type AdoptionOptions } from "../../../src/environment/adoption/adoption-of";
import type { AdoptedSide, Adoption } from "../../../src/environment/adoption/adoption";
import { audit } from "../../../src/environment/audit";
import { Environment } from "../../../src/environment/environment";
import { environmentOf, type Described } from "../environment-of";

const adopted = (described: Described, options: Partial<AdoptionOptions> = {}): Adoption =>
  adoptionOf(audit(environmentOf(described)), { target: "module", ...options });

/** Each adopted rule with what happens to its sides, such as "web-to-db: add, import sg-db_ingress_…". */
function summaryOf({ rules }: Adoption): string[] {
  return rules.map(({ key, egress, ingress, isNew, mayBeNew }) => {
    const sides = [egress, ingress].map((side) => (side === undefined ? "none" : sideText(side)));
    return `${key}: ${sides.join(", ")}${isNew ? " (new)" : mayBeNew === true ? " (may be new)" : ""}`;
  });
}

const sideText = (side: AdoptedSide): string => (side.action === "import" ? `import ${side.importId}` : side.action);

const leftAlone = ({ leftAlone }: Adoption): string[] => leftAlone.map(({ message }) => message);

const INGRESS = "db ingress tcp 5432 from web";
const IMPORTED_INGRESS = "import sg-db_ingress_tcp_5432_5432_sg-web";
const EGRESS = "web egress tcp 5432 to db";
const IMPORTED_EGRESS = "import sg-web_egress_tcp_5432_5432_sg-db";
const OPEN = "web egress all to 0.0.0.0/0";

describe("a pair", () => {
  it.each([
    ["is imported if both rules exist", [EGRESS, INGRESS], `${IMPORTED_EGRESS}, ${IMPORTED_INGRESS}`],
    ["gets the egress rule that only open egress allows", [INGRESS, OPEN], `add, ${IMPORTED_INGRESS}`],
    ["gets the egress rule that nothing allows", [INGRESS], `add, ${IMPORTED_INGRESS} (new)`],
    ["gets the missing ingress rule", [EGRESS], `${IMPORTED_EGRESS}, add (new)`],
    [
      "gets its own egress rule if a wider rule allows it",
      [INGRESS, "web egress tcp 5000-6000 to db"],
      `add, ${IMPORTED_INGRESS}`,
    ],
  ])("%s", (_, rules, sides) => {
    expect(summaryOf(adopted({ rules }))).toEqual([`web-to-db: ${sides}`]);
  });

  it("gets its own egress rule beside a CIDR block that serves several pairs, and the block keeps its rule", () => {
    const rules = ["web egress tcp 5432 to 10.0.0.0/8", INGRESS, "cache ingress tcp 5432 from web"];
    const interfaces = ["db 10.0.0.1", "cache 10.0.0.2"];
    expect(summaryOf(adopted({ rules, interfaces }))).toEqual([
      "web-to-cache: add, import sg-cache_ingress_tcp_5432_5432_sg-web",
      `web-to-db: add, ${IMPORTED_INGRESS}`,
      "web-to-ipv4-10-0-0-0-8: import sg-web_egress_tcp_5432_5432_10.0.0.0/8, none",
    ]);
  });

  it("of a group with itself is imported as self", () => {
    const rules = ["web egress tcp 9300-9400 to web", "web ingress tcp 9300-9400 from web"];
    expect(summaryOf(adopted({ rules }))).toEqual([
      "web-to-web: import sg-web_egress_tcp_9300_9400_self, import sg-web_ingress_tcp_9300_9400_self",
    ]);
  });

  it("has the ports in its key if the groups have several connections", () => {
    const rules = [
      INGRESS,
      "db ingress udp 53 from web",
      "db ingress icmp 8/0 from web",
      "db ingress tcp 1-9 from web",
    ];
    expect(adopted({ rules }).rules.map(({ key }) => key)).toEqual([
      "web-to-db-icmp-8-0",
      "web-to-db-tcp-1-9",
      "web-to-db-tcp-5432",
      "web-to-db-udp-53",
    ]);
  });

  it("keeps the descriptions of its rules, and a missing rule gets the description of the other one", () => {
    const descriptionsOf = (details: Described["details"], rules = [EGRESS, INGRESS]) => {
      const [{ egress, ingress }] = adopted({ rules, details }).rules as [Adoption["rules"][0]];
      return [egress, ingress].map((side) => (side as { description?: string }).description);
    };
    expect(descriptionsOf({ "sgr-1": { description: "out" }, "sgr-2": { description: "in" } })).toEqual(["out", "in"]);
    expect(descriptionsOf({ "sgr-1": { description: "out" } })).toEqual(["out", ""]);
    expect(descriptionsOf({ "sgr-1": { description: "in" } }, [INGRESS])).toEqual(["in", "in"]);
    expect(descriptionsOf({}, [INGRESS])).toEqual(["web-to-db", ""]);
  });

  it("is imported by the IDs of its rules for modules/vpc-rules", () => {
    expect(summaryOf(adopted({ rules: [EGRESS, INGRESS] }, { target: "vpc-rules" }))).toEqual([
      "web-to-db: import sgr-1, import sgr-2",
    ]);
  });
});

describe("a pair may be new in part if", () => {
  const MAY_BE_NEW = [`web-to-db: add, ${IMPORTED_INGRESS} (may be new)`];

  it.each<[string, Described]>([
    [
      "open egress lets out only a part of its traffic",
      { rules: [INGRESS, "web egress tcp 0-5000 to 0.0.0.0/0", "web egress tcp 5001-65535 to 52.0.0.0/8"] },
    ],
    [
      "a CIDR block may contain addresses that are not known",
      { rules: [INGRESS, "web egress tcp 5432 to 10.0.0.0/8"] },
    ],
    [
      "a CIDR block contains some of its addresses",
      { rules: [INGRESS, "web egress tcp 5432 to 10.0.0.0/24"], interfaces: ["db 10.0.0.3", "db 10.0.1.3"] },
    ],
    ["a prefix list may contain them", { rules: [INGRESS, "web egress tcp 5432 to pl-0123456789abcdef0"] }],
    [
      "only some of its network interfaces have open egress",
      {
        rules: [INGRESS, "open egress all to 0.0.0.0/0"],
        interfaces: ["web open 10.0.0.1", "web 10.0.0.2", "db 10.0.0.3"],
      },
    ],
    ["egress is open for IPv6 only", { rules: [INGRESS, "web egress all to ::/0"] }],
    [
      "the target also has IPv6 addresses, and egress is open for IPv4 only",
      { rules: [INGRESS, OPEN], interfaces: ["db 10.0.0.3 2001:db8::3"] },
    ],
    [
      "another group of some of its interfaces may connect",
      {
        rules: [INGRESS, "app egress tcp 5432 to db"],
        interfaces: ["web app 10.0.0.1", "web 10.0.0.2", "db 10.0.0.3"],
      },
    ],
  ])("%s", (_, described) => {
    expect(summaryOf(adopted(described)).filter((text) => text.startsWith("web-to-db:"))).toEqual(MAY_BE_NEW);
  });

  it("a rule allows all traffic, and open egress lets out only TCP", () => {
    const adoption = adopted({ rules: ["db ingress all from web", "web egress tcp 0-65535 to 0.0.0.0/0"] });
    expect(summaryOf(adoption)).toEqual(["web-to-db: add, import sg-db_ingress_-1_0_0_sg-web (may be new)"]);
  });
});

describe("a wide rule", () => {
  const remedyOf = (adoption: Adoption) => adoption.leftAlone.map(({ remedy }) => remedy);

  it("has no remedy if it overlaps its other side, because removing it would cut what both allow", () => {
    const adoption = adopted({ rules: ["web egress tcp 80-90 to db", "db ingress tcp 85-95 from web"] });
    expect(adoption.rules).toEqual([]);
    expect(remedyOf(adoption)).toEqual([undefined, undefined]);
  });

  it("has no remedy if the exact rule cannot be added", () => {
    const groups = { web: { tags: { "aws:cloudformation:stack-name": "shop" } } };
    const rules = ["web egress tcp 0-65535 to db", INGRESS];
    const wide = adopted({ rules, groups }).leftAlone.filter(({ rule }) => rule?.direction === "egress");
    expect(wide.map(({ remedy }) => remedy)).not.toContain(
      "Remove such a rule after the apply, if nothing needs the rest of its ports.",
    );
  });
});

it("a rule whose own pair is whole in one way and not judged in another is no reason to fail", () => {
  const adoption = adopted({
    rules: ["a ingress tcp 443 from a", "b egress tcp 443 to a"],
    groups: { a: { tags: { "aws:eks:cluster-name": "x" } } },
    interfaces: ["a b 10.0.0.1", "b 10.0.0.2"],
  });
  expect(adoption.leftAlone.map(({ rule }) => rule?.id)).toEqual(["sgr-1", "sgr-2"]);
});

describe("import IDs", () => {
  it.each([
    ["db ingress all from 10.0.0.0/8", "sg-db_ingress_-1_0_0_10.0.0.0/8"],
    ["db ingress icmp from 10.0.0.0/8", "sg-db_ingress_icmp_-1_-1_10.0.0.0/8"],
    ["db ingress icmp 8/0 from 10.0.0.0/8", "sg-db_ingress_icmp_8_0_10.0.0.0/8"],
    ["db ingress 58 from 2001:db8::/32", "sg-db_ingress_icmpv6_-1_-1_2001:db8::/32"],
    ["db ingress esp from 10.0.0.0/8", "sg-db_ingress_50_0_0_10.0.0.0/8"],
    ["db egress tcp 443 to pl-63a5400a", "sg-db_egress_tcp_443_443_pl-63a5400a"],
  ])("of %s", (rule, importId) => {
    expect(summaryOf(adopted({ rules: [rule] })).join()).toContain(`import ${importId}`);
  });
});

describe("a rule that opens egress", () => {
  it("is neither adopted nor listed, because it goes when the group is closed", () => {
    const adoption = adopted({ rules: [OPEN, INGRESS] });
    expect(summaryOf(adoption)).toHaveLength(1);
    expect(leftAlone(adoption)).toEqual([]);
  });
});

describe("left alone is", () => {
  it("a rule that is wider than the connections on its other side", () => {
    const adoption = adopted({ rules: ["db ingress tcp 0-65535 from web", EGRESS, "web egress tcp 443 to db"] });
    expect(summaryOf(adoption)).toEqual([
      "web-to-db-tcp-443: import sg-web_egress_tcp_443_443_sg-db, add",
      `web-to-db-tcp-5432: ${IMPORTED_EGRESS}, add`,
    ]);
    expect(leftAlone(adoption)).toEqual([
      "db (sg-db): sgr-1 (all tcp ports from web (sg-web)) is left alone, because it allows more than its other side, " +
        "sgr-3 (tcp 443 to db (sg-db)) and sgr-2 (tcp 5432 to db (sg-db)).",
    ]);
  });

  it("a rule whose other side belongs to another group on the same network interfaces", () => {
    const adoption = adopted({
      rules: [INGRESS, "base egress tcp 5432 to db"],
      interfaces: ["web base", "db"],
    });
    expect(leftAlone(adoption)).toContain(
      "db (sg-db): sgr-1 (tcp 5432 from web (sg-web)) is left alone, because its other side is " +
        "sgr-2 (tcp 5432 to db (sg-db)) of base (sg-base), a group on the same network interfaces.",
    );
  });

  it("a rule that names a group that no longer exists", () => {
    const details = { "sgr-1": { peer: { type: "security_group" as const, value: "sg-old", isDeleted: true } } };
    const adoption = adopted({ rules: [INGRESS], details });
    expect(adoption.rules).toEqual([]);
    expect(leftAlone(adoption)).toHaveLength(1);
  });

  it("a rule that names a group across a Transit Gateway, and no egress rule is invented", () => {
    const adoption = adopted({ rules: [INGRESS, OPEN], groups: { web: { vpcId: "vpc-2" } } });
    expect(adoption.rules).toEqual([]);
    expect(leftAlone(adoption)).toEqual([expect.stringContaining("across a Transit Gateway")]);
  });

  it("a rule whose other group is not in the input", () => {
    const adoption = adopted({ rules: [INGRESS], groups: { web: { hasAllRules: false } } });
    expect(adoption.rules).toEqual([]);
    expect(leftAlone(adoption)).toEqual([expect.stringContaining("the input does not contain the rules of web")]);
  });
});

describe("a side that cannot be adopted is left out, and the other side is completed", () => {
  const inline = [{ address: "aws_security_group.db", kind: "inline" as const }];

  it.each<[string, Omit<Described, "rules">, string]>([
    [
      "an inline rule",
      { groups: { db: { address: "aws_security_group.db", inlineDirections: ["ingress"] } } },
      "the ingress rules of its group are inline in aws_security_group.db",
    ],
    [
      "a rule that a state does not tell from an inline one",
      { details: { "sgr-1": { resources: inline } } },
      "it may be inline in aws_security_group.db, which a state does not tell",
    ],
    [
      "a rule of another resource",
      {
        details: {
          "sgr-1": { resources: [{ address: "aws_security_group_rule.db", kind: "aws_security_group_rule" }] },
        },
      },
      "Terraform manages it already",
    ],
    [
      "a rule of a group that CloudFormation manages",
      { groups: { db: { tags: { "aws:cloudformation:stack-name": "shop" } } } },
      "the CloudFormation stack shop manages its group",
    ],
    [
      "a rule with a description that is too long",
      { details: { "sgr-1": { description: "x".repeat(256) } } },
      "Terraform accepts fewer characters in a description",
    ],
    [
      "a rule with characters that Terraform refuses",
      { details: { "sgr-1": { description: "naïve" } } },
      "Terraform accepts fewer characters in a description",
    ],
  ])("%s", (_, described, reason) => {
    const adoption = adopted({ rules: [INGRESS, OPEN], ...described });
    expect(summaryOf(adoption)).toEqual(["web-to-db: add, leave-out"]);
    expect(leftAlone(adoption)).toEqual([expect.stringContaining(`is left alone, because ${reason}.`)]);
  });

  it("a rule with tags, with modules/vpc-rules only", () => {
    const described = { rules: [INGRESS, OPEN], details: { "sgr-1": { hasTags: true } } };
    expect(summaryOf(adopted(described, { target: "vpc-rules" }))).toEqual(["web-to-db: add, leave-out"]);
    expect(summaryOf(adopted(described))).toEqual([`web-to-db: add, ${IMPORTED_INGRESS}`]);
  });

  it.each(["icmp", "icmp 8/-1", "58"])("a rule for %s, with modules/vpc-rules only", (traffic) => {
    const described = { rules: [`db ingress ${traffic} from web`, OPEN] };
    expect(summaryOf(adopted(described, { target: "vpc-rules" }))).toEqual(["web-to-db: add, leave-out"]);
    expect(summaryOf(adopted(described))).toEqual([expect.stringMatching(/^web-to-db: add, import /)]);
  });

  it("a rule without ID, with modules/vpc-rules only", () => {
    const described = { rules: [INGRESS, OPEN], details: { "sgr-1": { id: undefined } } };
    expect(summaryOf(adopted(described, { target: "vpc-rules" }))).toEqual(["web-to-db: add, leave-out"]);
    expect(summaryOf(adopted(described))).toEqual([`web-to-db: add, ${IMPORTED_INGRESS}`]);
  });

  it("a missing rule of a group with inline rules in the same direction is not added", () => {
    const groups = { web: { address: "aws_security_group.web", inlineDirections: ["egress" as const] } };
    const adoption = adopted({ rules: [INGRESS, OPEN], groups });
    expect(summaryOf(adoption)).toEqual([`web-to-db: leave-out, ${IMPORTED_INGRESS}`]);
    expect(leftAlone(adoption)).toEqual([
      "aws_security_group.web (sg-web): the egress rule for tcp 5432 to db (sg-db) is not added, because the egress " +
        "rules of its group are inline in aws_security_group.web.",
    ]);
  });

  it("the rule of another account's group, which has the account before its ID", () => {
    const details = {
      "sgr-1": { peer: { type: "security_group" as const, value: "sg-their", accountId: "999988887777" } },
    };
    const groups = { db: { accountId: "111122223333" } };
    const adoption = adopted({ rules: [INGRESS], details, groups });
    expect(summaryOf(adoption)).toEqual([
      "sg-their-to-db: leave-out, import sg-db_ingress_tcp_5432_5432_999988887777/sg-their",
    ]);
    expect(adoption.rules[0]!.source).toEqual({ type: "security_group", value: "sg-their", accountId: "999988887777" });
  });
});

describe("accounts and regions", () => {
  const groups = {
    web: { accountId: "111122223333", region: "eu-west-1" },
    db: { accountId: "999988887777", region: "us-east-1" },
  };

  it("must be chosen if the input has groups of several accounts", () => {
    expect(() => adopted({ rules: [EGRESS], groups })).toThrow(
      "The input has groups of the accounts 111122223333 and 999988887777: say with --account which one to adopt.",
    );
    const adoption = adopted({ rules: [EGRESS, INGRESS], groups }, { accountId: "111122223333" });
    expect(summaryOf(adoption)).toEqual([
      "web-to-db: import sg-web_egress_tcp_5432_5432_999988887777/sg-db, leave-out",
    ]);
  });

  it("must be in the input", () => {
    expect(() => adopted({ rules: [EGRESS], groups }, { accountId: "000000000000" })).toThrow("check --account");
  });

  it("must not be several regions, because a configuration has one provider", () => {
    const regions = { web: { region: "eu-west-1" }, db: { region: "us-east-1" } };
    expect(() => adopted({ rules: [EGRESS], groups: regions })).toThrow(
      "The input has groups in the regions eu-west-1 and us-east-1: adopt one region at a time.",
    );
  });
});

describe("what is declared already", () => {
  const made = (address: string) => ({ resources: [{ address, kind: "aws_security_group_rule" as const }] });
  const address = (direction: string, key: string) =>
    `module.security_group_rules.aws_security_group_rule.${direction}["${key}"]`;

  it("keeps its key, and another connection of the same groups gets a longer one", () => {
    const rules = [EGRESS, INGRESS, "db ingress tcp 6432 from web"];
    const details = { "sgr-1": made(address("egress", "shop")), "sgr-2": made(address("ingress", "shop")) };
    expect(summaryOf(adopted({ rules, details }))).toEqual([
      "shop: keep, keep",
      "web-to-db: add, import sg-db_ingress_tcp_6432_6432_sg-web (new)",
    ]);
  });

  it("stays declared, even if it opens egress", () => {
    const details = { "sgr-1": made(address("egress", "web-to-internet")) };
    expect(summaryOf(adopted({ rules: [OPEN], details }))).toEqual(["web-to-internet: keep, none"]);
  });

  it("has any key that Terraform can write", () => {
    const key = String.raw`a \"b\" \u00e4 $${"{"}x}, c→d`;
    const details = { "sgr-1": made(address("egress", key)), "sgr-2": made(address("ingress", key)) };
    expect(summaryOf(adopted({ rules: [EGRESS, INGRESS], details }))).toEqual(['a "b" ä ${x}, c→d: keep, keep']);
  });

  it("is imported under its key if a plan declares it, but the state does not have it yet", () => {
    const details = { "sgr-1": made(address("egress", "shop")), "sgr-2": made(address("ingress", "shop")) };
    const before = environmentOf({ rules: [INGRESS] });
    const { groups, rules } = environmentOf({ rules: [EGRESS, INGRESS], details });
    const parts = { groups: [...groups.values()], rules, interfaces: [], hasInterfaces: false, changes: [], before };
    const adoption = adoptionOf(audit(new Environment(parts)), { target: "module" });
    expect(summaryOf(adoption)).toEqual([`shop: add, ${IMPORTED_INGRESS}`]);
  });

  it("is refused if the two rules of a connection have two keys", () => {
    const details = { "sgr-1": made(address("egress", "one")), "sgr-2": made(address("ingress", "two")) };
    expect(() => adopted({ rules: [EGRESS, INGRESS], details })).toThrow(
      'The keys "one" and "two" of module.security_group_rules declare one rule each of the same connection: ' +
        "declare both rules under one key, apply, and adopt again.",
    );
  });

  it("is recognized by the construct's addresses", () => {
    const [web, db] = ["sg-0a1b2c3d4e5f60718", "sg-0123456789abcdef0"];
    const details = {
      "sgr-1": { groupId: web, peer: { type: "security_group" as const, value: db } },
      "sgr-2": {
        groupId: db,
        peer: { type: "security_group" as const, value: web },
        ...made(`aws_security_group_rule.${web}_to_${db}_tcp-5432_ingress`),
      },
    };
    const groups = { web: { id: web }, db: { id: db } };
    const adoption = adopted({ rules: [EGRESS, INGRESS], details, groups }, { target: "construct" });
    expect(summaryOf(adoption)).toEqual([`web-to-db: import ${web}_egress_tcp_5432_5432_${db}, keep`]);
  });
});

describe("names", () => {
  const namesOf = (groups: Described["groups"]) => {
    const rules = Object.keys(groups!).map((name) => `${name} ingress tcp 443 from 10.0.0.0/8`);
    return [...adopted({ rules, groups }).groupNames.values()].sort();
  };

  it("have letters, digits, hyphens and underscores only", () => {
    expect(namesOf({ a: { name: 'web "1" ${x}\n' }, b: { name: "größe/λ" }, c: { name: "数据库" } })).toEqual([
      "gr-e",
      "sg-c",
      "web-1-x",
    ]);
  });

  it("end with the ID if several groups have the same name", () => {
    const groups = { "0123456789abcdef0": { name: "web" }, "0a1b2c3d4e5f60718": { name: "web" } };
    expect(namesOf(groups)).toEqual(["web-9abcdef0", "web-e5f60718"]);
  });

  it("do not contain what Terraform appends to a name prefix", () => {
    expect(namesOf({ a: { name: "web-20240131101112123400000001" } })).toEqual(["web"]);
  });

  it("do not look like IDs", () => {
    expect(namesOf({ a: { name: "sg-b" }, b: { name: "" } })).toEqual(["sg-a", "sg-b"]);
  });
});
