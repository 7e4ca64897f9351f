import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { App, TerraformIterator, TerraformStack, TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Connections,
  EgressGuard,
  MutualSecurityGroupRules,
  Peer,
  Port,
  type MutualRule,
  type RuleKind,
} from "../../src/index";
import { asConstructRule, rightRules } from "../support/module-rules";
import { appInFolder, messageOf, resourcesIn, rulesIn, stackWith } from "../support/synthesis";

const KIND = "aws_vpc_security_group_rule";
const group = (stack: TerraformStack, id: string) => new SecurityGroup(stack, id, { name: id });
const HTTP: MutualRule = {
  source: Peer.securityGroup("sg-a1ba1"),
  target: Peer.securityGroup("sg-80443"),
  port: Port.tcp(80),
};

type Resource = Readonly<Record<string, unknown>>;

function vpcRulesIn(stack: TerraformStack): Record<"egress" | "ingress", Resource[]> {
  const of = (direction: string) => Object.values(resourcesIn(stack, `aws_vpc_security_group_${direction}_rule`));
  return { egress: of("egress"), ingress: of("ingress") };
}

function created(
  rule: (stack: TerraformStack) => MutualRule,
  options: { tags?: Record<string, string> } = {},
): Record<"egress" | "ingress", Resource[]> {
  return vpcRulesIn(
    stackWith(
      (stack) => new MutualSecurityGroupRules(stack, "rules", { kind: KIND, rules: { one: rule(stack) }, ...options }),
    ),
  );
}

