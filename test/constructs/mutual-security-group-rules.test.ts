import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcPeeringConnection } from "@cdktf/provider-aws/lib/vpc-peering-connection";
import { App, Fn, TerraformIterator, TerraformStack, TerraformVariable, Testing, Token } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidRulesError, MutualSecurityGroupRules, Peer, Port, type MutualRule } from "../../src/index";
import { containsNetwork } from "../../src/rules/networks";
import { asConstructRule, connectionsOf, rightRule, rightRules } from "../support/module-rules";
import {
  appInFolder,
  messageOf,
  rulesIn,
  stackWith,
  synthesizedRules,
  type SynthesizedRule,
} from "../support/synthesis";

const group = (stack: TerraformStack, id: string) => new SecurityGroup(stack, id, { name: id });
const ALB = Peer.securityGroup("sg-a1ba1");
const WEB = Peer.securityGroup("sg-80443");
const HTTP: MutualRule = { source: ALB, target: WEB, port: Port.tcp(80) };

function refusal(rules: unknown): string {
  return messageOf(() =>
    stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: rules as Record<string, MutualRule> })),
  );
}

describe("a rule", () => {
  it("creates an egress rule on the source to the target, and an ingress rule on the target from the source", () => {
    const stack = stackWith(() => undefined);
    const rules = new MutualSecurityGroupRules(stack, "rules", {
      rules: {
        "alb-to-web": {
          source: group(stack, "alb"),
          target: group(stack, "web"),
          port: Port.tcp(80),
          description: "Allow HTTP",
        },
      },
    });
    const { egress, ingress } = rules.pair("alb-to-web");
    const [alb, web] = ["${aws_security_group.alb.id}", "${aws_security_group.web.id}"];
    const same = { protocol: "tcp", from_port: 80, to_port: 80, description: "Allow HTTP" };
    expect(rulesIn(stack)).toEqual({
      [egress.friendlyUniqueId]: { type: "egress", security_group_id: alb, source_security_group_id: web, ...same },
      [ingress.friendlyUniqueId]: { type: "ingress", security_group_id: web, source_security_group_id: alb, ...same },
    });
  });

  it("accepts groups as constructs, data sources, default groups, IDs and tokens", () => {
    const created = synthesizedRules((stack) => {
      const found = new DataAwsSecurityGroup(stack, "found", { name: "found" });
      const fallback = new DefaultSecurityGroup(stack, "default", {});
      const variable = new TerraformVariable(stack, "group", { type: "string" });
      new MutualSecurityGroupRules(stack, "rules", {
        rules: [
          { source: found, target: fallback, port: Port.tcp(80) },
          {
            source: Peer.securityGroup(variable.stringValue),
            target: Peer.securityGroup("sg-f113s"),
            port: Port.tcp(443),
          },
        ],
      });
    });
    expect(created.map((rule) => rule.security_group_id)).toEqual([
      "${data.aws_security_group.found.id}",
      "${aws_default_security_group.default.id}",
      "${var.group}",
      "sg-f113s",
    ]);
  });

  it("from a group to itself creates both rules, with self", () => {
    const created = synthesizedRules((stack) => {
      const web = group(stack, "web");
      new MutualSecurityGroupRules(stack, "rules", {
        rules: {
          construct: { source: web, target: web, port: Port.tcp(80) },
          token: { source: web, target: Peer.securityGroup(web.id), port: Port.tcp(81) },
          id: { source: ALB, target: Peer.securityGroup("sg-a1ba1"), port: Port.tcp(82) },
        },
      });
    });
    expect(created.map(({ type, self, source_security_group_id: peer }) => ({ type, self, peer }))).toEqual(
      ["construct", "token", "id"].flatMap(() => [
        { type: "egress", self: true, peer: undefined },
        { type: "ingress", self: true, peer: undefined },
      ]),
    );
  });

  it("between expressions that may be the same group uses a condition for self", () => {
    const [egress] = synthesizedRules((stack) => {
      const ids = new TerraformVariable(stack, "ids", { type: "map(string)" });
      const end = (key: string) => Peer.securityGroup(Token.asString(Fn.lookup(ids.value, key)));
      new MutualSecurityGroupRules(stack, "rules", {
        rules: { any: { source: end("a"), target: end("b"), port: Port.tcp(80) } },
      });
    });
    const [a, b] = ["var.ids.a", "var.ids.b"];
    expect(egress!.self).toBe(`\${(${a} == ${b}) ? true : null}`);
    expect(egress!.source_security_group_id).toBe(`\${(${a} == ${b}) ? null : ${b}}`);
  });

  it("accepts expressions as texts, including in a comparison", () => {
    const [egress] = synthesizedRules((stack) => {
      new MutualSecurityGroupRules(stack, "rules", {
        rules: { raw: { source: group(stack, "web"), target: Peer.securityGroup("${local.db}"), port: Port.tcp(80) } },
      });
    });
    const [web, db] = ["aws_security_group.web.id", "local.db"];
    expect(egress!.source_security_group_id).toBe(`\${(${web} == ${db}) ? null : ${db}}`);
  });

  it("is valid as HCL", () => {
    const hcl = Testing.synthHcl(
      stackWith((stack) => {
        const [web, db] = [group(stack, "web"), group(stack, "db")];
        const rules = [
          { source: web, target: db, port: Port.tcp(80) },
          { source: web, target: web, port: Port.tcp(81) },
        ];
        new MutualSecurityGroupRules(stack, "rules", { rules });
      }),
    ) as string;
    expect(hcl.match(/^ *self .*$/gm)).toEqual([expect.stringMatching(/= true$/), expect.stringMatching(/= true$/)]);
    expect(hcl.match(/^ *source_security_group_id .*$/gm)).toHaveLength(2);
  });

  it("accepts a token as its port", () => {
    const [egress, ingress] = synthesizedRules((stack) => {
      const port = new TerraformVariable(stack, "port", { type: "number" }).numberValue;
      new MutualSecurityGroupRules(stack, "rules", { rules: { db: { ...HTTP, port: Port.tcp(port) } } });
    });
    for (const rule of [egress!, ingress!]) {
      expect(rule).toMatchObject({ from_port: "${var.port}", to_port: "${var.port}" });
    }
  });

  it.each<[string, Port, Partial<SynthesizedRule>]>([
    ["a range", Port.tcpRange(8080, 8088), { protocol: "tcp", from_port: 8080, to_port: 8088 }],
    ["all TCP ports", Port.allTcp(), { protocol: "tcp", from_port: 0, to_port: 65535 }],
    ["a UDP port", Port.udp(443), { protocol: "udp", from_port: 443, to_port: 443 }],
    ["a UDP range", Port.udpRange(5000, 5010), { protocol: "udp", from_port: 5000, to_port: 5010 }],
    ["all UDP ports", Port.allUdp(), { protocol: "udp", from_port: 0, to_port: 65535 }],
    ["an ICMP type with any code", Port.icmp(3), { protocol: "icmp", from_port: 3, to_port: -1 }],
    ["an ICMP type and code", Port.icmp(3, 4), { protocol: "icmp", from_port: 3, to_port: 4 }],
    ["ping", Port.icmpPing(), { protocol: "icmp", from_port: 8, to_port: -1 }],
    ["all ICMP", Port.allIcmp(), { protocol: "icmp", from_port: -1, to_port: -1 }],
    ["an ICMPv6 type", Port.icmpV6(128, 0), { protocol: "icmpv6", from_port: 128, to_port: 0 }],
    ["all ICMPv6", Port.allIcmpV6(), { protocol: "icmpv6", from_port: -1, to_port: -1 }],
    ["all traffic", Port.allTraffic(), { protocol: "-1", from_port: 0, to_port: 0 }],
    ["a protocol by number", Port.ofProtocol("50"), { protocol: "50", from_port: 0, to_port: 0 }],
  ])("allows %s on both sides", (_name, port, expected) => {
    const created = synthesizedRules(
      (stack) => new MutualSecurityGroupRules(stack, "rules", { rules: { one: { ...HTTP, port } } }),
    );
    expect(created).toHaveLength(2);
    for (const rule of created) expect(rule).toMatchObject(expected);
  });

  it("can have a description for each side", () => {
    const [egress, ingress] = synthesizedRules(
      (stack) =>
        new MutualSecurityGroupRules(stack, "rules", {
          rules: { one: { ...HTTP, descriptionSource: "to backend", descriptionTarget: "from frontend" } },
        }),
    );
    expect(egress).toMatchObject({ type: "egress", description: "to backend" });
    expect(ingress).toMatchObject({ type: "ingress", description: "from frontend" });
  });

  it("without a description has its key as the description, or none in a list", () => {
    const described = (rules: Record<string, MutualRule> | MutualRule[]) =>
      synthesizedRules((stack) => new MutualSecurityGroupRules(stack, "rules", { rules })).map(
        ({ description }) => description,
      );
    expect(described({ "alb-to-web": HTTP })).toEqual(["alb-to-web", "alb-to-web"]);
    expect(described([HTTP])).toEqual([undefined, undefined]);
  });

  it("with an empty description has no description", () => {
    const described = (descriptions: Partial<MutualRule>) =>
      synthesizedRules(
        (stack) => new MutualSecurityGroupRules(stack, "rules", { rules: { web: { ...HTTP, ...descriptions } } }),
      ).map(({ description }) => description);
    expect(described({ description: "" })).toEqual([undefined, undefined]);
    expect(described({ descriptionSource: "", descriptionTarget: "from the ALB" })).toEqual([
      undefined,
      "from the ALB",
    ]);
  });

  it("uses the given provider and dependencies", () => {
    const created = synthesizedRules((stack) => {
      const provider = new AwsProvider(stack, "aws", { alias: "west" });
      const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16" });
      const peering = new VpcPeeringConnection(stack, "peering", { vpcId: vpc.id, peerVpcId: "vpc-1" });
      new MutualSecurityGroupRules(stack, "rules", { rules: [HTTP], provider, dependsOn: [peering] });
    });
    for (const rule of created) {
      expect(rule).toMatchObject({ provider: "aws.west", depends_on: ["aws_vpc_peering_connection.peering"] });
    }
  });
});

