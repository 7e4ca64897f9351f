import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, TerraformStack, Testing, TerraformOutput, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import {
  Connections,
  InvalidRulesError,
  MutualSecurityGroupRules,
  Peer,
  Port,
  type ISecurityGroup,
} from "../../src/index";
import { appInFolder, messageOf, resourcesIn, rulesIn, stackWith, type SynthesizedRule } from "../support/synthesis";

const group = (scope: Construct, id: string) => new SecurityGroup(scope, id, { name: id });

/** The rules of a stack as sorted texts, such as `egress alb > web tcp 80 "Allow HTTP"`. */
function sentencesIn(stack: TerraformStack): string[] {
  return Object.values(rulesIn(stack)).map(sentenceOf).sort();
}

function sentenceOf(rule: SynthesizedRule): string {
  const name = (id: unknown) => String(id).replace(/^\$\{aws_security_group\.(.*)\.id\}$/, "$1");
  const own = name(rule.security_group_id);
  const { cidr_blocks: v4, ipv6_cidr_blocks: v6, prefix_list_ids: lists } = rule;
  const peer =
    rule.self === true ? "self" : name(rule.source_security_group_id ?? [v4, v6, lists].flat().find(Boolean));
  const ports = rule.from_port === rule.to_port ? rule.from_port : `${rule.from_port}-${rule.to_port}`;
  return `${rule.type} ${own} ${rule.type === "egress" ? ">" : "<"} ${peer} ${rule.protocol} ${ports} "${rule.description ?? ""}"`;
}

function rulesOf(
  build: (groups: { alb: SecurityGroup; web: SecurityGroup; db: SecurityGroup }, stack: TerraformStack) => void,
): string[] {
  return sentencesIn(
    stackWith((stack) => {
      build({ alb: group(stack, "alb"), web: group(stack, "web"), db: group(stack, "db") }, stack);
    }),
  );
}

const HTTP = ['egress alb > web tcp 80 "Allow HTTP"', 'ingress web < alb tcp 80 "Allow HTTP"'];

