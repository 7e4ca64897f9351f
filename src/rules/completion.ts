import { END_ATTRIBUTES, type Side } from "./attributes";
import { PEER_TYPES, peerTypeOf } from "./ends";
import type { Language, Logic } from "./language";
import { DEFAULT_PROTOCOL, NUMBERS_WITH_PORTS } from "./protocols";

/** A rule with its defaults filled in: all that the two sides of a pair are made of. */
export interface CompleteRule<Truth, Value> {
  /** The rule's key; of one of several ports, the rule's and the port's, such as `web/tcp-80`. */
  readonly key: Value;
  /** The port's part of such a key, such as `tcp-80`. */
  readonly portKey: Value;
  readonly source: CompleteEnd<Truth, Value>;
  readonly target: CompleteEnd<Truth, Value>;
  readonly protocol: Value;
  /** The protocol's number, by which it is known whatever name it was given. */
  readonly protocolNumber: Value;
  readonly fromPort: Value;
  readonly toPort: Value;
  /** Whether the protocol has ports, or types in their place. */
  readonly hasPorts: Truth;
}

/** One end of a complete rule. */
export interface CompleteEnd<Truth, Value> {
  /** The group's id, the block or the prefix list's id. */
  readonly peer: Value;
  /** Which of these it is. */
  readonly type: Value;
  /** Whether a rule is made on it: it is a group, and not one that is left out. */
  readonly getsRule: Truth;
  /** The description of that rule. */
  readonly description: Value;
}

/**
 * Fills in what a rule leaves out. Protocols without ports get port 0 on both ends, whether they are written as none, 0
 * or -1, as `aws_security_group_rule` asks (provider documentation: "If not icmp, icmpv6, tcp, udp, or all use the
 * protocol number"; from_port and to_port are required, and 0 for protocol -1).
 */
export function complete<Truth, Value, Text>(rule: Language<Truth, Value, Text>): CompleteRule<Truth, Value> {
  const service = rule.name("service", rule.first(rule.attribute("service"), rule.element("services")));
  const named = rule.name(
    "protocol",
    rule.lowercase(
      rule.first(rule.serviceOf(service, "protocol"), rule.attribute("protocol"), rule.constant(DEFAULT_PROTOCOL)),
    ),
  );
  const protocolNumber = rule.name("protocol_number", rule.lookup("protocol_numbers", named));
  const hasPorts = countsPorts(rule, protocolNumber);
  const isIcmp = countsTypes(rule, protocolNumber);
  const port = (value: Value): Value =>
    rule.choose(rule.surely(rule.not(hasPorts)), rule.constant(0), rule.number(value));
  const fromPort = rule.name(
    "from_port",
    port(
      rule.first(
        rule.serviceOf(service, "from_port"),
        rule.attribute("destination_port"),
        rule.element("destination_ports"),
        rule.attribute("from_port"),
        rule.constant(0),
      ),
    ),
  );
  const toPort = rule.name(
    "to_port",
    port(
      rule.first(
        rule.serviceOf(service, "to_port"),
        rule.attribute("to_port"),
        rule.choose(isIcmp, rule.constant(-1), fromPort),
      ),
    ),
  );
  // What is not known yet is in the key by its expression. An ICMP code that is equal to the type is not left out:
  // without a code the key means any code.
  const lastPort = rule.choose(
    rule.surely(rule.any(rule.all(rule.not(isIcmp), rule.same(fromPort, toPort)), rule.equals(toPort, -1))),
    rule.constant(""),
    rule.text("-", toPort),
  );
  const hasNoPort = rule.any(rule.not(hasPorts), rule.equals(fromPort, -1));
  const portKey = rule.name(
    "port_key",
    rule.text(
      rule.lookup("protocol_names", protocolNumber),
      rule.choose(rule.surely(hasNoPort), rule.constant(""), rule.text("-", fromPort, lastPort)),
    ),
  );
  return {
    key: rule.choose(rule.isOneOfSeveral, rule.text(rule.key, "/", portKey), rule.key),
    portKey,
    source: endOf(rule, "source"),
    target: endOf(rule, "target"),
    protocol: rule.lookup("numbers_in_ec2", named),
    protocolNumber,
    fromPort,
    toPort,
    hasPorts,
  };
}

/**
 * Whether a rule says for which ports it is, or its protocol has none. One that does neither is wrong, and is not for
 * port 0.
 */
export function saysItsPorts<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Truth {
  const { protocolNumber } = complete(rule);
  const service = rule.first(rule.attribute("service"), rule.element("services"));
  return rule.any(
    rule.given(rule.serviceOf(rule.name("service", service), "from_port")),
    rule.given(rule.attribute("destination_port")),
    rule.given(rule.element("destination_ports")),
    rule.given(rule.attribute("from_port")),
    rule.not(countsPorts(rule, protocolNumber)),
  );
}

/** Whether the protocol of that number has ports, or types in their place. */
export function countsPorts<Truth, Value>(logic: Logic<Truth, Value>, protocolNumber: Value): Truth {
  return logic.any(...NUMBERS_WITH_PORTS.map((number) => logic.equals(protocolNumber, number)));
}

/** Whether the protocol of that number is one of ICMP's. */
export function countsTypes<Truth, Value>(logic: Logic<Truth, Value>, protocolNumber: Value): Truth {
  return logic.any(logic.equals(protocolNumber, "1"), logic.equals(protocolNumber, "58"));
}

function endOf<Truth, Value, Text>(rule: Language<Truth, Value, Text>, side: Side): CompleteEnd<Truth, Value> {
  const type = peerTypeOf(rule, side);
  return {
    peer: rule.first(...PEER_TYPES.map((one) => rule.attribute(END_ATTRIBUTES[side][one]))),
    type,
    getsRule: rule.all(
      rule.equals(type, "security_group"),
      rule.any(
        rule.not(rule.given(rule.attribute("leave_out_rule_on"))),
        rule.not(rule.equals(rule.attribute("leave_out_rule_on"), side)),
      ),
    ),
    description: rule.first(rule.attribute(`description_${side}`), rule.attribute("description"), rule.keyText),
  };
}
