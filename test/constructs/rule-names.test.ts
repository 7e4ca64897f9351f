import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, TerraformIterator, TerraformStack, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Connections,
  MutualSecurityGroupRules,
  Peer,
  Port,
  type ISecurityGroup,
  type MutualRule,
  type MutualRules,
} from "../../src/index";
import { appInFolder, messageOf, resourcesIn, rulesIn, stackWith } from "../support/synthesis";

const group = (scope: Construct, id: string) => new SecurityGroup(scope, id, { name: id });

/** The names of the rules of a stack, sorted. */
function names(build: (stack: TerraformStack) => void): string[] {
  return Object.keys(rulesIn(stackWith(build))).sort();
}

function egressName(build: (stack: TerraformStack) => MutualRule): string {
  const [egress] = names((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: [build(stack)] }));
  return egress!;
}

describe("the name of a rule in Terraform", () => {
  const hash = "_[0-9a-f]{8}";
  it.each<[string, string | RegExp, (stack: TerraformStack) => MutualRule]>([
    [
      "two groups",
      "alb_to_web_tcp-80_egress",
      (stack) => ({ source: group(stack, "alb"), target: group(stack, "web"), port: Port.HTTP }),
    ],
    [
      "a group by the ID of its construct",
      "alb_to_web_server_tcp-8000-8100_egress",
      (stack) => ({
        source: Peer.securityGroup(group(stack, "alb").id),
        target: group(stack, "web_server"),
        port: Port.tcpRange(8000, 8100),
      }),
    ],
    [
      "a group within another construct",
      /^net_web_[0-9A-F]{8}_to_any-ipv4_all_egress$/,
      (stack) => ({
        source: group(new Construct(stack, "net"), "web"),
        target: Peer.anyIpv4(),
        port: Port.allTraffic(),
      }),
    ],
    [
      "an IPv4 block",
      "ipv4-10-1-0-0-16_to_web_icmp-8_ingress",
      (stack) => ({ source: Peer.ipv4("10.1.0.0/16"), target: group(stack, "web"), port: Port.icmpPing() }),
    ],
    [
      "an IPv6 block",
      "web_to_ipv6-2001-db8---32_udp-53_egress",
      (stack) => ({ source: group(stack, "web"), target: Peer.ipv6("2001:db8::/32"), port: Port.DNS_UDP }),
    ],
    [
      "IDs in AWS's format",
      "sg-0123456789abcdef0_to_pl-63a5400a_icmp-3-3_egress",
      () => ({
        source: Peer.securityGroup("sg-0123456789abcdef0"),
        target: Peer.prefixList("pl-63a5400a"),
        port: Port.icmp(3, 3),
      }),
    ],
    [
      "a group of another account",
      "web_to_sg-0123456789abcdef0_50_egress",
      (stack) => ({
        source: group(stack, "web"),
        target: Peer.securityGroup("123456789012/sg-0123456789abcdef0"),
        port: Port.ofProtocol("esp"),
        leaveOutRuleOn: "target",
      }),
    ],
    [
      "a data source",
      new RegExp(`^found_to_web_tcp-22${hash}_egress$`),
      (stack) => ({
        source: new DataAwsSecurityGroup(stack, "found", { name: "found" }),
        target: group(stack, "web"),
        port: Port.SSH,
      }),
    ],
    [
      "a reference to an address block",
      new RegExp(`^web_to_aws_vpc-main-cidr_block_tcp-443${hash}_egress$`),
      (stack) => ({
        source: group(stack, "web"),
        target: Peer.ipv4(new Vpc(stack, "main", {}).cidrBlock),
        port: Port.HTTPS,
      }),
    ],
    [
      "a port that is a token",
      new RegExp(`^web_to_db_tcp-aws_db_instance-orders-por${hash}_egress$`),
      (stack) => ({
        source: group(stack, "web"),
        target: group(stack, "db"),
        port: Port.tcp(new DbInstance(stack, "orders", { instanceClass: "db.t3.micro" }).port),
      }),
    ],
    [
      "an expression",
      new RegExp(`^lookup-var-ids-a_to_web_tcp-80${hash}_egress$|^var-ids-a_to_web_tcp-80${hash}_egress$`),
      (stack) => ({
        source: Peer.securityGroup(
          Token.asString(Fn.lookup(new TerraformVariable(stack, "ids", { type: "map(string)" }).value, "a")),
        ),
        target: group(stack, "web"),
        port: Port.HTTP,
      }),
    ],
    [
      "long names, which are cut",
      new RegExp(`^${"a".repeat(33)}_to_${"b".repeat(33)}_tcp-80${hash}_egress$`),
      (stack) => ({ source: group(stack, "a".repeat(60)), target: group(stack, "b".repeat(60)), port: Port.HTTP }),
    ],
  ])("consists of its ends and its port: %s", (_name, expected, build) => {
    expect(egressName(build)).toMatch(typeof expected === "string" ? new RegExp(`^${expected}$`) : expected);
  });

  it("includes the stack of another stack's group, and does not change in a second synthesis", () => {
    const app = appInFolder();
    const [net, service] = [new TerraformStack(app, "net"), new TerraformStack(app, "service")];
    for (const stack of [net, service]) new AwsProvider(stack, "aws", {});
    const [web, db] = [group(net, "web"), group(service, "db")];
    const declare = (id: string, port: Port) =>
      new MutualSecurityGroupRules(service, id, { rules: [{ source: web, target: db, port }] });
    declare("first", Port.tcp(1));
    app.synth();
    const before = Object.keys(rulesIn(service));
    // Since the first synthesis, CDKTF reads the group's ID from the other stack's state.
    declare("second", Port.tcp(2));
    app.synth();
    const both = Object.keys(rulesIn(service));
    const withoutHash = (name: string) => name.replace(/_[0-9a-f]{8}_/, "_");
    expect(both.slice(0, 2)).toEqual(before);
    expect(both.map(withoutHash)).toEqual([
      "net-web_to_db_tcp-1_egress",
      "net-web_to_db_tcp-1_ingress",
      "net-web_to_db_tcp-2_egress",
      "net-web_to_db_tcp-2_ingress",
    ]);
  });

  it("differs for groups of two stacks in functions, before and after a synthesis", () => {
    const app = appInFolder();
    const [one, two, service] = ["one", "two", "service"].map((name) => new TerraformStack(app, name)) as [
      TerraformStack,
      TerraformStack,
      TerraformStack,
    ];
    for (const stack of [one, two, service]) new AwsProvider(stack, "aws", {});
    const db = group(service, "db");
    const webs = [one, two].map((stack) => group(stack, "web"));
    const within = ({ id }: SecurityGroup) => Peer.securityGroup(Token.asString(Fn.element([id], 0)));
    const declare = () => {
      for (const web of webs) Connections.of(db).allowTo(within(web), Port.HTTP, "x", { scope: service });
    };
    declare();
    const before = Object.keys(rulesIn(service));
    expect(before).toHaveLength(4);
    app.synth();
    declare();
    expect(Object.keys(rulesIn(service))).toEqual(before);
  });

  it("does not depend on what declares the connection", () => {
    const rule = (alb: ISecurityGroup, web: ISecurityGroup, port: MutualRule["port"]): MutualRule => ({
      source: alb,
      target: web,
      port,
      description: "x",
    });
    const of = (declare: (stack: TerraformStack, alb: SecurityGroup, web: SecurityGroup) => void) =>
      stackWith((stack) => declare(stack, group(stack, "alb"), group(stack, "web")));
    const rulesOf = (rules: (alb: SecurityGroup, web: SecurityGroup) => MutualRules, id = "rules") =>
      of((stack, alb, web) => new MutualSecurityGroupRules(stack, id, { rules: rules(alb, web) }));
    const ways: Record<string, TerraformStack> = {
      map: rulesOf((alb, web) => ({
        http: rule(alb, web, Port.HTTP),
        https: rule(alb, web, Port.HTTPS),
        back: rule(web, alb, Port.SSH),
      })),
      "other keys, in another order, under another id": rulesOf(
        (alb, web) => ({
          2: rule(web, alb, Port.tcp(22)),
          1: rule(alb, web, Port.tcpRange(443, 443)),
          x: rule(alb, web, Port.HTTP),
        }),
        "Default",
      ),
      list: rulesOf((alb, web) => [
        rule(web, alb, Port.SSH),
        rule(alb, web, Port.HTTPS),
        rule(alb, web, Port.ofProtocol("TCP", 80)),
      ]),
      "several ports": rulesOf((alb, web) => ({
        web: rule(alb, web, [Port.HTTP, Port.HTTPS]),
        ssh: rule(web, alb, [Port.SSH]),
      })),
      "within another construct": of((stack, alb, web) => {
        const scope = new Construct(new Construct(stack, "deep"), "Resource");
        new MutualSecurityGroupRules(scope, "a", { rules: [rule(alb, web, [Port.HTTP, Port.HTTPS])] });
        new MutualSecurityGroupRules(scope, "b", { rules: [rule(web, alb, Port.SSH)] });
      }),
      connections: of((_stack, alb, web) => {
        Connections.of(web).allowTo(alb, Port.SSH, "x");
        Connections.of(web).allowFrom(alb, [Port.HTTPS, Port.HTTP], "x");
      }),
    };
    const expected = rulesIn(ways.map!);
    expect(Object.keys(expected)).toHaveLength(6);
    for (const [way, stack] of Object.entries(ways))
      expect({ way, rules: rulesIn(stack) }).toEqual({ way, rules: expected });
  });

  it("does not change if the other rule is left out, and neither does the rule", () => {
    const half = (leaveOutRuleOn?: "source" | "target") => {
      const declared = stackWith((stack) => {
        const rule = { source: group(stack, "alb"), target: group(stack, "web"), port: Port.HTTP, leaveOutRuleOn };
        new MutualSecurityGroupRules(stack, "rules", { rules: { http: rule } });
      });
      const said = stackWith((stack) => {
        Connections.of(group(stack, "alb")).allowTo(group(stack, "web"), Port.HTTP, undefined, { leaveOutRuleOn });
      });
      return [rulesIn(declared), rulesIn(said)] as const;
    };
    for (const [index, whole] of half().entries()) {
      const { alb_to_web_tcp_80_egress: _, ...all } = whole;
      expect(half("target")[index]).toEqual({ "alb_to_web_tcp-80_egress": all["alb_to_web_tcp-80_egress"] });
      expect(half("source")[index]).toEqual({ "alb_to_web_tcp-80_ingress": all["alb_to_web_tcp-80_ingress"] });
    }
  });

  it("can be the target of a move if a group is renamed", () => {
    const stack = stackWith((scope) => {
      const [alb, webs] = [group(scope, "alb"), group(scope, "webs")];
      webs.moveFromId("aws_security_group.web");
      const rules = new MutualSecurityGroupRules(scope, "rules", {
        rules: { http: { source: alb, target: webs, port: Port.HTTP } },
      });
      rules.pair("http").egress.moveFromId("aws_security_group_rule.alb_to_web_tcp-80_egress");
    });
    const { moved } = stack.toTerraform() as { moved: object[] };
    expect(moved).toEqual([
      { from: "aws_security_group.web", to: "aws_security_group.webs" },
      {
        from: "aws_security_group_rule.alb_to_web_tcp-80_egress",
        to: "aws_security_group_rule.alb_to_webs_tcp-80_egress",
      },
    ]);
  });

  it("comes from the construct path with forEach, and the instances have the iterator's keys", () => {
    const stack = stackWith((scope) => {
      const each = TerraformIterator.fromMap({ http: 80, https: 443 });
      for (const id of ["a", "b"]) {
        new MutualSecurityGroupRules(scope, id, {
          forEach: each,
          rule: {
            source: Peer.securityGroup("sg-1"),
            target: Peer.securityGroup(id === "a" ? "sg-2" : "sg-3"),
            port: Port.tcp(Token.asNumber(each.value)),
          },
        });
      }
    });
    const rules = rulesIn(stack);
    expect(Object.keys(rules)).toEqual([
      expect.stringMatching(/^a_each_egress_[0-9A-F]{8}$/),
      expect.stringMatching(/^a_each_ingress_[0-9A-F]{8}$/),
      expect.stringMatching(/^b_each_egress_[0-9A-F]{8}$/),
      expect.stringMatching(/^b_each_ingress_[0-9A-F]{8}$/),
    ]);
    for (const { for_each: keys } of Object.values(rules)) expect(keys).toEqual({ http: 80, https: 443 });
  });

  it("is unique for each connection, with any names of groups, blocks, IDs and keys", () => {
    const hostile = [
      ...["Default", "Resource", "__proto__", "constructor", "toString", "egress", "ingress", "self", "to", "a_to_b"],
      ...["x_to", "to_y", "x", "y", "b_tcp-80", "any-ipv4", "ipv4-10-0-0-0-8", "sg-12345678", "pl-12345678", "веб"],
      ...["a.b", "ab", "a b", "a-b", "a_b", "a--b", "10", "-", "_", "A", "a".repeat(200), `${"a".repeat(199)}b`],
    ];
    const name = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }));
    const place = fc.record({ id: name, scope: fc.option(name, { nil: undefined }) });
    const block = fc.constantFrom("10.0.0.0/8", "10.0.0.0/9", "1.0.0.0/8", "0.0.0.0/0");
    const block6 = fc.constantFrom("::/0", "2001:db8::/32", "2001:db8:0:1::/64");
    const id = fc.constantFrom("sg-12345678", "sg-1", "sg-10", "sg-1-0", "sg-a_to_b".replaceAll("_", "-"));
    const list = fc.constantFrom("pl-12345678", "pl-1");
    const port = fc.constantFrom(
      Port.tcp(80),
      Port.tcp(8),
      Port.udp(80),
      Port.tcpRange(80, 81),
      Port.allTraffic(),
      Port.ofProtocol("50"),
      Port.icmp(8),
      Port.icmp(8, 8),
      Port.icmp(8, 0),
      Port.allIcmp(),
      Port.icmpV6(8),
      Port.ofProtocol("0"),
    );
    const end = fc.oneof(
      { weight: 4, arbitrary: place.map((group) => ({ group })) },
      fc
        .oneof(
          block.map((one) => Peer.ipv4(one)),
          block6.map((one) => Peer.ipv6(one)),
          list.map((one) => Peer.prefixList(one)),
          id.map((one) => Peer.securityGroup(one)),
        )
        .map((peer) => ({ peer })),
    );
    const rules = fc.uniqueArray(fc.tuple(end, end, port, name), {
      maxLength: 14,
      selector: (one) => JSON.stringify(one),
    });
    const lengths: number[] = [];
    fc.assert(
      fc.property(rules, (declared) => {
        let count = 0;
        const stack = stackWith((scope) => {
          const groups = new Map<string, SecurityGroup | undefined>();
          const scopes = new Map<string, Construct>();
          const groupOf = ({ id: own, scope: within }: { id: string; scope?: string }) => {
            const key = JSON.stringify([own, within]);
            if (!groups.has(key)) groups.set(key, usableGroup(scope, scopes, own, within, [...groups.values()]));
            return groups.get(key);
          };
          const seen = new Set<string>();
          const right = declared.flatMap(([source, target, port, key]): [string, MutualRule][] => {
            const [from, to] = [source, target].map((one) => ("peer" in one ? one.peer : groupOf(one.group)));
            const isGroup = (one: Peer | SecurityGroup | undefined) =>
              !Peer.isPeer(one) || one.type === "security_group";
            if (from === undefined || to === undefined || !(isGroup(from) || isGroup(to))) return [];
            const text = (one: Peer | SecurityGroup) => (Peer.isPeer(one) ? `${one.type} ${one.value}` : one.id);
            const identity = JSON.stringify([text(from), text(to), port.protocol, port.fromPort, port.toPort]);
            if (seen.has(identity)) return [];
            seen.add(identity);
            count += [from, to].filter(isGroup).length;
            return [[key, { source: from, target: to, port, description: "x" }]];
          });
          const keys = new Set(right.map(([key]) => key));
          const isMap = keys.size === right.length && ![...keys].some((key) => key.includes("/") || key.includes("${"));
          new MutualSecurityGroupRules(scope, "rules", {
            rules: isMap ? Object.fromEntries(right) : right.map(([, rule]) => rule),
          });
        });
        const found = Object.keys(rulesIn(stack));
        expect(found).toHaveLength(count);
        for (const one of found) expect(one).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,119}$/);
        lengths.push(found.length);
      }),
      { numRuns: 400 },
    );
    // Ensures that the property was tested with many rules.
    expect(Math.max(...lengths)).toBeGreaterThan(12);
  });
});