describe("connections", () => {
  it("to a group and from a group create both rules", () => {
    expect(
      rulesOf(({ alb, web }) => Connections.of(alb).allowTo(Connections.of(web), Port.HTTP, "Allow HTTP")),
    ).toEqual(HTTP);
    expect(
      rulesOf(({ alb, web }) => Connections.of(web).allowFrom(Connections.of(alb), Port.HTTP, "Allow HTTP")),
    ).toEqual(HTTP);
  });

  it("accept groups, peers, and constructs with connections", () => {
    const rules = rulesOf(({ alb, web, db }) => {
      const service = { connections: Connections.of(web) };
      service.connections.allowFrom(alb, Port.HTTP, "Allow HTTP");
      Connections.of(db).allowFrom(service, Port.POSTGRES, "Allow queries");
      service.connections.allowTo(Peer.prefixList("pl-63a5400a"), Port.HTTPS, "Allow S3");
      service.connections.allowFrom(Peer.anyIpv6(), Port.HTTPS, "Allow anybody");
      service.connections.allowTo(Peer.securityGroup("sg-f113s"), Port.HTTPS, "Allow the endpoint");
    });
    expect(rules).toEqual([
      HTTP[0],
      'egress web > db tcp 5432 "Allow queries"',
      'egress web > pl-63a5400a tcp 443 "Allow S3"',
      'egress web > sg-f113s tcp 443 "Allow the endpoint"',
      'ingress db < web tcp 5432 "Allow queries"',
      'ingress sg-f113s < web tcp 443 "Allow the endpoint"',
      'ingress web < ::/0 tcp 443 "Allow anybody"',
      HTTP[1],
    ]);
  });

  it("create a pair for each group, including groups that are added later", () => {
    const before = rulesOf(({ alb, web, db }) => Connections.of(alb, web).allowTo(db, Port.tcp(1), "x"));
    const after = rulesOf(({ alb, web, db }) => {
      const some = Connections.of(alb);
      some.allowTo(db, Port.tcp(1), "x");
      some.addSecurityGroup(web);
    });
    expect(before).toEqual([
      'egress alb > db tcp 1 "x"',
      'egress web > db tcp 1 "x"',
      'ingress db < alb tcp 1 "x"',
      'ingress db < web tcp 1 "x"',
    ]);
    expect(after).toEqual(before);
  });

  it("can be declared before there are groups if the call has a scope", () => {
    const rules = rulesOf(({ alb, web }, stack) => {
      const [from, to] = [Connections.of(), Connections.of()];
      from.allowTo(to, Port.HTTP, "Allow HTTP", { scope: stack });
      to.addSecurityGroup(web);
      from.addSecurityGroup(alb);
    });
    expect(rules).toEqual(HTTP);
  });

  it("are refused if no stack is known that could report missing groups", () => {
    const sentence =
      "neither side has a group of a known stack: call addSecurityGroup on one side before this call, or pass a construct in the stack that should get the rules, as { scope: this }.";
    expect(messageOf(() => Connections.of().allowTo(Connections.of(), Port.HTTP))).toContain(
      `Connections.of().allowTo(Connections.of(), tcp 80): ${sentence}`,
    );
    const id = Peer.securityGroup("sg-1");
    expect(messageOf(() => Connections.of(id).allowTo(Connections.of(), Port.HTTP))).toContain(sentence);
  });

  it("can use a default port", () => {
    const rules = rulesOf(({ alb, web }) => {
      const to = new Connections({ securityGroups: [web], defaultPort: Port.HTTP });
      Connections.of(alb).allowToDefaultPort(to, "Allow HTTP");
      to.allowDefaultPortInternally("Allow each other");
      to.allowDefaultPortFrom(alb);
    });
    expect(rules).toEqual([
      HTTP[0],
      'egress web > self tcp 80 "Allow each other"',
      HTTP[1],
      'ingress web < self tcp 80 "Allow each other"',
    ]);
    expect(
      messageOf(() => rulesOf(({ alb, web }) => Connections.of(alb).allowToDefaultPort(Connections.of(web)))),
    ).toContain(
      "Connections.of(alb).allowToDefaultPort(…): Connections.of(web) has no default port: use a method with a port, or set a default port with new Connections({ securityGroups, defaultPort }).",
    );
  });

  it("are created once if they are declared twice or from both sides, in any order", () => {
    const twice = rulesOf(({ alb, web }) => {
      Connections.of(alb).allowTo(web, Port.HTTP, "Allow HTTP");
      Connections.of(alb).allowTo(web, Port.tcp(80), "Allow HTTP");
      Connections.of(web).allowFrom(alb, Port.tcpRange(80, 80));
      Connections.of(alb).allowTo(Peer.securityGroup(web.id), Port.ofProtocol("6", 80));
    });
    expect(twice).toEqual(HTTP);
    const calls = [
      ({ alb, web }: Record<"alb" | "web", ISecurityGroup>) => Connections.of(alb).allowTo(web, Port.HTTP, "to webs"),
      ({ alb, web }: Record<"alb" | "web", ISecurityGroup>) =>
        Connections.of(web).allowFrom(alb, Port.HTTP, "from the ALB"),
    ];
    for (const order of [calls, calls.toReversed()]) {
      expect(rulesOf((groups) => order.forEach((call) => call(groups)))).toEqual([
        'egress alb > web tcp 80 "to webs"',
        'ingress web < alb tcp 80 "from the ALB"',
      ]);
    }
  });

  it("have addresses that do not depend on other connections", () => {
    const names = (build: Parameters<typeof rulesOf>[0]) =>
      Object.keys(
        rulesIn(
          stackWith((stack) =>
            build({ alb: group(stack, "alb"), web: group(stack, "web"), db: group(stack, "db") }, stack),
          ),
        ),
      );
    const alone = names(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP));
    expect(alone).toEqual(["alb_to_web_tcp-80_egress", "alb_to_web_tcp-80_ingress"]);
    const among = names(({ alb, web, db }) => {
      Connections.of(db).allowTo(web, Port.HTTP);
      Connections.of(alb).allowTo(web, [Port.HTTPS, Port.HTTP], "x");
    });
    expect(among).toEqual(expect.arrayContaining(alone));
    expect(among).toHaveLength(6);
  });

  it("with invalid values are refused with all problems, and the call creates nothing", () => {
    const stack = stackWith(() => undefined);
    const [alb, web] = [group(stack, "alb"), group(stack, "web")];
    const message = messageOf(() =>
      Connections.of(alb, web).allowTo(Peer.ipv4("999.0.0.0/99"), [Port.HTTP, Port.tcp(70000)], "naïve"),
    );
    const call = 'Connections.of(alb, web).allowTo(Peer.ipv4("999.0.0.0/99"), [tcp 80, tcp 70000])';
    expect(message.split("\n")).toEqual([
      "stack/security-group-connections: 3 problems, so no rule is created.",
      `  ${call}: description is "naïve": use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.`,
      expect.stringContaining(`${call}: target is "999.0.0.0/99": give an IPv4 block`),
      `  ${call}: port is 70000: use a whole number from 0 to 65535.`,
    ]);
    expect(rulesIn(stack)).toEqual({});
  });

  it("to an invalid side, or between two IDs without a scope, are refused with a remedy", () => {
    expect(messageOf(() => rulesOf(({ alb }) => Connections.of(alb).allowTo("web" as never, Port.HTTP)))).toContain(
      'Connections.of(alb).allowTo(…): "web" is not a side of a connection: give a SecurityGroup of the Terraform provider\'s package, a Peer, a Connections object, or an object with connections.',
    );
    const between = (stack?: TerraformStack) =>
      Connections.of(Peer.securityGroup("sg-1")).allowTo(Peer.securityGroup("sg-2"), Port.HTTP, "x", { scope: stack });
    expect(messageOf(() => between())).toContain(
      'the stack for the connection from Peer.securityGroup("sg-1") to Peer.securityGroup("sg-2") is unknown, because no group that gets a rule belongs to a stack: pass a construct in the stack that should get the rules, as { scope: this }.',
    );
    expect(rulesOf((_groups, stack) => between(stack))).toEqual([
      'egress sg-1 > sg-2 tcp 80 "x"',
      'ingress sg-2 < sg-1 tcp 80 "x"',
    ]);
  });

  it("use each side's provider, in any order of the calls", () => {
    const providersOf = (
      calls: (a: Connections, b: Connections, groups: Record<"alb" | "web", ISecurityGroup>) => void,
    ) => {
      const stack = stackWith((scope) => {
        const provider = (alias: string) => new AwsProvider(scope, alias, { alias });
        const groups = { alb: group(scope, "alb"), web: group(scope, "web") };
        const side = (one: ISecurityGroup, alias: string) =>
          new Connections({ securityGroups: [one], provider: provider(alias) });
        calls(side(groups.alb, "one"), side(groups.web, "two"), groups);
      });
      return Object.values(rulesIn(stack)).map((rule) => [rule.type, rule.provider]);
    };
    const both = [
      ["egress", "aws.one"],
      ["ingress", "aws.two"],
    ];
    expect(providersOf((a, b) => a.allowTo(b, Port.HTTP))).toEqual(both);
    expect(
      providersOf((a, b, { alb, web }) => {
        a.allowTo(web, Port.HTTP);
        b.allowFrom(alb, Port.HTTP);
      }),
    ).toEqual(both);
    expect(
      providersOf((a, b, { alb, web }) => {
        b.allowFrom(alb, Port.HTTP);
        a.allowTo(web, Port.HTTP);
      }),
    ).toEqual(both);
    const message = messageOf(() =>
      providersOf((a, b, { alb, web }) => {
        a.allowTo(web, Port.HTTP);
        b.addSecurityGroup(alb);
        b.allowTo(web, Port.HTTP);
      }),
    );
    expect(message).toContain(
      "Connections.of(web, alb).allowTo(web, tcp 80): an earlier call has another provider for the source: use the same provider in both calls.",
    );
  });

  it("use the given provider instead of the group's own provider", () => {
    const stack = stackWith((scope) => {
      const provider = (alias: string) => new AwsProvider(scope, alias, { alias });
      const alb = new SecurityGroup(scope, "alb", { provider: provider("own") });
      const web = group(scope, "web");
      Connections.of(alb).allowTo(web, Port.HTTP);
      new Connections({ securityGroups: [alb], provider: provider("given") }).allowTo(web, Port.HTTP);
      Connections.of(alb).allowTo(web, Port.HTTP);
    });
    expect(Object.values(rulesIn(stack)).map((rule) => [rule.type, rule.provider])).toEqual([
      ["egress", "aws.given"],
      ["ingress", undefined],
    ]);
  });

  it("with another leaveOutRuleOn or scope than an earlier call are refused", () => {
    const half = messageOf(() =>
      rulesOf(({ alb, web }) => {
        Connections.of(alb).allowTo(web, Port.HTTP);
        Connections.of(alb).allowTo(web, Port.HTTP, undefined, { leaveOutRuleOn: "target" });
      }),
    );
    expect(half).toContain(
      'Connections.of(alb).allowTo(web, tcp 80, { leaveOutRuleOn: "target" }) is the same connection as Connections.of(alb).allowTo(web, tcp 80), but has another leaveOutRuleOn',
    );
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [Connections.of(group(one, "alb")), group(one, "web")];
    alb.allowTo(web, Port.HTTP);
    expect(messageOf(() => alb.allowTo(web, Port.HTTP, undefined, { scope: two }))).toContain(
      'the scope is in stack "two", but an earlier call created the rules in stack "one": pass the scope to that call.',
    );
  });

  it("with values of other types are refused", () => {
    const alb = () => Connections.of(Peer.securityGroup("sg-1"));
    const wrong = (value: unknown) => value as never;
    for (const [call, message] of [
      [() => new Connections(wrong(null)), "The properties of Connections are null: give an object"],
      [() => new Connections({ securityGroups: wrong("sg-1") }), 'securityGroups is "sg-1": give a list'],
      [() => new Connections({ provider: wrong("aws") }), 'provider is "aws": give an AwsProvider'],
      [() => alb().allowTo(wrong({ connections: 5 }), Port.HTTP), '{"connections":5} is not a side of a connection'],
      [() => alb().allowInternally(Port.HTTP, "x", wrong(null)), "The properties of a connection are null"],
      [() => alb().allowInternally(Port.HTTP, "x", { scope: wrong({}) }), "scope is {}: give a construct"],
    ] as const) {
      expect(messageOf(call)).toContain(message);
    }
  });

  it("with a provider of another stack are refused", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const provider = new AwsProvider(one, "aws", { alias: "b" });
    const web = new Connections({ securityGroups: [group(one, "web")], provider });
    expect(() => web.allowFrom(group(two, "alb"), Port.HTTP)).toThrow(
      'Connections.of(one:web).allowFrom(alb, tcp 80): provider is configured in stack "one", but the rules are created in stack "two": give a provider that is configured in stack "two".',
    );
    web.allowFrom(group(two, "nlb"), Port.HTTP, "x", { scope: one });
    expect(Object.keys(rulesIn(one))).toHaveLength(2);
  });

  it("have a different address for each end, and the same address for a group and its ID", () => {
    const app = new App();
    const [net, stack] = [new TerraformStack(app, "net"), new TerraformStack(app, "app")];
    const inner = group(new Construct(stack, "net"), "web");
    const [outer, alb, odd] = [group(net, "web"), group(stack, "alb"), group(stack, "sg-80443")];
    const variable = new TerraformVariable(stack, "block", { type: "string" }).stringValue;
    const from = Connections.of(alb);
    for (const end of [inner, outer, odd, Peer.securityGroup("sg-80443"), Peer.ipv4(variable), Peer.ipv6(variable)]) {
      from.allowTo(end, Port.HTTP);
    }
    from.allowTo(Peer.securityGroup("sg-1"), Port.HTTP, "x", { leaveOutRuleOn: "target" });
    from.allowTo(Peer.securityGroup("sg-1"), Port.HTTP, "x", { leaveOutRuleOn: "source", scope: stack });
    expect(Object.keys(rulesIn(stack))).toHaveLength(4 * 2 + 2 + 2);
    const byId = (end: (web: SecurityGroup) => ISecurityGroup | Peer) =>
      rulesOf(({ alb, web }) => Connections.of(alb).allowTo(end(web), Port.HTTP));
    expect(byId((web) => Peer.securityGroup(web.id))).toEqual(byId((web) => web));
  });

  it("with unknown properties are refused", () => {
    const options = (given: object) =>
      messageOf(() => rulesOf(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP, "x", given)));
    expect(options({ leaveOut: "target" })).toContain(
      "Connections.of(alb).allowTo(…): leaveOut is not a property of a connection: use one of leaveOutRuleOn, scope.",
    );
    expect(messageOf(() => new Connections({ securityGroup: [] } as never))).toContain(
      "securityGroup is not a property of Connections",
    );
  });

  it("with an empty description have none on their side", () => {
    const described = (...[to, from]: [string?, string?]) => {
      const stack = stackWith((scope) => {
        const [alb, web] = [group(scope, "alb"), group(scope, "web")];
        Connections.of(web).allowFrom(alb, Port.HTTP, from);
        Connections.of(alb).allowTo(web, Port.HTTP, to);
      });
      return Object.values(rulesIn(stack)).map(({ description }) => description);
    };
    expect(described("")).toEqual([undefined, undefined]);
    expect(described("", "Allow HTTP")).toEqual([undefined, "Allow HTTP"]);
    expect(described("Allow HTTP", "")).toEqual(["Allow HTTP", undefined]);
  });

  it("are not created for a new group if one of the earlier calls is invalid for it", () => {
    const stack = stackWith((scope) => {
      const web = group(scope, "web");
      const from = Connections.of();
      from.allowTo(Peer.anyIpv4(), Port.HTTPS, undefined, { scope });
      from.allowTo(Peer.anyIpv4(), Port.tcp(70000), undefined, { scope });
      expect(() => from.addSecurityGroup(web)).toThrow("port is 70000");
      expect(from.securityGroups).toEqual([]);
    });
    expect(stack.node.findAll().filter(({ node }) => node.id === "egress")).toEqual([]);
    expect(() => void stack.toTerraform()).toThrow("has no source: add a group to its Connections");
  });

  it("ignore a group that was refused", () => {
    const rules = rulesOf(({ alb, web }) => {
      const to = Connections.of();
      Connections.of(alb).allowTo(to, Port.HTTP, "Allow HTTP");
      expect(() => to.addSecurityGroup(Peer.securityGroup("web"))).toThrow('target is "web"');
      to.addSecurityGroup(web);
    });
    expect(rules).toEqual(HTTP);
  });

  it("that contradict each other are refused when their group is added", () => {
    stackWith((stack) => {
      const [from, web] = [Connections.of(), group(stack, "web")];
      from.allowTo(web, Port.HTTP, "one");
      from.allowTo(web, Port.tcp(80), "two");
      expect(() => from.addSecurityGroup(group(stack, "alb"))).toThrow(
        'the description is "two", but an earlier call has the description "one": use the same description in both calls.',
      );
    });
  });

  it.each([
    ["descriptions", {}, {}, ["one", "two"]],
    ["kinds", { kind: "aws_security_group_rule" }, { kind: "aws_vpc_security_group_rule" }, []],
    [
      "tags",
      { kind: "aws_vpc_security_group_rule", tags: { tier: "one" } },
      { kind: "aws_vpc_security_group_rule", tags: { tier: "two" } },
      [],
    ],
  ] as const)(
    "that contradict each other in their %s are refused even if the pair exists",
    (_what, one, two, texts) => {
      stackWith((stack) => {
        const [alb, web, webs] = [group(stack, "alb"), group(stack, "web"), new Connections()];
        Connections.of(alb).allowTo(web, Port.HTTP);
        new Connections({ ...one, securityGroups: [alb] }).allowTo(webs, Port.HTTP, texts[0]);
        new Connections({ ...two, securityGroups: [alb] }).allowTo(webs, Port.HTTP, texts[1]);
        expect(() => webs.addSecurityGroup(web)).toThrow(InvalidRulesError);
      });
    },
  );

  it("are refused if another construct declares them, because the duplicate would fail during apply", () => {
    expect(
      messageOf(() =>
        rulesOf(({ alb, web }, stack) => {
          new MutualSecurityGroupRules(stack, "rules", {
            rules: { http: { source: alb, target: web, port: Port.HTTP } },
          });
          Connections.of(alb).allowTo(web, Port.HTTP);
        }),
      ),
    ).toContain(
      'is the same connection as rules["http"] of stack/rules, and AWS refuses duplicates: remove one of them.',
    );
  });

  it("that never get a group stop the synthesis", () => {
    const message = messageOf(() => {
      const app = appInFolder();
      const stack = new TerraformStack(app, "stack");
      Connections.of(group(stack, "alb")).allowTo(Connections.of(), Port.HTTP);
      app.synth();
    });
    expect(message).toContain(
      "Connections.of(alb).allowTo(Connections.of(), tcp 80) has no target: add a group to its Connections (addSecurityGroup), or remove the call.",
    );
  });
});

