import { END_ATTRIBUTES, type AttributeName, type PeerType, type Side } from "./attributes";
import { ACCOUNT_EXPRESSION, attributesOf, PEER_TYPES, peerTypeOf } from "./ends";
import type { Misfit } from "./forms";
import type { Language } from "./language";
import type { ProblemCode } from "./problems";
import { NAMED_PROTOCOLS } from "./protocol-numbers";
import { ASCII_EXPRESSION, PROTOCOL_EXPRESSION, takenBy } from "./protocols";

/** Something that must hold of every rule, and the sentence for a rule of which it does not. */
export interface Check<Truth, Text> {
  /** The attribute that is wrong; none where the rule as a whole is. */
  readonly attribute?: AttributeName;
  readonly code: ProblemCode;
  readonly holds: Truth;
  /** What stands there, to follow "is": the value, or "missing". */
  readonly is: Text | readonly Text[];
  /** What to do. */
  readonly remedy: Text;
}

const PORT_ATTRIBUTES = ["destination_port", "destination_ports", "from_port", "to_port"] as const;

const DESCRIPTION_ATTRIBUTES = ["description", "description_source", "description_target"] as const;

/** The ways to say which ports: one of them is given, or none where the protocol has no ports. */
const WAYS_TO_NAME_PORTS = ["destination_port", "destination_ports", "from_port", "service", "services"] as const;

const SIDES = ["source", "target"] as const;

export const LAST_PORT = 65535;

/**
 * Loose on purpose: ids that are no real AWS ids, as documentation and tests have them, pass; names and ARNs do not.
 * Another account's group has that account's number before it (provider documentation, aws_security_group_rule,
 * "source_security_group_id").
 */
export const OWN_SECURITY_GROUP_ID = "sg-[0-9A-Za-z-]+";
export const SECURITY_GROUP_ID_EXPRESSION = `^([0-9]{12}/)?${OWN_SECURITY_GROUP_ID}$`;
const PREFIX_LIST_ID_EXPRESSION = "^pl-[0-9A-Za-z-]+$";

/**
 * The characters and the length that EC2 takes in a rule's description (EC2 API reference, IpRange, "Description").
 * `aws_security_group_rule` checks them at plan, in one expression. Terraform takes 40 times as long for one that
 * counts.
 */
export const DESCRIPTION_EXPRESSION = "^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$";
export const DESCRIPTION_LENGTH = 255;
const DESCRIPTION_REMEDY = "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*";

/** What the reader of rules can do. */
export interface Abilities {
  /** The ends whose rules are made under a provider of their own, which may be another account's. */
  readonly ownProviders: readonly Side[];
}

/**
 * The checks of all that is written in a rule but the values of its ends, in the order in which their sentences appear.
 * The module keeps them apart from those of the ends: where a group does not exist yet, only what depends on its id
 * waits for the apply.
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

/** The checks of the values of a rule's ends. */
export function endValueChecks<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  { ownProviders }: Abilities,
): Check<Truth, Text>[] {
  const [source, target] = [rule.attribute("source_sg_id"), rule.attribute("target_sg_id")];
  const oneGroup: Check<Truth, Text> = {
    attribute: "target_sg_id",
    code: "ambiguous",
    holds: rule.decide(
      rule.all(rule.written("source_sg_id"), rule.written("target_sg_id")),
      rule.any(
        rule.not(rule.matches(source, SECURITY_GROUP_ID_EXPRESSION)),
        rule.same(source, target),
        rule.not(rule.same(rule.withoutAccount(source), rule.withoutAccount(target))),
      ),
      rule.always(),
    ),
    is: rule.shown(target),
    remedy: rule.words("write the source and the target alike, for they are one group"),
  };
  const ofSides = SIDES.flatMap((side) => {
    const type = peerTypeOf(rule, side);
    const isWhatItIs: Record<PeerType, (end: Value) => Truth> = {
      security_group: (end) => rule.matches(end, SECURITY_GROUP_ID_EXPRESSION),
      cidr_ipv4: (end) => rule.isNetwork(end, 4),
      cidr_ipv6: (end) => rule.isNetwork(end, 6),
      prefix_list: (end) => rule.matches(end, PREFIX_LIST_ID_EXPRESSION),
    };
    const values = PEER_TYPES.map((one): Check<Truth, Text> => {
      const attribute = END_ATTRIBUTES[side][one];
      const end = rule.attribute(attribute);
      return {
        attribute,
        code: "invalid",
        holds: rule.decide(
          rule.all(rule.written(attribute), rule.equals(type, one)),
          isWhatItIs[one](end),
          rule.always(),
        ),
        is: rule.shown(end),
        remedy: rule.words(rule.phrases.end(one, side)),
      };
    });
    if (ownProviders.includes(side)) return values;
    const group = rule.attribute(END_ATTRIBUTES[side].security_group);
    const otherAccount: Check<Truth, Text> = {
      attribute: END_ATTRIBUTES[side].security_group,
      code: "invalid",
      holds: rule.decide(
        rule.written(END_ATTRIBUTES[side].security_group),
        rule.any(
          rule.not(rule.matches(group, ACCOUNT_EXPRESSION)),
          rule.not(rule.matches(group, SECURITY_GROUP_ID_EXPRESSION)),
          rule.equals(rule.attribute("leave_out_rule_on"), side),
        ),
        rule.always(),
      ),
      is: rule.shown(group),
      remedy: rule.words(rule.phrases.account(side)),
    };
    return [...values, otherAccount];
  });
  return [...ofSides, oneGroup];
}

function keyChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const described = DESCRIPTION_ATTRIBUTES.map((name) => rule.filled(rule.attribute(name)));
  return [
    {
      code: "invalid",
      holds: rule.filled(rule.key),
      is: rule.words("an empty key"),
      remedy: rule.words("give the rule a key that says what it is for"),
    },
    {
      attribute: "description",
      code: "missing",
      holds: rule.any(...described, rule.not(rule.keyIsText), isDescription(rule, rule.key)),
      is: rule.words("missing, and the key cannot serve as one"),
      remedy: rule.words(DESCRIPTION_REMEDY),
    },
  ];
}

function endChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const types = { source: peerTypeOf(rule, "source"), target: peerTypeOf(rule, "target") };
  const isGroup = (side: Side) => rule.equals(types[side], "security_group");
  const leftOut = rule.attribute("leave_out_rule_on");
  return [
    ...SIDES.flatMap((side): Check<Truth, Text>[] => {
      const [group, ...others] = attributesOf(side) as [AttributeName, ...AttributeName[]];
      return [
        {
          attribute: group,
          code: "missing",
          holds: rule.not(rule.all(isGroup(side), rule.not(rule.written(group)))),
          is: rule.words("missing"),
          remedy: rule.words(rule.phrases.end("security_group", side)),
        },
        ...others.map((attribute, index): Check<Truth, Text> => {
          const before = [group, ...others.slice(0, index)].map((name) => rule.given(rule.attribute(name)));
          return {
            attribute,
            code: "ambiguous",
            holds: rule.decide(
              rule.writesOneWay(side),
              rule.always(),
              rule.decide(rule.given(rule.attribute(attribute)), rule.not(rule.any(...before)), rule.always()),
            ),
            is: rule.words(`a second way to name the ${side}`),
            remedy: rule.words(`give one of ${attributesOf(side).join(", ")}`),
          };
        }),
      ];
    }),
    {
      code: "invalid",
      holds: rule.any(isGroup("source"), isGroup("target")),
      is: rule.words("between two ends of which none is a security group"),
      remedy: rule.words(
        `give a security group as ${rule.phrases.nameOf("source_sg_id")} or ${rule.phrases.nameOf("target_sg_id")}`,
      ),
    },
    {
      attribute: "leave_out_rule_on",
      code: "invalid",
      holds: rule.any(rule.not(rule.given(leftOut)), rule.matches(leftOut, "^(source|target)$")),
      is: rule.shown(leftOut),
      remedy: rule.words('use "source" or "target", the side whose group gets no rule'),
    },
    {
      attribute: "leave_out_rule_on",
      code: "invalid",
      holds: rule.any(rule.not(rule.given(leftOut)), rule.all(isGroup("source"), isGroup("target"))),
      is: rule.shown(leftOut),
      remedy: rule.words("omit it, because a rule whose other end is not a security group has one side only"),
    },
  ];
}

function protocolChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const protocol = rule.attribute("protocol");
  return [
    {
      attribute: "protocol",
      code: "invalid",
      holds: rule.any(
        rule.not(rule.given(protocol)),
        rule.all(
          rule.matches(protocol, ASCII_EXPRESSION),
          rule.matches(protocol, PROTOCOL_EXPRESSION, { ignoreCase: true }),
        ),
      ),
      is: rule.shown(protocol),
      remedy: rule.words(
        `use tcp, udp, icmp, icmpv6, ${NAMED_PROTOCOLS.join(", ")}, a protocol number from 0 to 255, or -1 for all traffic`,
      ),
    },
  ];
}

