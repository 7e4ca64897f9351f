import type { TerraformStack } from "cdktf";
import type { PeerType } from "../rules/attributes";
import { Peer } from "../rules/peer";
import { Port } from "../rules/port";
import { isSecurityGroup } from "../rules/security-group";
import type { ConnectionCall, ConnectionSide } from "./connection-planner";
import { stacksOf, type End } from "./connection-stacks";
import { identityOf, isUnknown, shown } from "./tokens";

/** A call as its author wrote it, such as `Connections.of(alb).allowTo(web, tcp 80)`. */
export function callLabel(call: ConnectionCall, port: unknown, stack?: TerraformStack): string {
  const { method, source, target, declaredBy, isDefaultPort, leaveOutRuleOn } = call;
  const [own, other] = declaredBy === "target" ? [target, source] : [source, target];
  const otherLabel = other.ends.length === 1 ? endLabel(other.ends[0]!, stack) : sideLabel(other, stack);
  const args = [
    ...(declaredBy === "both" ? [] : [otherLabel]),
    ...(isDefaultPort ? [] : [portLabel(port, stack)]),
    ...(leaveOutRuleOn !== undefined && !isUnknown(leaveOutRuleOn) ? [`{ leaveOutRuleOn: "${leaveOutRuleOn}" }`] : []),
  ];
  return `${sideLabel(own, stack)}.${method}(${args.join(", ")})`;
}

/** A side as its author wrote it, such as `Connections.of(alb, web)`. */
export function sideLabel({ ends }: Pick<ConnectionSide, "ends">, stack?: TerraformStack): string {
  return `Connections.of(${ends.map((end) => endLabel(end, stack)).join(", ")})`;
}

const FACTORIES = {
  security_group: "securityGroup",
  cidr_ipv4: "ipv4",
  cidr_ipv6: "ipv6",
  prefix_list: "prefixList",
} as const satisfies Readonly<Record<PeerType, keyof typeof Peer>>;

/** An end as its author wrote it: a literal peer as `Peer.ipv4("10.0.0.0/8")`, anything else by its name. */
export function endLabel(end: End, stack?: TerraformStack): string {
  return Peer.isPeer(end) && !isUnknown(end.value)
    ? `Peer.${FACTORIES[end.type]}(${shown(end.value)})`
    : endName(end, stack ?? stacksOf(end)[0]);
}

/**
 * The name of an end. A group of the stack has its name in Terraform, and a group of another stack has that stack's
 * path before its name. Literals are their own names, and other tokens are named by their expression.
 */
export function endName(end: End, stack?: TerraformStack): string {
  const id = isSecurityGroup(end) ? end.id : end.value;
  const [type, own] = [isSecurityGroup(end) ? "security_group" : end.type, stacksOf(end)[0] ?? stack];
  if (!isUnknown(id) || own === undefined) return id;
  const prefix = own === stack ? "" : `${own.node.path}:`;
  const address = withoutBraces(identityOf(id, own));
  if (address.includes("TfToken[")) return "a token without a value";
  const [, name] = /^aws_security_group\.([\w-]+)\.id$/.exec(address) ?? [];
  // A group whose name looks like an ID keeps its address.
  if (name !== undefined && !/^(sg|pl)-/.test(name)) return prefix + name;
  return `${prefix}${type === "security_group" ? "" : `${type}:`}${address}`;
}

/** A port in a message, such as `tcp 80-90`. */
function portLabel(port: unknown, stack?: TerraformStack): string {
  if (Array.isArray(port)) return `[${Array.from(port, (one: unknown) => portLabel(one, stack)).join(", ")}]`;
  if (!Port.isPort(port)) return shown(port);
  const value = (part: unknown): string => {
    if (!isUnknown(part)) return String(part);
    return stack === undefined ? "a token" : withoutBraces(identityOf(part, stack));
  };
  const { protocol, fromPort, toPort } = port;
  if (protocol === "-1") return "all traffic";
  const last = toPort === undefined ? "" : `-${value(toPort)}`;
  return `${value(protocol)}${fromPort === undefined ? "" : ` ${value(fromPort)}${last}`}`;
}

function withoutBraces(expression: string): string {
  return expression.replaceAll(/[${}]/g, "");
}
