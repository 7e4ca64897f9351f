import type { Side } from "./attributes";
import { shown } from "./evaluated-rule";
import { isNetwork } from "./networks";
import { Peer } from "./peer";
import { TYPESCRIPT_PHRASES } from "./phrases";
import { Port } from "./port";
import type { RuleProblem } from "./problems";
import { isSecurityGroup } from "./security-group";

/** A value of a rule that is not what TypeScript's types ask for, or a token where none can be. */
export interface Misfit extends Pick<RuleProblem, "code"> {
  readonly attribute: string;
  /** What follows "the attribute is"; undefined if `statement` says it all. */
  readonly is?: string;
  /** A sentence of its own in place of "the attribute is …". */
  readonly statement?: string;
  readonly remedy: string;
}

/** What can be told of tokens. */
export interface Values {
  /** Whether a value is a token. */
  isUnknown(value: unknown): boolean;
  /** A text that two tokens share only if they are the same. */
  identityOf(value: unknown): string;
  /** A token's value if it is known already; undefined if nobody knows it yet; otherwise the value itself. */
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
  const otherwise = TYPESCRIPT_PHRASES.end("security_group", side);
  // A group's id is never looked at here, because each look at it costs a stack trace.
  if (end === undefined || isSecurityGroup(end)) return [];
  if (Peer.isPeer(end)) {
    if ((end.value as unknown) === undefined) {
      return misfit("a Peer without a value", TYPESCRIPT_PHRASES.end(end.type, side));
    }
    if (values.isIterated(end.value)) return misfit(ITERATED, ITERATED_REMEDY, "unresolved");
    return values.read(end.value) === undefined ? misfit(NO_VALUE, NO_VALUE_REMEDY, "unresolved") : [];
  }
  if (typeof end === "string") {
    if (values.isIterated(end)) return misfit(ITERATED, ITERATED_REMEDY, "unresolved");
    if (isNetwork(end, 4)) return misfit(shown(end), `write Peer.ipv4(${shown(end)})`);
    if (isNetwork(end, 6)) return misfit(shown(end), `write Peer.ipv6(${shown(end)})`);
    if (/^pl-/.test(end)) return misfit(shown(end), `write Peer.prefixList(${shown(end)})`);
    return [];
  }
  if (typeof end === "function") return misfit(described(end), forgottenCall(end) ?? otherwise);
  if (isOfAwsCdk(end)) {
    const remedy = "give a SecurityGroup of the Terraform provider's package, or the id as Peer.securityGroup(…)";
    return misfit(described(end), remedy);
  }
  if (Port.isPort(end)) return misfit("a Port", otherwise);
  if (hasMember(end, "connections")) return misfit(described(end), "give its security group");
  return misfit(described(end), otherwise);
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
  const statement = `${described(port)} is not a port${place}`;
  return [{ attribute: "port", code: "invalid", statement, remedy: portRemedy(port) }];
}

function misfitsOfPort({ protocol, fromPort, toPort }: Port, values: Values): Misfit[] {
  const misfit = (is: string, remedy: string): Misfit[] => [{ attribute: "port", code: "unresolved", is, remedy }];
  const parts = [protocol, fromPort, toPort];
  if (parts.some((part) => values.isIterated(part))) return misfit(ITERATED, ITERATED_REMEDY);
  if (parts.some((part) => part !== undefined && values.read(part) === undefined)) {
    return misfit(NO_VALUE, NO_VALUE_REMEDY);
  }
  const hasRange = protocol === "tcp" || protocol === "udp";
  if (hasRange && [fromPort, toPort].every((one) => values.isUnknown(one))) {
    if (values.identityOf(fromPort) === values.identityOf(toPort)) {
      const remedy = `write Port.${protocol}(…) for a single port, or give the last port`;
      return misfit("a range whose first and last port are the same token", remedy);
    }
  }
  return [];
}

function portRemedy(port: unknown): string {
  if (typeof port === "function") return forgottenCall(port) ?? TYPESCRIPT_PHRASES.port;
  const text = typeof port === "number" || typeof port === "string" ? String(port) : "";
  const [, first, last] = /^([0-9]+)(?:-([0-9]+))?$/.exec(text) ?? [];
  if (last !== undefined) return `write Port.tcpRange(${first}, ${last})`;
  return first === undefined ? TYPESCRIPT_PHRASES.port : `write Port.tcp(${first})`;
}

/** What is wrong with the form of a description. */
export function descriptionMisfits(attribute: string, description: unknown, values: Values): Misfit[] {
  if (description === undefined || description === null) return [];
  if (typeof description !== "string") {
    return [{ attribute, code: "invalid", is: described(description), remedy: "give a text" }];
  }
  if (!values.isIterated(description)) return [];
  return [{ attribute, code: "unresolved", is: ITERATED, remedy: ITERATED_REMEDY }];
}

/** What is wrong with the form of leaveOutRuleOn: it decides which rules there are, so Terraform knows it too late. */
export function leaveOutMisfits(side: unknown, values: Values): Misfit[] {
  if (!values.isUnknown(side)) return [];
  const remedy = 'synthesis must know which rules to create: give "source" or "target"';
  return [{ attribute: "leaveOutRuleOn", code: "unresolved", is: "a token", remedy }];
}

/** A value that is not what was asked for, as its author would recognize it. */
export function described(value: unknown): string {
  if (typeof value === "function") {
    const owner = ownerOf(value);
    return `the function ${owner === undefined ? "" : `${owner}.`}${value.name || "(without a name)"}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return shown(value);
  const { name } = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor ?? {};
  if (isOfAwsCdk(value)) return `AWS CDK's ${name ?? "object"}`;
  return name === undefined || name === "Object" ? shown(value) : `an object of class ${name}`;
}

/** Whether a value is a group, a peer or a port of aws-cdk-lib. */
function isOfAwsCdk(value: unknown): boolean {
  return hasMember(value, "toIngressRuleConfig") || hasMember(value, "toRuleJson");
}

function hasMember(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && name in value;
}

/** The class of ours that has a function. */
function ownerOf(value: unknown): string | undefined {
  const has = (owner: object) =>
    Object.values(Object.getOwnPropertyDescriptors(owner)).some((member) => member.value === value);
  return has(Peer) ? "Peer" : has(Port) ? "Port" : undefined;
}

/** What to do about a function of ours that was not called; undefined for anything else. */
export function forgottenCall(value: unknown): string | undefined {
  if (typeof value !== "function") return undefined;
  const owner = ownerOf(value);
  return owner && `call it: ${owner}.${value.name}(${value.length === 0 ? "" : "…"})`;
}
