import { END_ATTRIBUTES, TYPESCRIPT_ATTRIBUTES, type AttributeName, type Side } from "./attributes";
import { descriptionMisfits, endMisfits, leaveOutMisfits, portMisfits, type Values } from "./forms";
import { Peer } from "./peer";
import { isPlainObject } from "./plain-object";
import { Port } from "./port";
import { isSecurityGroup, type ISecurityGroup } from "./security-group";
import { classOf } from "./values";
import type { NoRule, WrittenRule } from "./written-rule";

/** One connection: its source, its target, its port and its purpose. */
export interface MutualRule {
  /**
   * What opens the connection: a security group, or a `Peer`.
   *
   * A security group gets the egress rule, and is the peer of the ingress rule on the target. A CIDR block or a prefix
   * list gets no rule. At least one end must be a security group.
   *
   * @example source: alb
   */
  readonly source: ISecurityGroup | Peer;

  /**
   * What accepts the connection: a security group, or a `Peer`.
   *
   * A security group gets the ingress rule, and is the peer of the egress rule on the source. If source and target are
   * the same group, it gets both rules, as `self`. A CIDR block or a prefix list gets no rule.
   *
   * @example target: Peer.securityGroup("sg-0123456789abcdef0")
   */
  readonly target: ISecurityGroup | Peer;

  /**
   * The protocol and the ports, the same on both sides. Each port of a list gets its own pair, whose key is the rule's
   * key and the port, such as `web/tcp-80`. Adding or removing a port does not change the other pairs.
   *
   * @example port: [Port.HTTP, Port.tcpRange(8080, 8088)]
   */
  readonly port: Port | readonly Port[];

  /**
   * The description of both rules: at most 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`
   * (EC2 API reference, IpRange).
   *
   * @default - the rule's key; in a list none. With an empty text, the rules have no description.
   * @example description: "Allow HTTP from the ALB to webs"
   */
  readonly description?: string;

  /**
   * The description of the egress rule on the source's group. Goes with `descriptionTarget`, in place of `description`.
   *
   * @default - `description`
   * @example descriptionSource: "Allow HTTP to webs"
   */
  readonly descriptionSource?: string;

  /**
   * The description of the ingress rule on the target's group. Goes with `descriptionSource`, in place of
   * `description`.
   *
   * @default - `description`
   * @example descriptionTarget: "Allow HTTP from the ALB"
   */
  readonly descriptionTarget?: string;

  /**
   * The end whose group gets no rule, for example because it belongs to another team or account. Its owner must create
   * this half of the pair, or the connection does not work.
   *
   * @default - both groups get their rule. Without this option, both rules are always created.
   * @example leaveOutRuleOn: "target"
   */
  readonly leaveOutRuleOn?: Side;
}

/**
 * Rules by key, or as a list, whose keys are its indexes. Keys name rules in messages and describe them by default.
 * They are not part of an address in Terraform, so they can be renamed and reordered.
 *
 * A rule that is `undefined` is left out, as in `{ "alb-to-web": isEnabled ? rule : undefined }`. In a list the other
 * rules keep their indexes.
 */
export type MutualRules<Key extends string = string> =
  Readonly<Partial<Record<Key, MutualRule | undefined>>> | readonly (MutualRule | undefined)[];

/**
 * The rules as they are written.
 *
 * @param keysAreTexts - whether the keys can describe their rules; the indexes of a list cannot
 */
export function writtenRules(
  rules: MutualRules,
  values: Values,
  { keysAreTexts } = { keysAreTexts: !Array.isArray(rules) },
): (WrittenRule | NoRule)[] {
  const entries: [string | number, unknown][] = Array.isArray(rules)
    ? Array.from(rules, (rule: unknown, index) => [index, rule])
    : Object.entries(rules);
  return entries
    .filter(([, rule]) => rule !== undefined)
    .flatMap(([key, rule]): (WrittenRule | NoRule)[] =>
      isRule(rule) ? rulesOfEachPort({ key, keyIsText: keysAreTexts }, rule, values) : [{ key, insteadOfARule: rule }],
    );
}

/**
 * A plain object, whose attributes may be misspelled, or an instance of a class that has some of a rule's attributes.
 */
function isRule(rule: unknown): rule is Readonly<Record<string, unknown>> {
  if (isPlainObject(rule)) return true;
  return classOf(rule) !== undefined && ["source", "target", "port"].some((name) => name in (rule as object));
}

type Key = Pick<WrittenRule, "key" | "keyIsText">;

/** A rule as it is written, once for each port. */
function rulesOfEachPort(key: Key, rule: Readonly<Record<string, unknown>>, values: Values): WrittenRule[] {
  const { port } = rule;
  if (!Array.isArray(port)) return [writtenRule(key, rule, values, port)];
  if (port.length === 0) return [writtenRule(key, rule, values, undefined)];
  return Array.from(port, (one: unknown, index) => ({
    ...writtenRule(key, rule, values, one, index),
    isOneOfSeveral: true,
  }));
}

/** One rule as it is written, with Terraform's names for the properties. */
function writtenRule(
  { key, keyIsText }: Key,
  rule: Readonly<Record<string, unknown>>,
  values: Values,
  port: unknown,
  element?: number,
): WrittenRule {
  const { source, target, description, descriptionSource, descriptionTarget, leaveOutRuleOn } = rule;
  const misfits = [
    ...endMisfits("source", source, values),
    ...endMisfits("target", target, values),
    ...portMisfits(port, element, values),
    ...descriptionMisfits("description", description, values),
    ...descriptionMisfits("descriptionSource", descriptionSource, values),
    ...descriptionMisfits("descriptionTarget", descriptionTarget, values),
    ...leaveOutMisfits(leaveOutRuleOn, values),
  ];
  // Only what is written, and always in this order, because JavaScript reads objects of the same shape faster.
  const attributes: Partial<Record<AttributeName, unknown>> = {};
  const write = (name: AttributeName, value: unknown) => {
    if (value !== undefined) attributes[name] = value;
  };
  writeEnd(write, "source", source, values);
  writeEnd(write, "target", target, values);
  writePort(write, port, values);
  write("description", description);
  write("description_source", descriptionSource);
  write("description_target", descriptionTarget);
  write("leave_out_rule_on", leaveOutRuleOn);
  const others = Object.keys(rule).filter((name) => !TYPESCRIPT_ATTRIBUTES.includes(name) && rule[name] !== undefined);
  const written: WrittenRule = { key, keyIsText, attributes, ends: { source, target } };
  return misfits.length === 0 && others.length === 0
    ? written
    : { ...written, misfits, others: Object.fromEntries(others.map((name) => [name, rule[name]])) };
}

type Write = (name: AttributeName, value: unknown) => void;

/** A single port becomes a destination port, so that its mistakes are reported only once. */
function writePort(write: Write, port: unknown, values: Values): void {
  if (!Port.isPort(port)) return;
  const { protocol, fromPort, toPort } = port;
  write("protocol", values.read(protocol));
  write(toPort === undefined ? "destination_port" : "from_port", values.read(fromPort));
  write("to_port", values.read(toPort));
}

/** Writes an end to the attribute of its type. */
function writeEnd(write: Write, side: Side, end: unknown, values: Values): void {
  const names = END_ATTRIBUTES[side];
  if (Peer.isPeer(end)) write(names[end.type], values.read(end.value));
  else write(names.security_group, isSecurityGroup(end) ? end.id : values.read(end));
}