describe("rules of the kind aws_vpc_security_group_rule", () => {
  it("are an egress rule on the source and an ingress rule on the target, with the same tags", () => {
    const stack = stackWith(() => undefined);
    const tags = { team: "web" };
    const pair = new MutualSecurityGroupRules(stack, "rules", { kind: KIND, rules: { web: HTTP }, tags }).pair("web");
    const same = { ip_protocol: "tcp", from_port: 80, to_port: 80, description: "web", tags };
    expect(resourcesIn(stack, "aws_vpc_security_group_egress_rule")).toEqual({
      [pair.egress.friendlyUniqueId]: {
        security_group_id: "sg-a1ba1",
        referenced_security_group_id: "sg-80443",
        ...same,
      },
    });
    expect(resourcesIn(stack, "aws_vpc_security_group_ingress_rule")).toEqual({
      [pair.ingress.friendlyUniqueId]: {
        security_group_id: "sg-80443",
        referenced_security_group_id: "sg-a1ba1",
        ...same,
      },
    });
    expect(rulesIn(stack)).toEqual({});
  });

  it("are equivalent to the rules of the other kind", () => {
    const someRules = rightRules(fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,12}$/), { maxLength: 6 });
    fc.assert(
      fc.property(someRules, (written) => {
        const rules = Object.fromEntries(Object.entries(written).map(([key, rule]) => [key, asConstructRule(rule)]));
        const synthesized = (kind: "aws_security_group_rule" | typeof KIND) =>
          stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { kind, rules }));
        const { egress, ingress } = vpcRulesIn(synthesized(KIND));
        const asOtherKind = (type: string) => (rule: Resource) => {
          const isSelf = rule.referenced_security_group_id === rule.security_group_id;
          return {
            type,
            security_group_id: rule.security_group_id,
            source_security_group_id: isSelf ? undefined : rule.referenced_security_group_id,
            self: isSelf ? true : undefined,
            cidr_blocks: rule.cidr_ipv4 === undefined ? undefined : [rule.cidr_ipv4],
            ipv6_cidr_blocks: rule.cidr_ipv6 === undefined ? undefined : [rule.cidr_ipv6],
            prefix_list_ids: rule.prefix_list_id === undefined ? undefined : [rule.prefix_list_id],
            protocol: rule.ip_protocol,
            // The other kind has port 0 instead of no port.
            from_port: rule.from_port ?? 0,
            to_port: rule.to_port ?? 0,
            description: rule.description,
          };
        };
        const others = Object.values(rulesIn(synthesized("aws_security_group_rule")));
        expect([...egress.map(asOtherKind("egress")), ...ingress.map(asOtherKind("ingress"))]).toEqual([
          ...others.filter(({ type }) => type === "egress"),
          ...others.filter(({ type }) => type === "ingress"),
        ]);
      }),
    );
  });

  it("have no ports if the protocol has none, and use a condition if only Terraform knows the protocol", () => {
    // The API refuses "all". Only aws_security_group_rule translates it.
    for (const port of [Port.allTraffic(), Port.ofProtocol("all"), Port.ofProtocol("ALL")]) {
      const [all] = created(() => ({ ...HTTP, port })).egress;
      expect(all).toMatchObject({ ip_protocol: "-1" });
      expect(all).not.toHaveProperty("from_port");
      expect(all).not.toHaveProperty("to_port");
    }

    const [unknown] = created((stack) => {
      const protocol = new TerraformVariable(stack, "protocol", { type: "string" }).stringValue;
      return { ...HTTP, port: Port.ofProtocol(protocol, 1, 2) };
    }).egress;
    const isWithPorts = 'contains(["tcp", "udp", "icmp", "icmpv6", "6", "17", "1", "58"], lower(var.protocol))';
    expect(unknown).toMatchObject({
      ip_protocol: "${var.protocol}",
      from_port: `\${${isWithPorts} ? 1 : null}`,
      to_port: `\${${isWithPorts} ? 2 : null}`,
    });
  });

  it("are replaced when the group or prefix list that is their peer is replaced", () => {
    const groups = created((stack) => ({ source: group(stack, "a"), target: group(stack, "b"), port: Port.HTTP }));
    expect(groups.egress[0]).toMatchObject({
      security_group_id: "${aws_security_group.a.id}",
      lifecycle: { replace_triggered_by: ["aws_security_group.b.id"] },
    });
    expect(groups.ingress[0]).toMatchObject({
      security_group_id: "${aws_security_group.b.id}",
      lifecycle: { replace_triggered_by: ["aws_security_group.a.id"] },
    });

    const list = created((stack) => ({
      source: group(stack, "a"),
      target: Peer.prefixList(
        new Ec2ManagedPrefixList(stack, "pl", { name: "pl", addressFamily: "IPv4", maxEntries: 1 }).id,
      ),
      port: Port.HTTP,
    }));
    expect(list.egress[0]).toMatchObject({
      lifecycle: { replace_triggered_by: ["aws_ec2_managed_prefix_list.pl.id"] },
    });

    const itself = created((stack) => {
      const a = group(stack, "a");
      return { source: a, target: a, port: Port.HTTP };
    });
    const literal = created(() => HTTP);
    const address = created((stack) => ({
      source: group(stack, "a"),
      target: Peer.ipv4(new TerraformVariable(stack, "block", { type: "string" }).stringValue),
      port: Port.HTTP,
    }));
    for (const rule of [itself, literal, address].flatMap(({ egress, ingress }) => [...egress, ...ingress])) {
      expect(rule).not.toHaveProperty("lifecycle");
      expect(rule.security_group_id).toMatch(/^(sg-\w+|\$\{aws_security_group\.a\.id\})$/);
    }
  });

  it("have an unknown group while their peer is unknown, if the peer is not a resource of the stack", () => {
    const found = created((stack) => ({
      source: group(stack, "a"),
      target: new DataAwsSecurityGroup(stack, "found", { name: "found" }),
      port: Port.HTTP,
    }));
    const [a, b] = ["aws_security_group.a.id", "data.aws_security_group.found.id"];
    expect(found.egress[0]!.security_group_id).toBe(`\${element(split(" ", join(" ", [${a}, ${b}])), 0)}`);
    expect(found.egress[0]).not.toHaveProperty("lifecycle");
    // The peer of the ingress rule is a resource of this stack.
    expect(found.ingress[0]).toMatchObject({
      security_group_id: `\${${b}}`,
      lifecycle: { replace_triggered_by: [a] },
    });

    const [one, two] = (() => {
      const app = new App();
      return [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    })();
    new MutualSecurityGroupRules(two, "rules", {
      kind: KIND,
      rules: { across: { source: group(one, "a"), target: group(two, "b"), port: Port.HTTP } },
    });
    expect(JSON.stringify(vpcRulesIn(two).ingress)).not.toContain("replace_triggered_by");
    expect(vpcRulesIn(two).egress[0]).toMatchObject({
      lifecycle: { replace_triggered_by: ["aws_security_group.b.id"] },
    });

    const iterated = stackWith((stack) => {
      const each = TerraformIterator.fromMap({ x: { a: "sg-a1ba1", b: "sg-80443" } });
      new MutualSecurityGroupRules(stack, "rules", {
        kind: KIND,
        forEach: each,
        rule: {
          source: Peer.securityGroup(each.getString("a")),
          target: Peer.securityGroup(each.getString("b")),
          port: Port.HTTP,
        },
      });
    });
    expect(vpcRulesIn(iterated).egress[0]!.security_group_id).toBe(
      '${element(split(" ", join(" ", [each.value.a, each.value.b])), 0)}',
    );
  });
});

