import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import {
  App,
  conditional,
  Fn,
  Lazy,
  TerraformCount,
  TerraformIterator,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  Connections,
  EgressGuard,
  InvalidRulesError,
  MutualSecurityGroupRules,
  Peer,
  Port,
  type ConnectionOptions,
  type MutualRule,
} from "../../src/index";
import { appInFolder, messageOf, rulesIn, stackWith } from "../support/synthesis";
import { PROJECT } from "../support/workspace";

const group = (scope: Construct, id: string) => new SecurityGroup(scope, id, { name: id });
const ALB = Peer.securityGroup("sg-a1ba1");
const WEB = Peer.securityGroup("sg-80443");
const HTTP: MutualRule = { source: ALB, target: WEB, port: Port.tcp(80) };
const wrong = (value: unknown) => value as never;

/** The problems of rules, with their messages, keys, attributes and codes. */
function problemsOf(rules: unknown, stack = stackWith(() => undefined)): InvalidRulesError["problems"] {
  try {
    new MutualSecurityGroupRules(stack, "rules", { rules: wrong(rules) });
  } catch (error) {
    if (error instanceof InvalidRulesError) return error.problems;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

function messagesOf(rules: unknown, stack?: TerraformStack): string[] {
  return problemsOf(rules, stack).map(({ message }) => message);
}

function withGroups<Result>(
  build: (groups: { stack: TerraformStack; alb: SecurityGroup; web: SecurityGroup }) => Result,
) {
  const stack = stackWith(() => undefined);
  return build({ stack, alb: group(stack, "alb"), web: group(stack, "web") });
}

describe("a token", () => {
  const side = (stack: TerraformStack) => new TerraformVariable(stack, "side", { type: "string" }).stringValue;

  it("as leaveOutRuleOn is refused, because synthesis must know which rules to create", () => {
    const stack = stackWith(() => undefined);
    expect(messagesOf({ web: { ...HTTP, leaveOutRuleOn: side(stack) } }, stack)).toEqual([
      'rules["web"].leaveOutRuleOn is a token: give "source" or "target", because synthesis must know which rules to create.',
    ]);
    withGroups(({ stack, alb, web }) => {
      const options: ConnectionOptions = { leaveOutRuleOn: wrong(side(stack)) };
      expect(messageOf(() => Connections.of(alb).allowTo(web, Port.HTTP, "x", options))).toContain(
        "Connections.of(alb).allowTo(web, tcp 80): leaveOutRuleOn is a token",
      );
      expect(rulesIn(stack)).toEqual({});
    });
  });

  it("of an iterator is refused in a rule that does not iterate", () => {
    const stack = stackWith(() => undefined);
    const it = TerraformIterator.fromList(["sg-1", "sg-2"]);
    const count = TerraformCount.of(2);
    const remedy = "give the iterator as forEach to MutualSecurityGroupRules, and this rule as rule.";
    expect(
      messagesOf(
        {
          end: { ...HTTP, source: Peer.securityGroup(wrong(it.value)) },
          within: { ...HTTP, target: Peer.securityGroup(Fn.join("-", ["sg", wrong(it.value)])) },
          port: { ...HTTP, port: Port.tcp(Token.asNumber(it.value)) },
          text: { ...HTTP, description: `Allow ${it.key as string}` },
          count: { ...HTTP, port: Port.tcp(81), description: `Allow ${Token.asString(count.index)}` },
        },
        stack,
      ),
    ).toEqual([
      `rules["end"].source is a value of an iterator: ${remedy}`,
      `rules["within"].target is a value of an iterator: ${remedy}`,
      `rules["port"].port is a value of an iterator: ${remedy}`,
      `rules["text"].description is a value of an iterator: ${remedy}`,
      `rules["count"].description is a value of an iterator: ${remedy}`,
    ]);
    const rule = { ...HTTP, source: Peer.securityGroup(wrong(it.value)), description: `Allow ${it.key as string}` };
    expect(() => new MutualSecurityGroupRules(stack, "each", { forEach: it, rule })).not.toThrow();
    const bare = { ...HTTP, source: Peer.securityGroup(wrong(it.value)), description: it.value as string };
    expect(() => new MutualSecurityGroupRules(stack, "bare", { forEach: it, rule: bare })).not.toThrow();
  });

  it("as both ports of a range is refused, unless the protocol is a token too", () => {
    const stack = stackWith(() => undefined);
    const variable = (id: string) => new TerraformVariable(stack, id, { type: "number" }).numberValue;
    const [low, high] = [variable("low"), variable("high")];
    expect(messagesOf({ web: { ...HTTP, port: Port.tcpRange(low, low) } }, stack)).toEqual([
      'rules["web"].port is a range whose first and last port are the same token: write Port.tcp(…) for a single port, or give the last port.',
    ]);
    const protocol = new TerraformVariable(stack, "protocol", { type: "string" }).stringValue;
    new MutualSecurityGroupRules(stack, "right", {
      rules: {
        range: { ...HTTP, port: Port.tcpRange(low, high) },
        protocol: { ...HTTP, port: Port.ofProtocol(protocol, low, low) },
      },
    });
    expect(Object.keys(rulesIn(stack))).toHaveLength(4);
  });
});

it("a value of an iterator in tags is refused if the rules have no forEach", () => {
  const kind = "aws_vpc_security_group_rule";
  const it = TerraformIterator.fromList(["sg-1"]);
  const tags = { team: Token.asString(it.value) };
  const stack = stackWith(() => undefined);
  const remedy =
    "is a value of an iterator, but the rules have no forEach: give the iterator as forEach, or use another value.";
  expect(messageOf(() => new MutualSecurityGroupRules(stack, "rules", { kind, tags, rules: { web: HTTP } }))).toContain(
    `tags["team"] ${remedy}`,
  );
  const from = new Connections({ securityGroups: [ALB], kind, tags });
  expect(messageOf(() => from.allowTo(WEB, Port.HTTP, "x", { scope: stack }))).toContain(`: tags["team"] ${remedy}`);
  new MutualSecurityGroupRules(stack, "each", { kind, tags, forEach: it, rule: HTTP });
  const bare = { team: it.value as string, of: new TerraformVariable(stack, "of", {}).value as string };
  new MutualSecurityGroupRules(stack, "bare", { kind, tags: bare, forEach: it, rule: HTTP });
});

it("names and texts that look like an iterator's value are accepted", () => {
  const stack = stackWith((scope) => {
    const source = Peer.securityGroup("${trimspace(aws_ssm_parameter.for-each.value)}");
    const description = Fn.join(" ", ["for each.key", new TerraformVariable(scope, "name", {}).stringValue]);
    new MutualSecurityGroupRules(scope, "rules", { rules: [{ ...HTTP, source, description }] });
  });
  expect(Object.keys(rulesIn(stack))).toHaveLength(2);
});

describe("a Lazy id", () => {
  const lazy = (produce: () => string | undefined) => Peer.securityGroup(Lazy.stringValue({ produce: wrong(produce) }));

  it("without a value is refused", () => {
    expect(
      messagesOf({ one: { ...HTTP, source: lazy(() => undefined) }, two: { ...HTTP, source: lazy(() => undefined) } }),
    ).toEqual([
      'rules["one"].source is a token without a value so far: declare the rule once the value is known.',
      'rules["two"].source is a token without a value so far: declare the rule once the value is known.',
    ]);
    const port = Port.tcp(Lazy.numberValue({ produce: () => wrong(undefined) }));
    expect(messagesOf({ web: { ...HTTP, port } })).toEqual([
      'rules["web"].port is a token without a value so far: declare the rule once the value is known.',
    ]);
  });

  it("without a value, or with a producer that fails, is refused in a function too", () => {
    const within = (id: string) => Fn.trimspace(Lazy.stringValue({ produce: () => wrong(id === "" ? undefined : id) }));
    expect(
      messagesOf({
        one: { ...HTTP, source: Peer.securityGroup(within("")) },
        two: { ...HTTP, port: Port.tcp(Token.asNumber(Fn.abs(Lazy.numberValue({ produce: () => wrong(undefined) })))) },
        three: { ...HTTP, source: lazy(() => (undefined as unknown as SecurityGroup).id) },
        four: { ...HTTP, source: Lazy.stringValue({ produce: () => wrong(undefined) }) },
      }),
    ).toEqual([
      'rules["one"].source is a token without a value so far: declare the rule once the value is known.',
      'rules["two"].port is a token without a value so far: declare the rule once the value is known.',
      'rules["three"].source is a token without a value so far: declare the rule once the value is known.',
      'rules["four"].source is a token without a value so far: declare the rule once the value is known.',
    ]);
    const rules = [{ ...HTTP, source: Peer.securityGroup(within("sg-1")) }];
    expect(() => stackWith((scope) => new MutualSecurityGroupRules(scope, "rules", { rules }))).not.toThrow();
  });

  it("that is a text with an expression is quoted like that text", () => {
    const rulesWith = (id: (text: string) => string) => {
      const stack = stackWith((scope) => {
        const account = new TerraformVariable(scope, "account", { type: "string" }).stringValue;
        const target = Peer.securityGroup(id(`${account}/sg-1`));
        const rules = {
          web: { source: group(scope, "alb"), target, port: Port.HTTP, leaveOutRuleOn: "target" } as const,
        };
        new MutualSecurityGroupRules(scope, "rules", { rules });
      });
      return rulesIn(stack);
    };
    const plain = rulesWith((text) => text);
    expect(JSON.stringify(plain)).toContain('\\"${var.account}/sg-1\\"');
    expect(rulesWith((text) => Lazy.stringValue({ produce: () => text }))).toEqual(plain);
  });

  it("that is a literal counts as the literal", () => {
    expect(messagesOf({ literal: HTTP, lazy: { ...HTTP, source: lazy(() => "sg-a1ba1") } })).toEqual([
      'rules["literal"] is the same connection as rules["lazy"], and AWS refuses duplicates: remove one of them.',
    ]);
    expect(messagesOf({ lazy: { ...HTTP, source: lazy(() => "web") } })).toEqual([
      expect.stringContaining('rules["lazy"].source is "web": give the security group'),
    ]);
    const stack = stackWith((scope) => {
      const rule = { ...HTTP, source: lazy(() => "sg-a1ba1"), target: ALB };
      new MutualSecurityGroupRules(scope, "rules", { rules: { self: rule } });
      Connections.of(lazy(() => "sg-1")).allowTo(WEB, Port.HTTP, "x", { scope });
      new MutualSecurityGroupRules(scope, "vpc", {
        kind: "aws_vpc_security_group_rule",
        rules: [{ ...HTTP, source: lazy(() => "sg-2") }],
      });
    });
    expect(JSON.stringify(stack.toTerraform())).not.toContain("${");
    const [self] = Object.values(rulesIn(stack));
    expect(self).toMatchObject({ security_group_id: "sg-a1ba1", self: true });
  });

  it("that is a reference counts as the reference", () => {
    withGroups(({ stack, alb, web }) => {
      new MutualSecurityGroupRules(stack, "rules", { rules: [{ ...HTTP, source: lazy(() => alb.id), target: web }] });
      expect(Object.keys(rulesIn(stack))).toEqual(["alb_to_web_tcp-80_egress", "alb_to_web_tcp-80_ingress"]);
      expect(
        () => new MutualSecurityGroupRules(stack, "more", { rules: [{ ...HTTP, source: alb, target: web }] }),
      ).toThrow("rules[0] is the same connection as rules[0] of stack/rules");
    });
  });

  it("can resolve other tokens", () => {
    withGroups(({ stack, alb, web }) => {
      const source = Peer.securityGroup(Lazy.stringValue({ produce: (context) => context.resolve(alb.id) as string }));
      const port = Port.tcp(Lazy.numberValue({ produce: (context) => context.resolve(80) as number }));
      new MutualSecurityGroupRules(stack, "rules", { rules: [{ source, target: web, port }] });
      const [egress] = Object.values(rulesIn(stack));
      expect(egress).toMatchObject({ security_group_id: "${aws_security_group.alb.id}", from_port: 80, to_port: 80 });
    });
  });

  it("that changes after the declaration stops the synthesis", () => {
    const app = appInFolder();
    const stack = new TerraformStack(app, "stack");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    let id = "sg-1";
    new MutualSecurityGroupRules(stack, "rules", { rules: [{ ...HTTP, source: lazy(() => id) }] });
    app.synth();
    id = "sg-2";
    expect(messageOf(() => app.synth())).toContain(
      "[stack] A token in the rules of stack/rules was sg-1 when the rules were declared, but is sg-2 now: declare the rules after the value is final.",
    );
  });
});

describe("a value of another type", () => {
  class AwsCdkGroup {
    readonly securityGroupId = "sg-1";
    readonly connections = { allowTo: () => undefined };
    readonly toIngressRuleConfig = () => ({});
  }
  const awsCdkGroup = new AwsCdkGroup();
  /** A function of a class, as if the author forgot to call it. */
  const uncalled = (owner: object, name: string) => Object.getOwnPropertyDescriptor(owner, name)!.value as () => never;

  it.each<[string, object, string]>([
    ["a block of IPv4 as a text", { source: "10.0.0.0/8" }, 'source is "10.0.0.0/8": write Peer.ipv4("10.0.0.0/8").'],
    [
      "a block of IPv6 as a text",
      { target: "2001:db8::/32" },
      'target is "2001:db8::/32": write Peer.ipv6("2001:db8::/32").',
    ],
    ["a prefix list as a text", { target: "pl-1" }, 'target is "pl-1": write Peer.prefixList("pl-1").'],
    [
      "a name",
      { target: "web" },
      'target is "web": give the security group that accepts the connection, or a Peer, such as Peer.ipv4("10.0.0.0/8").',
    ],
    [
      "a Peer without a value",
      { source: Peer.ipv4(wrong(undefined)) },
      'source is a Peer without a value: give an IPv4 block with no bits set outside of its mask, such as Peer.ipv4("10.0.0.0/16").',
    ],
    [
      "a forgotten call",
      { source: uncalled(Peer, "anyIpv4") },
      "source is the function Peer.anyIpv4: call it: Peer.anyIpv4().",
    ],
    [
      "a group as a Peer",
      {
        source: Peer.securityGroup(
          wrong(
            group(
              stackWith(() => undefined),
              "web",
            ),
          ),
        ),
      },
      "source is a Peer of a group: give the group itself, without Peer.securityGroup.",
    ],
    [
      "a list as a Peer",
      { source: Peer.securityGroup(wrong(["sg-1"])) },
      'source is ["sg-1"]: give the security group',
    ],
    [
      "a token of a list as a Peer",
      { source: Peer.securityGroup(wrong(Token.asList(Fn.split(",", "a")))) },
      "source is a token: give",
    ],
    ["a number token as an end", { source: Lazy.numberValue({ produce: () => 5 }) }, "source is 5: give"],
    [
      "an element of a list token",
      { source: Peer.securityGroup(Token.asList(Fn.split(",", "a"))[0]!) },
      "source is an element of a list that only Terraform knows: use Fn.element(list, 0).",
    ],
    ["another function", { source: () => ALB }, "source is the function source: give the security group"],
    [
      "AWS CDK's group",
      { target: awsCdkGroup },
      "target is AWS CDK's AwsCdkGroup: give a SecurityGroup of the Terraform provider's package, or its ID as Peer.securityGroup(…).",
    ],
    [
      "Connections",
      { target: Connections.of(WEB) },
      "target is an object of class Connections: give its security group.",
    ],
    ["a Port as an end", { target: Port.HTTP }, "target is a Port: give the security group"],
    ["a description that is a number", { description: 5 }, "description is 5: give a text."],
    [
      "descriptions that are objects",
      { descriptionSource: {}, descriptionTarget: [] },
      "descriptionSource is {}: give a text.",
    ],
  ])("is refused with the names of the TypeScript API: %s", (_name, given, message) => {
    expect(messagesOf({ web: { ...HTTP, ...given } })[0]).toContain(`rules["web"].${message}`);
  });

  it.each<[string, unknown, string]>([
    ["a number", 80, "80 is not a port: write Port.tcp(80)."],
    ["a range as a text", "80-90", '"80-90" is not a port: write Port.tcpRange(80, 90).'],
    ["a reversed range as a text", "90-80", '"90-80" is not a port: write Port.tcpRange(80, 90).'],
    ["a number that is not a port", 70000, "70000 is not a port: give a port, such as Port.tcp(443)."],
    ["a number token", Lazy.numberValue({ produce: () => 5 }), "a token is not a port: write Port.tcp(…)."],
    ["a bigint", 80n, "80n is not a port: give a port, such as Port.tcp(443)."],
    ["a class", SecurityGroup, "the function SecurityGroup is not a port: give a port, such as Port.tcp(443)."],
    ["an object without a prototype", Object.create(null), "{} is not a port: give a port, such as Port.tcp(443)."],
    ["the name of a service", "https", '"https" is not a port: give a port, such as Port.tcp(443).'],
    [
      "undefined in a list",
      [Port.HTTP, undefined],
      "undefined is not a port (element 1 of port): give a port, such as Port.tcp(443).",
    ],
    ["null", null, "null is not a port: give a port, such as Port.tcp(443)."],
    ["a forgotten call", uncalled(Port, "allTcp"), "the function Port.allTcp is not a port: call it: Port.allTcp()."],
    [
      "a forgotten call with values",
      uncalled(Port, "tcp"),
      "the function Port.tcp is not a port: call it: Port.tcp(…).",
    ],
    [
      "AWS CDK's port",
      { toRuleJson: () => ({}) },
      "AWS CDK's object is not a port: give a port, such as Port.tcp(443).",
    ],
  ])("is refused as a port: %s", (_name, port, message) => {
    expect(messagesOf({ web: { ...HTTP, port } })).toEqual([`rules["web"]: ${message}`]);
  });

  it.each<[string, Port, string]>([
    [
      "a range without its last port",
      Port.tcpRange(8000, wrong(undefined)),
      "port is a range without its last port: give it, or name a single port.",
    ],
    [
      "a protocol that is undefined",
      Port.ofProtocol(wrong(undefined), 80),
      'port is a Port of the protocol undefined: give a text, such as "tcp".',
    ],
    ["a number that is undefined", Port.tcp(wrong(undefined)), "port is missing: give a port, such as Port.tcp(443)."],
    [
      "a value of a wrong type",
      Port.tcp(wrong(Lazy.anyValue({ produce: () => ({ a: 1 }) }))),
      "port is an object: give several ports as a list, such as [Port.tcp(80), Port.tcp(443)].",
    ],
  ])("is refused within a Port: %s", (_name, port, message) => {
    expect(messagesOf({ web: { ...HTTP, port } })).toEqual([`rules["web"].${message}`]);
  });

  it("is refused as a rule, and long values are shortened", () => {
    expect(messagesOf({ group: SecurityGroup, promise: Promise.resolve(HTTP), text: "x".repeat(5000) })).toEqual([
      'rules["group"] is the function SecurityGroup: give a rule with a source, a target and a port, or remove it.',
      'rules["promise"] is an object of class Promise: give a rule with a source, a target and a port, or remove it.',
      `rules["text"] is "${"x".repeat(499)}…: give a rule with a source, a target and a port, or remove it.`,
    ]);
  });

  it("is refused in calls, with a message that quotes the call", () => {
    withGroups(({ alb, web }) => {
      const calls: [() => void, string][] = [
        [
          () => Connections.of(alb).allowTo(wrong("sg-1"), Port.HTTP),
          '"sg-1" is not a side of a connection: write Peer.securityGroup("sg-1").',
        ],
        [
          () => Connections.of(alb).allowTo(wrong(web.id), Port.HTTP),
          "a token is not a side of a connection: write Peer.securityGroup(…).",
        ],
        [
          () => Connections.of(alb).allowTo(wrong(awsCdkGroup), Port.HTTP),
          "Connections.of(alb).allowTo(…): AWS CDK's AwsCdkGroup is not a side of a connection: give a SecurityGroup",
        ],
        [
          () => Connections.of(alb).allowTo(wrong({ connections: { allowTo: () => undefined } }), Port.HTTP),
          "is not a side of a connection",
        ],
        [
          () => Connections.of(alb).allowFrom(wrong(uncalled(Peer, "anyIpv4")), Port.HTTP),
          "Connections.of(alb).allowFrom(…): the function Peer.anyIpv4 is not a side of a connection: call it: Peer.anyIpv4().",
        ],
        [
          () => Connections.of(alb).allowToDefaultPort(wrong(web)),
          "Connections.of(alb).allowToDefaultPort(…): Connections.of(web) has no default port",
        ],
        [
          () => Connections.of(alb).allowDefaultPortFrom(web),
          "Connections.of(alb).allowDefaultPortFrom(…): Connections.of(alb) has no default port",
        ],
        [
          () => Connections.of(wrong("sg-1")),
          '"sg-1" is not a security group: give a SecurityGroup of the Terraform provider\'s package, or a Peer.',
        ],
        [() => new Connections({ defaultPort: wrong(80) }), "defaultPort is 80: give a port, such as Port.tcp(443)."],
        [
          () => Connections.of(alb).allowTo(web, wrong(80)),
          "Connections.of(alb).allowTo(web, 80): 80 is not a port: write Port.tcp(80).",
        ],
        [
          () => Connections.of(alb).allowInternally(Port.tcpRange(90, 80)),
          "Connections.of(alb).allowInternally(tcp 90-80): port.fromPort is 90, above the last port, 80: swap them",
        ],
        [
          () => Connections.of(alb).allowFrom(Peer.ipv4("10.0.0.0"), Port.allTraffic()),
          'Connections.of(alb).allowFrom(Peer.ipv4("10.0.0.0"), all traffic): source is "10.0.0.0": give an IPv4 block',
        ],
        [
          () => new Connections({ securityGroups: [alb], defaultPort: Port.tcp(-1) }).allowDefaultPortFrom(web),
          "Connections.of(alb).allowDefaultPortFrom(web): port is -1: use a whole number",
        ],
      ];
      for (const [call, message] of calls) {
        expect(messageOf(call)).toContain(message);
        expect(call).toThrow(InvalidRulesError);
      }
    });
  });

  it("is refused as a property", () => {
    const rules = (props: unknown, id = "rules") =>
      messageOf(() => stackWith((stack) => new MutualSecurityGroupRules(stack, id, wrong(props))));
    expect(rules(undefined)).toContain(
      "The properties of MutualSecurityGroupRules are undefined: give an object with some of rules,",
    );
    expect(rules(null)).toContain("The properties of MutualSecurityGroupRules are null");
    expect(rules({ forEach: ["x"], rule: HTTP })).toContain(
      'forEach is ["x"]: give an iterator, such as TerraformIterator.fromList(…).',
    );
    expect(rules({ rules: [], provider: "aws", dependsOn: "x" })).toContain(
      'provider is "aws": give an AwsProvider, or omit it.',
    );
    expect(rules({ rules: [], dependsOn: "x" })).toContain('dependsOn is "x": give a list of resources.');
    const dependsOn = [undefined, "aws_vpc.main", stackWith(() => undefined)];
    expect(rules({ rules: [], dependsOn }).split("\n").slice(1)).toEqual([
      "  dependsOn[0] is undefined: give a resource, a data source or a module.",
      '  dependsOn[1] is "aws_vpc.main": give a resource, a data source or a module.',
      "  dependsOn[2] is an object of class TerraformStack: give a resource, a data source or a module.",
    ]);
    expect(rules({ forEach: TerraformIterator.fromList(["a"]), rule: { ...HTTP, port: 80 } })).toContain(
      "  rule: 80 is not a port: write Port.tcp(80).",
    );
    expect(rules({ forEach: TerraformIterator.fromList(["a"]), rule: { ...HTTP, port: Port.tcp(70000) } })).toContain(
      "  rule.port is 70000: use a whole number from 0 to 65535.",
    );
    for (const scope of [undefined, {}]) {
      expect(messageOf(() => EgressGuard.addTo(wrong(scope)))).toContain("give an app, a stack or another construct.");
    }
  });
});

describe("a property that is null", () => {
  it("counts as omitted, but an inherited property counts as given", () => {
    const kind = "aws_vpc_security_group_rule";
    const nothing = { kind: null, tags: null, provider: null, createBeforeDestroy: null };
    withGroups(({ stack, alb, web }) => {
      const rules = { web: { source: alb, target: web, port: Port.HTTPS } };
      new MutualSecurityGroupRules(stack, "rules", wrong({ ...nothing, forEach: null, rule: null, rules }));
      const from = new Connections(wrong({ ...nothing, securityGroups: [alb], defaultPort: null }));
      from.allowTo(web, Port.HTTP, "x", wrong({ scope: null, leaveOutRuleOn: null }));
      expect(Object.keys(rulesIn(stack))).toHaveLength(4);
      const ofPrototype = Object.assign(Object.create({ kind, tags: { team: "web" } }) as object, {
        rules: { ssh: HTTP },
      });
      new MutualSecurityGroupRules(stack, "newer", wrong(ofPrototype));
      expect(JSON.stringify(stack.toTerraform())).toContain('"tags":{"team":"web"}');
    });
  });
});

it("a conditional as an ID is an operand of its own in the condition for self", () => {
  const self = (id: (variable: string) => string) => {
    const stack = stackWith((scope) => {
      const variable = new TerraformVariable(scope, "is_one", { type: "bool" });
      const source = Peer.securityGroup(id(variable.stringValue));
      new MutualSecurityGroupRules(scope, "rules", { rules: { web: { ...HTTP, source } } });
    });
    return Object.values(rulesIn(stack)).map((rule) => rule.self);
  };
  // Without the function or parentheses, Terraform would read `var.is_one ? "sg-1" : ("sg-2" == "sg-80443")`.
  expect(self((variable) => Token.asString(conditional(variable, "sg-1", "sg-2")))).toEqual([
    '${(element([var.is_one ? "sg-1" : "sg-2"], 0) == "sg-80443") ? true : null}',
    '${("sg-80443" == element([var.is_one ? "sg-1" : "sg-2"], 0)) ? true : null}',
  ]);
  expect(self(() => '${var.is_one ? "sg-1" : "sg-2"}')).toEqual([
    '${((var.is_one ? "sg-1" : "sg-2") == "sg-80443") ? true : null}',
    '${("sg-80443" == (var.is_one ? "sg-1" : "sg-2")) ? true : null}',
  ]);
});

describe("all problems of a call", () => {
  it("include a duplicate of a rule with another problem", () => {
    expect(
      messagesOf({ a: { ...HTTP, description: "naïve" }, b: HTTP, c: { ...HTTP, port: Port.tcp(70000) } }),
    ).toEqual([
      expect.stringContaining('rules["a"].description is "naïve"'),
      'rules["c"].port is 70000: use a whole number from 0 to 65535.',
      'rules["b"] is the same connection as rules["a"], and AWS refuses duplicates: remove one of them.',
    ]);
  });

  it("have a path, a key, an attribute and a code for programs", () => {
    const problems = problemsOf({
      web: { ...HTTP, source: undefined, port: Port.tcp(70000), descripton: "x" },
      "web-again": null,
      a: HTTP,
      b: HTTP,
    });
    expect(problems.map(({ path, key, attribute, code }) => [path, key, attribute, code])).toEqual([
      ["stack/rules", "web", "descripton", "unknown"],
      ["stack/rules", "web", "source", "missing"],
      ["stack/rules", "web", "port", "invalid"],
      ["stack/rules", "web-again", undefined, "invalid"],
      ["stack/rules", "b", undefined, "duplicate"],
    ]);
    withGroups(({ alb, web }) => {
      const error = errorOf(() => Connections.of(alb).allowTo(web, Port.tcp(70000)));
      expect(error.problems).toEqual([
        expect.objectContaining({
          path: "stack/security-group-connections",
          key: "Connections.of(alb).allowTo(web, tcp 70000)",
          attribute: "port",
          code: "invalid",
        }),
      ]);
    });
  });

  it("are always in an error of the same class", () => {
    withGroups(({ stack, alb, web }) => {
      const rules = new MutualSecurityGroupRules(stack, "rules", {
        rules: { out: { ...HTTP, source: Peer.anyIpv4(), target: web } },
      });
      const calls: [() => unknown, string][] = [
        [() => rules.pair(wrong("nope")), 'stack/rules: there is no rule "nope". The rules are "out".'],
        [() => rules.pair("out").egress, "the pair has no egress rule, because the source is not a security group"],
        [() => new MutualSecurityGroupRules(stack, "kind", { rules: [], kind: wrong("x") }), 'kind is "x"'],
        [() => Connections.of().allowTo(Connections.of(), Port.HTTP), "neither side has a group of a known stack"],
        [() => Connections.of(alb).allowTo(web, Port.HTTP, "x", wrong({ scop: 1 })), "scop is not a property"],
      ];
      for (const [call, message] of calls) expect(errorOf(call).message).toContain(message);
    });
  });

  function errorOf(call: () => unknown): InvalidRulesError {
    try {
      call();
    } catch (error) {
      if (error instanceof InvalidRulesError) return error;
      throw error;
    }
    throw new Error("Nothing was refused.");
  }
});

it("the README shows the error message", () => {
  const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
  const [, shown] = /```text\n(InvalidRulesError: [^`]*)```/.exec(readme)!;
  const app = new App();
  const stack = new TerraformStack(app, "three-tiers");
  const [alb, web, db] = [group(stack, "alb"), group(stack, "web"), group(stack, "db")];
  const rules = {
    "office-to-alb": { source: "10.0.0.0/8", target: alb, port: Port.HTTPS },
    "alb-to-web": { source: alb, port: Port.HTTP },
    "web-to-db": { source: web, target: db, port: Port.tcp(70000) },
    webs: { source: alb, target: web, port: Port.HTTPS },
    "webs-again": { source: alb, target: web, port: Port.HTTPS },
  };
  const message = messageOf(() => new MutualSecurityGroupRules(stack, "rules", { rules: wrong(rules) }));
  expect(`InvalidRulesError: ${message}`).toBe(shown!.trimEnd());
});

it("a refused construct can be created again with the same ID", () => {
  withGroups(({ stack, alb, web }) => {
    const declare = (port: Port) =>
      new MutualSecurityGroupRules(stack, "rules", { rules: { web: { source: alb, target: web, port } } });
    expect(() => declare(Port.tcp(70000))).toThrow(InvalidRulesError);
    declare(Port.HTTP);
    expect(Object.keys(rulesIn(stack))).toHaveLength(2);
    const withSlash = (port: Port) => new MutualSecurityGroupRules(stack, "team/web", { rules: [{ ...HTTP, port }] });
    expect(() => withSlash(Port.tcp(70000))).toThrow(InvalidRulesError);
    withSlash(Port.HTTP);
  });
});

it("an undefined rule is omitted, and the other rules keep their indexes", () => {
  const stack = stackWith((scope) => {
    new MutualSecurityGroupRules(scope, "map", { rules: { web: undefined, alb: HTTP } });
    const list = new MutualSecurityGroupRules(scope, "list", { rules: [undefined, { ...HTTP, port: Port.tcp(81) }] });
    expect([...list.pairs.keys()]).toEqual(["1"]);
  });
  expect(Object.keys(rulesIn(stack))).toHaveLength(4);
});

describe("names and stacks", () => {
  it("a key that looks like another key with a hash has its own pair", () => {
    const stack = stackWith((scope) => {
      new MutualSecurityGroupRules(scope, "rules", {
        rules: {
          "a/b": HTTP,
          "a-b-c14cddc0": { ...HTTP, port: Port.tcp(81) },
          "a/b-c14cddc0": { ...HTTP, port: Port.tcp(82) },
        },
      });
    });
    expect(Object.keys(rulesIn(stack))).toHaveLength(6);
  });

  it("a construct with the ID that Connections needs is named", () => {
    withGroups(({ stack, alb, web }) => {
      new Construct(stack, "security-group-connections");
      expect(messageOf(() => Connections.of(alb).allowTo(web, Port.HTTP))).toContain(
        "Connections needs the ID of stack/security-group-connections for its own construct: give that construct another ID.",
      );
    });
  });

  it("rules in two stacks that create a cycle are refused when the second rules are declared", () => {
    const app = new App();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    const [alb, web] = [group(one, "alb"), group(two, "web")];
    new MutualSecurityGroupRules(one, "rules", { rules: { http: { source: alb, target: web, port: Port.HTTP } } });
    const second = () =>
      new MutualSecurityGroupRules(two, "rules", { rules: { back: { source: web, target: alb, port: Port.SSH } } });
    expect(messageOf(second)).toContain(
      [
        'Stack "two" cannot depend on stack "one", because "one" already depends on "two". These connections are part of the cycle:',
        '  rules["back"] of two/rules has its rules in "two": declare it in stack "one".',
      ].join("\n"),
    );
    expect(rulesIn(two)).toEqual({});
  });

  it("two IDs in AWS's format are the same connection in every stack, but other texts are not", () => {
    const declare = (...ids: [string, string]) => {
      const app = new App();
      const [source, target] = ids.map((id) => Peer.securityGroup(id)) as [Peer, Peer];
      for (const name of ["one", "two"]) {
        const stack = new TerraformStack(app, name);
        new MutualSecurityGroupRules(stack, "rules", { rules: { web: { source, target, port: Port.HTTP } } });
      }
    };
    const ids = ["sg-0123456789abcdef0", "sg-1a2b3c4d"] as const;
    expect(messageOf(() => declare(...ids))).toContain(
      'rules["web"] is the same connection as rules["web"] of one/rules',
    );
    expect(() => declare("sg-alb", "sg-web")).not.toThrow();
    expect(() => declare("sg-0123456789abcdef0", "sg-web")).not.toThrow();
  });
});
