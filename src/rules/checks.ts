import { DESCRIPTIONS, END_ATTRIBUTES, SIDES, type AttributeName, type Group, type Side } from "./attributes";
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

/** A mistake that a rule may have, and the sentence for it: "<rule>.<attribute> <problem>: <remedy>." */
export interface Check {
  /** The attribute that is wrong. If there is no attribute and no group, the rule as a whole is wrong. */
  readonly attribute?: AttributeName;
  /** The attributes that may be wrong. The check looks at each one that is given. */
  readonly group?: Group;
  readonly code: ProblemCode;
  /** The rules that may be wrong, if this is cheaper to tell than `isWrong`. */
  readonly among?: Condition;
  readonly isWrong: (attribute: AttributeName) => Condition;
  /** What is wrong; "is" and the attribute's value if this is undefined. */
  readonly problem?: (attribute: AttributeName) => readonly Words[];
  /** What to do. */
  readonly remedy: readonly Words[] | ((attribute: AttributeName) => readonly Words[]);
  /** The check does not apply if this end has a provider of its own, which may be another account's. */
  readonly unlessOwnProvider?: Side;
  /** Set if the check says nothing about ends and ports, so duplicates can still be found. */
  readonly leavesConnectionComparable?: true;
}

const FIRST_PORTS = ["destination_port", "destination_ports", "from_port"] as const;

/** All checks by topic, in the order of their sentences. */
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

/** The pattern of an attribute's values, and what to do about other values. */
export interface Form extends Pick<Check, "leavesConnectionComparable"> {
  readonly pattern: Pattern;
  readonly remedy: string;
}

/** The maximum length of a description in EC2, in characters (EC2 API reference, IpRange, "Description"). */
export const LONGEST_VALUE = 255;

const DESCRIPTION_REMEDY = `use at most ${LONGEST_VALUE} letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*`;

/** The forms of attributes that must match a pattern, regardless of other attributes. */
export function forms(phrases: Phrases): Readonly<Partial<Record<AttributeName, Form>>> {
  const description: Form = { pattern: "description", remedy: DESCRIPTION_REMEDY, leavesConnectionComparable: true };
  return {
    source_sg_id: { pattern: "security_group", remedy: phrases.end("security_group", "source") },
    target_sg_id: { pattern: "security_group", remedy: phrases.end("security_group", "target") },
    source_prefix_list_id: { pattern: "prefix_list", remedy: phrases.end("prefix_list", "source") },
    target_prefix_list_id: { pattern: "prefix_list", remedy: phrases.end("prefix_list", "target") },
    description,
    description_source: description,
    description_target: description,
    leave_out_rule_on: {
      pattern: "side",
      remedy: 'use "source" or "target", the side whose group gets no rule',
      leavesConnectionComparable: true,
    },
  };
}

function keyChecks(): Check[] {
  return [
    {
      code: "invalid",
      isWrong: () => equals(KEY, ""),
      problem: () => ["has an empty key"],
      remedy: ["give the rule a key that says what it is for"],
    },
    {
      attribute: "description",
      code: "missing",
      among: all(KEY_IS_TEXT, ...DESCRIPTIONS.map((name) => not(given(name)))),
      isWrong: () => any(not(matches(KEY, "description")), isLongerThan(KEY, LONGEST_VALUE)),
      problem: () => ["is missing, and the key is not a valid description"],
      remedy: [DESCRIPTION_REMEDY],
      leavesConnectionComparable: true,
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
      problem: () => ["is missing"],
      remedy: [phrases.end("security_group", side)],
    },
    {
      code: "ambiguous",
      isWrong: () => severalGiven(side),
      problem: () => [`has more than one ${side}, `, { given: side }],
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

/** AWS stores CIDR blocks in one form. Terraform would plan a change of any other form forever. */
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
      problem: (attribute) => ["is ", { shown: attribute }, ", the same group as the source in another form"],
      remedy: ["write both IDs in the same form"],
    },
    {
      code: "invalid",
      isWrong: () => not(any(isGroup("source"), isGroup("target"))),
      problem: () => ["has no security group as its source or target"],
      remedy: [`give one as ${phrases.nameOf("source_sg_id")} or ${phrases.nameOf("target_sg_id")}`],
    },
    {
      attribute: "leave_out_rule_on",
      code: "unresolved",
      isWrong: (attribute) => all(given(attribute), not(isKnown(attribute))),
      problem: () => ["is not known yet"],
      remedy: ['give "source" or "target" as a literal, because it decides which rules are created'],
      leavesConnectionComparable: true,
    },
    {
      attribute: "leave_out_rule_on",
      code: "invalid",
      isWrong: (attribute) => all(given(attribute), not(all(isGroup("source"), isGroup("target")))),
      remedy: ["omit it, because a rule whose other end is not a security group has one side only"],
      leavesConnectionComparable: true,
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
      problem: () => ["is given together with a service"],
      remedy: ["omit it, because the service determines the protocol"],
    },
  ];
}

function waysToNamePorts(phrases: Phrases): Check[] {
  const isOf = (semantics: PortSemantics) => equals(step("port_semantics"), semantics);
  return [
    {
      attribute: "destination_port",
      code: "missing",
      isWrong: () => all(noneGiven("port_attributes"), any(isOf("ports"), not(isKnown("protocol")))),
      problem: () => ["is missing"],
      remedy: [phrases.port],
    },
    {
      attribute: "destination_port",
      code: "missing",
      isWrong: () => all(noneGiven("port_attributes"), isOf("types")),
      problem: () => ["is missing"],
      remedy: ["give the ICMP type, from 0 to 255, or -1 for any"],
    },
    {
      code: "ambiguous",
      isWrong: () => severalGiven("port_attributes"),
      problem: () => ["gives its ports more than once, as ", { given: "port_attributes" }],
      remedy: ["give one of them"],
    },
    ...(["service", "services"] as const).map((attribute): Check => ({
      attribute,
      code: "invalid",
      among: isKnown(attribute),
      isWrong: () => not(isService(known(attribute))),
      remedy: ["use a service that the README lists, such as https or postgresql, or give protocol and ports"],
    })),
    {
      attribute: "to_port",
      code: "ambiguous",
      isWrong: (attribute) =>
        all(given(attribute), any(given("service"), given("services"), given("destination_ports"))),
      problem: () => ["is given together with a service or several ports"],
      remedy: ["omit it, or give one range as from_port and to_port"],
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
      problem: (attribute) => ["is ", { shown: attribute }, ", above the last port, ", { shown: "to_port" }],
      remedy: ["swap them, or give a higher last port"],
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
      problem: () => ["is missing"],
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
      remedy: ["omit it, because a rule for all ICMP types covers all codes"],
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
      leavesConnectionComparable: true,
    },
    ...sides.map(([attribute, other, remedy]): Check => ({
      attribute: attribute,
      code: "missing",
      isWrong: () => all(given(other), not(given(attribute)), not(given(both))),
      problem: () => ["is missing"],
      remedy: [remedy],
      leavesConnectionComparable: true,
    })),
  ];
}

/** Whether an attribute's value is known and all conditions hold. */
function isGivenAnd(attribute: AttributeName, ...conditions: Condition[]): Condition {
  return all(isKnown(attribute), ...conditions);
}