describe("invalid tags and kinds", () => {
  const refused = (options: object) =>
    messageOf(() =>
      stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: { web: HTTP }, ...options })),
    );

  it("are refused with a remedy", () => {
    expect(refused({ tags: { team: "web" } })).toContain(
      'aws_security_group_rule does not support tags: set kind to "aws_vpc_security_group_rule", or omit tags.',
    );
    expect(refused({ kind: "aws_vpc_security_group_ingress_rule" })).toContain(
      'kind is "aws_vpc_security_group_ingress_rule": use "aws_security_group_rule" or "aws_vpc_security_group_rule".',
    );
    expect(refused({ kind: KIND, tags: { team: 7 } })).toContain('tags["team"] is 7: give a string.');
    expect(refused({ kind: KIND, tags: "web" })).toContain(
      'tags is "web": give an object of strings, such as { team: "web" }.',
    );
    expect(refused({ createBeforeDestroy: "yes" })).toContain('createBeforeDestroy is "yes": use true or false.');
    const group = Peer.securityGroup("sg-a1ba1");
    const tags = { team: "web" };
    for (const kind of [undefined, "aws_security_group_rule"] as const) {
      // The compiler refuses it too.
      expect(messageOf(() => new Connections({ securityGroups: [group], kind, tags } as never))).toContain(
        "aws_security_group_rule does not support tags",
      );
    }
  });

  it("do not include an empty object of tags", () => {
    const stack = stackWith(
      (scope) => new MutualSecurityGroupRules(scope, "rules", { rules: { web: HTTP }, tags: {} as never }),
    );
    expect(Object.keys(rulesIn(stack))).toHaveLength(2);
  });
});

describe("connections", () => {
  type Groups = Record<"alb" | "web" | "db", SecurityGroup>;
  const connected = (build: (groups: Groups) => void, context: Record<string, unknown> = {}) => {
    const stack = new TerraformStack(new App({ context }), "stack");
    build({ alb: group(stack, "alb"), web: group(stack, "web"), db: group(stack, "db") });
    return stack;
  };

  it("create both rules with the kind of either side and the tags of both sides, in any order of the calls", () => {
    const calls = ({ alb, web }: Groups) => {
      const edge = new Connections({ securityGroups: [alb], kind: KIND, tags: { team: "edge" } });
      const app = new Connections({ securityGroups: [web], kind: KIND, tags: { app: "shop" } });
      return [
        () => edge.allowTo(app, Port.HTTP, "x"),
        () => Connections.of(alb).allowTo(web, Port.HTTP, "x"),
        () => app.allowFrom(alb, Port.HTTP, "x", {}),
      ];
    };
    const orders = [
      [0, 1, 2],
      [1, 0, 2],
    ];
    for (const order of orders) {
      const stack = connected((groups) => order.forEach((index) => calls(groups)[index]!()));
      const { egress, ingress } = vpcRulesIn(stack);
      expect([...egress, ...ingress].map(({ tags }) => tags)).toEqual([
        { team: "edge", app: "shop" },
        { team: "edge", app: "shop" },
      ]);
      expect(rulesIn(stack)).toEqual({});
    }
  });

  it("accept the same token on both sides as the value of a tag", () => {
    const stack = connected(({ alb, web }) => {
      const tags = () => ({ owner: alb.ownerId });
      const from = new Connections({ securityGroups: [alb], kind: KIND, tags: tags() });
      from.allowTo(new Connections({ securityGroups: [web], kind: KIND, tags: tags() }), Port.HTTP);
      expect(() =>
        new Connections({ securityGroups: [web], kind: KIND, tags: { owner: "me" } }).allowFrom(alb, Port.HTTP),
      ).toThrow('has two values for the tag "owner": "${aws_security_group.alb.owner_id}" and "me"');
    });
    expect(vpcRulesIn(stack).egress[0]!.tags).toEqual({ owner: "${aws_security_group.alb.owner_id}" });
  });

  it("cannot have two kinds, or two values of a tag", () => {
    const of = (kind: RuleKind) => (one: SecurityGroup) => new Connections({ securityGroups: [one], kind });
    const tagged = (one: SecurityGroup, team: string) =>
      new Connections({ securityGroups: [one], kind: KIND, tags: { team } });
    expect(
      messageOf(() =>
        connected(({ alb, web }) => of(KIND)(alb).allowTo(of("aws_security_group_rule")(web), Port.HTTP)),
      ),
    ).toContain(
      'Connections.of(alb).allowTo(web, tcp 80) has the kinds "aws_vpc_security_group_rule" and "aws_security_group_rule", but both rules of a connection must have the same kind: set the same kind on both sides, or set it on one side only.',
    );
    const message = messageOf(() =>
      connected(({ alb, web }) => {
        tagged(alb, "edge").allowTo(web, Port.HTTP);
        tagged(web, "web").allowFrom(alb, Port.HTTP);
      }),
    );
    expect(message).toContain(
      'Connections.of(web).allowFrom(alb, tcp 80) has two values for the tag "team": "edge" and "web". Both rules of a connection have the same tags: use one value',
    );
    const later = messageOf(() =>
      connected(({ alb, web }) => {
        of("aws_security_group_rule")(alb).allowTo(web, Port.HTTP);
        of(KIND)(web).allowFrom(alb, Port.HTTP);
      }),
    );
    expect(later).toContain('has the kinds "aws_security_group_rule" and "aws_vpc_security_group_rule"');
  });

  it("have the kind of the context if no side sets one", () => {
    const context = { securityGroupRuleKind: KIND };
    const stack = connected(({ alb, web }) => Connections.of(alb).allowTo(web, Port.HTTP), context);
    expect(vpcRulesIn(stack).egress).toHaveLength(1);
  });
});

