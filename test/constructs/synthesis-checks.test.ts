import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { App, TerraformStack, Testing } from "cdktf";
import { describe, expect, it, onTestFinished } from "vitest";
import { MutualSecurityGroupRules, Peer, Port, type MutualRule } from "../../src/index";
import { checkAtSynthesis } from "../../src/constructs/checks-at-synthesis";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { messageOf } from "../support/synthesis";

/** An app that prints no warnings, as from `Testing.app()`. Its folder is removed after the test. */
function newApp(options: { readonly skipValidation?: boolean } = {}): App {
  const outdir = temporaryFolder();
  onTestFinished(() => removeFolder(outdir));
  return Testing.stubVersion(new App({ ...options, outdir, stackTraces: false }));
}

function stackIn(app: App, id = "stack"): TerraformStack {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", {});
  return stack;
}

function warningsIn(stack: TerraformStack): string[] {
  const metadata = stack.node.findAll().flatMap(({ node }) => node.metadata);
  return metadata.flatMap(({ type, data }) => (type === "@cdktf/warn" ? [String(data)] : []));
}

/** The warnings about covered rules, without their remedies. */
function coveredRules(...sets: Readonly<Record<string, MutualRule>>[]): string[] {
  const app = newApp();
  const stack = stackIn(app);
  for (const [index, rules] of sets.entries()) new MutualSecurityGroupRules(stack, `set-${index}`, { rules });
  app.synth();
  return warningsIn(stack).map((sentence) => sentence.split(",", 1)[0]!);
}

describe("a rule that another rule covers", () => {
  const web = Peer.securityGroup("sg-0a1b");

  it("is reported once, with the widest covering rule", () => {
    const from = (cidr: string, port = Port.HTTPS) => ({ source: Peer.ipv4(cidr), target: web, port });
    const found = coveredRules(
      {
        host: from("10.1.2.3/32"),
        network: from("10.1.0.0/16"),
        elsewhere: from("192.168.0.0/16"),
      },
      { company: from("10.0.0.0/8"), ssh: from("0.0.0.0/0", Port.SSH) },
    );
    expect(found).toEqual([
      'rules["host"] is covered by rules["company"] of stack/set-1',
      'rules["network"] is covered by rules["company"] of stack/set-1',
    ]);
  });

  it("is compared by its ports, ICMP types and protocol", () => {
    const rule = (port: Port) => ({ source: Peer.securityGroup("sg-0c2d"), target: web, port });
    const found = coveredRules({
      low: rule(Port.tcpRange(80, 90)),
      high: rule(Port.tcpRange(85, 95)),
      inBoth: rule(Port.tcp(87)),
      inHigh: rule(Port.tcp(95)),
      otherProtocol: rule(Port.udp(87)),
      code: rule(Port.icmp(3, 4)),
      type: rule(Port.icmp(3)),
      otherType: rule(Port.icmp(8)),
    });
    expect(found).toEqual([
      'rules["inBoth"] is covered by rules["high"]',
      'rules["inHigh"] is covered by rules["high"]',
      'rules["code"] is covered by rules["type"]',
    ]);
  });
});

/** Creates two rules with one address, which CDKTF would merge. */
function sharedAddress(stack: TerraformStack): void {
  const group = new SecurityGroup(stack, "web", {});
  const rules = new MutualSecurityGroupRules(stack, "rules", {
    rules: { web: { source: group, target: Peer.securityGroup("sg-0a1b"), port: Port.HTTP } },
  });
  const { egress } = rules.pair("web");
  const other = { type: "ingress", protocol: "tcp", fromPort: 1, toPort: 1, securityGroupId: group.id };
  new SecurityGroupRule(stack, "other", other).overrideLogicalId(egress.friendlyUniqueId);
}

describe("a problem of a stack", () => {
  const SENTENCE =
    /\[stack\] stack\/rules\/web\/egress and stack\/other both have the address aws_security_group_rule\.web/;

  it.each<[string, (stack: TerraformStack) => unknown]>([
    ["App.synth", (stack) => App.of(stack).synth()],
    ["Testing.synth", (stack) => Testing.synth(stack)],
    ["Testing.synth with validations", (stack) => Testing.synth(stack, true)],
    ["Testing.synthHcl", (stack) => void Testing.synthHcl(stack)],
    ["Testing.fullSynth", (stack) => Testing.fullSynth(stack)],
  ])("fails every call of %s", (_name, synthesize) => {
    const stack = stackIn(newApp());
    sharedAddress(stack);
    for (let time = 0; time < 2; time += 1) {
      expect(messageOf(() => synthesize(stack))).toMatch(
        /^Validation failed with the following errors:\n {2}\[stack\]/,
      );
      expect(messageOf(() => synthesize(stack))).toMatch(SENTENCE);
    }
  });

  it("fails Testing.synth after other kinds of synthesis have failed or passed", () => {
    const app = newApp();
    const stack = stackIn(app);
    const problems: string[] = [];
    checkAtSynthesis(stack, () => problems);
    app.synth();
    Testing.synth(stack, true);
    problems.push("wrong");
    expect(() => Testing.synth(stack)).toThrow("[stack] wrong");
    expect(() => app.synth()).toThrow("[stack] wrong");
    expect(() => Testing.synth(stack)).toThrow("[stack] wrong");
    problems.pop();
    Testing.synth(stack);
  });

  it("is found by Testing.synth after a synthesis that failed because of something else", () => {
    const stack = new TerraformStack(newApp(), "stack");
    new SecurityGroup(stack, "web", {});
    const problems: string[] = [];
    checkAtSynthesis(stack, () => problems);
    expect(() => Testing.synth(stack, true)).toThrow("provider");
    problems.push("wrong");
    expect(() => Testing.synth(stack)).toThrow("[stack] wrong");
  });

  it("is ignored if the app skips validation", () => {
    const app = newApp({ skipValidation: true });
    const stack = stackIn(app);
    sharedAddress(stack);
    app.synth();
    Testing.synth(stack);
  });
});

it("a check adds nothing to the configuration", () => {
  const synthesized = (build: (stack: TerraformStack) => void): unknown[] => {
    const stack = stackIn(Testing.app());
    new SecurityGroup(stack, "web", { name: "web" });
    build(stack);
    return [stack.toTerraform(), stack.toHclTerraform()];
  };
  expect(synthesized((stack) => checkAtSynthesis(stack, () => []))).toEqual(synthesized(() => undefined));
});
