import { END_ATTRIBUTES, SIDES, type AttributeName, type Group, type Side } from "./attributes";
import { isGroup } from "./defaults";
import {
  above,
  all,
  any,
  choose,
  constant,
  equals,
  first,
  given,
  hasAccount,
  isCollection,
  isKnown,
  isLongerThan,
  isNetwork,
  isRange,
  isService,
  KEY,
  KEY_IS_TEXT,
  known,
  limit,
  matches,
  noneGiven,
  not,
  number,
  same,
  severalGiven,
  step,
  within,
  withoutAccount,
  type Condition,
  type Value,
} from "./expression";
import type { Phrases } from "./phrases";
import type { Pattern } from "./patterns";
import type { ProblemCode } from "./problems";
import { NAMED_PROTOCOLS, type PortSemantics } from "./protocols";

/** A part of a sentence. */
export type Words =
  | string
  /** The value of an attribute, as messages show it. */
  | { readonly shown: AttributeName }
  /** The names of those attributes of a group that are given. */
  | { readonly given: Group }
  /** A text that depends on the rule. */
  | { readonly value: Value };

/** A mistake that a rule may have, and the sentence for it: "<rule>.<attribute> is <is>: <remedy>." */
export interface Check {
  /** The attribute that has the mistake; if there is neither, it concerns the rule as a whole. */
  readonly attribute?: AttributeName;
  /** The attributes that may have the mistake: each one that is given is looked at by itself. */
  readonly group?: Group;
  readonly code: ProblemCode;
  /** The rules that may have the mistake, if that saves looking at the others. */
  readonly among?: Condition;
  readonly isWrong: (attribute: AttributeName) => Condition;
  /** What follows "is"; the attribute's value if this is undefined. */
  readonly is?: (attribute: AttributeName) => readonly Words[];
  /** What to do. */
  readonly remedy: readonly Words[] | ((attribute: AttributeName) => readonly Words[]);
  /** The end whose provider makes the check superfluous, because it may be another account's. */
  readonly unlessOwnProvider?: Side;
  /** Whether the ends and the ports of the rule may be right nevertheless. */
  readonly saysNothingOfConnection?: true;
}

const DESCRIPTIONS = ["description", "description_source", "description_target"] as const;
const FIRST_PORTS = ["destination_port", "destination_ports", "from_port"] as const;

/** All checks, by what they are about, in the order in which their sentences appear. */
export function checks(
  phrases: Phrases,
): Readonly<Record<"keys" | "ends" | "ports" | "descriptions", readonly Check[]>> {
  return {
    keys: keyChecks(),
    ends: [
      ...SIDES.flatMap((side) => [...endChecks(side, phrases), ...blockChecks(side, phrases)]),
      ...pairChecks(phrases),
    ],
    ports: [...protocolChecks(), ...waysToNamePorts(phrases), ...portChecks(phrases)],
    descriptions: descriptionChecks(),
  };
}

/** The form that the values of an attribute have, and what to do about others. */
export interface Form {
  readonly pattern: Pattern;
  readonly remedy: string;
}

/** The most characters of any value: those of a description in EC2 (EC2 API reference, IpRange, "Description"). */
export const LONGEST_VALUE = 255;

const DESCRIPTION_REMEDY = `use at most ${LONGEST_VALUE} letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*`;

/** The forms of the attributes whose values must match a pattern, whatever the other attributes are. */
export function forms(phrases: Phrases): Readonly<Partial<Record<AttributeName, Form>>> {
  const description: Form = { pattern: "description", remedy: DESCRIPTION_REMEDY };
  return {
    source_sg_id: { pattern: "security_group", remedy: phrases.end("security_group", "source") },
    target_sg_id: { pattern: "security_group", remedy: phrases.end("security_group", "target") },
    source_prefix_list_id: { pattern: "prefix_list", remedy: phrases.end("prefix_list", "source") },
    target_prefix_list_id: { pattern: "prefix_list", remedy: phrases.end("prefix_list", "target") },
    description,
    description_source: description,
    description_target: description,
    leave_out_rule_on: { pattern: "side", remedy: 'use "source" or "target", the side whose group gets no rule' },
  };
}