function portChecks<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Check<Truth, Text>[] {
  const destinationPort = rule.attribute("destination_port");
  const fromPort = rule.attribute("from_port");
  const toPort = rule.attribute("to_port");
  const protocol = rule.attribute("protocol");
  const hasService = rule.any(rule.given(rule.attribute("service")), rule.given(rule.attribute("services")));
  const first = rule.first(destinationPort, rule.element("destination_ports"), fromPort);
  const takes = rule.name("takes", takenBy(rule));
  const [takesTypes, takesNothing] = [rule.equals(takes, "types"), rule.equals(takes, "nothing")];
  const anyType = rule.constant(-1);
  const lowest = rule.choose(rule.any(takesTypes, takesNothing), rule.constant(-1), rule.constant(0));
  const highest = rule.choose(
    takesTypes,
    rule.constant(255),
    rule.choose(takesNothing, rule.constant(0), rule.constant(LAST_PORT)),
  );
  return [
    {
      attribute: "destination_port",
      code: "missing",
      holds: rule.any(...WAYS_TO_NAME_PORTS.map((name) => rule.given(rule.attribute(name))), takesNothing),
      is: rule.words("missing"),
      remedy: rule.chooseWords(
        takesTypes,
        "give the ICMP type, from 0 to 255, or -1 for any",
        rule.words(rule.phrases.port),
      ),
    },
    ...WAYS_TO_NAME_PORTS.slice(1).map((attribute, index): Check<Truth, Text> => {
      const before = WAYS_TO_NAME_PORTS.slice(0, index + 1).map((name) => rule.given(rule.attribute(name)));
      return {
        attribute,
        code: "ambiguous",
        holds: rule.not(rule.all(rule.given(rule.attribute(attribute)), rule.any(...before))),
        is: rule.words("a second way to name the ports"),
        remedy: rule.words(`give one of ${WAYS_TO_NAME_PORTS.join(", ")}`),
      };
    }),
    ...(["destination_ports", "services"] as const).map((attribute): Check<Truth, Text> => ({
      attribute,
      code: "invalid",
      holds: rule.any(rule.not(rule.given(rule.attribute(attribute))), rule.listed(attribute)),
      is: rule.shown(rule.attribute(attribute)),
      remedy: rule.words("give a list with at least one element"),
    })),
    ...(["service", "services"] as const).map((attribute): Check<Truth, Text> => {
      const isList = attribute === "services";
      const service = isList ? rule.element(attribute) : rule.attribute(attribute);
      return {
        attribute,
        code: "invalid",
        holds: rule.any(rule.not(isList ? rule.listed(attribute) : rule.given(service)), rule.isService(service)),
        is: rule.shown(service),
        remedy: rule.words("use a service that README lists, such as https or postgresql, or give protocol and ports"),
      };
    }),
    {
      attribute: "protocol",
      code: "ambiguous",
      holds: rule.not(rule.all(rule.given(protocol), hasService)),
      is: rule.words("given beside a service"),
      remedy: rule.words("leave it out, for the service says it"),
    },
    {
      attribute: "to_port",
      code: "ambiguous",
      holds: rule.not(
        rule.all(rule.given(toPort), rule.any(hasService, rule.given(rule.attribute("destination_ports")))),
      ),
      is: rule.words("given beside a service or several ports"),
      remedy: rule.words("leave it out, or give one range by from_port and to_port"),
    },
    ...PORT_ATTRIBUTES.map((attribute): Check<Truth, Text> => {
      const isList = attribute === "destination_ports";
      const port = isList ? rule.element(attribute) : rule.attribute(attribute);
      // An element that is null would be no port at all, which is not what a list of ports is for.
      const isThere = isList ? rule.listed(attribute) : rule.given(port);
      return {
        attribute,
        code: "invalid",
        holds: rule.any(rule.not(isThere), rule.within(port, lowest, highest)),
        is: rule.shown(port),
        remedy: rule.chooseWords(
          takesTypes,
          `use an ICMP ${attribute === "to_port" ? "code" : "type"} from 0 to 255, or -1 for any`,
          rule.chooseWords(
            takesNothing,
            "leave it out, for this protocol has no ports and the rule would open all of them",
            rule.words(`use a whole number from 0 to ${LAST_PORT}`),
          ),
        ),
      };
    }),
    {
      attribute: "to_port",
      code: "invalid",
      holds: rule.any(takesTypes, takesNothing, rule.not(rule.above(first, toPort))),
      is: [rule.shown(toPort), rule.words(", below the first port, "), rule.shown(first)],
      remedy: rule.words("swap the two, or give a higher last port"),
    },
    {
      // EC2 API reference, IpPermission, "ToPort".
      attribute: "to_port",
      code: "invalid",
      holds: rule.not(
        rule.all(
          takesTypes,
          rule.within(first, anyType, anyType),
          rule.within(toPort, lowest, highest),
          rule.not(rule.within(toPort, anyType, anyType)),
        ),
      ),
      is: rule.shown(toPort),
      remedy: rule.words("leave it out, for a rule for all ICMP types is one for all their codes"),
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
        code: "invalid",
        holds: rule.any(rule.not(rule.given(description)), isDescription(rule, description)),
        is: rule.quoted(description),
        remedy: rule.words(DESCRIPTION_REMEDY),
      };
    }),
    {
      attribute: "description",
      code: "ambiguous",
      holds: rule.not(rule.all(rule.filled(both), rule.any(rule.filled(source), rule.filled(target)))),
      is: rule.quoted(both),
      remedy: rule.words("give one description for both sides, or one for each, but not all of them"),
    },
    {
      attribute: "description_source",
      code: "missing",
      holds: rule.any(rule.filled(source), rule.not(rule.filled(target)), rule.filled(both)),
      is: rule.words("missing"),
      remedy: rule.words("describe the source's side as well as the target's, or both with one description"),
    },
    {
      attribute: "description_target",
      code: "missing",
      holds: rule.any(rule.filled(target), rule.not(rule.filled(source)), rule.filled(both)),
      is: rule.words("missing"),
      remedy: rule.words("describe the target's side as well as the source's, or both with one description"),
    },
  ];
}

