import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup, type SecurityGroupConfig } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule, type SecurityGroupRuleConfig } from "@cdktf/provider-aws/lib/security-group-rule";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  App,
  Aspects,
  TerraformIterator,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Testing,
  Token,
  type AppConfig,
  type IAspect,
} from "cdktf";
import { Construct, type IConstruct } from "constructs";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { EgressGuard, type EgressGuardProps } from "../../src/constructs/egress-guard";
import { MutualSecurityGroupRules, Peer, Port } from "../../src/index";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { messageOf } from "../support/synthesis";

const WARNING = { report: "warning" } as const;
const ALL = { protocol: "-1", fromPort: 0, toPort: 0 };
const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 };
const ANYWHERE = ["0.0.0.0/0"];

const folder = temporaryFolder();
afterAll(() => {
  removeFolder(folder);
});
// Stubbed as in Testing.app, so that no warnings are printed.
const newApp = (options: AppConfig = {}) =>
  Testing.stubVersion(new App({ ...options, outdir: mkdtempSync(join(folder, "app-")), stackTraces: false }));

function stackIn(app: App, name = "stack"): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

const group = (scope: Construct, id: string, config: Partial<SecurityGroupConfig> = {}) =>
  new SecurityGroup(scope, id, { name: id, ...config });
const rule = (scope: Construct, id: string, config: Partial<SecurityGroupRuleConfig>) =>
  new SecurityGroupRule(scope, id, { type: "egress", securityGroupId: "sg-1", ...HTTPS, ...config });

/** The annotations in the manifest of a synthesized app. */
function annotationsOf(app: App): { constructPath: string; level: string; message: string }[] {
  const manifest = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { annotations: { constructPath: string; level: string; message: string }[] }>;
  };
  return Object.values(manifest.stacks).flatMap(({ annotations }) => annotations);
}

/** The findings in a stack, as `path: message`, from a synthesis with warnings only. */
function findings(build: (stack: TerraformStack) => void, props: EgressGuardProps = {}): string[] {
  const app = newApp();
  build(stackIn(app));
  EgressGuard.addTo(app, { ...WARNING, ...props });
  app.synth();
  return annotationsOf(app).map(({ constructPath, message }) => `${constructPath}: ${message}`);
}

const OPEN = /^stack\/web: Security group stack\/web is open to all outbound traffic/;
const MIXED = /^stack\/web: Security group stack\/web has inline rules and standalone rules/;
const oneSided = (path: string) => expect.stringMatching(new RegExp(`^${path}: Only the `)) as string;