describe("compared with AWS CDK's Connections", () => {
  it("1: a group that connects to itself gets both rules", () => {
    expect(rulesOf(({ web }) => Connections.of(web).allowInternally(Port.tcp(9300), "cluster"))).toEqual([
      'egress web > self tcp 9300 "cluster"',
      'ingress web < self tcp 9300 "cluster"',
    ]);
    expect(rulesOf(({ web }) => Connections.of(web).allowTo(web, Port.tcp(9300), "cluster"))).toHaveLength(2);
  });

  it("2: two ports that are tokens create two pairs", () => {
    const rules = rulesOf(({ web, db }, stack) => {
      const instance = (id: string) => new DbInstance(stack, id, { instanceClass: "db.t3.micro" });
      Connections.of(web).allowTo(db, Port.tcp(instance("orders").port), "orders");
      Connections.of(web).allowTo(db, Port.tcp(instance("users").port), "users");
      Connections.of(web).allowTo(
        db,
        Port.tcp(new TerraformVariable(stack, "port", { type: "number" }).numberValue),
        "any",
      );
    });
    expect(rules).toEqual([
      'egress web > db tcp ${aws_db_instance.orders.port} "orders"',
      'egress web > db tcp ${aws_db_instance.users.port} "users"',
      'egress web > db tcp ${var.port} "any"',
      'ingress db < web tcp ${aws_db_instance.orders.port} "orders"',
      'ingress db < web tcp ${aws_db_instance.users.port} "users"',
      'ingress db < web tcp ${var.port} "any"',
    ]);
  });

  it("3: protocol and ports identify a pair, not the name of the port", () => {
    const rules = rulesOf(({ web, db }) => {
      Connections.of(web).allowTo(db, Port.ELASTICSEARCH, "Search");
      Connections.of(web).allowTo(db, Port.OPENSEARCH, "Search");
      Connections.of(web).allowTo(db, Port.DNS_TCP, "Search");
      Connections.of(web).allowTo(db, Port.DNS_UDP, "Search");
    });
    expect(rules.filter((sentence) => sentence.startsWith("egress"))).toEqual([
      'egress web > db tcp 53 "Search"',
      'egress web > db tcp 9200 "Search"',
      'egress web > db udp 53 "Search"',
    ]);
  });

  it("4: a port and a range with one port, for an ID that is given twice, create one pair", () => {
    const rules = rulesOf(({ alb }) => {
      Connections.of(alb).allowTo(Peer.securityGroup("sg-80443"), Port.tcp(80), "x");
      Connections.of(alb).allowTo(Peer.securityGroup("sg-80443"), Port.tcpRange(80, 80), "x");
    });
    expect(rules).toHaveLength(2);
  });

  it("5: a rule is left out only if the call says so", () => {
    const theirs = Peer.securityGroup("123456789012/sg-80443");
    expect(messageOf(() => rulesOf(({ alb }) => Connections.of(alb).allowTo(theirs, Port.HTTP)))).toContain(
      `target is "123456789012/sg-80443": create its rule with that account's provider (new Connections({ provider })), or leave it out with leaveOutRuleOn: "target".`,
    );
    const rules = rulesOf(({ alb }) =>
      Connections.of(alb).allowTo(theirs, Port.HTTP, "x", { leaveOutRuleOn: "target" }),
    );
    expect(rules).toEqual(['egress alb > 123456789012/sg-80443 tcp 80 "x"']);
  });

  it("6: the default description names both ends and fits both rules", () => {
    expect(rulesOf(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP))).toEqual([
      'egress alb > web tcp 80 "alb-to-web/tcp-80"',
      'ingress web < alb tcp 80 "alb-to-web/tcp-80"',
    ]);
  });

  it.each<[string, Peer, Port, string | undefined]>([
    ["port 70000", Peer.anyIpv4(), Port.tcp(70000), undefined],
    ["90-80", Peer.anyIpv4(), Port.tcpRange(90, 80), undefined],
    ["NaN", Peer.anyIpv4(), Port.tcp(NaN), undefined],
    ["a description of 300 characters", Peer.anyIpv4(), Port.HTTP, "x".repeat(300)],
    ["999.0.0.0/99", Peer.ipv4("999.0.0.0/99"), Port.HTTP, undefined],
  ])("7: %s is refused", (_name, peer, port, description) => {
    expect(messageOf(() => rulesOf(({ alb }) => Connections.of(alb).allowTo(peer, port, description)))).toContain(
      "1 problem, so no rule is created.",
    );
  });

  it("7: the 61st rule of a group causes one warning", () => {
    const app = appInFolder();
    const stack = new TerraformStack(app, "stack");
    const [alb, web] = [group(stack, "alb"), group(stack, "web")];
    for (let port = 1; port <= 61; port++) Connections.of(alb).allowTo(web, Port.tcp(port));
    expect(() => app.synth()).toThrow(/provider/);
    const messages = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
    expect(messages.filter((message) => message.includes("61 egress rules"))).toEqual([
      expect.stringContaining("aws_security_group.alb gets 61 egress rules, more than its quota of 60"),
    ]);
  });

  describe("8: across stacks", () => {
    const twoStacks = () => {
      const app = Testing.app();
      return [new TerraformStack(app, "one"), new TerraformStack(app, "two")] as const;
    };

    it("a pair that both stacks declare is created once, in the stack that was created later", () => {
      const calls = (alb: ISecurityGroup, web: ISecurityGroup) => [
        () => Connections.of(alb).allowTo(web, Port.HTTP, "to webs"),
        () => Connections.of(web).allowFrom(alb, Port.HTTP, "from the ALB"),
      ];
      for (const inOrder of [true, false]) {
        const [one, two] = twoStacks();
        const both = calls(group(one, "alb"), group(two, "web"));
        for (const call of inOrder ? both : both.toReversed()) call();
        for (const stack of [one, two]) stack.prepareStack();
        expect(rulesIn(one)).toEqual({});
        expect(Object.values(rulesIn(two)).map(({ description }) => description)).toEqual(["to webs", "from the ALB"]);
        expect(two.dependsOn(one)).toBe(true);
      }
    });
  });
});