/** Whether EC2 takes the value as a description. */
function isDescription<Truth, Value, Text>(rule: Language<Truth, Value, Text>, value: Value): Truth {
  return rule.all(rule.matches(value, DESCRIPTION_EXPRESSION), rule.isAtMost(value, DESCRIPTION_LENGTH));
}

/** The sentence for a rule of which a check does not hold. */
export function sentenceOf<Truth, Value, Text>(rule: Language<Truth, Value, Text>, check: Check<Truth, Text>): Text {
  const { attribute, is, remedy } = check;
  const name = attribute === undefined ? undefined : rule.words(rule.phrases.nameOf(attribute));
  const value = Array.isArray(is) ? (is as readonly Text[]) : [is as Text];
  return rule.sentence(...subject(rule, name), rule.words(" is "), ...value, rule.words(": "), remedy, rule.words("."));
}

/**
 * The sentence for an attribute that no rule has: most often a misspelt one. It leaves its value out, which may not be
 * known yet: Terraform refuses to print a message that waits for one.
 */
export function unknownAttributeSentence<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  name: Text,
  known: readonly string[],
): Text {
  return rule.sentence(
    ...subject(rule, name),
    rule.words(` is no attribute of a rule: use one of ${known.join(", ")}.`),
  );
}

/** The sentence for a value that is not what TypeScript's types ask for. */
export function misfitSentence<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  { attribute, is, statement, remedy }: Misfit,
): Text {
  const start = is === undefined ? subject(rule) : subject(rule, rule.words(attribute));
  return rule.sentence(
    ...start,
    rule.words(is === undefined ? `: ${statement}` : ` is ${is}`),
    rule.words(`: ${remedy}.`),
  );
}

/** The sentence for a key that could be one of those that a rule's ports get. */
export function keyOfPortSentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>, other: Text): Text {
  return rule.sentence(
    ...subject(rule),
    rule.words(" has a key that begins as those of the ports of rules["),
    other,
    rule.words("] do: give it another one."),
  );
}

/** The sentence for what stands in a rule's place and is none. */
export function noRuleSentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>, value: Value): Text {
  return rule.sentence(
    ...subject(rule),
    rule.words(" is "),
    rule.shown(value),
    rule.words(": give a rule with a source, a target and a port, or remove it."),
  );
}

/** The sentence for a key that is a token: messages could not name the rule by it. */
export function unknownKeySentence<Truth, Value, Text>(rule: Language<Truth, Value, Text>): Text {
  return rule.sentence(...subject(rule), rule.words(" has a key that only Terraform knows: give a plain text."));
}

/** The sentence for a rule whose protocol is a token, with a part of its port range left out. */
export function unknownProtocolSentence<Truth, Value, Text>(
  rule: Language<Truth, Value, Text>,
  attribute: AttributeName,
): Text {
  return rule.sentence(
    ...subject(rule, rule.words(rule.phrases.nameOf(attribute))),
    rule.words(" is missing: give it, for what it would be depends on a protocol that only Terraform knows."),
  );
}

/** The start of a sentence about a rule, or about one of its attributes. */
function subject<Truth, Value, Text>(rule: Language<Truth, Value, Text>, name?: Text): Text[] {
  const { label, phrases } = rule;
  return [
    ...(label === undefined ? [rule.words("rules["), rule.shown(rule.key), rule.words("]")] : [label]),
    ...(name === undefined ? [] : [rule.words(phrases.separator), name]),
  ];
}