describe("an end that is not a security group", () => {
  it.each<[string, Peer, Partial<SynthesizedRule>]>([
    ["an IPv4 block", Peer.ipv4("10.0.0.0/16"), { cidr_blocks: ["10.0.0.0/16"] }],
    ["every IPv4 address", Peer.anyIpv4(), { cidr_blocks: ["0.0.0.0/0"] }],
    ["an IPv6 block", Peer.ipv6("2001:db8::/32"), { ipv6_cidr_blocks: ["2001:db8::/32"] }],
    ["every IPv6 address", Peer.anyIpv6(), { ipv6_cidr_blocks: ["::/0"] }],
    ["a prefix list", Peer.prefixList("pl-63a5400a"), { prefix_list_ids: ["pl-63a5400a"] }],
  ])("gets no rule, and is the peer of the group's rule: %s", (_name, peer, attributes) => {
    const common = { protocol: "tcp", from_port: 443, to_port: 443, description: "one", security_group_id: "sg-80443" };
    const created = (rule: MutualRule) =>
      synthesizedRules((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: { one: rule } }));
    expect(created({ source: WEB, target: peer, port: Port.HTTPS })).toEqual([
      { type: "egress", ...common, ...attributes },
    ]);
    expect(created({ source: peer, target: WEB, port: Port.HTTPS })).toEqual([
      { type: "ingress", ...common, ...attributes },
    ]);
  });

  it("can be a token", () => {
    const [rule] = synthesizedRules((stack) => {
      const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16" });
      const rules = [{ source: Peer.ipv6(vpc.ipv6CidrBlock), target: WEB, port: Port.HTTPS }];
      new MutualSecurityGroupRules(stack, "rules", { rules });
    });
    expect(rule!.ipv6_cidr_blocks).toEqual(["${aws_vpc.vpc.ipv6_cidr_block}"]);
  });

  it("leaves one rule in the pair, and access to the other rule fails", () => {
    stackWith((stack) => {
      const rules = { one: { source: Peer.anyIpv4(), target: WEB, port: Port.HTTPS } };
      const pair = new MutualSecurityGroupRules(stack, "rules", { rules }).pair("one");
      expect(pair.rules).toEqual([pair.ingress]);
      expect(() => pair.egress).toThrow(
        "stack/rules/one: the pair has no egress rule, because the source is not a security group or its rule is left out.",
      );
    });
  });
});

