import type { Side } from "./attributes";
import { isNetwork } from "./networks";
import { Peer } from "./peer";
import { TYPESCRIPT_PHRASES } from "./phrases";
import { Port } from "./port";
import type { RuleProblem } from "./problems";
import { LAST_PORT } from "./protocols";
import { isSecurityGroup } from "./security-group";
import { classOf, shown } from "./values";

/** A value that does not have its TypeScript type, or a token where none is possible. */
export interface Misfit extends Pick<RuleProblem, "code"> {
  readonly attribute: string;
  /** What follows "the attribute is"; undefined if there is a `statement`. */
  readonly is?: string;
  /** A sentence that replaces "the attribute is …". */
  readonly statement?: string;
  readonly remedy: string;
}

/** What is known about tokens. */
export interface Values {
  /** Whether a value is a token. */
  isUnknown(value: unknown): boolean;
  /** A value as messages show it. A token's text would mean nothing to the user. */
  shown(value: unknown): string;
  /** Whether a value is an element of a list token, taken by JavaScript's index. */
  isElementOfToken(value: unknown): boolean;
  /** A text that identifies a token: equal tokens have equal texts. */
  identityOf(value: unknown): string;
  /** A token's value if it is known already, undefined if a `Lazy` has none yet, or else the value itself. */
  read(value: unknown): unknown;
  /** Whether a value comes from an iterator, but the rule does not iterate. */
  isIterated(value: unknown): boolean;
}

const ITERATED = "a value of an iterator";
const ITERATED_REMEDY = "give the iterator as forEach to MutualSecurityGroupRules, and this rule as rule";
const NO_VALUE = "a token without a value so far";
const NO_VALUE_REMEDY = "declare the rule once the value is known";

/** What is wrong with the form of an end. */
export function endMisfits(side: Side, end: unknown, values: Values): Misfit[] {
  const misfit = (is: string, remedy: string, code: Misfit["code"] = "invalid"): Misfit[] => [
    { attribute: side, code, is, remedy },
  ];
  // Reading a group's ID is slow, because CDKTF records a stack trace each time.
  if (end === undefined || isSecurityGroup(end)) return [];
  const type = Peer.isPeer(end) ? end.type : "security_group";
  const otherwise = TYPESCRIPT_PHRASES.end(type, side);
  const given: unknown = Peer.isPeer(end) ? end.value : end;
  if (typeof given === "string" || (values.isUnknown(given) && !Array.isArray(given))) {
    if (values.isElementOfToken(given)) return misfit(values.shown(given), "use Fn.element(list, 0)", "unresolved");
    if (values.isIterated(given)) return misfit(ITERATED, ITERATED_REMEDY, "unresolved");
    if (values.read(given) === undefined) return misfit(NO_VALUE, NO_VALUE_REMEDY, "unresolved");
    return Peer.isPeer(end) || typeof given !== "string" ? [] : misfitsOfText(given, misfit);
  }
  if (Peer.isPeer(end)) {
    if (given === undefined) return misfit("a Peer without a value", otherwise);
    if (isSecurityGroup(given)) return misfit("a Peer of a group", "give the group itself, without Peer.securityGroup");
    // The checks refuse other values.
    return typeof given === "object" && given !== null ? misfit(values.shown(given), otherwise) : [];
  }
  if (isOfAwsCdk(end)) {
    const remedy = "give a SecurityGroup of the Terraform provider's package, or its ID as Peer.securityGroup(…)";
    return misfit(described(end), remedy);
  }
  if (Port.isPort(end)) return misfit("a Port", otherwise);
  if (hasMember(end, "connections")) return misfit(described(end), "give its security group");
  return misfit(values.shown(end), forgottenCall(end) ?? otherwise);
}

/** What is wrong with a string as an end. An ID is accepted, although the type requires a Peer. */
function misfitsOfText(text: string, misfit: (is: string, remedy: string) => Misfit[]): Misfit[] {
  if (isNetwork(text, 4)) return misfit(shown(text), `write Peer.ipv4(${shown(text)})`);
  if (isNetwork(text, 6)) return misfit(shown(text), `write Peer.ipv6(${shown(text)})`);
  return /^pl-/.test(text) ? misfit(shown(text), `write Peer.prefixList(${shown(text)})`) : [];
}

/**
 * What is wrong with the form of a port.
 *
 * @param element - its index, if the rule has a list of ports
 */
