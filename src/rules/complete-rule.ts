import { END_ATTRIBUTES, type PeerType, type Side } from "./attributes";
import { descriptionOn, getsRule, HAS_PORTS, PROTOCOL_IN_EC2 } from "./defaults";
import { Evaluator } from "./evaluator";
import { step, written } from "./expression";
import { isOmitted } from "./values";
import type { Reader, WrittenRule } from "./written-rule";

/** A rule with its defaults filled in: all that the two sides of a pair are made of. Values may be tokens. */
export interface CompleteRule {
  /** The rule's key; of one of several ports, the rule's and the port's, such as `web/tcp-80`. */
  readonly key: string | number;
  /** The port's part of such a key, such as `tcp-80`. */
  readonly portKey: string;
  readonly source: CompleteEnd;
  readonly target: CompleteEnd;
  readonly protocol: unknown;
  /** The protocol's number, by which it is known whatever name it was given. */
  readonly protocolNumber: unknown;
  readonly fromPort: unknown;
  readonly toPort: unknown;
  /** Whether the protocol has ports, or types in their place; undefined, or a token, if only Terraform knows. */
  readonly hasPorts: unknown;
}

/** One end of a complete rule. */
export interface CompleteEnd {
  /** The group's id, the block or the prefix list's id. */
  readonly peer: unknown;
  /** Which of these it is. */
  readonly type: PeerType;
  /** Whether a rule is created on it: it is a group, and not one that is left out. */
  readonly getsRule: boolean;
  /** The description of that rule; null if it has none. */
  readonly description: unknown;
}

/** A right rule with its defaults filled in. */
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

/** Whether it is one of several that are made of one, or one of which several are made. */
export function isOneOfSeveral({ isOneOfSeveral: isOne, attributes }: WrittenRule): boolean {
  return isOne ?? (!isOmitted(attributes.destination_ports) || !isOmitted(attributes.services));
}
