import { NAMED_PROTOCOLS } from "./protocols";

/**
 * The catalogue of the attributes of a rule. The construct's checks, the module's variable and the tables in the docs
 * are all generated from it, so they cannot disagree.
 */
export interface RuleAttribute {
  /** The name in Terraform: an attribute of an element of the module's `rules`. */
  readonly name: AttributeName;
  /** The property of the construct that has the same value. */
  readonly typescript: string;
  /** How the property's value is written, if it is not a plain value. */
  readonly typescriptForm?: string;
  /** The type, as Terraform users name it. */
  readonly type: string;
  /** The default; `undefined` if there is none. */
  readonly default?: string;
  /** What it means for the two sides, in one sentence. */
  readonly meaning: string;
}

/** One of the two ends of a connection. */
export type Side = "source" | "target";
export const SIDES: readonly Side[] = ["source", "target"];

/** The attribute of an end, by what the end is. */
export const END_ATTRIBUTES = {
  source: {
    security_group: "source_sg_id",
    cidr_ipv4: "source_cidr_ipv4",
    cidr_ipv6: "source_cidr_ipv6",
    prefix_list: "source_prefix_list_id",
  },
  target: {
    security_group: "target_sg_id",
    cidr_ipv4: "target_cidr_ipv4",
    cidr_ipv6: "target_cidr_ipv6",
    prefix_list: "target_prefix_list_id",
  },
} as const;

/** What an end of a connection may be. */
export type PeerType = keyof typeof END_ATTRIBUTES.source;

/** All types of peers, the security group first. */
export const PEER_TYPES = Object.keys(END_ATTRIBUTES.source) as PeerType[];

/** Attributes that a check looks at together. */
export const GROUPS = {
  /** The attributes of an end. One of them must be given. */
  source: PEER_TYPES.map((type) => END_ATTRIBUTES.source[type]),
  target: PEER_TYPES.map((type) => END_ATTRIBUTES.target[type]),
  /** The attributes that name ports. One of them must be given, or none if the protocol has no ports. */
  port_attributes: ["destination_port", "destination_ports", "from_port", "service", "services"],
  ports: ["destination_port", "destination_ports", "from_port", "to_port"],
} as const satisfies Readonly<Record<string, readonly AttributeName[]>>;

export type Group = keyof typeof GROUPS;

export type AttributeName =
  | (typeof END_ATTRIBUTES)[Side][PeerType]
  | "destination_port"
  | "destination_ports"
  | "from_port"
  | "to_port"
  | "protocol"
  | "service"
  | "services"
  | "description"
  | "description_source"
  | "description_target"
  | "leave_out_rule_on";

/** The attributes whose empty text does not count as omitted: the rule then has no description. */
export const DESCRIPTIONS: readonly [AttributeName, AttributeName, AttributeName] = [
  "description",
  "description_source",
  "description_target",
];

const ENDS = {
  source: { opens: "opens", own: "egress", others: "ingress" },
  target: { opens: "accepts", own: "ingress", others: "egress" },
} as const;

function endAttributes(side: Side): RuleAttribute[] {
  const { opens, own, others } = ENDS[side];
  const names = END_ATTRIBUTES[side];
  const instead = `It gets no rule, and is the peer of the ${others} rule.`;
  return [
    {
      name: names.security_group,
      typescript: side,
      type: "string",
      meaning:
        `Security group that ${opens} the connection. ` +
        `It gets the ${own} rule, and is the peer of the ${others} rule. ` +
        `Another account's group is \`ACCOUNT/sg-…\`. At least one end must be a security group.`,
    },
    {
      name: names.cidr_ipv4,
      typescript: side,
      typescriptForm: "Peer.ipv4(…)",
      type: "string",
      meaning: `IPv4 block that ${opens} the connection, such as \`10.0.0.0/16\`. ${instead}`,
    },
    {
      name: names.cidr_ipv6,
      typescript: side,
      typescriptForm: "Peer.ipv6(…)",
      type: "string",
      meaning: `IPv6 block that ${opens} the connection, such as \`2001:db8::/32\`. ${instead}`,
    },
    {
      name: names.prefix_list,
      typescript: side,
      typescriptForm: "Peer.prefixList(…)",
      type: "string",
      meaning: `Prefix list that ${opens} the connection, such as an S3 gateway endpoint's. ${instead}`,
    },
  ];
}

