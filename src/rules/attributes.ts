/**
 * The catalogue of what a rule is made of. The construct's checks, the module's variable and both READMEs are made
 * from it, so that none of them can know an attribute that another does not.
 */
export interface RuleAttribute {
  /** The name in Terraform: an attribute of an element of the module's `rules`. */
  readonly name: AttributeName;
  /** Where the construct takes the same value. */
  readonly typescript: string;
  /** The type, as Terraform users name it. */
  readonly type: string;
  /** What stands in for it where it is left out; `undefined` where nothing does. */
  readonly default?: string;
  /** What it means for the two sides, in one sentence. */
  readonly meaning: string;
}

export type AttributeName =
  | "source_sg_id"
  | "target_sg_id"
  | "destination_port"
  | "from_port"
  | "to_port"
  | "protocol"
  | "description"
  | "description_source"
  | "description_target";

export const RULE_ATTRIBUTES: readonly RuleAttribute[] = [
  {
    name: "source_sg_id",
    typescript: "source",
    type: "string",
    meaning: "Security group that opens the connection. It gets the egress rule, and is the peer of the ingress rule.",
  },
  {
    name: "target_sg_id",
    typescript: "target",
    type: "string",
    meaning:
      "Security group that accepts the connection. It gets the ingress rule, and is the peer of the egress rule.",
  },
  {
    name: "destination_port",
    typescript: "port",
    type: "number or numeric string",
    meaning:
      "First port, 0 to 65535, on both sides; for ICMP the type, 0 to 255, or -1 for any. Left out where the protocol has no ports.",
  },
  {
    name: "from_port",
    typescript: "port.fromPort",
    type: "number or numeric string",
    meaning: "The same as `destination_port`, under its Terraform name. Give one of the two.",
  },
  {
    name: "to_port",
    typescript: "port.toPort",
    type: "number or numeric string",
    default: "the first port; for ICMP -1",
    meaning: "Last port, 0 to 65535, on both sides; for ICMP the code, 0 to 255, or -1 for any.",
  },
  {
    name: "protocol",
    typescript: "port.protocol",
    type: "string",
    default: "tcp",
    meaning: "`tcp`, `udp`, `icmp`, `icmpv6`, a protocol number from 0 to 255, or `-1` (`all`) for all traffic.",
  },
  {
    name: "description",
    typescript: "description",
    type: "string",
    default: "the rule's key; in a list none",
    meaning: "Description of both rules: at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*",
  },
  {
    name: "description_source",
    typescript: "descriptionSource",
    type: "string",
    meaning:
      "Description of the egress rule on the source group, in place of `description`. Goes with `description_target`.",
  },
  {
    name: "description_target",
    typescript: "descriptionTarget",
    type: "string",
    meaning:
      "Description of the ingress rule on the target group, in place of `description`. Goes with `description_source`.",
  },
];

/** How the module names an attribute in its messages: as Terraform does. */
export function terraformName(attribute: AttributeName): string {
  return attribute;
}

const TYPESCRIPT_NAMES = new Map(RULE_ATTRIBUTES.map(({ name, typescript }) => [name, typescript]));

/** How the construct names an attribute in its messages: as its props do. */
export function typescriptName(attribute: AttributeName): string {
  return TYPESCRIPT_NAMES.get(attribute) ?? attribute;
}

/** The members of the construct's own rule: the attributes above, less those that a Port holds. */
export const TYPESCRIPT_ATTRIBUTES: readonly string[] = RULE_ATTRIBUTES.map(({ typescript }) => typescript).filter(
  (name) => !name.includes("."),
);
