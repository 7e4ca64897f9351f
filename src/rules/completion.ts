import type { Language } from "./language";
import { DEFAULT_PROTOCOL, isIcmp } from "./protocols";

/** A rule with its defaults filled in: all that the two sides of a pair are made of. */
export interface CompleteRule<Value> {
  readonly source: Value;
  readonly target: Value;
  readonly protocol: Value;
  readonly fromPort: Value;
  readonly toPort: Value;
  readonly descriptionSource: Value;
  readonly descriptionTarget: Value;
}

/**
 * Fills in what a rule leaves out. Protocols without ports get port 0 on both ends, as `aws_security_group_rule` asks
 * (provider documentation: "If not icmp, icmpv6, tcp, udp, or all use the protocol number"; from_port and to_port are
 * required, and 0 for protocol -1).
 */
export function complete<Truth, Value, Text>(rule: Language<Truth, Value, Text>): CompleteRule<Value> {
  const first = rule.first(rule.attribute("destination_port"), rule.attribute("from_port"), rule.constant(0));
  const last = rule.first(rule.attribute("to_port"), rule.choose(isIcmp(rule), rule.constant(-1), first));
  const describe = (side: "description_source" | "description_target") =>
    rule.first(rule.attribute(side), rule.attribute("description"), rule.keyText);
  return {
    source: rule.attribute("source_sg_id"),
    target: rule.attribute("target_sg_id"),
    protocol: rule.lowercase(rule.first(rule.attribute("protocol"), rule.constant(DEFAULT_PROTOCOL))),
    fromPort: rule.number(first),
    toPort: rule.number(last),
    descriptionSource: describe("description_source"),
    descriptionTarget: describe("description_target"),
  };
}