describe("a group that is open to all outbound traffic", () => {
  it("stops the synthesis with an error that contains a remedy", () => {
    const app = newApp();
    group(stackIn(app), "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app);
    expect(messageOf(() => app.synth())).toContain(
      "[stack/web] Security group stack/web is open to all outbound traffic: an inline egress rule allows all traffic to " +
        "0.0.0.0/0. Remove this rule and declare each connection with MutualSecurityGroupRules. To accept the finding, " +
        'add an exception to EgressGuard with the path "stack/web", the finding "open-egress" and a reason.',
    );
    expect(existsSync(join(app.outdir, "stacks/stack/cdk.tf.json"))).toBe(false);
  });

  it("causes a warning if the user asks for warnings, and the stack is written", () => {
    const app = newApp();
    group(stackIn(app), "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app, WARNING);
    app.synth();
    expect(annotationsOf(app)).toEqual([
      expect.objectContaining({
        constructPath: "stack/web",
        level: "@cdktf/warn",
        message: expect.any(String) as string,
      }),
    ]);
    expect(existsSync(join(app.outdir, "stacks/stack/cdk.tf.json"))).toBe(true);
  });

  it.each<[string, (stack: TerraformStack) => void]>([
    ["inline, to IPv4", (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] })],
    ["inline, to IPv6", (stack) => group(stack, "web", { egress: [{ ...ALL, ipv6CidrBlocks: ["::/0"] }] })],
    [
      "inline, with the protocol all",
      (stack) => group(stack, "web", { egress: [{ ...ALL, protocol: "all", cidrBlocks: ANYWHERE }] }),
    ],
    [
      "with other ranges",
      (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }] }),
    ],
    [
      "in a VPC's default group",
      (stack) => new DefaultSecurityGroup(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] }),
    ],
    [
      "by a rule",
      (stack) => rule(stack, "out", { ...ALL, securityGroupId: group(stack, "web").id, cidrBlocks: ANYWHERE }),
    ],
    [
      "by a rule, to IPv6",
      (stack) => rule(stack, "out", { ...ALL, securityGroupId: group(stack, "web").id, ipv6CidrBlocks: ["::/0"] }),
    ],
    [
      "by a rule of the newer kind",
      (stack) =>
        new VpcSecurityGroupEgressRule(stack, "out", {
          securityGroupId: group(stack, "web").id,
          ipProtocol: "-1",
          cidrIpv4: "0.0.0.0/0",
        }),
    ],
    [
      "by a rule of the newer kind, to IPv6",
      (stack) =>
        new VpcSecurityGroupEgressRule(stack, "out", {
          securityGroupId: group(stack, "web").id,
          ipProtocol: "-1",
          cidrIpv6: "::/0",
        }),
    ],
    [
      "by an override",
      (stack) => {
        group(stack, "web").addOverride("egress", [
          { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ANYWHERE },
        ]);
      },
    ],
    [
      "by an aspect that runs later",
      (stack) => {
        const web = group(stack, "web");
        const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ANYWHERE };
        Aspects.of(stack).add(onVisit((node) => node === web && web.addOverride("egress", [open])));
      },
    ],
  ])("is found: %s", (_name, build) => {
    expect(findings(build)).toEqual([expect.stringMatching(OPEN)]);
  });

  it.each<[string, (stack: TerraformStack) => void]>([
    ["no rules", (stack) => group(stack, "web")],
    ["one protocol", (stack) => group(stack, "web", { egress: [{ ...HTTPS, cidrBlocks: ANYWHERE }] })],
    [
      "all TCP ports",
      (stack) =>
        group(stack, "web", { egress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ANYWHERE }] }),
    ],
    ["a network", (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["10.0.0.0/8"] }] })],
    [
      "both halves of IPv4",
      (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }] }),
    ],
    ["open ingress", (stack) => group(stack, "web", { ingress: [{ ...ALL, cidrBlocks: ANYWHERE }] })],
    ["a rule of type ingress", (stack) => rule(stack, "in", { ...ALL, type: "ingress", cidrBlocks: ANYWHERE })],
    [
      "open egress that an override removes",
      (stack) => {
        const open = group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
        open.addOverride("egress", undefined);
      },
    ],
    [
      "a dynamic block, which may be empty",
      (stack) => {
        const each = TerraformIterator.fromList(["10.0.0.0/8"]);
        group(stack, "web", { egress: each.dynamic({ ...ALL, cidr_blocks: [each.value] }) });
      },
    ],
    ["a group with count 0", (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }], count: 0 })],
    [
      "addresses that only Terraform knows",
      (stack) => {
        const networks = new TerraformVariable(stack, "networks", { type: "list(string)" });
        group(stack, "web", { egress: [{ ...ALL, cidrBlocks: networks.listValue }] });
      },
    ],
  ])("is not reported for %s", (_name, build) => {
    expect(findings(build)).toEqual([]);
  });

  it("is reported on the rule if the group is not in the tree", () => {
    expect(findings((stack) => rule(stack, "out", { ...ALL, cidrBlocks: ANYWHERE }))).toEqual([
      expect.stringMatching(
        /^stack\/out: Security group sg-1 is open to all outbound traffic: stack\/out allows all traffic/,
      ),
    ]);
  });
});

const onVisit = (visit: (node: IConstruct) => unknown): IAspect => ({ visit: (node) => void visit(node) });

