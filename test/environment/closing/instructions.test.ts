import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { audit } from "../../../src/environment/audit";
import { closingPlanOf } from "../../../src/environment/closing/closing-plan";
import type { Instruction } from "../../../src/environment/closing/instructions";
import type { Group, Rule } from "../../../src/environment/environment";
import { environmentOf, type Described } from "../environment-of";

const textsOf = (instructions: readonly Instruction[]): string[] =>
  instructions.map((instruction) => ("text" in instruction ? instruction.text : instruction.command.join(" ")));

/** The instructions for the group "web". */
function instructionsIn(described: Described): { remove: string[]; undo: string[] } {
  const { remove, undo } = closingPlanOf(audit(environmentOf(described))).steps[0]!.groups[0]!;
  return { remove: textsOf(remove), undo: textsOf(undo) };
}

const OPEN = "web egress all to 0.0.0.0/0";
const REVOKE = /^aws ec2 revoke-security-group-egress --group-id sg-web --ip-permissions /;
const AUTHORIZE = /^aws ec2 authorize-security-group-egress --group-id sg-web --ip-permissions /;

const madeBy = (...resources: Rule["resources"]): Partial<Rule> => ({ resources });
const inline = madeBy({ address: "aws_security_group.web", kind: "inline" });
const standalone = madeBy({ address: "aws_security_group_rule.out", kind: "aws_security_group_rule" });

/** The arguments that a shell gives to `aws`. */
function argumentsOf(commandLine: string): string[] {
  const script = `aws() { printf '%s\\0' "$@"; }\n${commandLine}`;
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\0").slice(0, -1);
}

function permissionsIn(commandLine: string): unknown {
  const args = argumentsOf(commandLine);
  return JSON.parse(args[args.indexOf("--ip-permissions") + 1]!);
}