describe("the kind of a stack or an app", () => {
  const synthesized = (context: Record<string, unknown>, ofStack?: unknown, props: object = {}) => {
    const stack = new TerraformStack(new App({ context }), "stack");
    if (ofStack !== undefined) stack.node.setContext("securityGroupRuleKind", ofStack);
    new MutualSecurityGroupRules(stack, "rules", { rules: { one: HTTP }, ...props });
    return { old: Object.keys(rulesIn(stack)).length, newer: Object.values(vpcRulesIn(stack)).flat().length };
  };

  it("comes from the context, which the property kind overrides", () => {
    expect(synthesized({})).toEqual({ old: 2, newer: 0 });
    expect(synthesized({ securityGroupRuleKind: KIND })).toEqual({ old: 0, newer: 2 });
    expect(synthesized({}, KIND)).toEqual({ old: 0, newer: 2 });
    expect(synthesized({ securityGroupRuleKind: KIND }, "aws_security_group_rule")).toEqual({ old: 2, newer: 0 });
    expect(synthesized({ securityGroupRuleKind: KIND }, undefined, { kind: "aws_security_group_rule" })).toEqual({
      old: 2,
      newer: 0,
    });
    // Tags need the property kind, because the context can change.
    expect(() => synthesized({ securityGroupRuleKind: KIND }, undefined, { tags: { team: "web" } })).toThrow(
      'set kind to "aws_vpc_security_group_rule"',
    );
  });

  it("is refused if it is invalid", () => {
    expect(messageOf(() => synthesized({ securityGroupRuleKind: "vpc" }))).toContain(
      'The context "securityGroupRuleKind" is "vpc": use "aws_security_group_rule" or "aws_vpc_security_group_rule".',
    );
  });
});

