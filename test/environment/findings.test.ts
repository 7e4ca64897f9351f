import { describe, expect, it } from "vitest";
import { audit, type AuditOptions } from "../../src/environment/audit";
import type { NetworkInterface } from "../../src/environment/environment";
import type { Finding } from "../../src/environment/finding";
import { environmentOf, type Described } from "./environment-of";

/** The findings in an environment, as "id: message remedy". */
function findingsIn(described: Described, options: AuditOptions = {}): string[] {
  return audit(environmentOf(described), options).findings.map(
    ({ id, message, remedy }) => `${id}: ${message} ${remedy}`,
  );
}

/** The findings of one kind, as the groups and rules that they are about. */
function found(id: string, described: Described, options: AuditOptions = {}): string[] {
  const subject = ({ groupId, otherGroupId, rules }: Finding): string =>
    [groupId, ...(otherGroupId === undefined ? [] : [otherGroupId]), ...rules.map((rule) => rule.id ?? "?")].join(" ");
  return audit(environmentOf(described), options)
    .findings.filter((finding) => finding.id === id)
    .map(subject);
}

describe("open-egress", () => {
  it("names the group, the rules and the remedy", () => {
    expect(findingsIn({ rules: ["web egress all to 0.0.0.0/0"] })).toEqual([
      "open-egress: web (sg-web) is open to all outbound traffic through sgr-1 (all traffic to 0.0.0.0/0). Declare " +
        "each connection that it needs as a pair of rules, then remove this rule.",
    ]);
  });

  it.each<[string, string[]]>([
    ["all protocols to IPv4", ["web egress all to 0.0.0.0/0"]],
    ["all protocols to IPv6", ["web egress all to ::/0"]],
    ["all protocols by number", ["web egress -1 to 0.0.0.0/0"]],
    ["both halves of IPv4", ["web egress all to 0.0.0.0/1", "web egress all to 128.0.0.0/1"]],
    ["all IPv6 addresses of the internet", ["web egress all to 2000::/3"]],
    ["all TCP ports", ["web egress tcp 0-65535 to 0.0.0.0/0"]],
    ["all TCP ports except 0, which nothing uses", ["web egress tcp 1-65535 to 0.0.0.0/0"]],
    ["all UDP ports", ["web egress udp to 0.0.0.0/0"]],
    ["TCP by number", ["web egress 6 0-65535 to ::/0"]],
    [
      "ranges of ports that are complete together",
      ["web egress tcp 0-442 to 0.0.0.0/0", "web egress tcp 443-65535 to 0.0.0.0/0"],
    ],
    [
      "ports and addresses that are split in different ways",
      [
        "web egress tcp 0-1000 to 0.0.0.0/1",
        "web egress tcp 0-2000 to 128.0.0.0/1",
        "web egress tcp 1001-65535 to 0.0.0.0/1",
        "web egress tcp 2001-65535 to 128.0.0.0/1",
      ],
    ],
  ])("is found: %s", (_name, rules) => {
    const ids = rules.map((_rule, index) => `sgr-${index + 1}`);
    expect(found("open-egress", { rules })).toEqual([["sg-web", ...ids].join(" ")]);
  });

  it("is found although private networks are left out, because the internet is reached", () => {
    const internet = [
      ...["1.0.0.0/8", "2.0.0.0/7", "4.0.0.0/6", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3"],
      ...["64.0.0.0/2", "128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10"],
      ...["172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/9", "192.128.0.0/11"],
      ...["192.160.0.0/13", "192.169.0.0/16", "192.170.0.0/15", "192.172.0.0/14", "192.176.0.0/12", "192.192.0.0/10"],
      ...["193.0.0.0/8", "194.0.0.0/7", "196.0.0.0/6", "200.0.0.0/5", "208.0.0.0/4"],
    ];
    const rules = internet.map((block) => `web egress all to ${block}`);
    expect(found("open-egress", { rules })).toHaveLength(1);
    expect(found("open-egress", { rules: rules.slice(1) })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["one port", ["web egress tcp 443 to 0.0.0.0/0"]],
    ["all ICMP", ["web egress icmp to 0.0.0.0/0"]],
    ["all ports but one", ["web egress tcp 0-442 to 0.0.0.0/0", "web egress tcp 444-65535 to 0.0.0.0/0"]],
    ["half of IPv4", ["web egress all to 0.0.0.0/1"]],
    [
      "a half of IPv4 for each half of the ports",
      ["web egress tcp 0-1000 to 0.0.0.0/1", "web egress tcp 1001-65535 to 128.0.0.0/1"],
    ],
    ["a private network", ["web egress all to 10.0.0.0/8"]],
    ["another group", ["web egress all to web", "web ingress all from web"]],
    ["a prefix list", ["web egress all to pl-1"]],
    ["ingress from everywhere", ["web ingress all from 0.0.0.0/0"]],
    ["the rule with which the AWS CDK closes a group", ["web egress icmp 252/86 to 255.255.255.255/32"]],
  ])("is not reported for %s", (_name, rules) => {
    expect(found("open-egress", { rules })).toEqual([]);
  });

  it("names only the rules that open the group", () => {
    const rules = ["web egress tcp 443 to 0.0.0.0/0", "web egress all to 10.0.0.0/8", "web egress all to 0.0.0.0/0"];
    expect(found("open-egress", { rules })).toEqual(["sg-web sgr-3"]);
  });
});

describe("open-through-another-group", () => {
  const rules = ["monitoring egress all to 0.0.0.0/0", "web egress tcp 443 to 10.0.0.0/8"];

  it("names the closed group, the open group and their interfaces", () => {
    const interfaces = ["web monitoring", "web", "monitoring web"];
    expect(findingsIn({ rules, interfaces })[1]).toBe(
      "open-through-another-group: web (sg-web) is closed, but shares the network interfaces eni-1 and eni-3 with " +
        "monitoring (sg-monitoring), which is open. Close monitoring (sg-monitoring) too.",
    );
  });

  it("is not reported for groups on different interfaces, or for two open groups", () => {
    expect(found("open-through-another-group", { rules, interfaces: ["web", "monitoring"] })).toEqual([]);
    const open = [...rules, "web egress all to 0.0.0.0/0"];
    expect(found("open-through-another-group", { rules: open, interfaces: ["web monitoring"] })).toEqual([]);
  });
});

describe("missing-egress and missing-ingress", () => {
  it("name both groups, the traffic, the rule and the remedy", () => {
    const rules = ["db ingress tcp 5432 from web", "web egress udp 53 to dns"];
    expect(findingsIn({ rules })).toEqual([
      "missing-egress: db (sg-db) accepts tcp 5432 from web (sg-web) through sgr-1, but no egress rule of web " +
        "(sg-web) allows it. Add an egress rule for tcp 5432 to db (sg-db) on web (sg-web), or remove sgr-1.",
      "missing-ingress: web (sg-web) may open udp 53 to dns (sg-dns) through sgr-2, but no ingress rule of dns " +
        "(sg-dns) accepts it. Add an ingress rule for udp 53 from web (sg-web) on dns (sg-dns), or remove sgr-2.",
    ]);
  });

  it("say that a group names itself", () => {
    expect(findingsIn({ rules: ["web ingress all from web"] })).toEqual([
      "missing-egress: web (sg-web) accepts all traffic from itself through sgr-1, but no egress rule of web (sg-web) " +
        "allows it. Add an egress rule for all traffic to itself on web (sg-web), or remove sgr-1.",
    ]);
  });

  it("have both groups and the ports", () => {
    const [finding] = audit(environmentOf({ rules: ["db ingress tcp 80-90 from web"] })).findings;
    expect(finding).toMatchObject({
      groupId: "sg-web",
      otherGroupId: "sg-db",
      connection: { source: "sg-web", target: "sg-db", protocolNumber: "6", fromPort: 80, toPort: 90 },
    });
  });

  const halves = (described: Described) => [
    ...found("missing-egress", described),
    ...found("missing-ingress", described),
  ];
  const ingress = "db ingress tcp 5432 from web";

  it.each<[string, string[]]>([
    ["the same traffic", ["web egress tcp 5432 to db"]],
    ["the protocol by its number", ["web egress 6 5432 to db"]],
    ["a range that contains the port", ["web egress tcp 5000-6000 to db"]],
    ["all protocols", ["web egress all to db"]],
    ["every IPv4 address", ["web egress tcp 5432 to 0.0.0.0/0"]],
    ["both halves of IPv4", ["web egress tcp 5432 to 0.0.0.0/1", "web egress tcp 5432 to 128.0.0.0/1"]],
  ])("are not reported if the other side has %s", (_name, rules) => {
    expect(halves({ rules: [ingress, ...rules] })).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ["another port", "web egress tcp 5433 to db", ["sg-web sg-db sgr-1", "sg-db sg-web sgr-2"]],
    ["another protocol", "web egress udp 5432 to db", ["sg-web sg-db sgr-1", "sg-db sg-web sgr-2"]],
    ["another group", "web egress tcp 5432 to web", ["sg-web sg-db sgr-1", "sg-web sg-web sgr-2"]],
    ["every IPv6 address only", "web egress tcp 5432 to ::/0", ["sg-web sg-db sgr-1"]],
    ["a network without known addresses in it", "web egress tcp 5432 to 10.0.0.0/8", ["sg-web sg-db sgr-1"]],
    ["a prefix list", "web egress tcp 5432 to pl-1", ["sg-web sg-db sgr-1"]],
  ])("are reported if the other side has only %s", (_name, rule, expected) => {
    expect(halves({ rules: [ingress, rule] })).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ["every type", "icmp", "icmp 8/0"],
    ["every code of a type", "icmp 8/-1", "icmp 8/0"],
    ["a protocol without ports", "50", "50"],
  ])("compare %s", (_name, wide, narrow) => {
    expect(halves({ rules: [`web egress ${wide} to db`, `db ingress ${narrow} from web`] })).toEqual([]);
    expect(halves({ rules: [`web egress ${narrow} to db`, `db ingress ${wide} from web`] })).toEqual([]);
  });

  it("compare different types and codes of ICMP", () => {
    expect(halves({ rules: ["web egress icmp 8/0 to db", "db ingress icmp 0/0 from web"] })).toHaveLength(2);
    expect(halves({ rules: ["web egress icmp 3/1 to db", "db ingress icmp 3/4 from web"] })).toHaveLength(2);
  });

  it("look at the addresses of the other group if its interfaces are known", () => {
    const rules = [ingress, "web egress tcp 5432 to 10.0.0.0/24", "web egress tcp 5432 to 10.0.2.0/24"];
    expect(halves({ rules, interfaces: ["db 10.0.0.5", "db 10.0.2.5"] })).toEqual([]);
    expect(halves({ rules, interfaces: ["db 10.0.0.5", "db 10.0.1.5"] })).toEqual(["sg-web sg-db sgr-1"]);
  });

  it("look at IPv6 addresses if a group has no others", () => {
    const rules = [ingress, "web egress tcp 5432 to ::/0"];
    expect(halves({ rules, interfaces: ["db 2001:db8::1"] })).toEqual([]);
    expect(halves({ rules: [ingress], interfaces: ["db 2001:db8::1"] })).toEqual(["sg-web sg-db sgr-1"]);
  });

  it("say that a prefix list may contain the addresses, unless it is one of AWS", () => {
    const withList = (list: string) => findingsIn({ rules: [ingress, `web egress tcp 443-6000 to ${list}`] })[0];
    expect(withList("pl-0123456789abcdef0")).toContain(
      "no egress rule of web (sg-web) allows it, unless pl-0123456789abcdef0 of sgr-2 contains its addresses.",
    );
    expect(withList("pl-6ea54007")).toContain("no egress rule of web (sg-web) allows it.");
  });

  it("add up the groups that are on all interfaces of a group", () => {
    const rules = ["app egress tcp 443 to db", "shared ingress tcp 443 from app"];
    expect(halves({ rules, interfaces: ["db shared 10.0.0.1"] })).toEqual([]);
    expect(halves({ rules, interfaces: ["db shared 10.0.0.1", "shared 10.0.0.2"] })).toEqual([
      "sg-app sg-shared sgr-2",
    ]);
  });

  it("are compared with rules for several blocks together, whatever their traffic", () => {
    const rules = [ingress, "web egress all to 0.0.0.0/1", "web egress tcp 5000-6000 to 128.0.0.0/1"];
    expect(halves({ rules })).toEqual([]);
  });

  it("find a group that names itself in one direction only", () => {
    expect(halves({ rules: ["web ingress all from web"] })).toEqual(["sg-web sg-web sgr-1"]);
    expect(halves({ rules: ["web ingress all from web", "web egress all to web"] })).toEqual([]);
  });

  it.each<[string, Partial<Described>]>([
    ["a group whose rules are not in the input", { groups: { web: { hasAllRules: false } } }],
    ["a group with rules that only Terraform knows", { groups: { web: { unknownDirections: ["egress"] } } }],
    ["a group in another VPC that is not peered", { groups: { web: { vpcId: "vpc-2" } } }],
    ["a rule whose other side was left out on purpose", { details: { "sgr-1": { isOneSided: true } } }],
  ])("are not reported for %s", (_name, described) => {
    expect(halves({ rules: [ingress], ...described })).toEqual([]);
  });

  it("are reported for a group in a peered VPC", () => {
    const peer = { type: "security_group", value: "sg-web", peeringConnectionId: "pcx-1" } as const;
    const described = { rules: [ingress], groups: { web: { vpcId: "vpc-2" } }, details: { "sgr-1": { peer } } };
    expect(halves(described)).toEqual(["sg-web sg-db sgr-1"]);
  });
});

describe("egress-only-through-open-rule", () => {
  const id = "egress-only-through-open-rule";

  it("names both groups, the traffic, the rules and the remedy", () => {
    const rules = ["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web"];
    expect(findingsIn({ rules })[1]).toBe(
      `${id}: db (sg-db) accepts tcp 5432 from web (sg-web) through sgr-2, but only open egress allows ` +
        "it: sgr-1. Add an egress rule for tcp 5432 to db (sg-db) on web (sg-web) before you close its egress.",
    );
  });

  it("is not reported if another rule allows the connection", () => {
    const rules = ["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web", "web egress tcp 5432 to db"];
    expect(found(id, { rules })).toEqual([]);
  });

  it("is reported for the ports that no other rule allows", () => {
    const rules = ["web egress all to 0.0.0.0/0", "db ingress tcp 10-20 from web", "web egress tcp 12-15 to db"];
    const { findings } = audit(environmentOf({ rules }));
    const ports = findings.filter((finding) => finding.id === id).map(({ connection }) => connection);
    expect(ports).toMatchObject([
      { fromPort: 10, toPort: 11 },
      { fromPort: 16, toPort: 20 },
    ]);
  });

  it("is reported if one of the IP versions of a target needs the open rule", () => {
    const rules = ["web egress all to ::/0", "web egress tcp 443 to 10.0.0.0/8", "db ingress tcp 443 from web"];
    expect(found(id, { rules, interfaces: ["db 10.0.0.1 2600::1"] })).toEqual(["sg-web sg-db sgr-3 sgr-1"]);
    expect(found(id, { rules, interfaces: ["db 10.0.0.1"] })).toEqual([]);
  });

  it("is reported if another group on an interface of the source is the open one", () => {
    const rules = ["shared egress all to 0.0.0.0/0", "db ingress tcp 443 from web"];
    const [, , finding] = findingsIn({ rules, interfaces: ["web shared 10.0.0.1", "web 10.0.0.2"] });
    expect(finding).toContain("but only open egress allows it: sgr-1 on shared (sg-shared). Add an egress rule");
  });

  it("is not reported for what its own remedy cannot change", () => {
    const rules = ["web egress tcp to 0.0.0.0/0", "web egress tcp to db", "db ingress all from web"];
    expect(found(id, { rules })).toEqual([]);
  });

  it("is reported once if several ingress rules allow the same connection", () => {
    const rules = ["web egress tcp to 0.0.0.0/0", "db ingress all from web", "db ingress tcp from web"];
    expect(found(id, { rules })).toEqual(["sg-web sg-db sgr-3 sgr-1"]);
  });

  it("asks for the addresses of a group that the source cannot name", () => {
    const rules = ["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web"];
    const [, finding] = findingsIn({ rules, groups: { web: { vpcId: "vpc-2" } } });
    expect(finding).toContain(
      "Add an egress rule for tcp 5432 to the addresses of db (sg-db), which is in another VPC,",
    );
  });

  it("is not reported for a group whose rules are not in the input", () => {
    const rules = ["web egress all to 0.0.0.0/0", "db ingress tcp 5432 from web"];
    expect(found(id, { rules, groups: { web: { hasAllRules: false } } })).toEqual([]);
  });

  it("is reported once if several rules open the group", () => {
    const rules = [
      "web egress all to 0.0.0.0/0",
      "web egress tcp to 0.0.0.0/0",
      "web egress all to ::/0",
      "db ingress tcp 5432 from web",
    ];
    expect(found(id, { rules })).toEqual(["sg-web sg-db sgr-4 sgr-1 sgr-3 sgr-2"]);
  });
});

describe("dangling-reference", () => {
  it("is reported instead of a missing rule", () => {
    const peer = { type: "security_group", value: "sg-old", isDeleted: true } as const;
    expect(findingsIn({ rules: ["web ingress tcp 443 from old"], details: { "sgr-1": { peer } } })).toEqual([
      "dangling-reference: sgr-1 (tcp 443 from old (sg-old)) on web (sg-web) allows nothing, because the group that " +
        "it names no longer exists. Remove sgr-1.",
    ]);
  });
});

describe("mixed-rules and mixed-kinds", () => {
  const resource = (address: string, kind: "inline" | "aws_security_group_rule" | "aws_vpc_security_group_rule") => ({
    resources: [{ address, kind }],
  });
  const rules = ["web egress tcp 443 to 10.0.0.0/8", "web ingress tcp 443 from 10.0.0.0/8"];
  const [old, other] = [
    resource("aws_security_group_rule.out", "aws_security_group_rule"),
    resource("aws_vpc_security_group_ingress_rule.in", "aws_vpc_security_group_rule"),
  ];
  const inline = resource("aws_security_group.web", "inline");

  it("are found where a group has standalone rules and inline rules", () => {
    expect(found("mixed-rules", { rules, details: { "sgr-1": old, "sgr-2": inline } })).toEqual(["sg-web sgr-1 sgr-2"]);
  });

  it("are found where the configuration has an empty list of inline rules", () => {
    const groups = { web: { inlineDirections: ["ingress"] } } as const;
    expect(findingsIn({ rules: rules.slice(0, 1), groups, details: { "sgr-1": old } })).toEqual([
      "mixed-rules: web (sg-web) has inline rules, and standalone rules: aws_security_group_rule.out. Terraform " +
        "overwrites one kind with the other. Remove egress and ingress from the group's resource, including empty " +
        "lists, and declare its inline rules as pairs, or as standalone rules if the other side is not a security group.",
    ]);
  });

  it("are not found where all rules are inline, or all are standalone", () => {
    expect(found("mixed-rules", { rules, details: { "sgr-1": inline, "sgr-2": inline } })).toEqual([]);
    expect(found("mixed-rules", { rules, details: { "sgr-1": old, "sgr-2": other } })).toEqual([]);
    expect(found("mixed-rules", { rules })).toEqual([]);
  });

  it("name a rule of each kind of resource", () => {
    expect(findingsIn({ rules, details: { "sgr-1": old, "sgr-2": other } })).toEqual([
      "mixed-kinds: web (sg-web) has rules of both kinds of resource: aws_security_group_rule (such as " +
        "aws_security_group_rule.out) and aws_vpc_security_group_rule (such as " +
        "aws_vpc_security_group_ingress_rule.in). Use one kind for all rules of the group: the AWS provider's " +
        "documentation warns that the kinds conflict.",
    ]);
  });
});

describe("cut-when-closed", () => {
  it("names the ingress rules whose connections AWS does not track", () => {
    const rules = [
      "web egress all to 0.0.0.0/0",
      "web ingress tcp 443 from 0.0.0.0/0",
      "web ingress tcp 22 from 10.0.0.0/8",
    ];
    expect(findingsIn({ rules })[1]).toBe(
      "cut-when-closed: AWS does not track connections to web (sg-web) through sgr-2 (tcp 443 from 0.0.0.0/0) while " +
        "its egress is open, so they end at once when it is closed. Close its egress when clients may reconnect, such " +
        "as in a maintenance window.",
    );
  });

  it("is not reported for another IP version, another protocol, or ICMP", () => {
    const open = "web egress tcp to 0.0.0.0/0";
    for (const rule of [
      "web ingress tcp 443 from ::/0",
      "web ingress udp 53 from 0.0.0.0/0",
      "web ingress icmp from 0.0.0.0/0",
    ]) {
      expect(found("cut-when-closed", { rules: [open, rule] })).toEqual([]);
    }
  });
});

describe("cut-when-closed on shared interfaces", () => {
  const rules = ["web ingress tcp 443 from 0.0.0.0/0", "shared egress all to 0.0.0.0/0"];

  it("is reported for the open group", () => {
    expect(found("cut-when-closed", { rules, interfaces: ["web shared 10.0.0.1"] })).toEqual(["sg-shared sgr-1"]);
    expect(found("cut-when-closed", { rules, interfaces: ["web 10.0.0.1", "shared 10.0.0.2"] })).toEqual([]);
  });

  it("is not reported where no single rule allows all ports to all addresses, as AWS requires", () => {
    const halves = [
      "web ingress tcp 443 from 0.0.0.0/0",
      "web egress all to 0.0.0.0/1",
      "web egress all to 128.0.0.0/1",
    ];
    expect(found("cut-when-closed", { rules: halves })).toEqual([]);
  });
});

describe("near-quota", () => {
  const peers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const egress = (count: number) => peers(count).map((port) => `hub egress tcp ${port} to 10.0.0.0/8`);

  it("is reported above 80 % of the quota", () => {
    expect(found("near-quota", { rules: egress(48) })).toEqual([]);
    expect(findingsIn({ rules: egress(49) })).toEqual([
      'near-quota: hub (sg-hub) has 49 egress rules, and the quota is 60. Have the quota "Inbound or outbound rules per ' +
        'security group" raised, or merge rules, before you add more.',
    ]);
  });

  it("counts IPv4 and IPv6 separately", () => {
    const rules = [...egress(40), ...peers(40).map((port) => `hub egress tcp ${port} to 2001:db8::/32`)];
    expect(found("near-quota", { rules })).toEqual([]);
  });

  it("uses the quota that the user gives", () => {
    expect(found("near-quota", { rules: egress(49) }, { rulesPerSecurityGroup: 100 })).toEqual([]);
    expect(found("near-quota", { rules: egress(9) }, { rulesPerSecurityGroup: 10 })).toEqual(["sg-hub"]);
  });

  it("counts the rules that the connections of a hub still need", () => {
    const rules = ["hub egress all to 0.0.0.0/0", ...peers(50).map((index) => `t${index} ingress tcp 22 from hub`)];
    const [finding] = findingsIn({ rules }).filter((text) => text.startsWith("near-quota"));
    expect(finding).toContain(
      "hub (sg-hub) will have 51 egress rules when each of its connections has its own (now 1)",
    );
  });
});

describe("covered-rule", () => {
  it("names the rule, the wider rule and the remedy", () => {
    const rules = ["web ingress tcp 80-90 from 10.0.0.0/8", "web ingress tcp 80 from 10.1.0.0/16"];
    expect(findingsIn({ rules })).toEqual([
      "covered-rule: sgr-2 (tcp 80 from 10.1.0.0/16) on web (sg-web) allows nothing that sgr-1 (tcp 80-90 from " +
        "10.0.0.0/8) does not allow. Remove sgr-2, or narrow sgr-1.",
    ]);
  });

  it("is not reported for other groups, directions, peers or ports", () => {
    const rules = [
      ...["web ingress all from 10.0.0.0/8", "web egress tcp 80 to 10.1.0.0/16", "app ingress tcp 80 from 10.1.0.0/16"],
      ...["web ingress tcp 80 from 11.0.0.0/8", "web ingress all from ::/0"],
    ];
    expect(found("covered-rule", { rules })).toEqual([]);
  });

  it("is not reported beside a rule that opens all egress, because the group is to be closed", () => {
    expect(
      found("covered-rule", { rules: ["web egress all to 0.0.0.0/0", "web egress tcp 443 to 1.2.3.4/32"] }),
    ).toEqual([]);
  });
});

describe("no-egress-needed", () => {
  const rules = ["db egress all to 0.0.0.0/0"];
  const carriedBy = (...interfaces: Partial<NetworkInterface>[]) => {
    const environment = environmentOf({ rules, interfaces: interfaces.map(() => "db 10.0.0.1") });
    environment.interfaces.forEach((one, index) => Object.assign(one, interfaces[index]));
    return audit(environment)
      .findings.filter(({ id }) => id === "no-egress-needed")
      .map(({ message }) => message);
  };

  it("is reported if only databases, caches, mount targets and endpoints carry the group", () => {
    expect(
      carriedBy(
        { requesterId: "amazon-rds" },
        { requesterId: "amazon-elasticache" },
        { type: "vpc_endpoint" },
        { type: "efs" },
      ),
    ).toEqual([
      "db (sg-db) is open, but only caches, databases, interface endpoints and mount targets carry it, and they only " +
        "answer connections.",
    ]);
  });

  it("is not reported if something else carries the group, or nothing does", () => {
    expect(carriedBy({ requesterId: "amazon-rds" }, { type: "interface" })).toEqual([]);
    expect(carriedBy()).toEqual([]);
  });
});

describe("groups that AWS manages", () => {
  it("are not judged", () => {
    const rules = ["eks egress all to 0.0.0.0/0", "web ingress tcp 443 from eks", "eks ingress tcp 10250 from web"];
    const groups = { eks: { tags: { "aws:eks:cluster-name": "main" } } };
    const { findings, managedGroups } = audit(environmentOf({ rules, groups }));
    expect(managedGroups).toEqual(new Map([["sg-eks", "Amazon EKS"]]));
    expect(findings.map(({ id, groupId }) => `${id} ${groupId}`)).toEqual(["missing-egress sg-web"]);
  });
});
