import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup, type SecurityGroupConfig } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule, type SecurityGroupRuleConfig } from "@cdktf/provider-aws/lib/security-group-rule";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import {
  App,
  Aspects,
  Fn,
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
import fc from "fast-check";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { EgressGuard, type EgressGuardProps } from "../../src/constructs/egress-guard";
import { MutualSecurityGroupRules, Peer, Port } from "../../src/index";
import { DIRECTIONS, type Direction } from "../../src/rules/directions";
import { RULE_KINDS } from "../../src/rules/resource-types";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { closedEnvironment } from "../support/environments";
import { asConstructRule, rightRules } from "../support/module-rules";
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

function stackIn(scope: Construct, name = "stack"): TerraformStack {
  const stack = new TerraformStack(scope, name);
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  return stack;
}

const group = (scope: Construct, id: string, config: Partial<SecurityGroupConfig> = {}) =>
  new SecurityGroup(scope, id, { name: id, ...config });
const rule = (scope: Construct, id: string, config: Partial<SecurityGroupRuleConfig>) =>
  new SecurityGroupRule(scope, id, { type: "egress", securityGroupId: "sg-1", ...HTTPS, ...config });

const portsFrom = (expression: string) => ({
  fromPort: Token.asNumber(expression),
  toPort: Token.asNumber(expression),
});

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

/** The findings in an app with two stacks. */
function inTwoStacks(build: (one: TerraformStack, two: TerraformStack) => void): string[] {
  const app = newApp();
  build(stackIn(app, "one"), stackIn(app, "two"));
  EgressGuard.addTo(app, WARNING);
  app.synth();
  return annotationsOf(app).map(({ constructPath, message }) => `${constructPath}: ${message}`);
}

const OPEN = /^stack\/web: stack\/web is open to all outbound traffic/;
const MIXED = /^stack\/web: stack\/web has inline rules, and standalone rules/;
const matching = (pattern: string) => expect.stringMatching(new RegExp(pattern)) as string;
const withoutIngress = (path: string) => matching(`^${path}: .* but no ingress rule of .* accepts it\\.`);
const withoutEgress = (path: string) => matching(`^${path}: .* but no egress rule of .* allows it\\.`);

describe("a group that is open to all outbound traffic", () => {
  it("stops the synthesis with an error that contains a remedy", () => {
    const app = newApp();
    group(stackIn(app), "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app);
    expect(messageOf(() => app.synth())).toContain(
      "[stack/web] stack/web is open to all outbound traffic through an inline egress rule (all traffic to 0.0.0.0/0). " +
        "Declare each connection that it needs as a pair of rules, then remove this rule. To accept the finding, add an " +
        'exception to EgressGuard with the path "stack/web", the finding "open-egress" and a reason.',
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
      "inline, to all addresses of the internet, in parts",
      (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] }] }),
    ],
    [
      "inline, on all TCP ports",
      (stack) =>
        group(stack, "web", { egress: [{ protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ANYWHERE }] }),
    ],
    [
      "inline, by a rule for each protocol",
      (stack) =>
        group(stack, "web", {
          egress: [
            { protocol: "tcp", fromPort: 0, toPort: 65535, cidrBlocks: ANYWHERE },
            { protocol: "udp", fromPort: 0, toPort: 65535, cidrBlocks: ANYWHERE },
            { protocol: "icmp", fromPort: -1, toPort: -1, cidrBlocks: ANYWHERE },
          ],
        }),
    ],
    [
      "inline and by a rule, which only together open everything",
      (stack) => {
        rule(stack, "out", { ...ALL, securityGroupId: group(stack, "web").id, cidrBlocks: ["0.0.0.0/1"] });
        rule(stack, "other", {
          ...ALL,
          securityGroupId: "${aws_security_group.web.id}",
          cidrBlocks: ["128.0.0.0/1"],
        });
      },
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
    ["a network", (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["10.0.0.0/8"] }] })],
    ["one half of IPv4", (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["0.0.0.0/1"] }] })],
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
        /^stack\/out: sg-1 is open to all outbound traffic through stack\/out \(all traffic to 0\.0\.0\.0\/0\)/,
      ),
    ]);
  });
});

const onVisit = (visit: (node: IConstruct) => unknown): IAspect => ({ visit: (node) => void visit(node) });

