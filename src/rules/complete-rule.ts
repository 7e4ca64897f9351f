import { END_ATTRIBUTES, type PeerType, type Side } from "./attributes";
import { descriptionOn, getsRule, HAS_PORTS, PROTOCOL_IN_EC2 } from "./defaults";
import { Evaluator } from "./evaluator";
import { step, written } from "./expression";
import { isEmpty } from "./values";
import type { Reader, WrittenRule } from "./written-rule";

/** A rule with its defaults: everything that its pair needs. Values may be tokens. */
export interface CompleteRule {
  /** The rule's key. If the rule has several ports, the port follows, as in `web/tcp-80`. */
  readonly key: string | number;
  /** The port's part of the key, such as `tcp-80`. */
  readonly portKey: string;
  readonly source: CompleteEnd;
  readonly target: CompleteEnd;
  readonly protocol: unknown;
  /** The protocol's number, which is the same for all its names. */
  readonly protocolNumber: unknown;
  readonly fromPort: unknown;
  readonly toPort: unknown;
  /** Whether the protocol has ports or ICMP types; undefined or a token if it is unknown. */
  readonly hasPorts: unknown;
}

/** One end of a complete rule. */
export interface CompleteEnd {
  /** The ID of the security group or prefix list, or the CIDR block. */
  readonly peer: unknown;
  /** The type of the peer. */
  readonly type: PeerType;
  /** Whether a rule is created on it: it is a security group, and is not left out. */
  readonly getsRule: boolean;
  /** The description of that rule; null if it has none. */
  readonly description: unknown;
}

/** Fills in the defaults of a rule without mistakes. */
export function completeRule(rule: WrittenRule, reader: Reader): CompleteRule {
  const evaluator = new Evaluator(rule, reader);
  const portKey = evaluator.valueOf(step("port_key")) as string;
  const protocolNumber = evaluator.valueOf(step("protocol_number"));
  return {
    key: isOneOfSeveral(rule) ? `${rule.key}/${portKey}` : rule.key,
    portKey,
    source: endOf("source", evaluator),
    target: endOf("target", evaluator),
    protocol: evaluator.valueOf(PROTOCOL_IN_EC2),
    protocolNumber,
    fromPort: evaluator.valueOf(step("from_port")),
    toPort: evaluator.valueOf(step("to_port")),
    hasPorts: evaluator.valueOf(step("port_semantics")) === "unknown" ? undefined : evaluator.holds(HAS_PORTS),
  };
}

function endOf(side: Side, evaluator: Evaluator): CompleteEnd {
  const type = evaluator.valueOf(step(`${side}_type`)) as PeerType;
  return {
    peer: evaluator.valueOf(written(END_ATTRIBUTES[side][type])),
    type,
    getsRule: evaluator.holds(getsRule(side)),
    description: evaluator.valueOf(descriptionOn(side)),
  };
}

/** Whether a rule has a list of ports or services, or stands for one of them. */
export function isOneOfSeveral({ isOneOfSeveral: isOne, attributes }: WrittenRule): boolean {
  return isOne ?? (!isEmpty(attributes.destination_ports) || !isEmpty(attributes.services));
}
