import { END_ATTRIBUTES, type PeerType, type Side } from "./attributes";
import {
  any,
  choose,
  constant,
  equals,
  first,
  given,
  KEY_TEXT,
  known,
  lookup,
  lowercase,
  matches,
  not,
  all,
  number,
  same,
  service,
  step,
  text,
  written,
  type Condition,
  type StepName,
  type Value,
} from "./expression";
import { DEFAULT_PROTOCOL } from "./protocols";

/*
 * The defaults of a rule, and everything else that is derived from its attributes. Each is defined once, for the
 * construct and for the module.
 */

const NO_PORTS = equals(step("semantics"), "nothing");
const IS_ICMP = equals(step("semantics"), "types");

/** Protocols without ports always get the ports 0 to 0, because `aws_security_group_rule` requires them. */
const ofPorts = (port: Value): Value => choose(NO_PORTS, constant(0), number(port));

/** Each step may use the ones above it. */
export const STEPS: Readonly<Record<StepName, Value>> = {
  source_type: typeOfEnd("source"),
  target_type: typeOfEnd("target"),
  protocol_name: lowercase(choose(given("protocol"), known("protocol"), constant(DEFAULT_PROTOCOL))),
  port_semantics: choose(
    any(given("service"), given("services")),
    constant("ports"),
    lookup(
      "semantics_by_protocol",
      step("protocol_name"),
      choose(matches(step("protocol_name"), "protocol_number"), constant("nothing"), constant("unknown")),
    ),
  ),
  protocol: lowercase(first(service("protocol"), written("protocol"), constant(DEFAULT_PROTOCOL))),
  protocol_number: lookup("protocol_numbers", step("protocol")),
  // This is unknown as long as the protocol is.
  semantics: choose(
    equals(step("port_semantics"), "unknown"),
    lookup("semantics_by_protocol", step("protocol"), constant("nothing")),
    step("port_semantics"),
  ),
  from_port: ofPorts(
    first(service("from_port"), written("destination_port"), written("destination_ports"), written("from_port")),
  ),
  to_port: ofPorts(first(service("to_port"), written("to_port"), choose(IS_ICMP, constant(-1), step("from_port")))),
  port_key: text(
    lookup("protocol_names", step("protocol_number")),
    choose(any(NO_PORTS, equals(step("from_port"), -1)), constant(""), text(constant("-"), step("from_port"))),
    // An ICMP code stays in the key even if it is equal to the type: a key without a code means any code.
    choose(
      any(NO_PORTS, equals(step("to_port"), -1), all(not(IS_ICMP), same(step("from_port"), step("to_port")))),
      constant(""),
      text(constant("-"), step("to_port")),
    ),
  ),
};

/** The type of an end. If none of its attributes is given, it counts as a missing security group. */
function typeOfEnd(side: Side): Value {
  const otherTypes: readonly PeerType[] = ["prefix_list", "cidr_ipv6", "cidr_ipv4"];
  return otherTypes.reduce<Value>(
    (otherwise, type) => choose(given(END_ATTRIBUTES[side][type]), constant(type), otherwise),
    constant("security_group"),
  );
}

/** Whether an end is a security group. */
export function isGroup(side: Side): Condition {
  return equals(step(`${side}_type`), "security_group");
}

/** Whether a rule is created on an end: it is a security group, and is not left out. */
export function getsRule(side: Side): Condition {
  return all(isGroup(side), not(equals(known("leave_out_rule_on"), side)));
}

/** The protocol as EC2 accepts it. */
export const PROTOCOL_IN_EC2 = lookup("protocols_in_ec2", step("protocol"));

/** Whether the protocol has ports or ICMP types, as far as it is known. */
export const HAS_PORTS = not(NO_PORTS);

/** The description of the rule on an end; null if it is empty. */
export function descriptionOn(side: Side): Value {
  const own = `description_${side}` as const;
  return first(choose(given(own), written(own), choose(given("description"), written("description"), KEY_TEXT)));
}