describe("the stack of a pair", () => {
  /** The stacks of an app, created in this order. Each has a provider and a group. */
  function stacks<Name extends string>(...names: Name[]) {
    const app = appInFolder();
    const entries = names.map((name): [Name, { stack: TerraformStack; group: SecurityGroup }] => {
      const stack = new TerraformStack(app, name);
      new AwsProvider(stack, "aws", { region: "eu-west-1" });
      return [name, { stack, group: group(stack, name) }];
    });
    return { app, ...(Object.fromEntries(entries) as Record<Name, { stack: TerraformStack; group: SecurityGroup }>) };
  }
  const namesIn = ({ stack }: { stack: TerraformStack }) =>
    Object.keys(rulesIn(stack)).map((name) => name.replace(/_[0-9a-f]{8}_/, "_"));
  const bothRules = (name: string) => [`${name}_egress`, `${name}_ingress`];

  it("is the service stack for connections between a network and a service, in both directions", () => {
    const { app, network, service } = stacks("network", "service");
    Connections.of(network.group).allowTo(service.group, Port.HTTP);
    Connections.of(network.group).allowFrom(service.group, Port.HTTPS);
    Connections.of(service.group).allowTo(network.group, Port.DNS_UDP);
    Connections.of(service.group).allowFrom(network.group, Port.SSH);
    app.synth();
    expect(namesIn(network)).toEqual([]);
    expect(namesIn(service)).toEqual([
      ...bothRules("network-network_to_service_tcp-80"),
      ...bothRules("service_to_network-network_tcp-443"),
      ...bothRules("service_to_network-network_udp-53"),
      ...bothRules("network-network_to_service_tcp-22"),
    ]);
  });

  it("is the group's stack if the other end is an address block of another stack", () => {
    const { app, first, second } = stacks("first", "second");
    const cidr = (scope: TerraformStack) => Peer.ipv4(new Vpc(scope, "vpc", { cidrBlock: "10.0.0.0/16" }).cidrBlock);
    Connections.of(second.group).allowFrom(cidr(first.stack), Port.HTTPS);
    app.synth();
    expect(namesIn(second)).toEqual(["first-aws_vpc-vpc-cidr_block_to_second_tcp-443_ingress"]);
    const other = stacks("first", "second");
    Connections.of(other.first.group).allowTo(cidr(other.second.stack), Port.HTTPS);
    other.app.synth();
    expect(namesIn(other.first)).toEqual(["first_to_second-aws_vpc-vpc-cidr_block_tcp-443_egress"]);
    expect(namesIn(other.second)).toEqual([]);
  });

  it("is the later of the two stacks in an app with three stacks", () => {
    const { app, network, data, service } = stacks("network", "data", "service");
    Connections.of(data.group).allowFrom(service.group, Port.POSTGRES);
    Connections.of(network.group).allowTo(service.group, Port.HTTP);
    Connections.of(data.group).allowTo(network.group, Port.HTTPS);
    new TerraformOutput(service.stack, "endpoint", { value: data.group.arn });
    app.synth();
    expect(namesIn(network)).toEqual([]);
    expect(namesIn(data)).toEqual(bothRules("data_to_network-network_tcp-443"));
    expect(namesIn(service)).toEqual([
      ...bothRules("service_to_data-data_tcp-5432"),
      ...bothRules("network-network_to_service_tcp-80"),
    ]);
  });

  it("does not depend on other calls", () => {
    const { app, one, two, three } = stacks("one", "two", "three");
    // The first stack depends on the last one, which must not affect pairs between other groups.
    Connections.of(one.group).allowTo(three.group, Port.SSH, "x", { scope: one.stack });
    Connections.of(one.group).allowTo(two.group, Port.HTTP);
    app.synth();
    expect(namesIn(two)).toEqual(bothRules("one-one_to_two_tcp-80"));
  });

  it("is not the stack of an end that gets no rule", () => {
    const { app, first, second } = stacks("first", "second");
    Connections.of(first.group).allowTo(second.group, Port.HTTP, "x", { leaveOutRuleOn: "target" });
    app.synth();
    expect(namesIn(first)).toEqual(["first_to_second-second_tcp-80_egress"]);
    expect(namesIn(second)).toEqual([]);
    const half = () => {
      const { app, one, two } = stacks("one", "two");
      const id = Peer.securityGroup("sg-0123456789abcdef0");
      const call = (scope?: Construct) =>
        Connections.of(one.group).allowTo(id, Port.HTTP, "x", { leaveOutRuleOn: "source", scope });
      return { app, two, call };
    };
    expect(messageOf(() => half().call())).toContain("no group that gets a rule belongs to a stack");
    const { app: other, two, call } = half();
    call(two.stack);
    other.synth();
    expect(namesIn(two)).toEqual(["one-one_to_sg-0123456789abcdef0_tcp-80_ingress"]);
  });

  it("is named in the error about a cycle, with a scope that breaks the cycle", () => {
    const build = (scopes: (apps: ReturnType<typeof stacks<"one" | "two">>) => [Construct?, Construct?]) => {
      const all = stacks("one", "two");
      const [first, second] = scopes(all);
      const [alb, web] = [Connections.of(all.one.group), all.two.group];
      alb.allowTo(web, Port.HTTP, "x", { scope: first });
      alb.allowFrom(web, Port.SSH, "x", { scope: second });
      // The stack that was created first refers to the later one.
      new TerraformOutput(all.one.stack, "of-two", { value: web.arn });
      all.app.synth();
      return all;
    };
    expect(messageOf(() => build(() => []))).toContain(
      [
        'Stack "one" cannot depend on stack "two", because "two" already depends on "one". These connections are part of the cycle:',
        '  Connections.of(one:one).allowTo(two, tcp 80) has its rules in "two": pass a construct in "one" to the call, as { scope }.',
        '  Connections.of(one:one).allowFrom(two, tcp 22) has its rules in "two": pass a construct in "one" to the call, as { scope }.',
      ].join("\n"),
    );
    expect(messageOf(() => build(({ one }) => [one.stack]))).toContain(
      '\n  Connections.of(one:one).allowFrom(two, tcp 22) has its rules in "two": pass a construct in "one" to the call, as { scope }.',
    );
    const { one, two } = build(({ one }) => [one.stack, one.stack]);
    expect(namesIn(one)).toHaveLength(4);
    expect(namesIn(two)).toEqual([]);
  });

  it("is not suggested again as the scope if it is part of the cycle", () => {
    const { app, one, two } = stacks("one", "two");
    Connections.of(one.group).allowTo(two.group, Port.HTTP, "x", { scope: one.stack });
    new TerraformOutput(two.stack, "of-one", { value: one.group.arn });
    expect(messageOf(() => app.synth())).toContain(
      [
        'Stack "two" cannot depend on stack "one", because "one" already depends on "two". These connections are part of the cycle:',
        '  Connections.of(one).allowTo(two:two, tcp 80) has its rules in "one": pass a construct in "two" to the call, as { scope }.',
      ].join("\n"),
    );
  });

  it("makes the call fail if it creates a cycle immediately", () => {
    const { one, two, three } = stacks("one", "two", "three");
    one.stack.addDependency(three.stack);
    two.stack.addDependency(three.stack);
    expect(
      messageOf(() => Connections.of(one.group).allowTo(two.group, Port.HTTP, "x", { scope: three.stack })),
    ).toContain(
      'Connections.of(one:one).allowTo(two:two, tcp 80) has its rules in "three": pass a construct in "one" to the call, as { scope }.',
    );
    const cycle = stacks("one", "two");
    cycle.one.stack.addDependency(cycle.two.stack);
    const both = Connections.of(group(cycle.one.stack, "free"), cycle.one.group);
    const to = Connections.of(group(cycle.one.stack, "other"), cycle.two.group);
    const message = messageOf(() => both.allowTo(to, Port.HTTP));
    expect([cycle.one, cycle.two].flatMap(namesIn)).toEqual([]);
    expect(message).toContain(
      'Connections.of(one:free, one:one).allowTo(Connections.of(one:other, two), tcp 80) has its rules in "two": pass a construct in "one" to the call, as { scope }.',
    );
  });
});