describe("an override of a stack", () => {
  const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ANYWHERE };
  const narrow = { ...HTTPS, cidrBlocks: ["10.0.0.0/8"] };

  it.each<[string, (stack: TerraformStack) => void]>([
    [
      "adds egress to a group",
      (stack) => {
        group(stack, "web");
        stack.addOverride("resource.aws_security_group.web.egress", [open]);
      },
    ],
    [
      "adds egress to the egress of a group",
      (stack) => {
        group(stack, "web", { egress: [narrow] });
        stack.addOverride("resource.aws_security_group.web.egress", [open]);
      },
    ],
    [
      "changes a part of a group's egress",
      (stack) => {
        group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ["10.0.0.0/8"] }] });
        stack.addOverride("resource.aws_security_group.web.egress.0.cidr_blocks.0", "0.0.0.0/0");
      },
    ],
    [
      "changes a rule",
      (stack) => {
        const web = group(stack, "web").id;
        rule(stack, "out", { ...ALL, securityGroupId: web, cidrBlocks: ["10.0.0.0/8"] });
        stack.addOverride("resource.aws_security_group_rule.out.cidr_blocks", ANYWHERE);
      },
    ],
  ])("is read if it %s", (_name, build) => {
    expect(findings(build)).toEqual([expect.stringMatching(OPEN)]);
  });

  it.each<[string, string]>([
    ["a group's egress", "resource.aws_security_group.web.egress"],
    ["a group", "resource.aws_security_group.web"],
  ])("is read if it removes %s", (_name, path) => {
    const build = (stack: TerraformStack) => {
      group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
      stack.addOverride(path, undefined);
    };
    expect(findings(build)).toEqual([]);
  });

  describe("that declares a rule of its own", () => {
    const build = (stack: TerraformStack) => {
      const egress = { type: "egress", security_group_id: group(stack, "web").id, ...open };
      stack.addOverride("resource.aws_security_group_rule.out", egress);
    };

    it("is read", () => {
      expect(findings(build)).toEqual([expect.stringMatching(OPEN)]);
    });

    it("is reported on the stack if its group is not in the app", () => {
      const ownGroup = (stack: TerraformStack) => {
        stack.addOverride("resource.aws_security_group_rule.out", {
          type: "egress",
          security_group_id: "sg-1",
          ...open,
        });
      };
      const path = "stack/aws_security_group_rule.out";
      expect(findings(ownGroup)).toEqual([
        expect.stringContaining(`stack: sg-1 is open to all outbound traffic through ${path} (all traffic`),
      ]);
      const exceptions = [{ path, finding: "open-egress", reason: "It is a proxy." }] as const;
      expect(findings(ownGroup, { exceptions })).toEqual([]);
    });

    it("counts as the other side of a rule", () => {
      const found = findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
        stack.addOverride("resource.aws_vpc_security_group_ingress_rule.in", {
          security_group_id: db,
          referenced_security_group_id: "${aws_security_group.web.id}",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
        });
      });
      expect(found).toEqual([]);
    });
  });
});

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
    expect(finding).toContain(
      "standalone rules: stack/out. Terraform overwrites one kind with the other. Remove egress",
    );
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
      "stack/out: stack/web may open tcp 443 to stack/db through stack/out, but no ingress rule of stack/db accepts it. " +
        "Add an ingress rule for tcp 443 from stack/web on stack/db, or remove stack/out. To accept the finding, add an " +
        'exception to EgressGuard with the path "stack/out", the finding "missing-ingress" and a reason.',
    ]);
  });

  it("needs a counterpart in the other direction too", () => {
    expect(
      findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "in", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web });
      }),
    ).toEqual([
      matching("^stack/in: stack/db accepts tcp 443 from stack/web through stack/in, but no egress rule of stack/web"),
    ]);
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
    ["a range that contains a part of it", { fromPort: 443, toPort: 500 }],
    ["all TCP ports", { fromPort: 0, toPort: 65535 }],
    ["all traffic", ALL],
    ["all traffic, with the protocol all", { ...ALL, protocol: "all" }],
  ])("matches a counterpart with other traffic, which is not reported either: %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toEqual([]);
  });

  it.each<[string, Side]>([
    ["another port", { fromPort: 80, toPort: 80 }],
    ["another protocol", { protocol: "udp" }],
    ["a port that only Terraform knows", { fromPort: Token.asNumber("${var.port}"), toPort: 443 }],
    ["the same direction", { type: "egress" }],
    ["another group as its peer", { sourceSecurityGroupId: "sg-5" }],
    ["another group", { securityGroupId: "sg-5" }],
    ["all IPv6 addresses", { sourceSecurityGroupId: undefined, ipv6CidrBlocks: ["::/0"] }],
  ])("does not match a rule with %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toContainEqual(withoutIngress("stack/out"));
  });

  it("matches adjacent port ranges", () => {
    const found = findings((stack) => {
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db, fromPort: 1, toPort: 9 });
      const side = { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web };
      rule(stack, "low", { ...side, fromPort: 1, toPort: 5 });
      rule(stack, "high", { ...side, fromPort: 6, toPort: 9 });
    });
    expect(found).toEqual([]);
  });

  it("matches a counterpart that is open to all IPv4 addresses", () => {
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
    expect(found).toEqual([withoutEgress("stack/db")]);
  });

  it("is reported if it is of the newer kind", () => {
    const found = findings((stack) => {
      const side = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      new VpcSecurityGroupEgressRule(stack, "out", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
      new VpcSecurityGroupIngressRule(stack, "in", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
    });
    expect(found).toEqual([withoutIngress("stack/out"), withoutEgress("stack/in")]);
  });

  it("is reported if a group is a literal ID without a resource", () => {
    expect(findings((stack) => rule(stack, "out", { sourceSecurityGroupId: "sg-2" }))).toEqual([
      matching("^stack/out: sg-1 may open tcp 443 to sg-2 through stack/out, but no ingress rule of sg-2 accepts it"),
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

  describe("with a port that only Terraform knows", () => {
    const database = (stack: TerraformStack) => new DbInstance(stack, "database", { instanceClass: "db.t4g.micro" });
    const portOf = ({ port }: DbInstance) => ({ fromPort: port, toPort: port });

    it("matches a rule with the same port", () => {
      const found = findings((stack) => {
        const ports = portOf(database(stack));
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "out", { ...ports, securityGroupId: web, sourceSecurityGroupId: db });
        rule(stack, "in", { ...ports, type: "ingress", securityGroupId: db, sourceSecurityGroupId: web });
      });
      expect(found).toEqual([]);
    });

    it("matches a rule with the same port in another stack", () => {
      const found = inTwoStacks((one, two) => {
        const ports = portOf(database(one));
        const [web, db] = [group(two, "web").id, group(one, "db").id];
        rule(two, "out", { ...ports, securityGroupId: web, sourceSecurityGroupId: db });
        const ingress = { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web };
        rule(two, "in", {
          ...ingress,
          fromPort: Token.asNumber("${aws_db_instance.database.port}"),
          toPort: ports.toPort,
        });
      });
      expect(found).toEqual([]);
    });

    it.each<[string, Side]>([
      ["all ports", { fromPort: 0, toPort: 65535 }],
      ["all traffic", ALL],
      ["a port that Terraform computes", portsFrom("${var.port + 1}")],
    ])("matches a rule with %s", (_name, ingress) => {
      const found = findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "out", { ...portOf(database(stack)), securityGroupId: web, sourceSecurityGroupId: db });
        rule(stack, "in", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web, ...ingress });
      });
      expect(found).toEqual([]);
    });

    it("does not match a rule with another port that only Terraform knows", () => {
      const found = findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "out", { ...portOf(database(stack)), securityGroupId: web, sourceSecurityGroupId: db });
        const ingress = { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web };
        rule(stack, "in", { ...ingress, ...portsFrom("${var.port}") });
      });
      expect(found).toEqual([
        expect.stringContaining("stack/out: stack/web may open tcp aws_db_instance.database.port to stack/db"),
        expect.stringContaining("stack/in: stack/db accepts tcp var.port from stack/web"),
      ]);
    });
  });

  describe("whose group is a function call", () => {
    it("matches any rule if Terraform computes the group", () => {
      const found = findings((stack) => {
        const [web, db] = [group(stack, "web").id, group(stack, "db").id];
        rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: Fn.lower(db) });
        rule(stack, "in", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: Fn.trimspace(web) });
        rule(stack, "in-2", { type: "ingress", securityGroupId: Fn.lower("sg-2"), sourceSecurityGroupId: web });
        rule(stack, "out-2", { securityGroupId: web, sourceSecurityGroupId: "sg-2" });
      });
      expect(found).toEqual([]);
    });

    it.each(RULE_KINDS)("matches the rule of a pair that only writes the group as a call, as an %s", (kind) => {
      const found = findings((stack) => {
        const [web, db] = ["web", "db"].map((name) => new TerraformVariable(stack, name, {}).stringValue);
        const ends = { source: Peer.securityGroup(web!), target: Peer.securityGroup(db!), port: Port.tcp(443) };
        const rules = { one: { ...ends, leaveOutRuleOn: "source" } } as const;
        new MutualSecurityGroupRules(stack, "rules", { kind, rules });
        rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
        // The pair's rule names this group only, and no other group.
        rule(stack, "other", { securityGroupId: "sg-1", sourceSecurityGroupId: db });
      });
      expect(found.filter((finding) => !finding.includes("of kind"))).toEqual([withoutIngress("stack/other")]);
    });

    it("is found if it opens the group", () => {
      const build = (stack: TerraformStack) =>
        rule(stack, "out", { ...ALL, securityGroupId: Fn.lower(group(stack, "web").id), cidrBlocks: ANYWHERE });
      expect(findings(build)).toEqual([matching("^stack/out: lower\\(aws_security_group.web.id\\) is open to all")]);
    });
  });

  it("can be an inline rule of a group with count, for each instance that a rule names", () => {
    const found = findings((stack) => {
      group(stack, "db", { ingress: [{ ...HTTPS, securityGroups: ["sg-1"] }], count: 2 });
      rule(stack, "out", { sourceSecurityGroupId: "${aws_security_group.db[0].id}" });
      rule(stack, "other", { sourceSecurityGroupId: "${aws_security_group.db[1].id}" });
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

    it("over its ports is reported if no port can have a counterpart", () => {
      const build = (stack: TerraformStack) => rule(stack, "out", { ...port, sourceSecurityGroupId: "sg-2" });
      expect(findings(build)).toEqual([withoutIngress("stack/out")]);
      const ingress = { type: "ingress", securityGroupId: "sg-2", sourceSecurityGroupId: "sg-1" };
      expect(findings((stack) => [build(stack), rule(stack, "in", ingress)])).toEqual([]);
    });

    it("over its groups is not reported, and can be the counterpart of any group's rule", () => {
      const each = TerraformIterator.fromList(["sg-2", "sg-3"]);
      const found = findings((stack) => {
        rule(stack, "out", { sourceSecurityGroupId: "sg-2" });
        rule(stack, "other", { securityGroupId: "sg-4", sourceSecurityGroupId: each.value as string, forEach: each });
        const side = { type: "ingress", sourceSecurityGroupId: "sg-1" };
        rule(stack, "in", { ...side, securityGroupId: each.value as string, forEach: each });
      });
      expect(found).toEqual([]);
    });

    it("over its groups is reported if it opens them", () => {
      const each = TerraformIterator.fromList(["sg-2", "sg-3"]);
      const open = { ...ALL, cidrBlocks: ANYWHERE, forEach: each };
      expect(findings((stack) => rule(stack, "out", { ...open, securityGroupId: each.value as string }))).toEqual([
        matching("^stack/out: each.value is open to all outbound traffic through stack/out"),
      ]);
    });

    it("over its ports can be a counterpart", () => {
      expect(besideEgress(ingressFrom(port))).toEqual([]);
    });

    it("over something else is reported if its own values have no counterpart", () => {
      const found = findings((stack) => rule(stack, "out", { forEach: each, sourceSecurityGroupId: "sg-2" }));
      expect(found).toEqual([withoutIngress("stack/out")]);
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
      [withoutIngress("stack/out")],
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
      [withoutIngress("stack/out"), withoutEgress("stack/in")],
    ],
    [
      "inline in one direction",
      (stack) => group(stack, "web", { ingress: [{ ...HTTPS, selfAttribute: true }] }),
      [withoutEgress("stack/web")],
    ],
    [
      "inline in both directions",
      (stack) => {
        const self = [{ ...HTTPS, selfAttribute: true }];
        group(stack, "web", { ingress: self, egress: self });
      },
      [],
    ],
  ])("%s", (_name, build, found) => {
    expect(findings(build)).toEqual(found);
  });
});

describe("across the stacks of an app", () => {
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
      matching("^two/in: two/web accepts tcp 443 from one/web through two/in, but no egress rule of one/web"),
      matching("^two/out: two/web may open tcp 443 to one/web through two/out, but no ingress rule of one/web"),
    ]);
  });

  it("an open egress rule on another stack's group is reported once, on the group", () => {
    const found = inTwoStacks((one, two) =>
      rule(two, "out", { ...ALL, securityGroupId: group(one, "web").id, cidrBlocks: ANYWHERE }),
    );
    expect(found).toEqual([matching("^one/web: one/web is open to all outbound traffic through two/out")]);
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

describe("while an app is synthesized", () => {
  const open = { protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ANYWHERE };
  const wasWritten = (app: App, stack: string) => existsSync(join(app.outdir, `stacks/${stack}/cdk.tf.json`));

  it("errors stop it before the first stack that has errors is written, and all errors of that stack are reported", () => {
    const app = newApp();
    const [one, two] = [stackIn(app, "one"), stackIn(app, "two")];
    group(one, "web");
    for (const id of ["web", "db"]) group(two, id, { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app);
    const message = messageOf(() => app.synth());
    expect(message).toContain("[two/web] two/web is open to all outbound traffic");
    expect(message).toContain("[two/db] two/db is open to all outbound traffic");
    expect([wasWritten(app, "one"), wasWritten(app, "two")]).toEqual([true, false]);
  });

  it("a stack is judged after its own aspects have changed it, although other stacks were judged before", () => {
    const app = newApp();
    const [one, two] = [stackIn(app, "one"), stackIn(app, "two")];
    const [web, db] = [group(one, "web"), group(two, "db")];
    rule(two, "out", { securityGroupId: web.id, sourceSecurityGroupId: db.id });
    const ingress = rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
    Aspects.of(two).add(onVisit((node) => node === ingress && ingress.addOverride("from_port", 80)));
    Aspects.of(two).add(onVisit((node) => node === ingress && ingress.addOverride("to_port", 80)));
    EgressGuard.addTo(app);
    expect(messageOf(() => app.synth())).toContain("[two/out] one/web may open tcp 443 to two/db through two/out");
    expect([wasWritten(app, "one"), wasWritten(app, "two")]).toEqual([true, false]);
  });

  it("and once more, everything is judged anew", () => {
    const app = newApp();
    const [one, two] = [stackIn(app, "one"), stackIn(app, "two")];
    const [web, db] = [group(one, "web"), group(two, "db")];
    rule(two, "out", { securityGroupId: web.id, sourceSecurityGroupId: db.id });
    const ingress = rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
    EgressGuard.addTo(app);
    app.synth();
    ingress.addOverride("from_port", 80);
    ingress.addOverride("to_port", 80);
    expect(() => app.synth()).toThrow("[two/out] one/web may open tcp 443 to two/db through two/out");
    web.addOverride("egress", [open]);
    expect(() => app.synth()).toThrow("[one/web] one/web is open to all outbound traffic");
  });

  it("each resource is read at most twice more than without a guard, however many stacks there are", () => {
    const readings = (isGuarded: boolean) => {
      const app = newApp();
      const stacks = Array.from({ length: 8 }, (_, index) => stackIn(app, `stack-${index}`));
      const groups = stacks.map((stack) => group(stack, "web"));
      const spies = groups.map((one) => vi.spyOn(one, "toTerraform"));
      if (isGuarded) EgressGuard.addTo(app);
      app.synth();
      return spies.map((spy) => spy.mock.calls.length);
    };
    const [guarded, unguarded] = [readings(true), readings(false)];
    expect(guarded.map((count, index) => count - unguarded[index]!)).toEqual([1, ...Array<number>(7).fill(2)]);
  });

  it("a stack within a stack is guarded too", () => {
    const app = newApp();
    const inner = stackIn(stackIn(app, "outer"), "inner");
    group(inner, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app);
    expect(() => app.synth()).toThrow("[outer/inner/web] outer/inner/web is open to all outbound traffic");
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
      expect(messageOf(() => synthesize(stack))).toContain("[stack/web] stack/web is open to all outbound traffic");
    }
  });

  it.each(synthesizers)("an error on a construct that an aspect guards fails %s", (_name, synthesize) => {
    const stack = openGroup();
    Aspects.of(stack.node.findChild("web")).add(new EgressGuard());
    expect(() => synthesize(stack)).toThrow("[stack/web] stack/web is open to all outbound traffic");
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

  it("a change of another stack counts in the next call of Testing.synth", () => {
    const app = newApp();
    const [one, two] = [stackIn(app, "one"), stackIn(app, "two")];
    rule(one, "out", { securityGroupId: "sg-1", sourceSecurityGroupId: "sg-2" });
    EgressGuard.addTo(app);
    Testing.synth(two);
    rule(two, "in", { type: "ingress", securityGroupId: "sg-2", sourceSecurityGroupId: "sg-1" });
    Testing.synth(two);
    expect(Testing.synth(one)).toContain("aws_security_group_rule");
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
    expect(found).toEqual([expect.stringMatching(OPEN), withoutEgress("stack/db")]);
  });

  it("of open egress also accept what depends on it", () => {
    const build = (stack: TerraformStack) => {
      const bastion = group(stack, "bastion", {
        egress: [{ ...ALL, cidrBlocks: ANYWHERE }],
        ingress: [{ ...HTTPS, cidrBlocks: ANYWHERE }],
      });
      rule(stack, "in", { type: "ingress", securityGroupId: group(stack, "db").id, sourceSecurityGroupId: bastion.id });
    };
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    expect(findings(build, { exceptions })).toEqual([]);
    expect(findings(build)).toEqual([
      matching("^stack/bastion: stack/bastion is open to all outbound traffic"),
      matching("^stack/bastion: AWS does not track connections to stack/bastion through an inline ingress rule"),
      matching(
        "^stack/in: stack/db accepts tcp 443 from stack/bastion through stack/in, but only open egress allows it: an inline egress rule",
      ),
    ]);
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
        '  exceptions[1].finding is "open": use "open-egress" or "missing-egress" or "missing-ingress" or "mixed-rules" or "egress-only-through-open-rule" or "cut-when-closed".',
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

describe("for all rules", () => {
  const key = fc.stringMatching(/^[a-z][a-z0-9 ._-]{0,12}$/);

  it.each(RULE_KINDS)("the pairs of MutualSecurityGroupRules have both sides, as %s", (kind) => {
    fc.assert(
      fc.property(rightRules(key, { maxLength: 6 }), (written) => {
        const rules = Object.fromEntries(Object.entries(written).map(([name, rule]) => [name, asConstructRule(rule)]));
        const found = findings((stack) => new MutualSecurityGroupRules(stack, "rules", { kind, rules }));
        // A rule may open all egress, and synthesis warns about rules that cover others.
        expect(found.filter((finding) => /, but (no|only) /.test(finding))).toEqual([]);
      }),
    );
  });

  const pairs = closedEnvironment.map((environment) => environment.pairs);

  it("rules that are written by hand have no finding, and without any one rule of a pair they have exactly one", () => {
    fc.assert(
      fc.property(pairs, fc.nat(), fc.constantFrom(...DIRECTIONS), (all, index, removed) => {
        const build = (isLeftOut: (pair: number, direction: Direction) => boolean) => (stack: TerraformStack) => {
          for (const [number, { source, target, protocolNumber, fromPort, toPort }] of all.entries()) {
            const traffic = { protocol: protocolNumber!, fromPort: fromPort as number, toPort: toPort as number };
            for (const type of DIRECTIONS.filter((direction) => !isLeftOut(number, direction))) {
              const [own, peer] = type === "egress" ? [source, target] : [target, source];
              const end = own === peer ? { selfAttribute: true } : { sourceSecurityGroupId: peer };
              rule(stack, `${type}-${number}`, { type, securityGroupId: own, ...end, ...traffic });
            }
          }
        };
        expect(findings(build(() => false))).toEqual([]);
        const half = index % all.length;
        const found = findings(build((pair, direction) => pair === half && direction === removed));
        expect(found).toEqual([
          removed === "egress" ? withoutEgress(`stack/ingress-${half}`) : withoutIngress(`stack/egress-${half}`),
        ]);
      }),
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