describe("rules of both kinds on one group", () => {
  function warnings(build: (...stacks: [TerraformStack, TerraformStack]) => void): string[] {
    const app = appInFolder();
    const [one, two] = [new TerraformStack(app, "one"), new TerraformStack(app, "two")];
    for (const stack of [one, two]) new AwsProvider(stack, "aws");
    build(one, two);
    for (let times = 0; times < 2; times++) app.synth();
    const nodes = app.node.findAll();
    return nodes.flatMap(({ node }) =>
      node.metadata.flatMap(({ type, data }) => (type === "@cdktf/warn" ? [`${node.path}: ${String(data)}`] : [])),
    );
  }
  const rulesOf = (
    stack: TerraformStack,
    id: string,
    kind: RuleKind,
    source: SecurityGroup,
    target: Peer,
    port = Port.HTTP,
  ) => new MutualSecurityGroupRules(stack, id, { kind, rules: { one: { source, target, port } } });

  it("cause one warning for each group", () => {
    const found = warnings((one) => {
      const [web, db, lonely] = [group(one, "web"), group(one, "db"), group(one, "lonely")];
      rulesOf(one, "old", "aws_security_group_rule", web, Peer.anyIpv4());
      rulesOf(one, "new", KIND, web, Peer.ipv4("10.0.0.0/16"), Port.HTTPS);
      new MutualSecurityGroupRules(one, "more", {
        kind: KIND,
        rules: [{ source: web, target: new DataAwsSecurityGroup(one, "found", { name: "x" }), port: Port.SSH }],
      });
      rulesOf(one, "queries", KIND, db, Peer.anyIpv4());
      new SecurityGroupRule(one, "by-hand", {
        type: "ingress",
        securityGroupId: db.id,
        protocol: "tcp",
        fromPort: 22,
        toPort: 22,
        cidrBlocks: ["10.0.0.0/8"],
      });
      rulesOf(one, "alone", KIND, lonely, Peer.anyIpv4());
    });
    expect(found).toEqual([
      "one/new/one/egress: aws_security_group.web has a rule of kind aws_vpc_security_group_rule here and a rule of kind aws_security_group_rule at one/old/one/egress. The AWS provider's documentation warns that these kinds conflict on one group: use one kind for all rules of the group.",
      expect.stringMatching(/^one\/by-hand: aws_security_group\.db has a rule of kind aws_security_group_rule here/),
    ]);
  });

  it("cause no warning for values of an iterator, which can be any groups", () => {
    const found = warnings((one) => {
      for (const kind of ["aws_security_group_rule", KIND] as const) {
        const forEach = TerraformIterator.fromMap({ x: { a: "sg-1", b: "sg-2" } });
        const [source, target] = ["a", "b"].map((name) => Peer.securityGroup(forEach.getString(name))) as [Peer, Peer];
        new MutualSecurityGroupRules(one, kind, { kind, forEach, rule: { source, target, port: Port.HTTP } });
      }
    });
    expect(found).toEqual([]);
  });

  it("cause a warning across stacks, but not for groups that only have the same name", () => {
    const across = warnings((one, two) => {
      const web = group(one, "web");
      rulesOf(one, "old", "aws_security_group_rule", web, Peer.anyIpv4());
      rulesOf(two, "new", KIND, web, Peer.ipv4("10.0.0.0/16"), Port.HTTPS);
    });
    expect(across).toEqual([
      expect.stringMatching(/^two\/new\/one\/egress: aws_security_group\.web of stack "one" has a rule/),
    ]);
    const apart = warnings((one, two) => {
      rulesOf(one, "old", "aws_security_group_rule", group(one, "web"), Peer.anyIpv4());
      rulesOf(two, "new", KIND, group(two, "web"), Peer.anyIpv4());
    });
    expect(apart).toEqual([]);
  });
});

describe("rules with createBeforeDestroy", () => {
  it("have it in their lifecycle, for both kinds, with the other settings", () => {
    const of = (kind: RuleKind) =>
      stackWith((stack) => {
        const rules = { one: { source: group(stack, "a"), target: group(stack, "b"), port: Port.HTTP } };
        new MutualSecurityGroupRules(stack, "rules", { kind, rules, createBeforeDestroy: true });
      });
    for (const rule of Object.values(rulesIn(of("aws_security_group_rule")))) {
      expect(rule.lifecycle).toEqual({ create_before_destroy: true });
    }
    expect(vpcRulesIn(of(KIND)).egress[0]!.lifecycle).toEqual({
      create_before_destroy: true,
      replace_triggered_by: ["aws_security_group.b.id"],
    });
  });

  it("are both rules of a connection if one side sets it", () => {
    const stack = stackWith((scope) => {
      const web = new Connections({ securityGroups: [group(scope, "web")], createBeforeDestroy: true });
      Connections.of(group(scope, "alb")).allowTo(web, Port.HTTP);
      web.allowTo(Peer.anyIpv4(), Port.HTTPS);
    });
    expect(Object.values(rulesIn(stack)).map(({ lifecycle }) => lifecycle)).toEqual(
      Array.from({ length: 3 }, () => ({ create_before_destroy: true })),
    );
  });
});

describe("the egress guard", () => {
  it("recognizes the group of a rule whose group is an expression", () => {
    const stack = stackWith((scope) => {
      new AwsProvider(scope, "aws");
      const web = new SecurityGroup(scope, "web", { egress: [] });
      const found = new DataAwsSecurityGroup(scope, "found", { name: "found" });
      new MutualSecurityGroupRules(scope, "rules", {
        kind: KIND,
        rules: { one: { source: web, target: found, port: Port.HTTP, leaveOutRuleOn: "target" } },
      });
      EgressGuard.addTo(scope);
    });
    expect(() => Testing.fullSynth(stack)).toThrow(/stack\/web has inline rules, and standalone rules/);
  });
});