describe("a group with inline rules and standalone rules", () => {
  const INLINE = [{ ...HTTPS, cidrBlocks: ["10.0.0.0/8"] }];

  it.each<[string, (stack: TerraformStack) => { id: string }, (stack: TerraformStack, id: string) => void]>([
    [
      "inline ingress and standalone egress",
      (stack) => group(stack, "web", { ingress: INLINE }),
      (stack, id) => rule(stack, "out", { securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "inline egress and standalone ingress",
      (stack) => group(stack, "web", { egress: INLINE }),
      (stack, id) => rule(stack, "in", { type: "ingress", securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "an egress rule of the newer kind",
      (stack) => group(stack, "web", { egress: INLINE }),
      (stack, id) =>
        new VpcSecurityGroupEgressRule(stack, "out", { securityGroupId: id, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }),
    ],
    [
      "an ingress rule of the newer kind",
      (stack) => group(stack, "web", { egress: INLINE }),
      (stack, id) =>
        new VpcSecurityGroupIngressRule(stack, "in", { securityGroupId: id, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }),
    ],
    [
      "a VPC's default group",
      (stack) => new DefaultSecurityGroup(stack, "web", { ingress: INLINE }),
      (stack, id) => rule(stack, "out", { securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "an empty list, which removes all rules",
      (stack) => group(stack, "web", { egress: [] }),
      (stack, id) => rule(stack, "out", { securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "the group's address as a text",
      (stack) => group(stack, "web", { ingress: INLINE }),
      (stack) => rule(stack, "out", { securityGroupId: "${aws_security_group.web.id}", cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "one instance of a group with count",
      (stack) => group(stack, "web", { ingress: INLINE, count: 2 }),
      (stack) => rule(stack, "out", { securityGroupId: "${aws_security_group.web[0].id}", cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "a pair's rules",
      (stack) => group(stack, "web", { ingress: INLINE }),
      (stack, id) =>
        new MutualSecurityGroupRules(stack, "rules", {
          rules: {
            db: { source: Peer.securityGroup(id), target: Peer.securityGroup("sg-0db"), port: Port.tcp(3306) },
          },
        }),
    ],
  ])("is found: %s", (_name, makeGroup, makeRule) => {
    expect(findings((stack) => makeRule(stack, makeGroup(stack).id))).toEqual([expect.stringMatching(MIXED)]);
  });

  it("gets a message with the rules and a remedy", () => {
    const [finding] = findings((stack) =>
      rule(stack, "out", { securityGroupId: group(stack, "web", { ingress: INLINE }).id, cidrBlocks: ["10.0.0.0/8"] }),
    );
    expect(finding).toContain("overwrite each other in Terraform: stack/out. Remove egress and ingress from the group");
    expect(finding).toContain(
      'add an exception to EgressGuard with the path "stack/web", the finding "mixed-rules" and a reason.',
    );
  });

  it.each<[string, (stack: TerraformStack) => void]>([
    [
      "only inline rules",
      (stack) => {
        group(stack, "web", { ingress: INLINE, egress: INLINE });
        rule(stack, "out", { securityGroupId: group(stack, "other").id, cidrBlocks: ["10.0.0.0/8"] });
      },
    ],
    [
      "a group of the same name in another stack",
      (stack) => {
        group(stackIn(App.of(stack), "other"), "web", { ingress: INLINE });
        rule(stack, "out", { securityGroupId: group(stack, "web").id, cidrBlocks: ["10.0.0.0/8"] });
      },
    ],
    [
      "a dynamic block, which may be empty",
      (stack) => {
        const each = TerraformIterator.fromList(["10.0.0.0/8"]);
        const web = group(stack, "web", { ingress: each.dynamic({ ...ALL, cidr_blocks: [each.value] }) });
        rule(stack, "out", { securityGroupId: web.id, cidrBlocks: ["10.0.0.0/8"] });
      },
    ],
  ])("is not reported for %s", (_name, build) => {
    expect(findings(build)).toEqual([]);
  });
});

describe("a rule between two groups", () => {
  /** The findings for an egress rule from web to db on port 443, and other rules. */
  const besideEgress = (build: (stack: TerraformStack, web: string, db: string) => unknown) =>
    findings((stack) => {
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
      build(stack, web, db);
    });

  it("needs a counterpart, and the finding names it and contains a remedy", () => {
    expect(besideEgress(() => undefined)).toEqual([
      "stack/out: Only the egress side of tcp 443 from stack/web to stack/db exists: no ingress rule on stack/db covers " +
        "it. Declare both sides with MutualSecurityGroupRules instead of this rule. To accept the finding, add an exception to " +
        'EgressGuard with the path "stack/out", the finding "one-sided-rule" and a reason.',
    ]);
  });

  it("needs a counterpart in the other direction too", () => {
    expect(
      findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "in", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web });
      }),
    ).toEqual([expect.stringMatching(/^stack\/in: Only the ingress side of tcp 443 from stack\/web to stack\/db/)]);
  });

  type Side = Partial<SecurityGroupRuleConfig>;
  const ingressFrom = (side: Side) => (stack: TerraformStack, web: string, db: string) =>
    rule(stack, "in", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web, ...side });

  it.each<[string, Side]>([
    ["the same protocol and port", {}],
    ["the same protocol by its number", { protocol: "6" }],
    ["the same protocol in capitals", { protocol: "TCP" }],
  ])("matches a counterpart with %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toEqual([]);
  });

  it.each<[string, Side]>([
    ["a range that contains it", { fromPort: 400, toPort: 500 }],
    ["all TCP ports", { fromPort: 0, toPort: 65535 }],
    ["all traffic", ALL],
    ["all traffic, with the protocol all", { ...ALL, protocol: "all" }],
  ])("is covered by a wider rule, which is one-sided itself: %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toEqual([oneSided("stack/in")]);
  });

  it.each<[string, Side]>([
    ["another port", { fromPort: 80, toPort: 80 }],
    ["another protocol", { protocol: "udp" }],
    ["a port that only Terraform knows", { fromPort: Token.asNumber("${var.port}"), toPort: 443 }],
    ["the same direction", { type: "egress" }],
    ["another group as its peer", { sourceSecurityGroupId: "sg-5" }],
    ["another group", { securityGroupId: "sg-5" }],
  ])("is not covered by %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toContainEqual(oneSided("stack/out"));
  });

  it("is covered by adjacent port ranges", () => {
    const found = findings((stack) => {
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db, fromPort: 1, toPort: 9 });
      const side = { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web };
      rule(stack, "low", { ...side, fromPort: 1, toPort: 5 });
      rule(stack, "high", { ...side, fromPort: 6, toPort: 9 });
    });
    expect(found).toEqual([]);
  });

  it("is covered by a counterpart that is open to all addresses", () => {
    const open = { sourceSecurityGroupId: undefined, cidrBlocks: ANYWHERE };
    expect(besideEgress(ingressFrom(open))).toEqual([]);
  });

  it.each<[string, Side, Side, number]>([
    ["every ICMP type", { fromPort: 8, toPort: 0 }, { fromPort: -1, toPort: -1 }, 0],
    ["every code of its type", { fromPort: 8, toPort: 0 }, { fromPort: 8, toPort: -1 }, 0],
    ["another type", { fromPort: 8, toPort: -1 }, { fromPort: 0, toPort: -1 }, 1],
  ])("with ICMP is compared with %s", (_name, egress, ingress, count) => {
    const found = findings((stack) => {
      const icmp = { protocol: "icmp", securityGroupId: "sg-1", sourceSecurityGroupId: "sg-2" };
      rule(stack, "out", { ...icmp, ...egress });
      rule(stack, "in", {
        ...icmp,
        type: "ingress",
        securityGroupId: "sg-2",
        sourceSecurityGroupId: "sg-1",
        protocol: "1",
        ...ingress,
      });
    });
    expect(found.filter((finding) => finding.startsWith("stack/out"))).toHaveLength(count);
  });

  it("with a protocol without ports is compared by its protocol only", () => {
    const found = findings((stack) => {
      const esp = { securityGroupId: "sg-1", sourceSecurityGroupId: "sg-2", protocol: "50" };
      rule(stack, "out", { ...esp, fromPort: 0, toPort: 0 });
      rule(stack, "in", {
        ...esp,
        type: "ingress",
        securityGroupId: "sg-2",
        sourceSecurityGroupId: "sg-1",
        fromPort: 0,
        toPort: 65535,
      });
    });
    expect(found).toEqual([]);
  });

  it.each<[string, (stack: TerraformStack, web: string, db: string) => unknown]>([
    [
      "the newer rule",
      (stack, web, db) =>
        new VpcSecurityGroupIngressRule(stack, "in", {
          securityGroupId: db,
          referencedSecurityGroupId: web,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
        }),
    ],
    [
      "an override",
      (stack, web, db) => {
        const side = rule(stack, "in", {
          type: "ingress",
          securityGroupId: db,
          sourceSecurityGroupId: web,
          fromPort: 80,
        });
        side.addOverride("from_port", 443);
      },
    ],
    [
      "a rule of a pair",
      (stack, web, db) => {
        const pair = standInForPair(stack);
        rule(pair, "ingress", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web });
      },
    ],
  ])("has %s as its counterpart", (_name, build) => {
    expect(besideEgress(build)).toEqual([]);
  });

  it("can have an inline rule as its counterpart", () => {
    const found = findings((stack) => {
      const web = group(stack, "web").id;
      const db = group(stack, "db", { ingress: [{ ...HTTPS, securityGroups: [web] }] }).id;
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
    });
    expect(found).toEqual([]);
  });

  it("is reported on its group if it is inline", () => {
    const found = findings((stack) => {
      group(stack, "db", { ingress: [{ ...HTTPS, securityGroups: [group(stack, "web").id] }] });
    });
    expect(found).toEqual([oneSided("stack/db")]);
  });

  it("is reported if it is of the newer kind", () => {
    const found = findings((stack) => {
      const side = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      new VpcSecurityGroupEgressRule(stack, "out", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
      new VpcSecurityGroupIngressRule(stack, "in", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
    });
    expect(found).toEqual([oneSided("stack/out"), oneSided("stack/in")]);
  });

  it("is reported if a group is a literal ID without a resource", () => {
    expect(findings((stack) => rule(stack, "out", { sourceSecurityGroupId: "sg-2" }))).toEqual([
      expect.stringMatching(/^stack\/out: Only the egress side of tcp 443 from sg-1 to sg-2 exists/),
    ]);
  });

  it("is compared without the account before an ID", () => {
    const found = findings((stack) => {
      rule(stack, "out", { sourceSecurityGroupId: "123456789012/sg-2" });
      rule(stack, "in", { type: "ingress", securityGroupId: "sg-2", sourceSecurityGroupId: "123456789012/sg-1" });
    });
    expect(found).toEqual([]);
  });

  it("is compared by the text of expressions", () => {
    const found = findings((stack) => {
      const [web, port] = [new TerraformVariable(stack, "web", {}), new TerraformVariable(stack, "port", {})];
      const ports = { fromPort: port.numberValue, toPort: port.numberValue };
      const db = group(stack, "db").id;
      rule(stack, "out", { ...ports, securityGroupId: web.stringValue, sourceSecurityGroupId: db });
      rule(stack, "in", { ...ports, type: "ingress", securityGroupId: db, sourceSecurityGroupId: web.stringValue });
    });
    expect(found).toEqual([]);
  });

  it("is never reported if a pair created it", () => {
    const found = findings((stack) => {
      const [web, db] = [group(stack, "web"), group(stack, "db")];
      new MutualSecurityGroupRules(stack, "rules", { rules: { db: { source: web, target: db, port: Port.tcp(443) } } });
      // The user has left out the other rule.
      rule(standInForPair(stack), "egress", { securityGroupId: web.id, sourceSecurityGroupId: "sg-2" });
    });
    expect(found).toEqual([]);
  });

  describe("that iterates", () => {
    const each = TerraformIterator.fromMap({ https: 443 });
    const port = { fromPort: Token.asNumber(each.value), toPort: Token.asNumber(each.value), forEach: each };

    it("over its ports is not reported", () => {
      expect(findings((stack) => rule(stack, "out", { ...port, sourceSecurityGroupId: "sg-2" }))).toEqual([]);
    });

    it("over its ports can be a counterpart", () => {
      expect(besideEgress(ingressFrom(port))).toEqual([]);
    });

    it("over something else is reported if its own values have no counterpart", () => {
      const found = findings((stack) => rule(stack, "out", { forEach: each, sourceSecurityGroupId: "sg-2" }));
      expect(found).toEqual([oneSided("stack/out")]);
    });

    it.each<[string, object]>([
      ["self", { self: "${var.self}" }],
      ["a list of groups", { security_groups: "${var.groups}" }],
    ])("or has an expression for %s can be a counterpart", (_name, peer) => {
      const found = findings((stack) => {
        const db = group(stack, "db");
        db.addOverride("ingress", [{ protocol: "tcp", from_port: 443, to_port: 443, ...peer }]);
        rule(stack, "out", { sourceSecurityGroupId: db.id });
      });
      expect(found).toEqual([]);
    });

    it("in a dynamic block can be a counterpart", () => {
      const found = findings((stack) => {
        const db = group(stack, "db", {
          ingress: each.dynamic({ protocol: "tcp", from_port: Token.asString(each.value) }),
        });
        rule(stack, "out", { sourceSecurityGroupId: db.id });
      });
      expect(found).toEqual([]);
    });
  });
});

/** A construct that the guard recognizes as a pair. */
function standInForPair(scope: Construct): Construct {
  const pair = new Construct(scope, "pair");
  Object.defineProperty(pair, Symbol.for("cdktf-mutual-security-groups/SecurityGroupRulePair"), { value: true });
  return pair;
}

describe("a rule between a group and itself", () => {
  it.each<[string, (stack: TerraformStack) => void, string[]]>([
    [
      "standalone in one direction",
      (stack) => rule(stack, "out", { securityGroupId: group(stack, "web").id, selfAttribute: true }),
      ["stack/out"],
    ],
    [
      "standalone in both directions",
      (stack) => {
        const web = group(stack, "web").id;
        rule(stack, "out", { securityGroupId: web, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: web, selfAttribute: true });
      },
      [],
    ],
    [
      "with self in one direction and the group's ID in the other",
      (stack) => {
        const web = group(stack, "web").id;
        rule(stack, "out", { securityGroupId: web, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: web, sourceSecurityGroupId: web });
      },
      [],
    ],
    [
      "with self on two groups",
      (stack) => {
        rule(stack, "out", { securityGroupId: group(stack, "web").id, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: group(stack, "db").id, selfAttribute: true });
      },
      ["stack/out", "stack/in"],
    ],
    [
      "inline in one direction",
      (stack) => group(stack, "web", { ingress: [{ ...HTTPS, selfAttribute: true }] }),
      ["stack/web"],
    ],
    [
      "inline in both directions",
      (stack) => {
        const self = [{ ...HTTPS, selfAttribute: true }];
        group(stack, "web", { ingress: self, egress: self });
      },
      [],
    ],
  ])("%s", (_name, build, paths) => {
    expect(findings(build)).toEqual(paths.map(oneSided));
  });
});

describe("across the stacks of an app", () => {
  /** The findings in an app with two stacks. */
  function inTwoStacks(build: (one: TerraformStack, two: TerraformStack) => void): string[] {
    const app = newApp();
    build(stackIn(app, "one"), stackIn(app, "two"));
    EgressGuard.addTo(app, WARNING);
    app.synth();
    return annotationsOf(app).map(({ constructPath, message }) => `${constructPath}: ${message}`);
  }

  it("a rule can have its counterpart in another stack", () => {
    const found = inTwoStacks((one, two) => {
      const [web, db] = [group(one, "web"), group(two, "web")];
      rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
      rule(two, "out", { securityGroupId: web.id, sourceSecurityGroupId: db.id });
    });
    expect(found).toEqual([]);
  });

  it("groups with the same name are different groups", () => {
    const found = inTwoStacks((one, two) => {
      const [web, db] = [group(one, "web"), group(two, "web")];
      rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
      rule(two, "out", { securityGroupId: db.id, sourceSecurityGroupId: web.id });
    });
    expect(found).toEqual([
      expect.stringMatching(/^two\/in: Only the ingress side of tcp 443 from one\/web to two\/web/),
      expect.stringMatching(/^two\/out: Only the egress side of tcp 443 from two\/web to one\/web/),
    ]);
  });

  it("an open egress rule on another stack's group is reported once, on the group", () => {
    const found = inTwoStacks((one, two) =>
      rule(two, "out", { ...ALL, securityGroupId: group(one, "web").id, cidrBlocks: ANYWHERE }),
    );
    expect(found).toEqual([
      expect.stringMatching(/^one\/web: .* is open to all outbound traffic: two\/out allows all traffic/),
    ]);
  });

  it("a guard of one stack reports only constructs in it, but reads the rules of other stacks", () => {
    const app = newApp();
    const [one, two] = [stackIn(app, "one"), stackIn(app, "two")];
    const web = group(one, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    const db = group(two, "db");
    rule(one, "unguarded", { sourceSecurityGroupId: "sg-2" });
    rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
    rule(two, "out", { securityGroupId: web.id, sourceSecurityGroupId: db.id, cidrBlocks: undefined });
    Aspects.of(two).add(new EgressGuard(WARNING));
    app.synth();
    expect(annotationsOf(app).map(({ constructPath }) => constructPath)).toEqual(["two/out"]);
  });
});

describe("a guard that is added", () => {
  const withOpenGroup = () => {
    const app = newApp();
    const stack = stackIn(app);
    group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    return { app, stack };
  };
  const levels = (app: App) => annotationsOf(app).map(({ level }) => level);

  it("to a stack as an aspect guards the stack", () => {
    const { app, stack } = withOpenGroup();
    Aspects.of(stack).add(new EgressGuard());
    expect(() => app.synth()).toThrow("stack/web is open to all outbound traffic");
  });

  it("to a stack by addTo guards the stack", () => {
    const { app, stack } = withOpenGroup();
    EgressGuard.addTo(stack);
    expect(() => app.synth()).toThrow("stack/web is open to all outbound traffic");
  });

  it("to a construct reports only what is in the construct", () => {
    const { app, stack } = withOpenGroup();
    const part = new Construct(stack, "part");
    rule(part, "out", { sourceSecurityGroupId: "sg-2" });
    EgressGuard.addTo(part, WARNING);
    app.synth();
    expect(annotationsOf(app).map(({ constructPath }) => constructPath)).toEqual(["stack/part/out"]);
  });

  it("to the app and to the stack reports each finding once", () => {
    const { app, stack } = withOpenGroup();
    Aspects.of(stack).add(EgressGuard.addTo(app, WARNING));
    EgressGuard.addTo(stack, WARNING);
    app.synth();
    expect(levels(app)).toEqual(["@cdktf/warn"]);
  });

  it("with errors, and again with warnings, reports only errors", () => {
    const { app, stack } = withOpenGroup();
    for (const report of ["error", "warning"] as const) EgressGuard.addTo(stack, { report });
    expect(() => app.synth()).toThrow("stack/web is open to all outbound traffic");
    const levelsOnGroup = stack.node.findChild("web").node.metadata.map(({ type }) => type);
    expect(levelsOnGroup.filter((type) => type !== "stacktrace")).toEqual(["@cdktf/error"]);
  });

  it("with warnings, and again with errors, reports errors", () => {
    const { app, stack } = withOpenGroup();
    for (const report of ["warning", "error"] as const) EgressGuard.addTo(stack, { report });
    expect(() => app.synth()).toThrow("stack/web is open to all outbound traffic");
  });

  it("to an app that is synthesized twice reports each finding once", () => {
    const { app } = withOpenGroup();
    EgressGuard.addTo(app, WARNING);
    app.synth();
    app.synth();
    expect(levels(app)).toEqual(["@cdktf/warn"]);
  });

  it("to an app before its last stack is created stops the synthesis", () => {
    const app = newApp();
    stackIn(app, "early");
    EgressGuard.addTo(app);
    stackIn(app, "late");
    expect(() => app.synth()).toThrow("EgressGuard was added to the app, but not to its stack late");
  });

  it("to an app as an aspect has no effect, because CDKTF does not run aspects of apps", () => {
    const { app } = withOpenGroup();
    Aspects.of(app).add(new EgressGuard());
    expect(() => app.synth()).not.toThrow();
  });
});

describe("in unit tests", () => {
  const openGroup = (options: AppConfig = {}) => {
    const stack = stackIn(newApp(options));
    group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    return stack;
  };
  const synthesizers: [string, (stack: TerraformStack) => void][] = [
    ["Testing.synth", (stack) => void Testing.synth(stack)],
    ["Testing.synth with validations", (stack) => void Testing.synth(stack, true)],
    ["Testing.synthHcl", (stack) => void Testing.synthHcl(stack)],
    ["Testing.fullSynth", (stack) => void Testing.fullSynth(stack)],
  ];

  it.each(synthesizers)("an error fails every call of %s", (_name, synthesize) => {
    const stack = openGroup();
    EgressGuard.addTo(App.of(stack));
    for (let time = 0; time < 3; time += 1) {
      expect(messageOf(() => synthesize(stack))).toContain(
        "[stack/web] Security group stack/web is open to all outbound traffic",
      );
    }
  });

  it.each(synthesizers)("an error on a construct that an aspect guards fails %s", (_name, synthesize) => {
    const stack = openGroup();
    Aspects.of(stack.node.findChild("web")).add(new EgressGuard());
    expect(() => synthesize(stack)).toThrow("[stack/web] Security group stack/web is open to all outbound traffic");
  });

  it.each(synthesizers)("a warning does not fail %s", (_name, synthesize) => {
    const stack = openGroup();
    EgressGuard.addTo(stack, WARNING);
    synthesize(stack);
    const levels = stack.node.findChild("web").node.metadata.map(({ type }) => type);
    expect(levels.filter((type) => type !== "stacktrace")).toEqual(["@cdktf/warn"]);
  });

  it("a group that a later aspect closes does not fail Testing.synth", () => {
    const stack = stackIn(newApp());
    const web = group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(stack);
    Aspects.of(stack).add(onVisit((node) => node === web && web.addOverride("egress", undefined)));
    expect(Testing.synth(stack)).toContain("aws_security_group");
  });

  it("an app with skipValidation is not guarded", () => {
    const stack = openGroup({ skipValidation: true });
    EgressGuard.addTo(stack);
    Testing.synth(stack);
    App.of(stack).synth();
  });
});

it("does not throw errors if the CDKTF CLI runs the app, because the CLI shows them", () => {
  vi.stubEnv("CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS", "true");
  onTestFinished(() => void vi.unstubAllEnvs());
  const app = newApp();
  group(stackIn(app), "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
  EgressGuard.addTo(app);
  app.synth();
  expect(annotationsOf(app)).toMatchObject([{ constructPath: "stack/web", level: "@cdktf/error" }]);
});

describe("exceptions", () => {
  const reason = "Administrators reach anything from there.";
  const openBastion = (stack: TerraformStack) =>
    group(stack, "bastion", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });

  it("accept a finding", () => {
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    expect(findings(openBastion, { exceptions })).toEqual([]);
  });

  it("can name the rule instead of its group", () => {
    const build = (stack: TerraformStack) =>
      rule(stack, "out", { ...ALL, securityGroupId: group(stack, "bastion").id, cidrBlocks: ANYWHERE });
    const exceptions = [{ path: "stack/out", finding: "open-egress", reason } as const];
    expect(findings(build, { exceptions })).toEqual([]);
  });

  it("accept one finding on one construct", () => {
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    const found = findings(
      (stack) => {
        openBastion(stack);
        group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
        group(stack, "db", { ingress: [{ ...HTTPS, selfAttribute: true }] });
      },
      { exceptions },
    );
    expect(found).toEqual([expect.stringMatching(OPEN), oneSided("stack/db")]);
  });

  it("of open egress count as the egress side of connections, but refused open egress does not", () => {
    const build = (stack: TerraformStack) => {
      const bastion = openBastion(stack).id;
      rule(stack, "in", { type: "ingress", securityGroupId: group(stack, "db").id, sourceSecurityGroupId: bastion });
    };
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    expect(findings(build, { exceptions })).toEqual([]);
    expect(findings(build)).toEqual([expect.stringContaining("is open to all outbound traffic"), oneSided("stack/in")]);
  });

  it("that match nothing cause one warning on the guarded construct", () => {
    const app = newApp();
    openBastion(stackIn(app, "one"));
    stackIn(app, "two");
    const exceptions = [
      { path: "one/bastion", finding: "open-egress", reason },
      { path: "one/bastion", finding: "mixed-rules", reason },
      { path: "two/bastoin", finding: "open-egress", reason },
    ] as const;
    EgressGuard.addTo(app, { exceptions });
    app.synth();
    const stale = (path: string, finding: string) => ({
      constructPath: "one",
      level: "@cdktf/warn",
      message: `EgressGuard has an exception for "${path}", "${finding}", that matches no finding: correct it or remove it.`,
    });
    expect(annotationsOf(app)).toMatchObject([
      stale("one/bastion", "mixed-rules"),
      stale("two/bastoin", "open-egress"),
    ]);
  });

  it("and other properties that are invalid are refused together", () => {
    const props = {
      report: "warn",
      ignore: true,
      exceptions: [
        { path: "stack/bastion", finding: "open-egress", reason: " " },
        { path: "", finding: "open", reason },
        { path: "stack/bastion", finding: "open-egress", because: reason },
        "stack/bastion",
      ],
    };
    expect(messageOf(() => new EgressGuard(props as never))).toBe(
      [
        "EgressGuard: 8 problems, so nothing is guarded.",
        "  ignore is not a property of EgressGuard: use one of report, exceptions.",
        '  report is "warn": use "error" or "warning".',
        '  exceptions[0].reason is " ": give the reason for the exception.',
        '  exceptions[1].path is "": give the path of a construct, such as "stack/bastion".',
        '  exceptions[1].finding is "open": use "open-egress" or "mixed-rules" or "one-sided-rule".',
        "  because is not a property of exceptions[2]: use one of path, finding, reason.",
        "  exceptions[2].reason is missing: give the reason for the exception.",
        '  exceptions[3] is "stack/bastion": give an object with a path, a finding and a reason.',
      ].join("\n"),
    );
    expect(messageOf(() => new EgressGuard({ exceptions: {} as never }))).toContain(
      "exceptions is {}: give a list of exceptions.",
    );
    expect(messageOf(() => new EgressGuard(null as never))).toContain(
      "The properties of EgressGuard are null: give an object with some of report, exceptions.",
    );
  });
});

it("ignores other resources", () => {
  const found = findings((stack) => {
    new TerraformResource(stack, "other", { terraformResourceType: "aws_vpc" }).addOverride("egress", [
      { protocol: "-1", cidr_blocks: ANYWHERE },
    ]);
  });
  expect(found).toEqual([]);
});
