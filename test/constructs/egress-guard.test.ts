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
import { removeFolder, temporaryFolder } from "../../src/system/folders";
import { messageOf } from "../support/synthesis";

const WARNING = { report: "warning" } as const;
const ALL = { protocol: "-1", fromPort: 0, toPort: 0 };
const HTTPS = { protocol: "tcp", fromPort: 443, toPort: 443 };
const ANYWHERE = ["0.0.0.0/0"];

const folder = temporaryFolder();
afterAll(() => {
  removeFolder(folder);
});
// As one of Testing.app, which prints no warnings.
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

/** What the manifest of a synthesized app says of its stacks: where, and what. */
function annotationsOf(app: App): { constructPath: string; level: string; message: string }[] {
  const manifest = JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) as {
    stacks: Record<string, { annotations: { constructPath: string; level: string; message: string }[] }>;
  };
  return Object.values(manifest.stacks).flatMap(({ annotations }) => annotations);
}

/** The findings of a stack, as `path: message`, found by a synthesis that only warns. */
function findings(build: (stack: TerraformStack) => void, props: EgressGuardProps = {}): string[] {
  const app = newApp();
  build(stackIn(app));
  EgressGuard.addTo(app, { ...WARNING, ...props });
  app.synth();
  return annotationsOf(app).map(({ constructPath, message }) => `${constructPath}: ${message}`);
}

const OPEN = /^stack\/web: Security group stack\/web is open outwards/;
const MIXED = /^stack\/web: Security group stack\/web mixes inline rules with standalone ones/;
const oneSided = (path: string) => expect.stringMatching(new RegExp(`^${path}: Only the `)) as string;

describe("a group that is open outwards", () => {
  it("ends the synthesis with an error that says what to do", () => {
    const app = newApp();
    group(stackIn(app), "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    EgressGuard.addTo(app);
    expect(messageOf(() => app.synth())).toContain(
      "[stack/web] Security group stack/web is open outwards: an inline egress rule lets all traffic out to 0.0.0.0/0. " +
        "Remove this rule and declare each connection with MutualSecurityGroupRules, " +
        'or give EgressGuard an exception for "stack/web", "open-egress", with its reason.',
    );
    expect(existsSync(join(app.outdir, "stacks/stack/cdk.tf.json"))).toBe(false);
  });

  it("is a warning where the user says so, and the stack is written", () => {
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
    ["inline, as all", (stack) => group(stack, "web", { egress: [{ ...ALL, protocol: "all", cidrBlocks: ANYWHERE }] })],
    [
      "among other ranges",
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
      "by the newer rule",
      (stack) =>
        new VpcSecurityGroupEgressRule(stack, "out", {
          securityGroupId: group(stack, "web").id,
          ipProtocol: "-1",
          cidrIpv4: "0.0.0.0/0",
        }),
    ],
    [
      "by the newer rule, to IPv6",
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
      "open egress that an override takes away",
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
    [
      "a group that is not made",
      (stack) => group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }], count: 0 }),
    ],
    [
      "addresses that only Terraform knows",
      (stack) => {
        const networks = new TerraformVariable(stack, "networks", { type: "list(string)" });
        group(stack, "web", { egress: [{ ...ALL, cidrBlocks: networks.listValue }] });
      },
    ],
  ])("is not found where there is none: %s", (_name, build) => {
    expect(findings(build)).toEqual([]);
  });

  it("is reported on the rule where the group is not in the tree", () => {
    expect(findings((stack) => rule(stack, "out", { ...ALL, cidrBlocks: ANYWHERE }))).toEqual([
      expect.stringMatching(/^stack\/out: Security group sg-1 is open outwards: stack\/out lets all traffic out/),
    ]);
  });
});

const onVisit = (visit: (node: IConstruct) => unknown): IAspect => ({ visit: (node) => void visit(node) });

