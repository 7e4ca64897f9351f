import { END_ATTRIBUTES, TYPESCRIPT_ATTRIBUTES, type AttributeName, type Side } from "./attributes";
import { descriptionMisfits, endMisfits, leaveOutMisfits, portMisfits, type Values } from "./forms";
import { Peer } from "./peer";
import { isPlainObject } from "./plain-object";
import { Port } from "./port";
import { isSecurityGroup, type ISecurityGroup } from "./security-group";
import { classOf } from "./values";
import type { NoRule, WrittenRule } from "./written-rule";

/** One connection: who opens it, who accepts it, where, and what for. */
export interface MutualRule {
  /**
   * What opens the connection: a security group, or a `Peer`.
   *
   * A group gets the egress rule, and is the peer of the ingress rule on the target. A block of addresses or a prefix
   * list gets no rule. At least one end is a group.
   *
   * @example source: alb
   */
  readonly source: ISecurityGroup | Peer;

  /**
   * What accepts the connection: a security group, or a `Peer`.
   *
   * A group gets the ingress rule, and is the peer of the egress rule on the source. The same group as the source
   * connects to itself: it gets both rules, as `self`. A block of addresses or a prefix list gets no rule.
   *
   * @example target: Peer.securityGroup("sg-0123456789abcdef0")
   */
  readonly target: ISecurityGroup | Peer;

  /**
   * The protocol and the ports, the same on both sides. If there are several ports, each gets its own pair, whose key
   * is the rule's and the port's, such as `web/tcp-80`. Adding or removing a port does not change the other pairs.
   *
   * @example port: [Port.HTTP, Port.tcpRange(8080, 8088)]
   */
  readonly port: Port | readonly Port[];

  /**
   * The description of both rules: at most 255 letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`
   * (EC2 API reference, IpRange).
   *
   * @default - the rule's key; in a list none. An empty text counts as omitted.
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
   * The end whose group gets no rule, because it may not be changed here: another team's, or another account's. Its
   * half of the pair is then for its owner to make, or nothing gets through.
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
 * A rule that is `undefined` is omitted, as in `{ "alb-to-web": isEnabled ? rule : undefined }`; in a list the other
 * rules keep their indexes.
 */
export type MutualRules<Key extends string = string> =
  Readonly<Partial<Record<Key, MutualRule | undefined>>> | readonly (MutualRule | undefined)[];

/**
 * The rules as they are written, each under its key.
 *
 * @param keysAreTexts - whether keys say what their rules are for, and so may describe them; in a list they do not
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
 * An object with some of a rule's attributes, or with nothing but others of a plain object, which are misspelt then.
 */
function isRule(rule: unknown): rule is Readonly<Record<string, unknown>> {
  if (isPlainObject(rule)) return true;
  return classOf(rule) !== undefined && ["source", "target", "port"].some((name) => name in (rule as object));
}

type Key = Pick<WrittenRule, "key" | "keyIsText">;

/** A rule as it is written, once for each of its ports. */
function rulesOfEachPort(key: Key, rule: Readonly<Record<string, unknown>>, values: Values): WrittenRule[] {
  const { port } = rule;
  if (!Array.isArray(port)) return [writtenRule(key, rule, values, port)];
  if (port.length === 0) return [writtenRule(key, rule, values, undefined)];
  return Array.from(port, (one: unknown, index) => ({
    ...writtenRule(key, rule, values, one, index),
    isOneOfSeveral: true,
  }));
}

/** One rule as it is written: the construct's members under the names that the catalogue gives them. */
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
  // Only what is written, and always in this order: objects that are made alike are read fast.
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

/** A single port is a destination port: its mistakes are told once, not as the first port's and the last one's. */
function writePort(write: Write, port: unknown, values: Values): void {
  if (!Port.isPort(port)) return;
  const { protocol, fromPort, toPort } = port;
  write("protocol", values.read(protocol));
  write(toPort === undefined ? "destination_port" : "from_port", values.read(fromPort));
  write("to_port", values.read(toPort));
}

/** The end under the attribute for what it is. */
function writeEnd(write: Write, side: Side, end: unknown, values: Values): void {
  const names = END_ATTRIBUTES[side];
  if (Peer.isPeer(end)) write(names[end.type], values.read(end.value));
  else write(names.security_group, isSecurityGroup(end) ? end.id : values.read(end));
}