/** A group; undefined if CDKTF refuses it, or if its address is invalid or already used. */
function usableGroup(
  stack: TerraformStack,
  scopes: Map<string, Construct>,
  id: string,
  within: string | undefined,
  others: readonly (SecurityGroup | undefined)[],
): SecurityGroup | undefined {
  let created: SecurityGroup | undefined;
  let scope: Construct = stack;
  try {
    if (within !== undefined) {
      scope = scopes.get(within) ?? new Construct(stack, within);
      scopes.set(within, scope);
    }
    created = new SecurityGroup(scope, id, {});
    const address = created.friendlyUniqueId;
    const isTaken = others.some((other) => other?.friendlyUniqueId === address);
    if (!isTaken && /^[A-Za-z_]/.test(address) && address !== "__proto__") return created;
  } catch {
    // CDKTF refuses the ID.
  }
  if (created !== undefined) scope.node.tryRemoveChild(created.node.id);
  return undefined;
}

describe("another resource at the address of a rule", () => {
  function synthesized(build: (stack: TerraformStack) => void) {
    const app = appInFolder();
    const stack = new TerraformStack(app, "stack");
    new AwsProvider(stack, "aws", {});
    build(stack);
    app.synth();
    return stack;
  }

  it("stops the synthesis with an error that names both", () => {
    const message = messageOf(() =>
      synthesized((stack) => {
        const [alb, web] = [group(stack, "alb"), group(stack, "web")];
        new MutualSecurityGroupRules(stack, "rules", {
          rules: { http: { source: alb, target: web, port: Port.HTTP } },
        });
        new SecurityGroupRule(stack, "alb_to_web_tcp-80_egress", {
          type: "egress",
          securityGroupId: alb.id,
          protocol: "tcp",
          fromPort: 22,
          toPort: 22,
          sourceSecurityGroupId: web.id,
        });
      }),
    );
    expect(message).toContain(
      "stack/rules/http/egress and stack/alb_to_web_tcp-80_egress both have the address aws_security_group_rule.alb_to_web_tcp-80_egress, and CDKTF would merge them into one resource: give one of them another ID, or call its overrideLogicalId immediately after you create it.",
    );
  });

  it("is reported for groups in a stack without rules", () => {
    const message = messageOf(() => {
      const app = appInFolder();
      const [net, service] = [new TerraformStack(app, "net"), new TerraformStack(app, "service")];
      for (const stack of [net, service]) new AwsProvider(stack, "aws", {});
      const db = Connections.of(group(service, "db"));
      for (const id of ["a.b", "ab"]) db.allowTo(group(net, id), Port.HTTP);
      app.synth();
    });
    expect(message).toContain("net/a.b and net/ab both have the address aws_security_group.ab");
  });

  it("is reported for groups that CDKTF would merge", () => {
    const message = messageOf(() =>
      synthesized((stack) => {
        Connections.of(group(stack, "web")).allowTo(group(stack, "a.b"), Port.HTTP);
        Connections.of(group(stack, "db")).allowTo(group(stack, "ab"), Port.HTTP);
      }),
    );
    expect(message).toContain("stack/a.b and stack/ab both have the address aws_security_group.ab");
  });

  it("is accepted if the types differ, or if the rule gets another name", () => {
    const stack = synthesized((scope) => {
      const [alb, web] = [group(scope, "alb"), group(scope, "web")];
      new DataAwsSecurityGroup(new Construct(scope, "found"), "Default", { name: "alb" }).overrideLogicalId("alb");
      const rules = new MutualSecurityGroupRules(scope, "Default", {
        rules: {
          Default: { source: alb, target: web, port: Port.SSH },
          egress: { source: web, target: alb, port: Port.SSH },
        },
      });
      rules.pair("Default").egress.overrideLogicalId("mine");
    });
    expect(Object.keys(resourcesIn(stack, "aws_security_group_rule"))).toEqual([
      "mine",
      "alb_to_web_tcp-22_ingress",
      "web_to_alb_tcp-22_egress",
      "web_to_alb_tcp-22_ingress",
    ]);
  });
});
