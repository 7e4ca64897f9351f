import type { AttributeName } from "./attributes";
import type { Language } from "./language";
import { PROTOCOL_EXPRESSION, takenBy } from "./protocols";

/** Something that must hold of every rule, and the sentence for a rule of which it does not. */
export interface Check<Truth, Text> {
  /** The attribute that is wrong; none where the rule as a whole is. */
  readonly attribute?: AttributeName;
  readonly holds: Truth;
  /** What stands there, to follow "is": the value, or "missing". */
  readonly is: Text;
  /** What to do. */
  readonly remedy: Text;
}

const PORT_ATTRIBUTES = ["destination_port", "from_port", "to_port"] as const;

const DESCRIPTION_ATTRIBUTES = ["description", "description_source", "description_target"] as const;

const END_ATTRIBUTES = ["source_sg_id", "target_sg_id"] as const;

const ENDS = {
  source_sg_id: "give the security group that opens the connection, such as sg-0123456789abcdef0",
  target_sg_id: "give the security group that accepts the connection, such as sg-0123456789abcdef0",
} as const;

/** Loose on purpose: ids that are no real AWS ids, as documentation and tests have them, pass; names and ARNs do not. */
const SECURITY_GROUP_ID_EXPRESSION = "^sg-[0-9A-Za-z-]+$";

/**
 * The characters and the length that EC2 takes in a rule's description (EC2 API reference, IpRange, "Description").
 * `aws_security_group_rule` checks them at plan, by the same expression.
 */
const DESCRIPTION_EXPRESSION = "^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$";
const DESCRIPTION_REMEDY = "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

/**
 * The checks of all that is written in a rule but the ids of its groups, in the order in which their sentences appear. The
 * module keeps them apart from those of the ids: where a group does not exist yet, only what depends on its id waits for
 * the apply.
 */
export function writtenChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  return [
    ...keyChecks(rule),
    ...endChecks(rule),
    ...protocolChecks(rule),
    ...portChecks(rule),
    ...descriptionChecks(rule),
  ];
}

/** The checks of the ids of a rule's groups. */
export function idChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  return END_ATTRIBUTES.map((attribute) => {
    const end = rule.attribute(attribute);
    return {
      attribute,
      holds: rule.any(rule.not(rule.written(attribute)), rule.matches(end, SECURITY_GROUP_ID_EXPRESSION)),
      is: rule.shown(end),
      remedy: rule.words(ENDS[attribute]),
    };
  });
}

function keyChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const described = DESCRIPTION_ATTRIBUTES.map((name) => rule.filled(rule.attribute(name)));
  return [
    {
      holds: rule.filled(rule.key),
      is: rule.words("an empty key"),
      remedy: rule.words("give the rule a key that says what it is for"),
    },
    {
      attribute: "description",
      holds: rule.any(...described, rule.not(rule.keyIsText), rule.matches(rule.key, DESCRIPTION_EXPRESSION)),
      is: rule.words("missing, and the key cannot serve as one"),
      remedy: rule.words(DESCRIPTION_REMEDY),
    },
  ];
}

function endChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  return END_ATTRIBUTES.map((attribute) => ({
    attribute,
    holds: rule.written(attribute),
    is: rule.words("missing"),
    remedy: rule.words(ENDS[attribute]),
  }));
}

function protocolChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const protocol = rule.attribute("protocol");
  return [
    {
      attribute: "protocol",
      holds: rule.any(
        rule.not(rule.given(protocol)),
        rule.matches(protocol, PROTOCOL_EXPRESSION, { ignoreCase: true }),
      ),
      is: rule.shown(protocol),
      remedy: rule.words("use tcp, udp, icmp, icmpv6, a protocol number from 0 to 255, or -1 for all traffic"),
    },
  ];
}

function portChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const destinationPort = rule.attribute("destination_port");
  const fromPort = rule.attribute("from_port");
  const toPort = rule.attribute("to_port");
  const first = rule.first(destinationPort, fromPort);
  const takes = rule.name("takes", takenBy(rule));
  const [takesTypes, takesNothing] = [rule.equals(takes, "types"), rule.equals(takes, "nothing")];
  const lowest = rule.choose(takesTypes, rule.constant(-1), rule.constant(0));
  const highest = rule.choose(
    takesTypes,
    rule.constant(255),
    rule.choose(takesNothing, rule.constant(0), rule.constant(65535)),
  );
  return [
    {
      attribute: "destination_port",
      holds: rule.any(rule.given(destinationPort), rule.given(fromPort), takesNothing),
      is: rule.words("missing"),
      remedy: rule.chooseWords(
        takesTypes,
        "give the ICMP type, from 0 to 255, or -1 for any",
        rule.words("give a whole number from 0 to 65535"),
      ),
    },
    {
      attribute: "from_port",
      holds: rule.not(rule.all(rule.given(destinationPort), rule.given(fromPort))),
      is: rule.shown(fromPort),
      remedy: rule.words("leave it out, or leave out destination_port, which means the same"),
    },
    ...PORT_ATTRIBUTES.map((attribute): Check<Truth, Text> => {
      const port = rule.attribute(attribute);
      return {
        attribute,
        holds: rule.any(rule.not(rule.given(port)), rule.within(port, lowest, highest)),
        is: rule.shown(port),
        remedy: rule.chooseWords(
          takesTypes,
          `use an ICMP ${attribute === "to_port" ? "code" : "type"} from 0 to 255, or -1 for any`,
          rule.chooseWords(
            takesNothing,
            "leave it out, for this protocol has no ports and the rule would open all of them",
            rule.words("use a whole number from 0 to 65535"),
          ),
        ),
      };
    }),
    {
      attribute: "to_port",
      holds: rule.any(takesTypes, takesNothing, rule.not(rule.above(first, toPort))),
      is: rule.shown(toPort),
      remedy: rule.words("use a port that is not below the first one"),
    },
  ];
}

function descriptionChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const [both, source, target] = [
    rule.attribute("description"),
    rule.attribute("description_source"),
    rule.attribute("description_target"),
  ];
  return [
    ...DESCRIPTION_ATTRIBUTES.map((attribute): Check<Truth, Text> => {
      const description = rule.attribute(attribute);
      return {
        attribute,
        holds: rule.any(rule.not(rule.given(description)), rule.matches(description, DESCRIPTION_EXPRESSION)),
        is: rule.quoted(description),
        remedy: rule.words(DESCRIPTION_REMEDY),
      };
    }),
    {
      attribute: "description",
      holds: rule.not(rule.all(rule.filled(both), rule.any(rule.filled(source), rule.filled(target)))),
      is: rule.quoted(both),
      remedy: rule.words("give one description for both sides, or one for each, but not all of them"),
    },
    {
      attribute: "description_source",
      holds: rule.any(rule.filled(source), rule.not(rule.filled(target)), rule.filled(both)),
      is: rule.words("missing"),
      remedy: rule.words("describe the source's side as well as the target's, or both with one description"),
    },
    {
      attribute: "description_target",
      holds: rule.any(rule.filled(target), rule.not(rule.filled(source)), rule.filled(both)),
      is: rule.words("missing"),
      remedy: rule.words("describe the target's side as well as the source's, or both with one description"),
    },
  ];
}

/** The sentence for a rule of which a check does not hold. */
export function sentenceOf<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  check: Check<Truth, Text>,
  nameOf: (attribute: AttributeName) => string,
): Text {
  const attribute = check.attribute === undefined ? "" : `.${nameOf(check.attribute)}`;
  return rule.sentence(
    ...start(rule),
    rule.words(`${attribute} is `),
    check.is,
    rule.words(": "),
    check.remedy,
    rule.words("."),
  );
}

/**
 * The sentence for an attribute that no rule has: most often a misspelt one. It leaves its value out, which may not be known
 * yet: Terraform refuses to print a message that waits for one.
 */
export function unknownAttributeSentence<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  name: Text,
  known: readonly string[],
): Text {
  return rule.sentence(
    ...start(rule),
    rule.words("."),
    name,
    rule.words(` is no attribute of a rule: use one of ${known.join(", ")}.`),
  );
}

/** The sentence for what stands in a rule's place and is none. */
export function noRuleSentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>, value: Value): Text {
  return rule.sentence(
    ...start(rule),
    rule.words(" is "),
    rule.shown(value),
    rule.words(": give a rule with a source, a target and a port, or remove it."),
  );
}

/** The sentence for a key that is a token. Terraform itself refuses keys that it does not know. */
export function unknownKeySentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Text {
  return rule.sentence(
    ...start(rule),
    rule.words(" has a key that only Terraform knows: give a plain text, for it names the rule in Terraform's state."),
  );
}

/** The sentence for a rule whose protocol is a token, with a part of its port range left out. */
export function unknownProtocolSentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>, name: string): Text {
  return rule.sentence(
    ...start(rule),
    rule.words(`.${name} is missing: give it, for what it would be depends on a protocol that only Terraform knows.`),
  );
}

function start<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Text[] {
  return [rule.words("rules["), rule.shown(rule.key), rule.words("]")];
}