describe("a connection that is declared again", () => {
  const apart = () => {
    const app = appInFolder();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const provider = [one, two].map((stack) => new AwsProvider(stack, "aws", { region: "eu-west-1" }))[1]!;
    return { app, one, two, provider };
  };
  const kind = "aws_vpc_security_group_rule";

  it("stays in the stack of an earlier call's scope, even if its kind changes", () => {
    const { app, one, two } = apart();
    const [alb, web] = [group(one, "alb"), group(one, "web")];
    Connections.of(alb).allowTo(web, Port.HTTP, "x", { scope: two });
    new Connections({ securityGroups: [web], kind }).allowFrom(alb, [Port.HTTP, Port.HTTPS]);
    app.synth();
    const egress = (stack: TerraformStack) => Object.keys(resourcesIn(stack, "aws_vpc_security_group_egress_rule"));
    expect(rulesIn(one)).toEqual({});
    expect(rulesIn(two)).toEqual({});
    expect(egress(one)).toEqual(["alb_to_web_tcp-443_egress"]);
    expect(egress(two)).toEqual([expect.stringMatching(/^one-alb_to_one-web_tcp-80_[0-9a-f]{8}_egress$/)]);
  });

  it("does not get a provider of another stack", () => {
    const { app, one, two } = apart();
    const other = new AwsProvider(two, "other", { alias: "other" });
    const [alb, web] = [group(one, "alb"), new SecurityGroup(two, "web", { provider: other })];
    Connections.of(alb).allowTo(web, Port.HTTP, "x", { scope: one });
    Connections.of(web).allowFrom(alb, Port.HTTP);
    expect(() => new Connections({ securityGroups: [web], provider: other }).allowFrom(alb, Port.HTTP)).toThrow(
      'provider is configured in stack "two", but the rules are created in stack "one"',
    );
    app.synth();
    expect(Object.values(rulesIn(one)).map(({ provider }) => provider)).toEqual([undefined, undefined]);
  });

  it("keeps its resources if a later call sets the same kind", () => {
    const { one } = apart();
    const [alb, web] = [group(one, "alb"), group(one, "web")];
    Connections.of(alb).allowTo(web, Port.HTTP);
    const rule = one.node.findAll().find(({ node }) => node.id === "egress") as SecurityGroupRule;
    rule.addOverride("timeouts.create", "1m");
    new Connections({ securityGroups: [alb], kind: "aws_security_group_rule" }).allowTo(web, Port.HTTP);
    expect(rulesIn(one)["alb_to_web_tcp-80_egress"]).toMatchObject({ timeouts: { create: "1m" } });
  });
});