describe("a rule that only AWS knows", () => {
  it("is revoked and authorized with commands for its region", () => {
    const { remove, undo } = instructionsIn({ rules: [OPEN], groups: { web: { region: "eu-west-1" } } });
    const group = ["--region", "eu-west-1", "--group-id", "sg-web", "--ip-permissions"];
    const permissions = '[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]';
    expect(remove.map(argumentsOf)).toEqual([["ec2", "revoke-security-group-egress", ...group, permissions]]);
    expect(undo.map(argumentsOf)).toEqual([["ec2", "authorize-security-group-egress", ...group, permissions]]);
  });

  it("is restored with its description, its ports and its version of IP", () => {
    const rules = ["web egress udp 0-65535 to ::/0", "web egress tcp 0-65535 to 0.0.0.0/0"];
    const { remove, undo } = instructionsIn({ rules, details: { "sgr-1": { description: "DNS" } } });
    const [tcp, udp] = [
      { IpProtocol: "tcp", FromPort: 0, ToPort: 65535, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
      { IpProtocol: "udp", FromPort: 0, ToPort: 65535, Ipv6Ranges: [{ CidrIpv6: "::/0" }] },
    ];
    expect(permissionsIn(remove[0]!)).toEqual([udp, tcp]);
    expect(permissionsIn(undo[0]!)).toEqual([{ ...udp, Ipv6Ranges: [{ CidrIpv6: "::/0", Description: "DNS" }] }, tcp]);
  });

  it("is restored with any description, which neither a shell nor a terminal interprets", () => {
    const special = fc.constantFrom(
      "'",
      "'; exit 1; '",
      "$(exit 1)",
      "`exit 1`",
      "\n",
      "\u001b[2J",
      "\u202e",
      "\\",
      "é",
    );
    const anyDescription = fc
      .array(fc.oneof(special, fc.string({ unit: "binary", maxLength: 5 })), { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(""))
      .filter((text) => text !== "");
    fc.assert(
      fc.property(anyDescription, (description) => {
        const { undo } = instructionsIn({ rules: [OPEN], details: { "sgr-1": { description } } });
        expect(undo[0]).toMatch(/^[ -~]+$/);
        expect(permissionsIn(undo[0]!)).toEqual([
          { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0", Description: description }] },
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it("has no command with a region or a group that is not one", () => {
    const { remove } = instructionsIn({ rules: [OPEN], groups: { web: { region: "--profile; exit" } } });
    expect(remove).toEqual([expect.stringMatching(REVOKE)]);
    const unknown = instructionsIn({ rules: ["a;b egress all to 0.0.0.0/0"] });
    expect(unknown).toEqual({
      remove: ["Remove the open rules and apply."],
      undo: ["Restore the open rules and apply."],
    });
  });

  it("is removed with the tool that manages the group", () => {
    const groups = { web: { tags: { "aws:cloudformation:stack-name": "shop" } } };
    const { remove, undo } = instructionsIn({ rules: [OPEN], groups });
    expect(remove).toEqual(["Remove the rule with the CloudFormation stack shop, which manages the group."]);
    expect(undo).toEqual(["Restore the rule with the CloudFormation stack shop."]);
  });
});

describe("a rule of a Terraform resource", () => {
  it("is removed with its resource", () => {
    expect(instructionsIn({ rules: [OPEN], details: { "sgr-1": standalone } })).toEqual({
      remove: ["Remove the resource aws_security_group_rule.out from the configuration and apply."],
      undo: ["Restore aws_security_group_rule.out and apply."],
    });
  });

  it("is removed with what creates it in a module", () => {
    const address = 'module.security_group_rules.aws_security_group_rule.egress["web-to-any"]';
    const details = { "sgr-1": madeBy({ address, kind: "aws_security_group_rule" }) };
    expect(instructionsIn({ rules: [OPEN], details })).toEqual({
      remove: [`Remove what creates ${address}, such as its entry in the module's rules, and apply.`],
      undo: [`Restore ${address} and apply.`],
    });
  });

  it("is removed with its resource if the state lists it in the group's resource too", () => {
    const both = madeBy(...inline.resources!, ...standalone.resources!);
    expect(instructionsIn({ rules: [OPEN], details: { "sgr-1": both } }).remove).toEqual([
      "Remove the resource aws_security_group_rule.out from the configuration and apply.",
    ]);
  });

  it("does not take other rules of the resource along", () => {
    const rules = [OPEN, "web egress all to ::/0", "web egress all to 10.0.0.0/8"];
    const details = { "sgr-1": standalone, "sgr-2": standalone, "sgr-3": standalone };
    expect(instructionsIn({ rules, details }).remove).toEqual([
      "Remove 0.0.0.0/0 and ::/0 from the resource aws_security_group_rule.out, which makes other rules too, and apply.",
    ]);
  });

  it("is removed beside rules that only AWS knows", () => {
    const rules = [OPEN, "web egress all to ::/0"];
    const { remove, undo } = instructionsIn({ rules, details: { "sgr-1": standalone } });
    const sentence = expect.stringContaining("aws_security_group_rule.out") as string;
    expect(remove).toEqual([sentence, expect.stringMatching(REVOKE)]);
    expect(undo).toEqual([sentence, expect.stringMatching(AUTHORIZE)]);
    expect(permissionsIn(remove[1]!)).toEqual([{ IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "::/0" }] }]);
  });
});

describe("an inline rule", () => {
  const withInline = (group: Partial<Group>) =>
    instructionsIn({ rules: [OPEN], groups: { web: group }, details: { "sgr-1": inline } });

  it("is revoked after its block is removed, if a plan says that it is inline", () => {
    const { remove, undo } = withInline({ inlineDirections: ["egress"] });
    expect(remove).toEqual([
      expect.stringMatching(/^Remove the `egress` blocks from aws_security_group\.web and apply first\./),
      expect.stringMatching(REVOKE),
    ]);
    expect(undo).toEqual([expect.stringMatching(AUTHORIZE)]);
  });

  it("may have been made elsewhere if only a state names it", () => {
    expect(withInline({}).remove[0]).toMatch(/^If aws_security_group\.web has `egress` blocks, remove them/);
  });

  it("is not inline if a plan beside the state says so", () => {
    expect(withInline({ inlineDirections: ["ingress"] }).remove).toEqual([expect.stringMatching(REVOKE)]);
  });

  it("has no command before its group exists", () => {
    const id = "aws_security_group.web";
    const { remove } = instructionsIn({
      rules: [OPEN],
      groups: { web: { id, inlineDirections: ["egress"] } },
      details: { "sgr-1": { ...inline, groupId: id } },
    });
    expect(remove).toEqual(["Remove the `egress` blocks of aws_security_group.web and apply."]);
  });
});
