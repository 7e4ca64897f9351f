import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { Ec2ManagedPrefixList } from "@cdktf/provider-aws/lib/ec2-managed-prefix-list";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { App, TerraformIterator, TerraformStack, TerraformVariable, Testing } from "cdktf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Connections, EgressGuard, MutualSecurityGroupRules, Peer, Port, type MutualRule } from "../../src/index";
import { asConstructRule, rightRules } from "../support/module-rules";
import { messageOf, resourcesIn, rulesIn, stackWith } from "../support/synthesis";

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

function made(
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
  it("are an egress rule on the source and an ingress rule on the target, tagged alike", () => {
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

  it("say the same as those of the other kind, for all rules", () => {
    const someRules = rightRules(fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,12}$/), { maxLength: 6 });
    fc.assert(
      fc.property(someRules, (written) => {
        const rules = Object.fromEntries(Object.entries(written).map(([key, rule]) => [key, asConstructRule(rule)]));
        const synthesized = (kind: "aws_security_group_rule" | typeof KIND) =>
          stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { kind, rules }));
        const { egress, ingress } = vpcRulesIn(synthesized(KIND));
        const inOtherWords = (type: string) => (rule: Resource) => {
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
            // No ports are 0 in that kind.
            from_port: rule.from_port ?? 0,
            to_port: rule.to_port ?? 0,
            description: rule.description,
          };
        };
        const others = Object.values(rulesIn(synthesized("aws_security_group_rule")));
        expect([...egress.map(inOtherWords("egress")), ...ingress.map(inOtherWords("ingress"))]).toEqual([
          ...others.filter(({ type }) => type === "egress"),
          ...others.filter(({ type }) => type === "ingress"),
        ]);
      }),
    );
  });

  it("have no ports where the protocol has none, and leave it to Terraform where only it knows the protocol", () => {
    const [all] = made(() => ({ ...HTTP, port: Port.allTraffic() })).egress;
    expect(all).toMatchObject({ ip_protocol: "-1" });
    expect(all).not.toHaveProperty("from_port");
    expect(all).not.toHaveProperty("to_port");

    const [unknown] = made((stack) => {
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

  it("are replaced with the group or prefix list that is their peer, and with nothing else", () => {
    const groups = made((stack) => ({ source: group(stack, "a"), target: group(stack, "b"), port: Port.HTTP }));
    expect(groups.egress[0]).toMatchObject({
      security_group_id: "${aws_security_group.a.id}",
      lifecycle: { replace_triggered_by: ["aws_security_group.b.id"] },
    });
    expect(groups.ingress[0]).toMatchObject({
      security_group_id: "${aws_security_group.b.id}",
      lifecycle: { replace_triggered_by: ["aws_security_group.a.id"] },
    });

    const list = made((stack) => ({
      source: group(stack, "a"),
      target: Peer.prefixList(
        new Ec2ManagedPrefixList(stack, "pl", { name: "pl", addressFamily: "IPv4", maxEntries: 1 }).id,
      ),
      port: Port.HTTP,
    }));
    expect(list.egress[0]).toMatchObject({
      lifecycle: { replace_triggered_by: ["aws_ec2_managed_prefix_list.pl.id"] },
    });

    const itself = made((stack) => {
      const a = group(stack, "a");
      return { source: a, target: a, port: Port.HTTP };
    });
    const literal = made(() => HTTP);
    const address = made((stack) => ({
      source: group(stack, "a"),
      target: Peer.ipv4(new TerraformVariable(stack, "block", { type: "string" }).stringValue),
      port: Port.HTTP,
    }));
    for (const rule of [itself, literal, address].flatMap(({ egress, ingress }) => [...egress, ...ingress])) {
      expect(rule).not.toHaveProperty("lifecycle");
      expect(rule.security_group_id).toMatch(/^(sg-\w+|\$\{aws_security_group\.a\.id\})$/);
    }
  });

  it("have a group that is unknown while their peer is, where no resource of the stack could have them replaced", () => {
    const found = made((stack) => ({
      source: group(stack, "a"),
      target: new DataAwsSecurityGroup(stack, "found", { name: "found" }),
      port: Port.HTTP,
    }));
    const [a, b] = ["aws_security_group.a.id", "data.aws_security_group.found.id"];
    expect(found.egress[0]!.security_group_id).toBe(`\${element(split(" ", join(" ", [${a}, ${b}])), 0)}`);
    expect(found.egress[0]).not.toHaveProperty("lifecycle");
    // A resource of this stack is the other one's peer.
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

describe("tags and kinds that do not fit", () => {
  const refused = (options: object) =>
    messageOf(() =>
      stackWith((stack) => new MutualSecurityGroupRules(stack, "rules", { rules: { web: HTTP }, ...options })),
    );

  it("are refused by name, with what to do", () => {
    expect(refused({ tags: { team: "web" } })).toContain(
      'tags are given, and aws_security_group_rule has none: give kind: "aws_vpc_security_group_rule", which has, or leave them out.',
    );
    expect(refused({ kind: "aws_vpc_security_group_ingress_rule" })).toContain(
      'kind is "aws_vpc_security_group_ingress_rule": use "aws_security_group_rule" or "aws_vpc_security_group_rule".',
    );
    expect(refused({ kind: KIND, tags: { team: 7 } })).toContain('tags["team"] is 7: give a text.');
    expect(refused({ kind: KIND, tags: "web" })).toContain('tags is "web": give texts by name, as an object.');
    expect(
      messageOf(() => new Connections({ securityGroups: [Peer.securityGroup("sg-a1ba1")], tags: { team: "web" } })),
    ).toContain("tags are given, and aws_security_group_rule has none");
  });

  it("are not, where there are no tags", () => {
    const stack = stackWith(
      (scope) => new MutualSecurityGroupRules(scope, "rules", { rules: { web: HTTP }, tags: {} }),
    );
    expect(Object.keys(rulesIn(stack))).toHaveLength(2);
  });
});

describe("connections", () => {
  it("make the rules on their own groups of their kind, with their tags", () => {
    const stack = stackWith((scope) => {
      const alb = new Connections({ securityGroups: [group(scope, "alb")], kind: KIND, tags: { team: "edge" } });
      const web = new Connections({ securityGroups: [group(scope, "web")], kind: KIND, tags: { team: "web" } });
      alb.allowTo(web, Port.HTTP);
      web.allowFrom(alb, Port.HTTP);
      alb.allowTo(group(scope, "db"), Port.MYSQL_AURORA);
    });
    const { egress, ingress } = vpcRulesIn(stack);
    expect(egress.map(({ tags }) => tags)).toEqual([{ team: "edge" }, { team: "edge" }]);
    expect(ingress.map(({ tags }) => tags)).toEqual([{ team: "web" }]);
    expect(Object.values(rulesIn(stack)).map(({ type }) => type)).toEqual(["ingress"]);
  });

  it("refuse another kind for a rule that is there", () => {
    const message = messageOf(() =>
      stackWith((scope) => {
        const [alb, web] = [group(scope, "alb"), group(scope, "web")];
        Connections.of(alb).allowTo(web, Port.HTTP);
        new Connections({ securityGroups: [alb], kind: KIND }).allowTo(web, Port.HTTP);
      }),
    );
    expect(message).toContain(
      'rules["alb-to-web/tcp-80"] has kind "aws_vpc_security_group_rule" for its source, and was made as "aws_security_group_rule" before',
    );
  });
});

describe("the egress guard", () => {
  it("sees on which group such a rule is", () => {
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
    expect(() => Testing.fullSynth(stack)).toThrow(/Security group stack\/web mixes inline rules with standalone ones/);
  });
});
