import { LONGEST_VALUE } from "../../rules/checks";
import { PATTERNS } from "../../rules/patterns";
import type { Group, Rule } from "../environment";
import { shellWord } from "../shell";
import { ALL_PROTOCOLS, protocolName, semanticsOf } from "../traffic";

/** A command line in parts, which may be on lines of their own. */
export type CommandLine = readonly string[];

/** Whether a group has an ID in AWS that can be a word of a command. */
export const hasCommands = ({ id }: Group): boolean => IS_ID.test(id);

const IS_ID = new RegExp(PATTERNS.security_group);
const IS_REGION = /^[a-z]+(-[a-z]+)+-\d+$/;

export const revokeCommand = (group: Group, rules: readonly Rule[]): CommandLine =>
  commandLine(
    "revoke",
    group,
    rules.map((rule) => permissionOf(rule)),
  );

/** The command that restores rules, with their descriptions. */
export const authorizeCommand = (group: Group, rules: readonly Rule[]): CommandLine =>
  commandLine(
    "authorize",
    group,
    rules.map((rule) => permissionOf(rule, describedIn(rule))),
  );

function commandLine(verb: "revoke" | "authorize", { id, region }: Group, permissions: readonly object[]): CommandLine {
  const regionOption = region !== undefined && IS_REGION.test(region) ? `--region ${region} ` : "";
  return [
    `aws ec2 ${verb}-security-group-egress`,
    `${regionOption}--group-id ${id}`,
    `--ip-permissions ${shellWord(asciiJson(permissions))}`,
  ];
}

/** A rule with a CIDR block as an `IpPermission` of the EC2 API. */
function permissionOf({ protocolNumber, fromPort, toPort, peer }: Rule, described: object = {}): object {
  const name = protocolNumber === ALL_PROTOCOLS ? ALL_PROTOCOLS : protocolName(protocolNumber!);
  const ports = semanticsOf(protocolNumber) === "nothing" ? {} : { FromPort: fromPort, ToPort: toPort };
  const block =
    peer.type === "cidr_ipv6"
      ? { Ipv6Ranges: [{ CidrIpv6: peer.value, ...described }] }
      : { IpRanges: [{ CidrIp: peer.value, ...described }] };
  return { IpProtocol: name, ...ports, ...block };
}

/** AWS has no longer descriptions. */
const describedIn = ({ description }: Rule): object =>
  description === undefined || description === "" || description.length > LONGEST_VALUE
    ? {}
    : { Description: description };

/** JSON without characters that a terminal or a shell could change. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