describe("a group that must not be changed", () => {
  it("gets no rule if the rule leaves it out, and is still the peer of the other group", () => {
    const created = synthesizedRules((stack) => {
      new MutualSecurityGroupRules(stack, "rules", { rules: { http: { ...HTTP, leaveOutRuleOn: "target" } } });
    });
    expect(created).toEqual([
      expect.objectContaining({ type: "egress", security_group_id: "sg-a1ba1", source_security_group_id: "sg-80443" }),
    ]);
  });
});

describe("two providers", () => {
  it("create the rules on their ends, with IDs without the account", () => {
    const created = synthesizedRules((stack) => {
      const provider = (alias: string) => new AwsProvider(stack, alias, { alias });
      const token = new TerraformVariable(stack, "group", { type: "string" }).stringValue;
      const source = Peer.securityGroup("111111111111/sg-80443");
      new MutualSecurityGroupRules(stack, "rules", {
        sourceProvider: provider("web"),
        targetProvider: provider("db"),
        rules: {
          literal: { source, target: Peer.securityGroup("222222222222/sg-db3306"), port: Port.POSTGRES },
          token: { source, target: Peer.securityGroup(token), port: Port.HTTPS },
        },
      });
    });
    const ends = created.map((rule) => [rule.provider, rule.security_group_id, rule.source_security_group_id]);
    expect(ends.slice(0, 2)).toEqual([
      ["aws.web", "sg-80443", "222222222222/sg-db3306"],
      ["aws.db", "sg-db3306", "111111111111/sg-80443"],
    ]);
    expect(ends[3]!.slice(0, 2)).toEqual(["aws.db", "${basename(var.group)}"]);
  });
});