describe("a group with inline rules and standalone ones", () => {
  const INLINE = [{ ...HTTPS, cidrBlocks: ["10.0.0.0/8"] }];

  it.each<[string, (stack: TerraformStack) => { id: string }, (stack: TerraformStack, id: string) => void]>([
    [
      "ingress beside egress",
      (stack) => group(stack, "web", { ingress: INLINE }),
      (stack, id) => rule(stack, "out", { securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "egress beside ingress",
      (stack) => group(stack, "web", { egress: INLINE }),
      (stack, id) => rule(stack, "in", { type: "ingress", securityGroupId: id, cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "the newer egress rule",
      (stack) => group(stack, "web", { egress: INLINE }),
      (stack, id) =>
        new VpcSecurityGroupEgressRule(stack, "out", { securityGroupId: id, ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" }),
    ],
    [
      "the newer ingress rule",
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
      "the group's address written out",
      (stack) => group(stack, "web", { ingress: INLINE }),
      (stack) => rule(stack, "out", { securityGroupId: "${aws_security_group.web.id}", cidrBlocks: ["10.0.0.0/8"] }),
    ],
    [
      "one of several that count makes",
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

  it("is told which rules, and what to do", () => {
    const [finding] = findings((stack) =>
      rule(stack, "out", { securityGroupId: group(stack, "web", { ingress: INLINE }).id, cidrBlocks: ["10.0.0.0/8"] }),
    );
    expect(finding).toContain("removes in turn: stack/out. Leave egress and ingress out of the group");
    expect(finding).toContain('or give EgressGuard an exception for "stack/web", "mixed-rules", with its reason.');
  });

  it.each<[string, (stack: TerraformStack) => void]>([
    [
      "inline rules alone",
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
  ])("is not found where there is none: %s", (_name, build) => {
    expect(findings(build)).toEqual([]);
  });
});

describe("a rule between two groups", () => {
  /** What is found of an egress rule from web to db, port 443, and whatever stands on the other side. */
  const besideEgress = (build: (stack: TerraformStack, web: string, db: string) => unknown) =>
    findings((stack) => {
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
      build(stack, web, db);
    });

  it("needs its counterpart: the finding says which one, and what to do", () => {
    expect(besideEgress(() => undefined)).toEqual([
      "stack/out: Only the egress side of tcp 443 from stack/web to stack/db is there: no ingress rule on stack/db covers " +
        "it. Declare both sides with MutualSecurityGroupRules in place of this rule, or give EgressGuard an exception for " +
        '"stack/out", "one-sided-rule", with its reason.',
    ]);
  });

  it("needs it in the other direction too", () => {
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
    ["the same", {}],
    ["the same protocol by its number", { protocol: "6" }],
    ["the same protocol in capitals", { protocol: "TCP" }],
  ])("has its counterpart, which is whole: %s", (_name, side) => {
    expect(besideEgress(ingressFrom(side))).toEqual([]);
  });

  it.each<[string, Side]>([
    ["a range around it", { fromPort: 400, toPort: 500 }],
    ["all TCP ports", { fromPort: 0, toPort: 65535 }],
    ["all traffic", ALL],
    ["all traffic, as all", { ...ALL, protocol: "all" }],
  ])("is covered by what is wider, which is one-sided itself: %s", (_name, side) => {
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

  it("is covered by port ranges that meet", () => {
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
  ])("of ICMP is compared with %s", (_name, egress, ingress, count) => {
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

  it("of a protocol without ports is compared by the protocol alone", () => {
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
      "the half of a pair",
      (stack, web, db) => {
        const pair = standInForPair(stack);
        rule(pair, "ingress", { type: "ingress", securityGroupId: db, sourceSecurityGroupId: web });
      },
    ],
  ])("has its counterpart as %s", (_name, build) => {
    expect(besideEgress(build)).toEqual([]);
  });

  it("has its counterpart inline", () => {
    const found = findings((stack) => {
      const web = group(stack, "web").id;
      const db = group(stack, "db", { ingress: [{ ...HTTPS, securityGroups: [web] }] }).id;
      rule(stack, "out", { securityGroupId: web, sourceSecurityGroupId: db });
    });
    expect(found).toEqual([]);
  });

  it("is found inline, on its group", () => {
    const found = findings((stack) => {
      group(stack, "db", { ingress: [{ ...HTTPS, securityGroups: [group(stack, "web").id] }] });
    });
    expect(found).toEqual([oneSided("stack/db")]);
  });

  it("is found as the newer rule", () => {
    const found = findings((stack) => {
      const side = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      const [web, db] = [group(stack, "web").id, group(stack, "db").id];
      new VpcSecurityGroupEgressRule(stack, "out", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
      new VpcSecurityGroupIngressRule(stack, "in", { ...side, securityGroupId: web, referencedSecurityGroupId: db });
    });
    expect(found).toEqual([oneSided("stack/out"), oneSided("stack/in")]);
  });

  it("is found where one group, or both, are literal ids that no resource has", () => {
    expect(findings((stack) => rule(stack, "out", { sourceSecurityGroupId: "sg-2" }))).toEqual([
      expect.stringMatching(/^stack\/out: Only the egress side of tcp 443 from sg-1 to sg-2 is there/),
    ]);
  });

  it("takes an id with its account for the id", () => {
    const found = findings((stack) => {
      rule(stack, "out", { sourceSecurityGroupId: "123456789012/sg-2" });
      rule(stack, "in", { type: "ingress", securityGroupId: "sg-2", sourceSecurityGroupId: "123456789012/sg-1" });
    });
    expect(found).toEqual([]);
  });

  it("compares groups and ports that only Terraform knows by their text", () => {
    const found = findings((stack) => {
      const [web, port] = [new TerraformVariable(stack, "web", {}), new TerraformVariable(stack, "port", {})];
      const ports = { fromPort: port.numberValue, toPort: port.numberValue };
      const db = group(stack, "db").id;
      rule(stack, "out", { ...ports, securityGroupId: web.stringValue, sourceSecurityGroupId: db });
      rule(stack, "in", { ...ports, type: "ingress", securityGroupId: db, sourceSecurityGroupId: web.stringValue });
    });
    expect(found).toEqual([]);
  });

  it("is made by a pair: never found", () => {
    const found = findings((stack) => {
      const [web, db] = [group(stack, "web"), group(stack, "db")];
      new MutualSecurityGroupRules(stack, "rules", { rules: { db: { source: web, target: db, port: Port.tcp(443) } } });
      // A half that the user leaves out by name.
      rule(standInForPair(stack), "egress", { securityGroupId: web.id, sourceSecurityGroupId: "sg-2" });
    });
    expect(found).toEqual([]);
  });

  describe("that iterates", () => {
    const each = TerraformIterator.fromMap({ https: 443 });
    const port = { fromPort: Token.asNumber(each.value), toPort: Token.asNumber(each.value), forEach: each };

    it("over its ports is not judged", () => {
      expect(findings((stack) => rule(stack, "out", { ...port, sourceSecurityGroupId: "sg-2" }))).toEqual([]);
    });

    it("over its ports may be a counterpart", () => {
      expect(besideEgress(ingressFrom(port))).toEqual([]);
    });

    it("over something else is judged by what it says", () => {
      const found = findings((stack) => rule(stack, "out", { forEach: each, sourceSecurityGroupId: "sg-2" }));
      expect(found).toEqual([oneSided("stack/out")]);
    });

    it.each<[string, object]>([
      ["self", { self: "${var.self}" }],
      ["a list of groups", { security_groups: "${var.groups}" }],
    ])("or has an expression for %s may be a counterpart", (_name, peer) => {
      const found = findings((stack) => {
        const db = group(stack, "db");
        db.addOverride("ingress", [{ protocol: "tcp", from_port: 443, to_port: 443, ...peer }]);
        rule(stack, "out", { sourceSecurityGroupId: db.id });
      });
      expect(found).toEqual([]);
    });

    it("in a dynamic block may be a counterpart", () => {
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

/** What the guard knows a pair by. */
function standInForPair(scope: Construct): Construct {
  const pair = new Construct(scope, "pair");
  Object.defineProperty(pair, Symbol.for("cdktf-mutual-security-groups/SecurityGroupRulePair"), { value: true });
  return pair;
}

describe("a rule of a group with itself", () => {
  it.each<[string, (stack: TerraformStack) => void, string[]]>([
    [
      "standalone, alone",
      (stack) => rule(stack, "out", { securityGroupId: group(stack, "web").id, selfAttribute: true }),
      ["stack/out"],
    ],
    [
      "standalone, both",
      (stack) => {
        const web = group(stack, "web").id;
        rule(stack, "out", { securityGroupId: web, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: web, selfAttribute: true });
      },
      [],
    ],
    [
      "as self on one side and by its id on the other",
      (stack) => {
        const web = group(stack, "web").id;
        rule(stack, "out", { securityGroupId: web, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: web, sourceSecurityGroupId: web });
      },
      [],
    ],
    [
      "as self on two groups",
      (stack) => {
        rule(stack, "out", { securityGroupId: group(stack, "web").id, selfAttribute: true });
        rule(stack, "in", { type: "ingress", securityGroupId: group(stack, "db").id, selfAttribute: true });
      },
      ["stack/out", "stack/in"],
    ],
    ["inline, alone", (stack) => group(stack, "web", { ingress: [{ ...HTTPS, selfAttribute: true }] }), ["stack/web"]],
    [
      "inline, both",
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
  /** The findings of an app of two stacks. */
  function inTwoStacks(build: (one: TerraformStack, two: TerraformStack) => void): string[] {
    const app = newApp();
    build(stackIn(app, "one"), stackIn(app, "two"));
    EgressGuard.addTo(app, WARNING);
    app.synth();
    return annotationsOf(app).map(({ constructPath, message }) => `${constructPath}: ${message}`);
  }

  it("a rule and its counterpart find each other", () => {
    const found = inTwoStacks((one, two) => {
      const [web, db] = [group(one, "web"), group(two, "web")];
      rule(two, "in", { type: "ingress", securityGroupId: db.id, sourceSecurityGroupId: web.id });
      rule(two, "out", { securityGroupId: web.id, sourceSecurityGroupId: db.id });
    });
    expect(found).toEqual([]);
  });

  it("groups of one name are not taken for one", () => {
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

  it("a rule opens another stack's group, which is reported once, on the group", () => {
    const found = inTwoStacks((one, two) =>
      rule(two, "out", { ...ALL, securityGroupId: group(one, "web").id, cidrBlocks: ANYWHERE }),
    );
    expect(found).toEqual([expect.stringMatching(/^one\/web: .* is open outwards: two\/out lets all traffic out/)]);
  });

  it("a guard of one stack reports what is in it alone, and knows the other's rules", () => {
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

describe("where the guard is added", () => {
  const withOpenGroup = () => {
    const app = newApp();
    const stack = stackIn(app);
    group(stack, "web", { egress: [{ ...ALL, cidrBlocks: ANYWHERE }] });
    return { app, stack };
  };
  const levels = (app: App) => annotationsOf(app).map(({ level }) => level);

  it("to a stack as an aspect", () => {
    const { app, stack } = withOpenGroup();
    Aspects.of(stack).add(new EgressGuard());
    expect(() => app.synth()).toThrow("stack/web is open outwards");
  });

  it("to a stack by addTo", () => {
    const { app, stack } = withOpenGroup();
    EgressGuard.addTo(stack);
    expect(() => app.synth()).toThrow("stack/web is open outwards");
  });

  it("to a construct: only what is in it", () => {
    const { app, stack } = withOpenGroup();
    const part = new Construct(stack, "part");
    rule(part, "out", { sourceSecurityGroupId: "sg-2" });
    EgressGuard.addTo(part, WARNING);
    app.synth();
    expect(annotationsOf(app).map(({ constructPath }) => constructPath)).toEqual(["stack/part/out"]);
  });

  it("to the app and to the stack, one guard or two: each finding once", () => {
    const { app, stack } = withOpenGroup();
    Aspects.of(stack).add(EgressGuard.addTo(app, WARNING));
    EgressGuard.addTo(stack, WARNING);
    app.synth();
    expect(levels(app)).toEqual(["@cdktf/warn"]);
  });

  it("as an error and as a warning: an error, and after it no warning", () => {
    const { app, stack } = withOpenGroup();
    for (const report of ["error", "warning"] as const) EgressGuard.addTo(stack, { report });
    expect(() => app.synth()).toThrow("stack/web is open outwards");
    const levelsOnGroup = stack.node.findChild("web").node.metadata.map(({ type }) => type);
    expect(levelsOnGroup.filter((type) => type !== "stacktrace")).toEqual(["@cdktf/error"]);
  });

  it("as a warning and then as an error: an error all the same", () => {
    const { app, stack } = withOpenGroup();
    for (const report of ["warning", "error"] as const) EgressGuard.addTo(stack, { report });
    expect(() => app.synth()).toThrow("stack/web is open outwards");
  });

  it("to an app that is synthesized twice: each finding once", () => {
    const { app } = withOpenGroup();
    EgressGuard.addTo(app, WARNING);
    app.synth();
    app.synth();
    expect(levels(app)).toEqual(["@cdktf/warn"]);
  });

  it("to an app before its last stack: the synthesis fails, rather than leave that one out", () => {
    const app = newApp();
    stackIn(app, "early");
    EgressGuard.addTo(app);
    stackIn(app, "late");
    expect(() => app.synth()).toThrow("EgressGuard was added to the app but not to its stack late");
  });

  it("to an app as an aspect: CDKTF runs those of stacks alone", () => {
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

  it.each(synthesizers)("an error fails %s, every time", (_name, synthesize) => {
    const stack = openGroup();
    EgressGuard.addTo(App.of(stack));
    for (let time = 0; time < 3; time += 1) {
      expect(messageOf(() => synthesize(stack))).toContain("[stack/web] Security group stack/web is open outwards");
    }
  });

  it.each(synthesizers)("an error on a construct that is guarded by an aspect fails %s", (_name, synthesize) => {
    const stack = openGroup();
    Aspects.of(stack.node.findChild("web")).add(new EgressGuard());
    expect(() => synthesize(stack)).toThrow("[stack/web] Security group stack/web is open outwards");
  });

  it.each(synthesizers)("a warning does not fail %s", (_name, synthesize) => {
    const stack = openGroup();
    EgressGuard.addTo(stack, WARNING);
    synthesize(stack);
    const levels = stack.node.findChild("web").node.metadata.map(({ type }) => type);
    expect(levels.filter((type) => type !== "stacktrace")).toEqual(["@cdktf/warn"]);
  });

  it("what an aspect closes later does not fail Testing.synth", () => {
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

it("leaves errors to the CDKTF CLI if that runs the app, because it shows them itself", () => {
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

  it("let a finding stand", () => {
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    expect(findings(openBastion, { exceptions })).toEqual([]);
  });

  it("may name the rule in place of its group", () => {
    const build = (stack: TerraformStack) =>
      rule(stack, "out", { ...ALL, securityGroupId: group(stack, "bastion").id, cidrBlocks: ANYWHERE });
    const exceptions = [{ path: "stack/out", finding: "open-egress", reason } as const];
    expect(findings(build, { exceptions })).toEqual([]);
  });

  it("are for one finding at one place", () => {
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

  it("of open egress stand for the egress side of connections; what has to go does not", () => {
    const build = (stack: TerraformStack) => {
      const bastion = openBastion(stack).id;
      rule(stack, "in", { type: "ingress", securityGroupId: group(stack, "db").id, sourceSecurityGroupId: bastion });
    };
    const exceptions = [{ path: "stack/bastion", finding: "open-egress", reason } as const];
    expect(findings(build, { exceptions })).toEqual([]);
    expect(findings(build)).toEqual([expect.stringContaining("is open outwards"), oneSided("stack/in")]);
  });

  it("that match nothing are reported as a warning, once, on what is guarded", () => {
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
      message: `EgressGuard has an exception for "${path}", "${finding}", that matches nothing: correct it or remove it.`,
    });
    expect(annotationsOf(app)).toMatchObject([
      stale("one/bastion", "mixed-rules"),
      stale("two/bastoin", "open-egress"),
    ]);
  });

  it("and other properties that are wrong are refused, all at once", () => {
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
        '  report is "warn": use one of error, warning.',
        '  exceptions[0].reason is " ": say why the finding may stand.',
        '  exceptions[1].path is "": give the path of a construct, such as "stack/bastion".',
        '  exceptions[1].finding is "open": use one of open-egress, mixed-rules, one-sided-rule.',
        "  because is not a property of exceptions[2]: use one of path, finding, reason.",
        "  exceptions[2].reason is missing: say why the finding may stand.",
        '  exceptions[3] is "stack/bastion": give a path, a finding and a reason.',
      ].join("\n"),
    );
    expect(messageOf(() => new EgressGuard({ exceptions: {} as never }))).toContain("exceptions is {}: give a list.");
    expect(messageOf(() => new EgressGuard(null as never))).toContain(
      "The properties of EgressGuard are null: give an object with some of report, exceptions.",
    );
  });
});

it("leaves other resources alone", () => {
  const found = findings((stack) => {
    new TerraformResource(stack, "other", { terraformResourceType: "aws_vpc" }).addOverride("egress", [
      { protocol: "-1", cidr_blocks: ANYWHERE },
    ]);
  });
  expect(found).toEqual([]);
});