function keyChecks(): Check[] {
  return [
    {
      code: "invalid",
      isWrong: () => equals(KEY, ""),
      is: () => ["an empty key"],
      remedy: ["give the rule a key that says what it is for"],
    },
    {
      attribute: "description",
      code: "missing",
      among: all(KEY_IS_TEXT, ...DESCRIPTIONS.map((name) => not(given(name)))),
      isWrong: () => any(not(matches(KEY, "description")), isLongerThan(KEY, LONGEST_VALUE)),
      is: () => ["missing, and the key cannot serve as one"],
      remedy: [DESCRIPTION_REMEDY],
      saysNothingOfConnection: true,
    },
  ];
}

function endChecks(side: Side, phrases: Phrases): Check[] {
  const group = END_ATTRIBUTES[side].security_group;
  return [
    {
      attribute: group,
      code: "missing",
      isWrong: () => all(isGroup(side), not(given(group))),
      is: () => ["missing"],
      remedy: [phrases.end("security_group", side)],
    },
    {
      code: "ambiguous",
      isWrong: () => severalGiven(side),
      is: () => [`ambiguous about its ${side}, given by `, { given: side }],
      remedy: ["give one of them"],
    },
    {
      attribute: group,
      code: "invalid",
      isWrong: () => all(hasAccount(known(group)), not(equals(known("leave_out_rule_on"), side))),
      remedy: [phrases.account(side)],
      unlessOwnProvider: side,
    },
  ];
}

/** Address blocks have one form in which AWS keeps them. Terraform would plan a change of any other one for ever. */
function blockChecks(side: Side, phrases: Phrases): Check[] {
  const isBlock = (type: "cidr_ipv4" | "cidr_ipv6", version: 4 | 6): Check => {
    const attribute = END_ATTRIBUTES[side][type];
    return {
      attribute,
      code: "invalid",
      among: isKnown(attribute),
      isWrong: () => not(isNetwork(known(attribute), version)),
      remedy: [phrases.end(type, side)],
    };
  };
  return [isBlock("cidr_ipv4", 4), isBlock("cidr_ipv6", 6)];
}

/** Checks of both ends together. */
function pairChecks(phrases: Phrases): Check[] {
  const [source, target] = [known("source_sg_id"), known("target_sg_id")];
  return [
    {
      attribute: "target_sg_id",
      code: "ambiguous",
      isWrong: () => all(same(withoutAccount(source), withoutAccount(target)), not(same(source, target))),
      remedy: ["write the source and the target alike, because they are the same group"],
    },
    {
      code: "invalid",
      isWrong: () => not(any(isGroup("source"), isGroup("target"))),
      is: () => ["between two ends that are not security groups"],
      remedy: [`give a security group as ${phrases.nameOf("source_sg_id")} or ${phrases.nameOf("target_sg_id")}`],
    },
    {
      attribute: "leave_out_rule_on",
      code: "unresolved",
      isWrong: (attribute) => all(given(attribute), not(isKnown(attribute))),
      is: () => ["not known yet"],
      remedy: ['give "source" or "target" as a text, because it decides which rules there are'],
      saysNothingOfConnection: true,
    },
    {
      attribute: "leave_out_rule_on",
      code: "invalid",
      isWrong: (attribute) => all(given(attribute), not(all(isGroup("source"), isGroup("target")))),
      remedy: ["omit it, because a rule whose other end is not a security group has one side only"],
      saysNothingOfConnection: true,
    },
  ];
}

function protocolChecks(): Check[] {
  return [
    {
      attribute: "protocol",
      code: "invalid",
      isWrong: (attribute) => isGivenAnd(attribute, equals(step("port_semantics"), "unknown")),
      remedy: [
        `use tcp, udp, icmp, icmpv6, ${NAMED_PROTOCOLS.join(", ")}, a number from 0 to 255, or -1 for all traffic`,
      ],
    },
    {
      attribute: "protocol",
      code: "ambiguous",
      isWrong: (attribute) => all(given(attribute), any(given("service"), given("services"))),
      is: () => ["given beside a service"],
      remedy: ["omit it, because the service says it"],
    },
  ];
}

