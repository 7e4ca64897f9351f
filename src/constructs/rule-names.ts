import type { TerraformStack } from "cdktf";
import { createHash } from "node:crypto";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import { withoutAccount } from "../rules/security-group";
import { identityOf, isUnknown, splitIdentity } from "./tokens";

/** A part of a name: an end or the ports. */
interface NamePart {
  readonly text: string;
  /** Whether only this end, or only these ports, can have this text. */
  readonly isUnique: boolean;
}

const LONGEST_NAME = 112;
const LONGEST_END = 33;
const LONGEST_PORT = 30;

/**
 * IDs in the format that AWS assigns. Names with other IDs get a hash, because a group's construct could have such a
 * name.
 */
export const AWS_ID = /^(sg|pl)-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** Group names that look like another type of end, or like two ends. */
const AMBIGUOUS_NAME = new RegExp(`${AWS_ID.source}|^ipv[46]-|^any-ipv[46]$|(^|_)to(_|$)`);

/**
 * The name of a connection in Terraform, such as `alb_to_web_tcp-80`. The names of its rules end in `_egress` and
 * `_ingress`.
 *
 * The name only depends on what identifies a rule in AWS: both ends, the protocol and the ports. An edit that does not
 * change a rule in AWS must not change its address. Otherwise, Terraform would destroy and create the rule in any
 * order, and AWS refuses to create a rule that still exists (InvalidPermission.Duplicate).
 *
 * A group of the stack is called by its name in Terraform. The name ends in a hash of the connection if it would be
 * ambiguous or too long, or if an end or a port is an expression.
 */
export function connectionName(rule: CompleteRule, stack: TerraformStack): string {
  const { protocolNumber, fromPort, toPort } = rule;
  const [source, target, port] = [endPart(rule.source, stack), endPart(rule.target, stack), portPart(rule)];
  const name = join(source.text, target.text, port.text);
  if (source.isUnique && target.isUnique && port.isUnique && name.length <= LONGEST_NAME) return name;
  const identity = [
    ...[rule.source, rule.target].flatMap((end) => [end.type, peerIdentity(end, stack)]),
    ...[protocolNumber, fromPort, toPort].map((value) => identityOf(value, stack)),
  ];
  const hash = createHash("sha256").update(JSON.stringify(identity)).digest("hex").slice(0, 8);
  const short = (text: string, length: number) => text.slice(0, length).replace(/-$/, "");
  const ends = [source, target].map(({ text }) => short(text, LONGEST_END)) as [string, string];
  return `${join(...ends, short(port.text, LONGEST_PORT))}_${hash}`;
}

/** Names in Terraform start with a letter or an underscore (Terraform documentation, "Identifiers"). */
function join(source: string, target: string, port: string): string {
  return `${/^[A-Za-z_]/.test(source) ? "" : "_"}${source}_to_${target}_${port}`;
}

function peerIdentity({ peer }: CompleteEnd, stack: TerraformStack): string {
  return isUnknown(peer) ? identityOf(peer, stack) : withoutAccount(String(peer));
}

function endPart(end: CompleteEnd, stack: TerraformStack): NamePart {
  const identity = peerIdentity(end, stack);
  if (!isUnknown(end.peer)) return literalPart(end.type, identity);
  const [, ofStack] = /^\$\{aws_security_group\.([A-Za-z_][\w-]*)\.id\}$/.exec(identity) ?? [];
  if (ofStack !== undefined && end.type === "security_group") {
    return { text: ofStack, isUnique: !AMBIGUOUS_NAME.test(ofStack) };
  }
  const { expression, stackPaths } = splitIdentity(identity);
  const [, group] = /^\$\{(?:data\.)?aws_(?:default_)?security_group\.([\w-]+)\.id\}$/.exec(expression) ?? [];
  return { text: [...stackPaths, group ?? expression].map(slug).join("-"), isUnique: false };
}

/** The name of a literal end. Address blocks are normalized, so two blocks never get the same name. */
function literalPart(type: string, value: string): NamePart {
  if (value === "0.0.0.0/0") return { text: "any-ipv4", isUnique: true };
  if (value === "::/0") return { text: "any-ipv6", isUnique: true };
  if (type === "cidr_ipv4") return { text: `ipv4-${value.replaceAll(/[./]/g, "-")}`, isUnique: true };
  if (type === "cidr_ipv6") return { text: `ipv6-${value.replaceAll(/[:/]/g, "-")}`, isUnique: true };
  return { text: slug(value), isUnique: AWS_ID.test(value) };
}

function portPart({ portKey, protocolNumber, fromPort, toPort }: CompleteRule): NamePart {
  return { text: slug(portKey), isUnique: ![protocolNumber, fromPort, toPort].some(isUnknown) };
}

/** A text with hyphens instead of the characters that Terraform does not allow in names. */
function slug(text: string): string {
  return text.replaceAll(/\W+/g, "-").replaceAll(/^-|-$/g, "") || "end";
}
