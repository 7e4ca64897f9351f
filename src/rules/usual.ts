import type { AttributeName } from "./attributes";
import { DESCRIPTION_EXPRESSION, DESCRIPTION_LENGTH, LAST_PORT, OWN_SECURITY_GROUP_ID } from "./checks";
import type { CompleteRule } from "./completion";
import { TABLES } from "./protocol-numbers";
import { DEFAULT_PROTOCOL } from "./protocols";
import type { Reader, WrittenRule } from "./written-rule";

/*
 * Most rules are from a group to a group, for a port or a range, over TCP or UDP. All checks hold of these where a
 * few things do, which are looked at at once: that is what keeps many rules fast. Whatever is not told to be right by
 * it is checked as any other rule.
 */

/** The attributes of a usual rule: these, one of those that name the port, and some of the others. */
export const USUAL_ATTRIBUTES = {
  ends: ["source_sg_id", "target_sg_id"],
  port: ["destination_port", "from_port"],
  others: ["description", "protocol", "to_port"],
} as const satisfies Readonly<Record<string, readonly AttributeName[]>>;

export const USUAL_PROTOCOLS = [DEFAULT_PROTOCOL, "udp"] as const;

const ALL = Object.values(USUAL_ATTRIBUTES).flat() as readonly string[];
const PROTOCOLS: readonly unknown[] = [undefined, ...USUAL_PROTOCOLS];
const GROUP_ID = new RegExp(`^${OWN_SECURITY_GROUP_ID}$`);
const DESCRIPTION = new RegExp(DESCRIPTION_EXPRESSION);

/** Whether a rule is a usual one, of which all checks hold. */
export function isUsualAndRight({ key, attributes, misfits, others }: WrittenRule, { isUnknown }: Reader): boolean {
  if (misfits !== undefined && misfits.length > 0) return false;
  for (const name in others) if (Object.hasOwn(others, name)) return false;
  for (const name in attributes) {
    if (attributes[name as AttributeName] !== undefined && !ALL.includes(name)) return false;
  }
  const { source_sg_id: source, target_sg_id: target, description, protocol, to_port: last } = attributes;
  const { destination_port: only, from_port: first } = attributes;
  const port = first ?? only;
  return (
    (typeof key === "number" || (key !== "" && !isUnknown(key) && isDescription(key))) &&
    (isUnknown(source) || isGroupId(source)) &&
    (isUnknown(target) || isGroupId(target)) &&
    (description === undefined || isUnknown(description) || isDescription(description)) &&
    PROTOCOLS.includes(protocol) &&
    (only === undefined || first === undefined) &&
    isPort(port) &&
    (last === undefined || (isPort(last) && port <= last))
  );
}

/** A usual rule with its defaults filled in: what completing any rule (./completion) comes to with this one. */
export function completeUsualRule({
  key,
  keyIsText,
  attributes,
  isOneOfSeveral,
}: WrittenRule): CompleteRule<true, unknown> {
  const { source_sg_id: source, target_sg_id: target, description: both } = attributes;
  const {
    protocol = DEFAULT_PROTOCOL,
    destination_port: only,
    from_port: fromPort = only,
    to_port: toPort = fromPort,
  } = attributes;
  const portKey = `${protocol as string}-${fromPort as number}${toPort === fromPort ? "" : `-${toPort as number}`}`;
  const description = both === undefined || both === "" ? (keyIsText ? key : null) : both;
  return {
    key: isOneOfSeveral ? `${key}/${portKey}` : key,
    portKey,
    source: { peer: source, type: "security_group", getsRule: true, description },
    target: { peer: target, type: "security_group", getsRule: true, description },
    protocol,
    protocolNumber: TABLES.protocol_numbers[protocol as (typeof USUAL_PROTOCOLS)[number]],
    fromPort,
    toPort,
    hasPorts: true,
  };
}

function isGroupId(value: unknown): boolean {
  return typeof value === "string" && GROUP_ID.test(value);
}

function isDescription(value: unknown): boolean {
  return typeof value === "string" && value.length <= DESCRIPTION_LENGTH && DESCRIPTION.test(value);
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST_PORT;
}