export function portMisfits(port: unknown, element: number | undefined, values: Values): Misfit[] {
  if (Port.isPort(port)) return misfitsOfPort(port, values);
  if (port === undefined && element === undefined) return [];
  const place = element === undefined ? "" : ` (element ${element} of port)`;
  const statement = `${values.shown(port)} is not a port${place}`;
  return [{ attribute: "port", code: "invalid", statement, remedy: portRemedy(port, values) }];
}

function misfitsOfPort({ protocol, fromPort, toPort }: Port, values: Values): Misfit[] {
  const misfit = (is: string, remedy: string, code: Misfit["code"] = "unresolved"): Misfit[] => [
    { attribute: "port", code, is, remedy },
  ];
  const parts: unknown[] = [protocol, fromPort, toPort];
  if (((protocol as unknown) ?? undefined) === undefined) {
    return misfit(`a Port of the protocol ${values.shown(protocol)}`, 'give a text, such as "tcp"', "invalid");
  }
  if ((toPort as unknown) === null) {
    return misfit("a range without its last port", "give it, or name a single port", "missing");
  }
  if (parts.some((part) => values.isIterated(part))) return misfit(ITERATED, ITERATED_REMEDY);
  if (parts.some((part) => part !== undefined && values.read(part) === undefined)) {
    return misfit(NO_VALUE, NO_VALUE_REMEDY);
  }
  const isRange = [fromPort, toPort].every((one) => values.isUnknown(one)) && !values.isUnknown(protocol);
  if (isRange && /^(tcp|udp|6|17)$/i.test(protocol)) {
    if (values.identityOf(fromPort) === values.identityOf(toPort)) {
      const remedy = "write Port.tcp(…) for a single port, or give the last port";
      return misfit("a range whose first and last port are the same token", remedy);
    }
  }
  return [];
}

function portRemedy(port: unknown, values: Values): string {
  if (values.isUnknown(port)) return "write Port.tcp(…)";
  const text = typeof port === "number" || typeof port === "string" ? String(port) : "";
  const numbers = /^[0-9]{1,5}(-[0-9]{1,5})?$/.test(text) ? text.split("-").map(Number) : [];
  const [first, last] = numbers.toSorted((one, other) => one - other);
  if (first === undefined || (last ?? first) > LAST_PORT) return forgottenCall(port) ?? TYPESCRIPT_PHRASES.port;
  return last === undefined ? `write Port.tcp(${first})` : `write Port.tcpRange(${first}, ${last})`;
}

/** What is wrong with the form of a description. */
export function descriptionMisfits(attribute: string, description: unknown, values: Values): Misfit[] {
  if (description === undefined || description === null) return [];
  if (typeof description !== "string" && !values.isUnknown(description)) {
    return [{ attribute, code: "invalid", is: values.shown(description), remedy: "give a text" }];
  }
  if (!values.isIterated(description)) return [];
  return [{ attribute, code: "unresolved", is: ITERATED, remedy: ITERATED_REMEDY }];
}

/** What is wrong with the form of leaveOutRuleOn. It decides which rules are created, so it cannot be a token. */
export function leaveOutMisfits(side: unknown, values: Values): Misfit[] {
  if (!values.isUnknown(side)) return [];
  const remedy = 'give "source" or "target", because synthesis must know which rules to create';
  return [{ attribute: "leaveOutRuleOn", code: "unresolved", is: "a token", remedy }];
}

/** A wrong value, in words that its author recognizes. */
export function described(value: unknown): string {
  const owner = ownerOf(value);
  if (owner !== undefined) return `the function ${owner}.${(value as () => void).name}`;
  return isOfAwsCdk(value) ? `AWS CDK's ${classOf(value) ?? "object"}` : shown(value);
}

/** Whether a value is a group, a peer or a port of aws-cdk-lib. */
function isOfAwsCdk(value: unknown): boolean {
  return hasMember(value, "toIngressRuleConfig") || hasMember(value, "toRuleJson");
}

function hasMember(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}

/** Which class a function belongs to: Peer or Port. */
function ownerOf(value: unknown): "Peer" | "Port" | undefined {
  if (typeof value !== "function") return undefined;
  const has = (owner: object) =>
    Object.values(Object.getOwnPropertyDescriptors(owner)).some((member) => member.value === value);
  return has(Peer) ? "Peer" : has(Port) ? "Port" : undefined;
}

/** What to do about a method of Peer or Port that was not called; undefined for all other values. */
export function forgottenCall(value: unknown): string | undefined {
  const owner = ownerOf(value);
  if (owner === undefined) return undefined;
  const { name, length } = value as () => void;
  return `call it: ${owner}.${name}(${length === 0 ? "" : "…"})`;
}