describe("a group with its own provider", () => {
  it("gets its rule from that provider if the rules have none", () => {
    const providersWith = (options: (provider: AwsProvider) => object) =>
      synthesizedRules((stack) => {
        const provider = new AwsProvider(stack, "west", { alias: "west" });
        const web = new SecurityGroup(stack, "web", { provider });
        const rules = { one: { source: web, target: group(stack, "db"), port: Port.POSTGRES } };
        const other = new AwsProvider(stack, "east", { alias: "east" });
        new MutualSecurityGroupRules(stack, "rules", { rules, ...options(other) });
      }).map((rule) => {
        expect(rule.security_group_id).toMatch(/^\$\{aws_security_group\.(web|db)\.id\}$/);
        return rule.provider;
      });
    expect(providersWith(() => ({}))).toEqual(["aws.west", undefined]);
    expect(providersWith((provider) => ({ provider }))).toEqual(["aws.east", "aws.east"]);
    expect(providersWith((targetProvider) => ({ targetProvider }))).toEqual(["aws.west", "aws.east"]);
  });
});

describe("several ports", () => {
  it("create a pair for each port, with a key that does not depend on the other ports", () => {
    const keys = (port: Port[]) => {
      let found: string[] = [];
      const stack = stackWith((scope) => {
        const instance = new TerraformVariable(scope, "port", { type: "number" });
        const rules = { web: { ...HTTP, port: [...port, Port.tcp(instance.numberValue)] } };
        found = [...new MutualSecurityGroupRules(scope, "rules", { rules }).pairs.keys()];
      });
      return { found, addresses: Object.keys(rulesIn(stack)) };
    };
    const one = keys([Port.HTTPS]);
    const more = keys([Port.tcpRange(1, 9), Port.icmpPing(), Port.HTTPS]);
    expect(one.found).toEqual(["web/tcp-443", "web/tcp-${var.port}"]);
    expect(more.found).toEqual(["web/tcp-1-9", "web/icmp-8", "web/tcp-443", "web/tcp-${var.port}"]);
    expect(more.addresses).toEqual(expect.arrayContaining(one.addresses));
  });

  it("cannot be an empty list", () => {
    expect(refusal({ web: { ...HTTP, port: [] } })).toContain('rules["web"].port is missing');
  });
});

describe("rules for the same connection", () => {
  const same = (name: string, first: string) =>
    `${name} is the same connection as ${first}, and AWS refuses duplicates: remove one of them.`;

  it("are refused together, with the other problems, even if their names differ", () => {
    const message = refusal({
      b: { ...HTTP, description: "another" },
      a: { ...HTTP, port: Port.ofProtocol("6", 80, 80) },
      c: { ...HTTP, port: [Port.HTTPS, Port.HTTP] },
      wrong: { ...HTTP, port: Port.tcp(70000) },
    });
    expect(message.split("\n").slice(1)).toEqual([
      '  rules["wrong"].port is 70000: use a whole number from 0 to 65535.',
      `  ${same('rules["b"]', 'rules["a"]')}`,
      `  ${same('rules["c/tcp-80"]', 'rules["a"]')}`,
    ]);
  });

  it("are refused across constructs, and across stacks if they refer to the same groups", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [group(one, "alb"), group(one, "web")];
    const rules = { http: { source: alb, target: web, port: Port.HTTP } };
    new MutualSecurityGroupRules(one, "rules", { rules });
    const declare = (stack: TerraformStack) => new MutualSecurityGroupRules(stack, "more", { rules });
    expect(() => declare(one)).toThrow(same('rules["http"]', 'rules["http"] of one/rules'));
    expect(() => declare(two)).toThrow(same('rules["http"]', 'rules["http"] of one/rules'));
    // Groups with the same names in another stack are other groups, and literal IDs may be other groups too.
    const others = { http: { source: group(two, "alb"), target: group(two, "web"), port: Port.HTTP }, ids: HTTP };
    new MutualSecurityGroupRules(two, "others", { rules: others });
    new MutualSecurityGroupRules(one, "ids", { rules: { ids: HTTP } });
  });

  it("are accepted if their directions differ, or if they leave out different rules", () => {
    const created = synthesizedRules((stack) => {
      new MutualSecurityGroupRules(stack, "rules", {
        rules: {
          to: { ...HTTP, leaveOutRuleOn: "target" },
          from: { ...HTTP, leaveOutRuleOn: "source" },
          back: { source: WEB, target: ALB, port: Port.HTTP },
        },
      });
    });
    expect(created).toHaveLength(4);
  });
});

