import type { TerraformStack } from "cdktf";
import { createHash } from "node:crypto";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import { withoutAccount } from "../rules/security-group";
import { identityOf, isUnknown } from "./tokens";

/** A part of a name. If it is exact, no other exact part has the same text. */
interface Part {
  readonly text: string;
  readonly isExact: boolean;
}

const LONGEST_NAME = 112;
const LONGEST_END = 33;
const LONGEST_PORT = 30;

/**
 * Ids in AWS's own form. Other ids are accepted, but a group's construct could have such a name, so they are hashed.
 */
export const AWS_ID = /^(sg|pl)-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** Group names that read as an end of another kind, or as two ends. */
const AMBIGUOUS_NAME = new RegExp(`${AWS_ID.source}|^ipv[46]-|^any-ipv[46]$|(^|_)to(_|$)`);

/**
 * The name of a connection in Terraform's state, such as `alb_to_web_tcp-80`; its rules are called `…_egress` and
 * `…_ingress`.
 *
 * It comes from what AWS tells rules apart by (both ends, the protocol and the ports), and from nothing else. So an
 * edit that does not change a rule in AWS does not change its address either. Otherwise Terraform would destroy and
 * create it in no particular order, and AWS refuses to create a rule that is still there (InvalidPermission.Duplicate).
 *
 * A group of the stack has its own name in Terraform. A name that would be ambiguous or too long, or that stands for an
 * expression, is followed by a hash of the connection.
 */
export function connectionName(rule: CompleteRule, stack: TerraformStack): string {
  const { protocolNumber, fromPort, toPort } = rule;
  const [source, target, port] = [endPart(rule.source, stack), endPart(rule.target, stack), portPart(rule)];
  const exact = join(source.text, target.text, port.text);
  if (source.isExact && target.isExact && port.isExact && exact.length <= LONGEST_NAME) return exact;
  const identity = [
    ...[rule.source, rule.target].flatMap((end) => [end.type, peerIdentity(end, stack)]),
    ...[protocolNumber, fromPort, toPort].map((value) => identityOf(value, stack)),
  ];
  const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 8);
  const short = (text: string, length: number) => text.slice(0, length).replace(/-$/, "");
  const ends = [source, target].map(({ text }) => short(text, LONGEST_END)) as [string, string];
  return `${join(...ends, short(port.text, LONGEST_PORT))}_${hash}`;
}

/** Names in Terraform begin with a letter or an underscore (Terraform documentation, "Identifiers"). */
function join(source: string, target: string, port: string): string {
  return `${/^[A-Za-z_]/.test(source) ? "" : "_"}${source}_to_${target}_${port}`;
}

function peerIdentity({ peer }: CompleteEnd, stack: TerraformStack): string {
  return isUnknown(peer) ? identityOf(peer, stack) : withoutAccount(String(peer));
}

function endPart(end: CompleteEnd, stack: TerraformStack): Part {
  const identity = peerIdentity(end, stack);
  if (!isUnknown(end.peer)) return literalPart(end.type, identity);
  const [, ofStack] = /^\$\{aws_security_group\.([A-Za-z_][\w-]*)\.id\}$/.exec(identity) ?? [];
  if (ofStack !== undefined && end.type === "security_group")
    return { text: ofStack, isExact: !AMBIGUOUS_NAME.test(ofStack) };
  const [expression, ...stacks] = identity.split("@") as [string, ...string[]];
  const [, group] = /^\$\{(?:data\.)?aws_(?:default_)?security_group\.([\w-]+)\.id\}$/.exec(expression) ?? [];
  return { text: [...stacks, group ?? expression].map(slug).join("-"), isExact: false };
}

/**
 * A literal end. Address blocks are in the one form that AWS keeps them in, so replacing their separators loses
 * nothing.
 */
function literalPart(type: string, value: string): Part {
  if (value === "0.0.0.0/0") return { text: "any-ipv4", isExact: true };
  if (value === "::/0") return { text: "any-ipv6", isExact: true };
  if (type === "cidr_ipv4") return { text: `ipv4-${value.replaceAll(/[./]/g, "-")}`, isExact: true };
  if (type === "cidr_ipv6") return { text: `ipv6-${value.replaceAll(/[:/]/g, "-")}`, isExact: true };
  return { text: slug(value), isExact: AWS_ID.test(value) };
}

function portPart({ portKey, protocolNumber, fromPort, toPort }: CompleteRule): Part {
  return { text: slug(portKey), isExact: ![protocolNumber, fromPort, toPort].some(isUnknown) };
}

/** A text with hyphens in place of everything that Terraform does not allow in names. */
function slug(text: string): string {
  return text.replaceAll(/\W+/g, "-").replaceAll(/^-|-$/g, "") || "end";
}
