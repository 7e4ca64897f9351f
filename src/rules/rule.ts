import type { AttributeName } from "./attributes";
import { TYPESCRIPT_ATTRIBUTES } from "./attributes";
import type { NoRule, WrittenRule } from "./evaluation";
import { Peer } from "./peer";
import { Port } from "./port";

/**
 * A security group's construct: `SecurityGroup`, `DefaultSecurityGroup` or `DataAwsSecurityGroup` of
 * `@cdktf/provider-aws`, of whichever release.
 */
export interface ISecurityGroup {
  /** `aws_security_group` or `aws_default_security_group`. */
  readonly terraformResourceType: string;
  /** The group's id, most often a token. */
  readonly id: string;
}

/** One connection: who opens it, who accepts it, where, and what for. */
export interface MutualRule {
  /**
   * The security group that opens the connection.
   *
   * It gets the egress rule, and is the peer of the ingress rule on the target.
   */
  readonly source: ISecurityGroup | Peer;

  /**
   * The security group that accepts the connection.
   *
   * It gets the ingress rule, and is the peer of the egress rule on the source. The same group as the source connects
   * to itself: it gets both rules, as `self`.
   */
  readonly target: ISecurityGroup | Peer;

  /** The protocol and the ports, the same on both sides. */
  readonly port: Port;

  /**
   * The description of both rules: at most 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`
   * (EC2 API reference, IpRange).
   *
   * @default - the rule's key; in a list none. Text that is empty counts as left out.
   */
  readonly description?: string;

  /**
   * The description of the egress rule on the source's group. Goes with `descriptionTarget`, in place of `description`.
   *
   * @default - `description`
   */
  readonly descriptionSource?: string;

  /**
   * The description of the ingress rule on the target's group. Goes with `descriptionSource`, in place of `description`.
   *
   * @default - `description`
   */
  readonly descriptionTarget?: string;
}

/**
 * Rules by key, or as a list, whose keys are its indexes. A key names its pair in Terraform's state for as long as it
 * stays: in a list, a rule that is inserted renames, and so replaces, all behind it.
 */
export type MutualRules = Readonly<Record<string, MutualRule>> | readonly MutualRule[];

const SECURITY_GROUP_TYPES: readonly string[] = ["aws_security_group", "aws_default_security_group"];

/**
 * The rules as they are written, each under its key.
 *
 * @param keysAreTexts - whether keys say what their rules are for, and so may describe them; in a list they do not
 */
export function writtenRules(
  rules: MutualRules,
  { keysAreTexts } = { keysAreTexts: !Array.isArray(rules) },
): (WrittenRule | NoRule)[] {
  const entries: [string | number, unknown][] = Array.isArray(rules)
    ? Array.from(rules, (rule: unknown, index) => [index, rule])
    : Object.entries(rules);
  return entries.map(([key, rule]) =>
    typeof rule === "object" && rule !== null && !Array.isArray(rule)
      ? { ...writtenRule(rule), key, keyIsText: keysAreTexts }
      : { key, insteadOfARule: rule ?? null },
  );
}

/** One rule as it is written: the construct's members under the names that the catalogue gives them. */
function writtenRule(rule: object): Omit<WrittenRule, "key" | "keyIsText"> {
  const { source, target, port, description, descriptionSource, descriptionTarget } = rule as Record<string, unknown>;
  const attributes: Partial<Record<AttributeName, unknown>> = {
    source_sg_id: endOf(source),
    target_sg_id: endOf(target),
    ...portAttributes(port),
    description,
    description_source: descriptionSource,
    description_target: descriptionTarget,
  };
  const others = Object.entries(rule).filter(
    ([name, value]) => !TYPESCRIPT_ATTRIBUTES.includes(name) && value !== undefined,
  );
  return { attributes, others: Object.fromEntries(others) };
}

/** A single port is a destination port: its mistakes are told once, not as the first port's and the last one's. */
function portAttributes(port: unknown): WrittenRule["attributes"] {
  if (!Port.isPort(port)) return { destination_port: port };
  const { protocol, fromPort, toPort } = port;
  return toPort === undefined
    ? { protocol, destination_port: fromPort }
    : { protocol, from_port: fromPort, to_port: toPort };
}

/** The id of the end's group; anything that is no group stays as it is, for the checks to refuse. */
function endOf(end: unknown): unknown {
  if (Peer.isPeer(end)) return end.securityGroupId;
  return isSecurityGroup(end) ? end.id : end;
}

function isSecurityGroup(end: unknown): end is ISecurityGroup {
  return (
    typeof end === "object" &&
    end !== null &&
    "terraformResourceType" in end &&
    SECURITY_GROUP_TYPES.includes(String(end.terraformResourceType))
  );
}