describe("warnings about rules", () => {
  /** The warnings of a synthesis. */
  function warnings(build: (stack: TerraformStack) => void, context: Record<string, unknown> = {}): string[] {
    const app = appInFolder({ context });
    const stack = new TerraformStack(app, "stack");
    new AwsProvider(stack, "aws", {});
    build(stack);
    app.synth();
    const metadata = stack.node.findAll().flatMap(({ node }) => node.metadata);
    return metadata.flatMap(({ type, data }) => (type === "@cdktf/warn" ? [String(data)] : []));
  }

  it("report rules that other rules cover, including across constructs", () => {
    const found = warnings((stack) => {
      const rules = {
        all: { source: ALB, target: WEB, port: Port.allTcp() },
        range: { source: ALB, target: WEB, port: Port.tcpRange(8000, 8100) },
        office: { source: Peer.ipv4("10.1.0.0/16"), target: WEB, port: Port.HTTPS },
        udp: { source: ALB, target: WEB, port: Port.DNS_UDP },
      };
      new MutualSecurityGroupRules(stack, "rules", { rules });
      const world = { source: Peer.ipv4("10.0.0.0/8"), target: WEB, port: Port.allTraffic() };
      new MutualSecurityGroupRules(stack, "wide", { rules: { world } });
    });
    expect(found).toEqual([
      'rules["range"] is covered by rules["all"], which allows the same connections: remove it, or narrow rules["all"].',
      'rules["office"] is covered by rules["world"] of stack/wide, which allows the same connections: remove it, or narrow rules["world"] of stack/wide.',
    ]);
  });

  it("report a rule if and only if another rule contains its ends and ports", () => {
    const groups = ["sg-1", "sg-2"];
    const blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.168.0.0/16", "::/0", "2001:db8::/32"];
    const ports: [Port, protocol: string, from: number, to: number][] = [
      [Port.tcp(80), "tcp", 80, 80],
      [Port.tcp(443), "tcp", 443, 443],
      [Port.tcpRange(80, 443), "tcp", 80, 443],
      [Port.allTcp(), "tcp", 0, 65535],
      [Port.udp(80), "udp", 80, 80],
      [Port.allTraffic(), "-1", 0, 0],
    ];
    const peerOf = (end: string): Peer =>
      end.startsWith("sg-") ? Peer.securityGroup(end) : end.includes(":") ? Peer.ipv6(end) : Peer.ipv4(end);
    const holds = (end: string, other: string): boolean => end === other || containsNetwork(end, other);
    const allows = ([, protocol, from, to]: (typeof ports)[number], [, ...other]: (typeof ports)[number]): boolean =>
      protocol === "-1" || (protocol === other[0] && from <= other[1] && to >= other[2]);
    const [group, end] = [fc.constantFrom(...groups), fc.constantFrom(...groups, ...blocks)];
    const ends = fc.oneof(fc.tuple(end, group), fc.tuple(group, end));
    const declared = fc.uniqueArray(fc.record({ ends, port: fc.nat(ports.length - 1) }), {
      maxLength: 12,
      selector: (one) => JSON.stringify(one),
    });
    fc.assert(
      fc.property(declared, (all) => {
        const rules = Object.fromEntries(
          all.map(({ ends: [source, target], port }, index): [string, MutualRule] => [
            `r${index}`,
            { source: peerOf(source), target: peerOf(target), port: ports[port]![0] },
          ]),
        );
        const covers = (by: number, index: number) =>
          index !== by &&
          allows(ports[all[by]!.port]!, ports[all[index]!.port]!) &&
          all[by]!.ends.every((end, side) => holds(end, all[index]!.ends[side]!));
        const indexes = [...all.keys()];
        const covered = indexes.filter((index) => indexes.some((by) => covers(by, index)));
        const found = warnings((stack) => new MutualSecurityGroupRules(stack, "rules", { rules })).map((sentence) =>
          /^rules\["r(\d+)"\] is covered by rules\["r(\d+)"\],/.exec(sentence)!.slice(1).map(Number),
        );
        // Each covered rule has one warning, which names a rule that covers it.
        expect(found.map(([index]) => index)).toEqual(covered);
        expect(found.filter(([index, by]) => !covers(by!, index!))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("report rules and groups across the stacks of an app", () => {
    const app = appInFolder();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    for (const stack of [one, two]) new AwsProvider(stack, "aws", {});
    const [web, db] = [group(one, "web"), group(one, "db")];
    const port = (from: number) => Array.from({ length: 31 }, (_, index) => Port.tcp(from + index));
    new MutualSecurityGroupRules(one, "a", { rules: { low: { source: web, target: ALB, port: port(1) } } });
    const high = { source: web, target: WEB, port: port(1) };
    const wide = { source: web, target: db, port: Port.allTcp() };
    new MutualSecurityGroupRules(one, "wide", { rules: { wide } });
    const narrow = { source: web, target: db, port: Port.POSTGRES };
    new MutualSecurityGroupRules(two, "b", { rules: { high, narrow } });
    app.synth();
    const metadata = app.node.findAll().flatMap(({ node }) => node.metadata);
    const found = metadata.flatMap(({ type, data }) => (type === "@cdktf/warn" ? [String(data)] : []));
    expect(found).toEqual([
      expect.stringContaining("aws_security_group.web gets 64 egress rules, more than its quota of 60"),
      expect.stringContaining('rules["narrow"] is covered by rules["wide"] of one/wide'),
    ]);
  });

  it("report groups with more rules than their quota, over all constructs, with separate counts for IPv4 and IPv6", () => {
    const port = Array.from({ length: 60 }, (_, index) => Port.tcp(index + 1));
    const build = (stack: TerraformStack, quota?: number) => {
      const web = group(stack, "web");
      new MutualSecurityGroupRules(stack, "rules", { rules: { many: { source: web, target: ALB, port } } });
      const rules = {
        v4: { source: web, target: Peer.ipv4("10.0.0.0/8"), port: Port.HTTPS },
        v6: { source: web, target: Peer.ipv6("2001:db8::/32"), port: Port.HTTPS },
      };
      new MutualSecurityGroupRules(stack, "more", { rules, rulesPerSecurityGroup: quota });
    };
    expect(warnings(build)).toEqual([
      'aws_security_group.web gets 61 egress rules, more than its quota of 60: merge some of them, or have the quota "Inbound or outbound rules per security group" raised and set rulesPerSecurityGroup.',
    ]);
    expect(warnings((stack) => build(stack, 61))).toEqual([]);
    expect(warnings(build, { rulesPerSecurityGroup: 61 })).toEqual([]);
    // A construct without a quota does not raise the quota of another one.
    expect(warnings((stack) => build(stack, 30))).toEqual([expect.stringContaining("more than its quota of 30")]);
    expect(messageOf(() => warnings((stack) => build(stack, 0)))).toContain(
      "rulesPerSecurityGroup is 0: give the quota as a whole number above 0.",
    );
  });

  it("count the rules of an ID with and without its account together", () => {
    const port = Array.from({ length: 31 }, (_, index) => Port.tcp(index + 1));
    const build = (stack: TerraformStack) => {
      const provider = new AwsProvider(stack, "other", { alias: "other" });
      const ends = (id: string, target: string) => ({
        source: Peer.securityGroup(id),
        target: Peer.securityGroup(target),
        port,
        leaveOutRuleOn: "target" as const,
      });
      new MutualSecurityGroupRules(stack, "rules", {
        sourceProvider: provider,
        rules: { short: ends("sg-1", "sg-2"), long: ends("123456789012/sg-1", "sg-3") },
      });
    };
    expect(warnings(build)).toEqual([expect.stringMatching(/^sg-1 gets 62 egress rules, more than its quota of 60/)]);
  });
});

describe("a set of rules", () => {
  it("can be empty", () => {
    expect(synthesizedRules((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: {} }))).toEqual([]);
  });

  it("keeps keys apart that only differ in characters that an address cannot have", () => {
    const keys = ["a/b", "a--b", "a-b", "a b", "ab", "a.b", "Default", "Resource", "egress", "constructor", "toString"];
    const rules = Object.fromEntries(keys.map((key, index) => [key, { ...HTTP, port: Port.tcp(index) }]));
    const created = rulesIn(stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules })));
    expect(Object.keys(created)).toHaveLength(2 * keys.length);
  });

  it("lists its rules if there is no rule with a key", () => {
    stackWith((stack) => {
      const rules = new MutualSecurityGroupRules(stack, "rules", { rules: { "alb-to-web": HTTP } });
      expect(() => rules.pair("alb-to-wbe" as never)).toThrow(
        'stack/rules: there is no rule "alb-to-wbe". The rules are "alb-to-web".',
      );
    });
  });
});

describe("invalid rules", () => {
  it("are refused together, each with its key, attribute, value and remedy", () => {
    expect(
      refusal({
        right: HTTP,
        end: { source: ALB, port: Port.tcp(80) },
        typo: { ...HTTP, descripton: "Allow HTTP" },
        range: { ...HTTP, port: Port.tcpRange(90, 80) },
        port: { ...HTTP, port: Port.tcp(70000) },
        none: { source: ALB, target: WEB },
        nothing: null,
      }),
    ).toBe(
      [
        "stack/rules: 7 problems, so no rule is created.",
        '  rules["end"].target is missing: give the security group that accepts the connection, or a Peer, such as Peer.ipv4("10.0.0.0/8").',
        '  rules["typo"].descripton is not an attribute of a rule: use one of source, target, port, description, descriptionSource, descriptionTarget, leaveOutRuleOn.',
        '  rules["range"].port.fromPort is 90, above the last port, 80: swap them, or give a higher last port.',
        '  rules["port"].port is 70000: use a whole number from 0 to 65535.',
        '  rules["none"].port is missing: give a port, such as Port.tcp(443).',
        '  rules["nothing"] is null: give a rule with a source, a target and a port, or remove it.',
        '  rules["typo"] is the same connection as rules["right"], and AWS refuses duplicates: remove one of them.',
      ].join("\n"),
    );
  });

  it("create nothing", () => {
    const stack = stackWith(() => undefined);
    expect(
      () => new MutualSecurityGroupRules(stack, "rules", { rules: { a: HTTP, b: { ...HTTP, port: Port.tcp(NaN) } } }),
    ).toThrow(InvalidRulesError);
    expect(rulesIn(stack)).toEqual({});
  });

  it("include ends that are not security groups", () => {
    const message = messageOf(() =>
      stackWith((stack) => {
        const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16" });
        new MutualSecurityGroupRules(stack, "rules", {
          rules: {
            vpc: { ...HTTP, source: vpc },
            name: { ...HTTP, target: Peer.securityGroup("web") },
          },
        });
      }),
    );
    expect(message).toContain(
      'rules["vpc"].source is an object of class Vpc: give the security group that opens the connection',
    );
    expect(message).toContain('rules["name"].target is "web": give the security group that accepts the connection');
  });

  it("include an undefined set of rules", () => {
    expect(refusal(undefined)).toContain(
      "rules is undefined: give an object with a rule for each key, or a list of rules.",
    );
  });
});

describe("an invalid property", () => {
  const created = (props: object) =>
    messageOf(() => stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", props as never)));
  const forEach = TerraformIterator.fromList(["a"]);

  it.each<[string, object, string]>([
    ["rules with forEach", { rules: [HTTP], forEach, rule: HTTP }, "rules cannot be combined with forEach or rule"],
    ["forEach without rule", { forEach }, "forEach needs rule: give the rule to create for each element."],
    ["rule with rules", { rules: [], rule: HTTP }, "rules cannot be combined with forEach or rule"],
    ["rule without forEach", { rule: HTTP }, "rule needs forEach: give the iterator as forEach, or use rules instead."],
    [
      "a Map",
      { rules: new Map([["a", HTTP]]) },
      "rules is an object of class Map: give an object with a rule for each key, or a list of rules.",
    ],
    ["another property", { rules: [], lifecycle: {} }, "lifecycle is not a property of MutualSecurityGroupRules"],
  ])("is refused, not ignored: %s", (_name, props, message) => {
    expect(created(props)).toContain(message);
  });

  it("is refused if it is a rule's key with a token in it", () => {
    const message = messageOf(() =>
      stackWith((stack) => {
        const variable = new TerraformVariable(stack, "name", { type: "string" });
        new MutualSecurityGroupRules(stack, "rules", { rules: { [variable.stringValue]: HTTP, "to ${var.a}": HTTP } });
      }),
    );
    expect(message.match(/has a key that only Terraform knows/g)).toHaveLength(2);
  });
});

describe("with forEach", () => {
  it("one rule creates a pair for each element, without a default description", () => {
    const created = synthesizedRules((stack) => {
      const ports = TerraformIterator.fromMap({ http: 80, https: 443 });
      new MutualSecurityGroupRules(stack, "rules", {
        forEach: ports,
        rule: { source: ALB, target: WEB, port: Port.tcp(Token.asNumber(ports.value)) },
      });
    });
    const same = {
      for_each: { http: 80, https: 443 },
      protocol: "tcp",
      from_port: "${each.value}",
      to_port: "${each.value}",
    };
    expect(created).toEqual([
      { type: "egress", security_group_id: "sg-a1ba1", source_security_group_id: "sg-80443", ...same },
      { type: "ingress", security_group_id: "sg-80443", source_security_group_id: "sg-a1ba1", ...same },
    ]);
  });
});

describe("across the stacks of an app", () => {
  /** The rules of stack `two` after CDKTF has created the references between the stacks. */
  function inStackTwo(build: (one: TerraformStack, two: TerraformStack) => void): SynthesizedRule[] {
    const app = Testing.app();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    build(one, two);
    for (const stack of [one, two]) stack.prepareStack();
    return Object.values(rulesIn(two));
  }
  const remote =
    "data.terraform_remote_state.cross-stack-reference-input-one.outputs.cross-stack-output-aws_security_groupwebid";

  it("groups with the same name are different groups", () => {
    const [egress, ingress] = inStackTwo((one, two) => {
      new MutualSecurityGroupRules(two, "rules", {
        rules: { "one-to-two": { source: group(one, "web"), target: group(two, "web"), port: Port.tcp(80) } },
      });
    });
    const own = "${aws_security_group.web.id}";
    expect(egress).toMatchObject({ security_group_id: `\${${remote}}`, source_security_group_id: own });
    expect(ingress).toMatchObject({ security_group_id: own, source_security_group_id: `\${${remote}}` });
    for (const rule of [egress, ingress]) expect(rule).not.toHaveProperty("self");
  });

  it("a group of another stack that connects to itself uses self", () => {
    const [egress] = inStackTwo((one, two) => {
      const web = group(one, "web");
      new MutualSecurityGroupRules(two, "rules", { rules: { self: { source: web, target: web, port: Port.tcp(80) } } });
    });
    expect(egress).toMatchObject({ security_group_id: `\${${remote}}`, self: true });
    expect(egress).not.toHaveProperty("source_security_group_id");
  });
});

describe("for all rules", () => {
  const someRules = rightRules(fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,12}$/), { maxLength: 6 });
  const created = (rules: Record<string, MutualRule>) =>
    rulesIn(stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules })));
  const asConstructRules = (rules: Record<string, Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(rules).map(([key, rule]) => [key, asConstructRule(rule)]));

  it("every egress rule has its ingress rule, and every ingress rule its egress rule, except on ends without rules", () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const sides = Object.values(created(asConstructRules(rules)));
        const of = (type: string) => sides.filter((side) => side.type === type);
        const connection = ({
          type,
          security_group_id: own,
          protocol,
          from_port: from,
          to_port: to,
          ...rest
        }: SynthesizedRule) => {
          const {
            self,
            source_security_group_id: group,
            cidr_blocks: v4,
            ipv6_cidr_blocks: v6,
            prefix_list_ids: list,
          } = rest;
          const peer = self === true ? own : (group ?? [v4, v6, list].flat().find((one) => one !== undefined));
          return JSON.stringify([type === "egress" ? [own, peer] : [peer, own], protocol, from, to]);
        };
        const withBoth = Object.values(rules).filter(
          (rule) =>
            rule.source_sg_id !== undefined && rule.target_sg_id !== undefined && rule.leave_out_rule_on === undefined,
        );
        const egress = new Set(of("egress").map(connection));
        const both = of("ingress")
          .map(connection)
          .filter((one) => egress.has(one));
        expect(both).toHaveLength(withBoth.flatMap(connectionsOf).length);
        expect(sides).toHaveLength(both.length + Object.values(rules).flatMap(connectionsOf).length);
      }),
    );
  });

  it("a second synthesis changes nothing", () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const stack = stackWith(
          (scope) => new MutualSecurityGroupRules(scope, "rules", { rules: asConstructRules(rules) }),
        );
        expect(stack.toTerraform()).toEqual(stack.toTerraform());
        expect(rulesIn(stack)).toEqual(created(asConstructRules(rules)));
      }),
    );
  });

  it("their order does not matter", () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const reversed = Object.fromEntries(Object.entries(rules).reverse());
        expect(created(asConstructRules(reversed))).toEqual(created(asConstructRules(rules)));
      }),
    );
  });

  it("an added or changed rule only changes its own pair", () => {
    fc.assert(
      fc.property(someRules, fc.stringMatching(/^[A-Z]{3}$/), rightRule, rightRule, (rules, key, one, other) => {
        const taken = new Set(Object.values(rules).flatMap(connectionsOf));
        fc.pre(![one, other].flatMap(connectionsOf).some((connection) => taken.has(connection)));
        const without = created(asConstructRules(rules));
        const withOne = created(asConstructRules({ ...rules, [key]: one }));
        const withOther = created(asConstructRules({ [key]: other, ...rules }));
        for (const changed of [withOne, withOther]) {
          expect(Object.keys(changed).length).toBeGreaterThan(Object.keys(without).length);
          expect(changed).toMatchObject(without);
        }
      }),
    );
  });
});