describe("a call that is refused", () => {
  const threeStacks = () => {
    const app = new App();
    return [new TerraformStack(app, "one"), new TerraformStack(app, "two"), new TerraformStack(app, "three")] as const;
  };

  it("leaves no dependency between stacks behind", () => {
    const [one, two, three] = threeStacks();
    two.addDependency(three);
    const call = (scope: TerraformStack) =>
      Connections.of(group(one, `alb-${scope.node.id}`)).allowTo(group(two, `web-${scope.node.id}`), Port.HTTP, "x", {
        scope,
      });
    expect(messageOf(() => call(three))).toContain('pass a construct in "one" to the call, as { scope }');
    expect(three.dependencies).toEqual([]);
    call(one);
    expect(Object.keys(rulesIn(one))).toHaveLength(2);
  });

  it("suggests scopes that do not create another cycle", () => {
    const [one, two, three] = threeStacks();
    const [alb, web] = [group(one, "alb"), group(two, "web")];
    Connections.of(alb).allowTo(web, Port.HTTP, "x", { scope: three });
    Connections.of(web).allowTo(alb, Port.HTTPS, "x", { scope: three });
    const scopes = messageOf(() => one.addDependency(three)).match(/a construct in "\w+"/g);
    expect(scopes).toHaveLength(2);
    expect(new Set(scopes).size).toBe(1);
  });

  it("causes an error that lists the first ten connections", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [group(one, "alb"), group(two, "web")];
    for (let port = 1; port <= 500; port++) Connections.of(alb).allowTo(web, Port.tcp(port));
    const lines = messageOf(() => one.addDependency(two)).split("\n");
    expect(lines).toHaveLength(14);
    expect(lines[12]).toBe("  … and 490 more.");
  });
});

it("does not change CDKTF's error about a cycle that no connection is part of", () => {
  const app = new App();
  const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
  Connections.of(group(one, "a")).allowTo(group(one, "b"), Port.HTTP);
  two.addDependency(one);
  expect(() => one.addDependency(two)).toThrow(/circular|depends/i);
});
