import type { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import type { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { TerraformIterator } from "cdktf";
import { expect, expectTypeOf, it } from "vitest";
import {
  Connections,
  MutualSecurityGroupRules,
  Peer,
  Port,
  type MutualRule,
  type MutualRules,
  type RuleKind,
} from "../../src/index";
import { stackWith } from "../support/synthesis";

/*
 * The compiler checks these lines (`npm run typecheck`). It also reports expected errors that do not occur.
 */

const WEB = Peer.securityGroup("sg-80443");
const HTTP: MutualRule = { source: Peer.securityGroup("sg-a1ba1"), target: WEB, port: Port.tcp(80) };
const SCOPE = stackWith(() => undefined);
const TAGS = { team: "web" };
const NEWER = "aws_vpc_security_group_rule";

it("an unknown key does not compile", () => {
  const rules = new MutualSecurityGroupRules(SCOPE, "keys", {
    rules: { "alb-to-web": HTTP, ports: { ...HTTP, port: [Port.tcp(81)] } },
  });
  expectTypeOf<"alb-to-web" | "ports" | `ports/${string}`>().toExtend<Parameters<(typeof rules)["pair"]>[0]>();
  expect(rules.pair("ports/tcp-81").rules).toHaveLength(2);
  // @ts-expect-error - no rule has this key
  expect(() => rules.pair("nope")).toThrow();
  // @ts-expect-error - the rules are not a list
  expect(() => rules.pair(0)).toThrow();
});

it("any key compiles if the compiler does not know the keys", () => {
  const some: Record<string, MutualRule> = { web: HTTP };
  const either: MutualRules = [HTTP];
  expect(
    new MutualSecurityGroupRules(
      stackWith(() => undefined),
      "some",
      { rules: some },
    ).pair("web").rules,
  ).toHaveLength(2);
  expect(
    new MutualSecurityGroupRules(
      stackWith(() => undefined),
      "either",
      { rules: either },
    ).pair(0).rules,
  ).toHaveLength(2);
  const forEach = TerraformIterator.fromList(["sg-1"]);
  expect(new MutualSecurityGroupRules(SCOPE, "each", { forEach, rule: HTTP }).pair("each").rules).toHaveLength(2);
});

it("conditional rules compile", () => {
  const isEnabled = SCOPE.node.id !== "";
  const create = (id: string, rules: MutualRules) =>
    new MutualSecurityGroupRules(
      stackWith(() => undefined),
      id,
      { rules },
    );
  const some = new MutualSecurityGroupRules(
    stackWith(() => undefined),
    "some",
    {
      rules: {
        web: HTTP,
        ...(isEnabled ? { ssh: { ...HTTP, port: Port.SSH } } : {}),
        none: isEnabled ? undefined : HTTP,
      },
    },
  );
  expect([...some.pairs.keys()]).toEqual(["web", "ssh"]);
  expect(some.pair("ssh").rules).toHaveLength(2);
  expect(create("list", [HTTP, ...(isEnabled ? [{ ...HTTP, port: Port.SSH }] : [])]).pairs.size).toBe(2);
});

it("the kind must be given, because it is not inferred from the type of the variable", () => {
  // @ts-expect-error - kind is missing
  const rules: MutualSecurityGroupRules<typeof NEWER> = new MutualSecurityGroupRules(SCOPE, "h", { rules: [] });
  expect(rules.pairs.size).toBe(0);
});

it("tags without a kind that supports them do not compile", () => {
  const group = { securityGroups: [WEB] };
  const either = NEWER as RuleKind;
  const refused = [
    // @ts-expect-error - kind is missing
    () => new MutualSecurityGroupRules(SCOPE, "a", { rules: [], tags: TAGS }),
    // @ts-expect-error - this kind does not support tags
    () => new MutualSecurityGroupRules(SCOPE, "b", { rules: [], tags: TAGS, kind: "aws_security_group_rule" }),
    // @ts-expect-error - kind is missing
    () => new Connections({ ...group, tags: TAGS }),
    // @ts-expect-error - this kind does not support tags
    () => new Connections({ ...group, tags: TAGS, kind: "aws_security_group_rule" }),
  ];
  for (const call of refused) expect(call).toThrow("does not support tags");
  // @ts-expect-error - the kind may be the one that does not support tags
  expect(() => new MutualSecurityGroupRules(SCOPE, "c", { rules: [], tags: TAGS, kind: either })).not.toThrow();
  new MutualSecurityGroupRules(SCOPE, "d", { rules: [], tags: TAGS, kind: NEWER });
  new Connections({ ...group, tags: TAGS, kind: NEWER });
});

it("an unknown property or attribute does not compile", () => {
  // @ts-expect-error - the attribute is misspelled
  expect(() => new MutualSecurityGroupRules(SCOPE, "e", { rules: { a: { ...HTTP, descripton: "x" } } })).toThrow();
  // @ts-expect-error - the attribute is misspelled
  expect(() => new MutualSecurityGroupRules(SCOPE, "f", { rules: [{ ...HTTP, descripton: "x" }] })).toThrow();
  // @ts-expect-error - the property does not exist
  expect(() => new MutualSecurityGroupRules(SCOPE, "g", { rules: [], lifecycle: {} })).toThrow();
});

it("the rules of a pair have the type of its kind, and every set of rules has the type without parameters", () => {
  const scope = stackWith(() => undefined);
  const older = new MutualSecurityGroupRules(scope, "older", { kind: "aws_security_group_rule", rules: { web: HTTP } });
  const newer = new MutualSecurityGroupRules(
    stackWith(() => undefined),
    "newer",
    { kind: NEWER, rules: { web: HTTP } },
  );
  expectTypeOf(older.pair("web").egress).toEqualTypeOf<SecurityGroupRule>();
  expectTypeOf(newer.pair("web").egress).toEqualTypeOf<VpcSecurityGroupEgressRule>();
  const fields: MutualSecurityGroupRules[] = [older, newer];
  expect(fields.map(({ pairs }) => pairs.size)).toEqual([1, 1]);
});