function waysToNamePorts(phrases: Phrases): Check[] {
  const isOf = (semantics: PortSemantics) => equals(step("port_semantics"), semantics);
  return [
    {
      attribute: "destination_port",
      code: "missing",
      isWrong: () => all(noneGiven("port_ways"), any(isOf("ports"), not(isKnown("protocol")))),
      is: () => ["missing"],
      remedy: [phrases.port],
    },
    {
      attribute: "destination_port",
      code: "missing",
      isWrong: () => all(noneGiven("port_ways"), isOf("types")),
      is: () => ["missing"],
      remedy: ["give the ICMP type, from 0 to 255, or -1 for any"],
    },
    {
      code: "ambiguous",
      isWrong: () => severalGiven("port_ways"),
      is: () => ["ambiguous about its ports, given by ", { given: "port_ways" }],
      remedy: ["give one of them"],
    },
    ...(["service", "services"] as const).map((attribute): Check => ({
      attribute,
      code: "invalid",
      among: isKnown(attribute),
      isWrong: () => not(isService(known(attribute))),
      remedy: ["use a service that README lists, such as https or postgresql, or give protocol and ports"],
    })),
    {
      attribute: "to_port",
      code: "ambiguous",
      isWrong: (attribute) =>
        all(given(attribute), any(given("service"), given("services"), given("destination_ports"))),
      is: () => ["given beside a service or several ports"],
      remedy: ["omit it, or give one range by from_port and to_port"],
    },
  ];
}

function portChecks(phrases: Phrases): Check[] {
  const isPort = (port: Value) => within(port, limit("lowest"), limit("highest"));
  return [
    {
      group: "ports",
      code: "invalid",
      isWrong: (attribute) => isGivenAnd(attribute, not(isPort(known(attribute)))),
      remedy: (attribute) => [
        {
          value: choose(
            isCollection(known(attribute)),
            constant(phrases.severalPorts),
            choose(isRange(known(attribute)), constant(phrases.range), limit("remedy")),
          ),
        },
      ],
    },
    {
      group: "ports",
      code: "invalid",
      among: isKnown("to_port"),
      isWrong: (attribute) => all(equals(step("port_semantics"), "ports"), above(known(attribute), known("to_port"))),
      is: (attribute) => [{ shown: attribute }, ", above the last port, ", { shown: "to_port" }],
      remedy: ["swap the two, or give a higher last port"],
    },
    {
      attribute: "to_port",
      code: "missing",
      isWrong: (attribute) =>
        all(
          given("protocol"),
          not(isKnown("protocol")),
          not(any(given("destination_ports"), given("service"), given("services"))),
          not(given(attribute)),
        ),
      is: () => ["missing"],
      remedy: ["give it, because its default depends on a protocol that is not known yet"],
    },
    {
      // EC2 API reference, IpPermission, "ToPort".
      attribute: "to_port",
      code: "invalid",
      among: equals(step("port_semantics"), "types"),
      isWrong: (attribute) =>
        all(
          equals(number(first(...FIRST_PORTS.map(known))), -1),
          within(known(attribute), constant(0), limit("highest")),
        ),
      remedy: ["omit it, because a rule for all ICMP types is one for all their codes"],
    },
  ];
}

function descriptionChecks(): Check[] {
  const [both, source, target] = DESCRIPTIONS;
  const sides = [
    [source, target, "describe the source's side as well as the target's, or both with one description"],
    [target, source, "describe the target's side as well as the source's, or both with one description"],
  ] as const;
  return [
    {
      attribute: both,
      code: "ambiguous",
      isWrong: (attribute) => all(given(attribute), any(given(source), given(target))),
      remedy: ["give one description for both sides, or one for each, but not all of them"],
      saysNothingOfConnection: true,
    },
    ...sides.map(([attribute, other, remedy]): Check => ({
      attribute: attribute,
      code: "missing",
      isWrong: () => all(given(other), not(given(attribute)), not(given(both))),
      is: () => ["missing"],
      remedy: [remedy],
      saysNothingOfConnection: true,
    })),
  ];
}

/** Whether an attribute's value is known, and all of this is true of it. */
function isGivenAnd(attribute: AttributeName, ...conditions: Condition[]): Condition {
  return all(isKnown(attribute), ...conditions);
}
