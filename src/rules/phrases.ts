import { terraformName, typescriptName, type AttributeName, type PeerType, type Side } from "./attributes";

/** The parts of messages that depend on where the rule was written. */
export interface Phrases {
  /** The separator between the rule's name and the attribute's. */
  readonly separator: string;
  /** The name of an attribute. */
  readonly nameOf: (attribute: AttributeName) => string;
  /** What to give as an end. */
  readonly end: (type: PeerType, side: Side) => string;
  /** What to give as the port. */
  readonly port: string;
  /** What to do about a list or an object as a port. */
  readonly severalPorts: string;
  /** What to do about a text such as "80-90" as a port. */
  readonly range: string;
  /** What to do about tags, which belong to the call and not to a rule. */
  readonly tags: string;
  /** What to do about a group of another account. */
  readonly account: (side: Side) => string;
}

const VERBS = { source: "opens", target: "accepts" } as const;

/** The module's input. */
export const TERRAFORM_PHRASES: Phrases = {
  separator: ".",
  nameOf: terraformName,
  end: (type, side) =>
    ({
      security_group:
        `give the ID of the security group that ${VERBS[side]} the connection, ` + "or a CIDR block or prefix list",
      cidr_ipv4: "give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16",
      cidr_ipv6: "give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32",
      prefix_list: "give a prefix list's ID, such as pl-0123456789abcdef0",
    })[type],
  port: "give a whole number from 0 to 65535",
  severalPorts: "give several ports as destination_ports, a list of numbers",
  range: "give a range as from_port and to_port",
  tags: "give the tags of all rules as the input tags of modules/vpc-rules",
  account: (side) => accountPhrase("modules/cross-account", `leave_out_rule_on = "${side}"`),
};

/** The properties of `MutualSecurityGroupRules`. */
export const TYPESCRIPT_PHRASES: Phrases = {
  separator: ".",
  nameOf: typescriptName,
  end: (type, side) =>
    ({
      security_group:
        `give the security group that ${VERBS[side]} the connection, ` + 'or a Peer, such as Peer.ipv4("10.0.0.0/8")',
      cidr_ipv4: 'give an IPv4 block with no bits set outside of its mask, such as Peer.ipv4("10.0.0.0/16")',
      cidr_ipv6:
        "give an IPv6 block in its shortest form with no bits set outside of its mask, " +
        'such as Peer.ipv6("2001:db8::/32")',
      prefix_list: 'give a prefix list\'s ID, such as Peer.prefixList("pl-0123456789abcdef0")',
    })[type],
  port: "give a port, such as Port.tcp(443)",
  severalPorts: "give several ports as a list, such as [Port.tcp(80), Port.tcp(443)]",
  range: "give a range, such as Port.tcpRange(80, 90)",
  tags: 'give the tags of all rules as tags, next to rules, and set kind to "aws_vpc_security_group_rule"',
  account: (side) => accountPhrase(`${side}Provider`, `leaveOutRuleOn: "${side}"`),
};

/** The calls of `Connections`. */
export const CONNECTIONS_PHRASES: Phrases = {
  ...TYPESCRIPT_PHRASES,
  separator: ": ",
  account: (side) => accountPhrase("new Connections({ provider })", `leaveOutRuleOn: "${side}"`),
};

function accountPhrase(provider: string, leaveOut: string): string {
  return `create its rule with that account's provider (${provider}), or leave it out with ${leaveOut}`;
}
