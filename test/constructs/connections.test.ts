import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import type { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { App, TerraformStack, Testing, TerraformOutput, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { Connections, MutualSecurityGroupRules, Peer, Port, type ISecurityGroup } from "../../src/index";
import { appInFolder, messageOf, resourcesIn, rulesIn, stackWith, type SynthesizedRule } from "../support/synthesis";

const group = (scope: Construct, id: string) => new SecurityGroup(scope, id, { name: id });

/** The rules as sentences, such as `egress alb > web tcp 80 "Allow HTTP"`, sorted. */
function saidBy(stack: TerraformStack): string[] {
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

function said(
  build: (groups: { alb: SecurityGroup; web: SecurityGroup; db: SecurityGroup }, stack: TerraformStack) => void,
): string[] {
  return saidBy(
    stackWith((stack) => {
      build({ alb: group(stack, "alb"), web: group(stack, "web"), db: group(stack, "db") }, stack);
    }),
  );
}

const HTTP = ['egress alb > web tcp 80 "Allow HTTP"', 'ingress web < alb tcp 80 "Allow HTTP"'];

describe("connections", () => {
  it("to another group make both rules, as connections from it do", () => {
    expect(said(({ alb, web }) => Connections.of(alb).allowTo(Connections.of(web), Port.HTTP, "Allow HTTP"))).toEqual(
      HTTP,
    );
    expect(said(({ alb, web }) => Connections.of(web).allowFrom(Connections.of(alb), Port.HTTP, "Allow HTTP"))).toEqual(
      HTTP,
    );
  });

  it("take groups, peers, and constructs that have connections", () => {
    const made = said(({ alb, web, db }) => {
      const service = { connections: Connections.of(web) };
      service.connections.allowFrom(alb, Port.HTTP, "Allow HTTP");
      Connections.of(db).allowFrom(service, Port.POSTGRES, "Allow queries");
      service.connections.allowTo(Peer.prefixList("pl-63a5400a"), Port.HTTPS, "Allow S3");
      service.connections.allowFrom(Peer.anyIpv6(), Port.HTTPS, "Allow anybody");
      service.connections.allowTo(Peer.securityGroup("sg-f113s"), Port.HTTPS, "Allow the endpoint");
    });
    expect(made).toEqual([
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

  it("of several groups make a pair for each, whether added before or after", () => {
    const before = said(({ alb, web, db }) => Connections.of(alb, web).allowTo(db, Port.tcp(1), "x"));
    const after = said(({ alb, web, db }) => {
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

  it("may be declared before there is any group, in a stack that fails if none arrives", () => {
    const made = said(({ alb, web }, stack) => {
      const [from, to] = [Connections.of(), Connections.of()];
      from.allowTo(to, Port.HTTP, "Allow HTTP", { scope: stack });
      to.addSecurityGroup(web);
      from.addSecurityGroup(alb);
    });
    expect(made).toEqual(HTTP);
  });

  it("between sides that have no groups yet are refused where no stack would miss them", () => {
    const sentence =
      "neither side has a group of a known stack yet: add one to either side before the call (addSecurityGroup), or give the call a construct of the stack that gets its rules, as { scope: this }.";
    expect(messageOf(() => Connections.of().allowTo(Connections.of(), Port.HTTP))).toContain(
      `Connections.of().allowTo(Connections.of(), tcp 80): ${sentence}`,
    );
    const id = Peer.securityGroup("sg-1");
    expect(messageOf(() => Connections.of(id).allowTo(Connections.of(), Port.HTTP))).toContain(sentence);
  });

  it("have a default port", () => {
    const made = said(({ alb, web }) => {
      const to = new Connections({ securityGroups: [web], defaultPort: Port.HTTP });
      Connections.of(alb).allowToDefaultPort(to, "Allow HTTP");
      to.allowDefaultPortInternally("Allow each other");
      to.allowDefaultPortFrom(alb);
    });
    expect(made).toEqual([
      HTTP[0],
      'egress web > self tcp 80 "Allow each other"',
      HTTP[1],
      'ingress web < self tcp 80 "Allow each other"',
    ]);
    expect(
      messageOf(() => said(({ alb, web }) => Connections.of(alb).allowToDefaultPort(Connections.of(web)))),
    ).toContain(
      "Connections.of(alb).allowToDefaultPort(…): Connections.of(web) has no default port: name the port in the call, or give one with new Connections({ securityGroups, defaultPort }).",
    );
  });

  it("are made once, said twice or from both sides, in whichever order", () => {
    const twice = said(({ alb, web }) => {
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
      expect(said((groups) => order.forEach((call) => call(groups)))).toEqual([
        'egress alb > web tcp 80 "to webs"',
        'ingress web < alb tcp 80 "from the ALB"',
      ]);
    }
  });

  it("have addresses that do not depend on what else is declared", () => {
    const names = (build: Parameters<typeof said>[0]) =>
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

  it("that are wrong are refused all at once, and nothing is made of the call", () => {
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

  it("to what has none, and between ids alone, say what to give", () => {
    expect(messageOf(() => said(({ alb }) => Connections.of(alb).allowTo("web" as never, Port.HTTP)))).toContain(
      'Connections.of(alb).allowTo(…): "web" is not a side of a connection: give a SecurityGroup of the Terraform provider\'s package, a Peer, Connections, or an object with Connections as `connections`.',
    );
    const between = (stack?: TerraformStack) =>
      Connections.of(Peer.securityGroup("sg-1")).allowTo(Peer.securityGroup("sg-2"), Port.HTTP, "x", { scope: stack });
    expect(messageOf(() => between())).toContain(
      'the stack for the connection from Peer.securityGroup("sg-1") to Peer.securityGroup("sg-2") is not known, because no group that gets a rule belongs to a stack: pass a construct of the stack that should get the rules, as { scope: this }.',
    );
    expect(said((_groups, stack) => between(stack))).toEqual([
      'egress sg-1 > sg-2 tcp 80 "x"',
      'ingress sg-2 < sg-1 tcp 80 "x"',
    ]);
  });

  it("are made under each side's provider, whoever says it first", () => {
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
      "Connections.of(web, alb).allowTo(web, tcp 80): the provider of the source differs from that of an earlier call",
    );
  });

  it("are made under the provider that is given, whatever the group has of its own", () => {
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

  it("that leave out other rules than before say so, and so do those of another scope", () => {
    const half = messageOf(() =>
      said(({ alb, web }) => {
        Connections.of(alb).allowTo(web, Port.HTTP);
        Connections.of(alb).allowTo(web, Port.HTTP, undefined, { leaveOutRuleOn: "target" });
      }),
    );
    expect(half).toContain(
      'Connections.of(alb).allowTo(web, tcp 80, { leaveOutRuleOn: "target" }) is the same connection as Connections.of(alb).allowTo(web, tcp 80), but leaves out other rules of it',
    );
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [Connections.of(group(one, "alb")), group(one, "web")];
    alb.allowTo(web, Port.HTTP);
    expect(messageOf(() => alb.allowTo(web, Port.HTTP, undefined, { scope: two }))).toContain(
      'the scope is in stack "two", but an earlier call created the rules in "one": give that call the scope.',
    );
  });

  it("of what is nothing of the kind are refused in words", () => {
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

  it("whose provider another stack configures are refused", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const provider = new AwsProvider(one, "aws", { alias: "b" });
    const web = new Connections({ securityGroups: [group(one, "web")], provider });
    expect(() => web.allowFrom(group(two, "alb"), Port.HTTP)).toThrow(
      'Connections.of(one:web).allowFrom(alb, tcp 80): provider is configured in stack "one", but the rules are created in "two": configure the provider there as well, and give that one.',
    );
    web.allowFrom(group(two, "nlb"), Port.HTTP, "x", { scope: one });
    expect(Object.keys(rulesIn(one))).toHaveLength(2);
  });

  it("have addresses that tell all ends apart, and that a group's id does not change", () => {
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
      said(({ alb, web }) => Connections.of(alb).allowTo(end(web), Port.HTTP));
    expect(byId((web) => Peer.securityGroup(web.id))).toEqual(byId((web) => web));
  });

  it("refuse what they do not understand, and take an empty description for none", () => {
    const options = (given: object) =>
      messageOf(() => said(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP, "x", given)));
    expect(options({ leaveOut: "target" })).toContain(
      "Connections.of(alb).allowTo(…): leaveOut is not a property of a connection: use one of leaveOutRuleOn, scope.",
    );
    expect(messageOf(() => new Connections({ securityGroup: [] } as never))).toContain(
      "securityGroup is not a property of Connections",
    );
    const made = said(({ alb, web }) => {
      Connections.of(alb).allowTo(web, Port.HTTP, "");
      Connections.of(web).allowFrom(alb, Port.HTTP, "Allow HTTP");
    });
    expect(made).toEqual(HTTP);
  });

  it("make nothing for a group that one of the calls before refuses", () => {
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

  it("keep no group that was refused", () => {
    const made = said(({ alb, web }) => {
      const to = Connections.of();
      Connections.of(alb).allowTo(to, Port.HTTP, "Allow HTTP");
      expect(() => to.addSecurityGroup(Peer.securityGroup("web"))).toThrow('target is "web"');
      to.addSecurityGroup(web);
    });
    expect(made).toEqual(HTTP);
  });

  it("that another construct declares as well are refused, for one of the two would fail at apply", () => {
    expect(
      messageOf(() =>
        said(({ alb, web }, stack) => {
          new MutualSecurityGroupRules(stack, "rules", {
            rules: { http: { source: alb, target: web, port: Port.HTTP } },
          });
          Connections.of(alb).allowTo(web, Port.HTTP);
        }),
      ),
    ).toContain('is the same connection as rules["http"] of stack/rules, and AWS takes only one: remove one of them.');
  });

  it("for which there is never a group end the synthesis", () => {
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

describe("better than the AWS CDK's", () => {
  it("1: a group that connects to itself gets both rules", () => {
    expect(said(({ web }) => Connections.of(web).allowInternally(Port.tcp(9300), "cluster"))).toEqual([
      'egress web > self tcp 9300 "cluster"',
      'ingress web < self tcp 9300 "cluster"',
    ]);
    expect(said(({ web }) => Connections.of(web).allowTo(web, Port.tcp(9300), "cluster"))).toHaveLength(2);
  });

  it("2: two ports that are tokens are two pairs", () => {
    const made = said(({ web, db }, stack) => {
      const instance = (id: string) => new DbInstance(stack, id, { instanceClass: "db.t3.micro" });
      Connections.of(web).allowTo(db, Port.tcp(instance("orders").port), "orders");
      Connections.of(web).allowTo(db, Port.tcp(instance("users").port), "users");
      Connections.of(web).allowTo(
        db,
        Port.tcp(new TerraformVariable(stack, "port", { type: "number" }).numberValue),
        "any",
      );
    });
    expect(made).toEqual([
      'egress web > db tcp ${aws_db_instance.orders.port} "orders"',
      'egress web > db tcp ${aws_db_instance.users.port} "users"',
      'egress web > db tcp ${var.port} "any"',
      'ingress db < web tcp ${aws_db_instance.orders.port} "orders"',
      'ingress db < web tcp ${aws_db_instance.users.port} "users"',
      'ingress db < web tcp ${var.port} "any"',
    ]);
  });

  it("3: what tells pairs apart is protocol and ports, whatever they are called", () => {
    const made = said(({ web, db }) => {
      Connections.of(web).allowTo(db, Port.ELASTICSEARCH, "Search");
      Connections.of(web).allowTo(db, Port.OPENSEARCH, "Search");
      Connections.of(web).allowTo(db, Port.DNS_TCP, "Search");
      Connections.of(web).allowTo(db, Port.DNS_UDP, "Search");
    });
    expect(made.filter((sentence) => sentence.startsWith("egress"))).toEqual([
      'egress web > db tcp 53 "Search"',
      'egress web > db tcp 9200 "Search"',
      'egress web > db udp 53 "Search"',
    ]);
  });

  it("4: a port beside a range of one, and an id given twice, are one pair", () => {
    const made = said(({ alb }) => {
      Connections.of(alb).allowTo(Peer.securityGroup("sg-80443"), Port.tcp(80), "x");
      Connections.of(alb).allowTo(Peer.securityGroup("sg-80443"), Port.tcpRange(80, 80), "x");
    });
    expect(made).toHaveLength(2);
  });

  it("5: half a pair is made where the call asks for it, and nowhere else", () => {
    const theirs = Peer.securityGroup("123456789012/sg-80443");
    expect(messageOf(() => said(({ alb }) => Connections.of(alb).allowTo(theirs, Port.HTTP)))).toContain(
      `target is "123456789012/sg-80443": create its rule with that account's provider (new Connections({ provider })), or leave it out with leaveOutRuleOn: "target".`,
    );
    const made = said(({ alb }) => Connections.of(alb).allowTo(theirs, Port.HTTP, "x", { leaveOutRuleOn: "target" }));
    expect(made).toEqual(['egress alb > 123456789012/sg-80443 tcp 80 "x"']);
  });

  it("6: what describes a rule by default names both ends, and is as right on one side as on the other", () => {
    expect(said(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP))).toEqual([
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
    expect(messageOf(() => said(({ alb }) => Connections.of(alb).allowTo(peer, port, description)))).toContain(
      "1 problem, so no rule is created.",
    );
  });

  it("7: the 61st rule of a group is warned of, once", () => {
    const app = appInFolder();
    const stack = new TerraformStack(app, "stack");
    const [alb, web] = [group(stack, "alb"), group(stack, "web")];
    for (let port = 1; port <= 61; port++) Connections.of(alb).allowTo(web, Port.tcp(port));
    expect(() => app.synth()).toThrow(/provider/);
    const messages = stack.node.findAll().flatMap(({ node }) => node.metadata.map(({ data }) => String(data)));
    expect(messages.filter((message) => message.includes("61 egress rules"))).toEqual([
      expect.stringContaining("aws_security_group.alb gets 61 egress rules, more than the 60 that AWS allows"),
    ]);
  });

  describe("8: across stacks", () => {
    const twoStacks = () => {
      const app = Testing.app();
      return [new TerraformStack(app, "one"), new TerraformStack(app, "two")] as const;
    };

    it("a pair that each of two stacks declares lands once, in the stack that was constructed later", () => {
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
  /** The stacks of an app, constructed in this order, each with a provider and a group of its own. */
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

  it("is the service's in a network and a service stack, in both directions", () => {
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

  it("is that of the group beside an address block of another stack, whichever was constructed later", () => {
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

  it("is the later one of each two among three stacks in a row", () => {
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
    // This makes the first stack depend on the last one, which says nothing of pairs between other groups.
    Connections.of(one.group).allowTo(three.group, Port.SSH, "x", { scope: one.stack });
    Connections.of(one.group).allowTo(two.group, Port.HTTP);
    app.synth();
    expect(namesIn(two)).toEqual(bothRules("one-one_to_two_tcp-80"));
  });

  it("is not that of an end that gets no rule", () => {
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

  it("that creates a cycle is named, with a scope that breaks it", () => {
    const build = (scopes: (apps: ReturnType<typeof stacks<"one" | "two">>) => [Construct?, Construct?]) => {
      const all = stacks("one", "two");
      const [first, second] = scopes(all);
      const [alb, web] = [Connections.of(all.one.group), all.two.group];
      alb.allowTo(web, Port.HTTP, "x", { scope: first });
      alb.allowFrom(web, Port.SSH, "x", { scope: second });
      // The stack that was constructed first refers to the later one.
      new TerraformOutput(all.one.stack, "of-two", { value: web.arn });
      all.app.synth();
      return all;
    };
    expect(messageOf(() => build(() => []))).toContain(
      [
        'Stack "one" cannot depend on stack "two", which depends on it already. The rules of these connections are part of the cycle:',
        '  Connections.of(one:one).allowTo(two, tcp 80), with its rules in "two": give the call a construct of "one" as { scope }.',
        '  Connections.of(one:one).allowFrom(two, tcp 22), with its rules in "two": give the call a construct of "one" as { scope }.',
      ].join("\n"),
    );
    expect(messageOf(() => build(({ one }) => [one.stack]))).toContain(
      '\n  Connections.of(one:one).allowFrom(two, tcp 22), with its rules in "two": give the call a construct of "one" as { scope }.',
    );
    const { one, two } = build(({ one }) => [one.stack, one.stack]);
    expect(namesIn(one)).toHaveLength(4);
    expect(namesIn(two)).toEqual([]);
  });

  it("that a scope brings into a cycle is not told to take the scope that it has", () => {
    const { app, one, two } = stacks("one", "two");
    Connections.of(one.group).allowTo(two.group, Port.HTTP, "x", { scope: one.stack });
    new TerraformOutput(two.stack, "of-one", { value: one.group.arn });
    expect(messageOf(() => app.synth())).toContain(
      [
        'Stack "two" cannot depend on stack "one", which depends on it already. The rules of these connections are part of the cycle:',
        '  Connections.of(one).allowTo(two:two, tcp 80), with its rules in "one": give the call a construct of "two" as { scope }.',
      ].join("\n"),
    );
  });

  it("that creates a cycle by itself is refused at the call", () => {
    const { one, two, three } = stacks("one", "two", "three");
    one.stack.addDependency(three.stack);
    two.stack.addDependency(three.stack);
    expect(
      messageOf(() => Connections.of(one.group).allowTo(two.group, Port.HTTP, "x", { scope: three.stack })),
    ).toContain(
      'Connections.of(one:one).allowTo(two:two, tcp 80), with its rules in "three": give the call a construct of "one" as { scope }.',
    );
    const cycle = stacks("one", "two");
    cycle.one.stack.addDependency(cycle.two.stack);
    const both = Connections.of(group(cycle.one.stack, "free"), cycle.one.group);
    const to = Connections.of(group(cycle.one.stack, "other"), cycle.two.group);
    const message = messageOf(() => both.allowTo(to, Port.HTTP));
    expect([cycle.one, cycle.two].flatMap(namesIn)).toEqual([]);
    expect(message).toContain(
      'Connections.of(one:free, one:one).allowTo(Connections.of(one:other, two), tcp 80), with its rules in "two": give the call a construct of "one" as { scope }.',
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

  it("stays in the stack where an earlier call's scope has put it, as whatever kind", () => {
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

  it("gets no provider of another stack than its own", () => {
    const { app, one, two } = apart();
    const other = new AwsProvider(two, "other", { alias: "other" });
    const [alb, web] = [group(one, "alb"), new SecurityGroup(two, "web", { provider: other })];
    Connections.of(alb).allowTo(web, Port.HTTP, "x", { scope: one });
    Connections.of(web).allowFrom(alb, Port.HTTP);
    expect(() => new Connections({ securityGroups: [web], provider: other }).allowFrom(alb, Port.HTTP)).toThrow(
      'provider is configured in stack "two", but the rules are created in "one"',
    );
    app.synth();
    expect(Object.values(rulesIn(one)).map(({ provider }) => provider)).toEqual([undefined, undefined]);
  });

  it("keeps its resources where it asks for the kind that they have", () => {
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
    expect(messageOf(() => call(three))).toContain('give the call a construct of "one" as { scope }');
    expect(three.dependencies).toEqual([]);
    call(one);
    expect(Object.keys(rulesIn(one))).toHaveLength(2);
  });

  it("is told scopes that fit together", () => {
    const [one, two, three] = threeStacks();
    const [alb, web] = [group(one, "alb"), group(two, "web")];
    Connections.of(alb).allowTo(web, Port.HTTP, "x", { scope: three });
    Connections.of(web).allowTo(alb, Port.HTTPS, "x", { scope: three });
    const scopes = messageOf(() => one.addDependency(three)).match(/a construct of "\w+"/g);
    expect(scopes).toHaveLength(2);
    expect(new Set(scopes).size).toBe(1);
  });

  it("lists the first ten of many", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [group(one, "alb"), group(two, "web")];
    for (let port = 1; port <= 500; port++) Connections.of(alb).allowTo(web, Port.tcp(port));
    const lines = messageOf(() => one.addDependency(two)).split("\n");
    expect(lines).toHaveLength(14);
    expect(lines[12]).toBe("  … and 490 more.");
  });
});

it("leaves a cycle that is none of its making to CDKTF's own words", () => {
  const app = new App();
  const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
  Connections.of(group(one, "a")).allowTo(group(one, "b"), Port.HTTP);
  two.addDependency(one);
  expect(() => one.addDependency(two)).toThrow(/circular|depends/i);
});