export const RULE_ATTRIBUTES: readonly RuleAttribute[] = [
  ...SIDES.flatMap(endAttributes),
  {
    name: "destination_port",
    typescript: "port",
    type: "number or numeric string",
    meaning:
      "First port, 0 to 65535, on both sides. For ICMP the type, 0 to 255, or -1 for any type. " +
      "Omit it if the protocol has no ports.",
  },
  {
    name: "destination_ports",
    typescript: "port",
    typescriptForm: "[Port.tcp(80), …]",
    type: "list of numbers or numeric strings",
    meaning:
      "Several single ports. Each gets its own pair, whose key is the rule's key and the port, such as `web/tcp-80`. " +
      "They must be known at plan time.",
  },
  {
    name: "from_port",
    typescript: "port.fromPort",
    type: "number or numeric string",
    meaning: "The same as `destination_port`. Give one of the two.",
  },
  {
    name: "to_port",
    typescript: "port.toPort",
    type: "number or numeric string",
    default: "the first port; for ICMP -1",
    meaning: "Last port, 0 to 65535, on both sides. For ICMP the code, 0 to 255, or -1 for any code.",
  },
  {
    name: "protocol",
    typescript: "port.protocol",
    type: "string",
    default: "tcp",
    meaning:
      "`tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255, " +
      `one of ${NAMED_PROTOCOLS.join(", ")}, or \`-1\` (\`all\`) for all traffic.`,
  },
  {
    name: "service",
    typescript: "port",
    typescriptForm: "Port.HTTPS, …",
    type: "string",
    meaning: "Name of a service, such as `https`, in place of protocol and ports.",
  },
  {
    name: "services",
    typescript: "port",
    typescriptForm: "[Port.HTTP, …]",
    type: "list of strings",
    meaning:
      "Names of services. Each gets its own pair, whose key is the rule's key and the port, such as `web/tcp-443`. " +
      "They must be known at plan time.",
  },
  {
    name: "description",
    typescript: "description",
    type: "string",
    default: "the rule's key; in a list none",
    meaning:
      'Description of both rules, or `""` for none: at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*',
  },
  {
    name: "description_source",
    typescript: "descriptionSource",
    type: "string",
    meaning:
      "Description of the egress rule on the source's group, in place of `description`. " +
      "Goes with `description_target`.",
  },
  {
    name: "description_target",
    typescript: "descriptionTarget",
    type: "string",
    meaning:
      "Description of the ingress rule on the target's group, in place of `description`. " +
      "Goes with `description_source`.",
  },
  {
    name: "leave_out_rule_on",
    typescript: "leaveOutRuleOn",
    type: "string",
    meaning:
      "`source` or `target`: the group on that side gets no rule, for example because another team owns it. " +
      "Its owner must create that half of the pair.",
  },
];

/** The name of an attribute in the module's messages. */
export function terraformName(attribute: AttributeName): string {
  return attribute;
}

const TYPESCRIPT_NAMES = new Map(RULE_ATTRIBUTES.map(({ name, typescript }) => [name, typescript]));

/** The name of an attribute in the construct's messages: the name of its property. */
export function typescriptName(attribute: AttributeName): string {
  return TYPESCRIPT_NAMES.get(attribute) ?? attribute;
}

/** The properties of the construct's rule. A `Port` holds several of the attributes above. */
export const TYPESCRIPT_ATTRIBUTES: readonly string[] = [
  ...new Set(RULE_ATTRIBUTES.map(({ typescript }) => typescript).filter((name) => !name.includes("."))),
];
