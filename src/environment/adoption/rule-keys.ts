import type { PeerType } from "../../rules/attributes";
import { protocolName, semanticsOf, type Traffic } from "../traffic";

/** What the key of a rule is made from. */
export interface KeyParts {
  /** The names of the ends, such as "web". */
  readonly source: string;
  readonly target: string;
  /** The same, in a form that no two ends share. */
  readonly sourceId: string;
  readonly targetId: string;
  /** The ports, such as "tcp-5432". */
  readonly port: string;
}

/** The forms of a key, the shortest first. */
const FORMS: readonly ((parts: KeyParts) => string)[] = [
  ({ source, target }) => `${source}-to-${target}`,
  ({ source, target, port }) => `${source}-to-${target}-${port}`,
  ({ sourceId, targetId, port }) => `${sourceId}-to-${targetId}-${port}`,
];

/**
 * The keys of rules. A key is as short as it can be without being the key of another rule: the ports follow if two
 * groups have several connections.
 *
 * @param taken - keys that other rules have already
 */
export function keysFor(rules: readonly KeyParts[], taken: ReadonlySet<string>): string[] {
  const forms = rules.map(() => 0);
  for (;;) {
    const keys = rules.map((parts, index) => FORMS[forms[index]!]!(parts));
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    const ambiguous = keys.flatMap((key, index) =>
      (counts.get(key)! > 1 || taken.has(key)) && forms[index]! < FORMS.length - 1 ? [index] : [],
    );
    if (ambiguous.length === 0) return keys;
    for (const index of ambiguous) forms[index]! += 1;
  }
}

/** The ports in a key, as the module and the construct name them: "tcp-80", "tcp-80-90", "icmp-8" or "all". */
export function portName({ protocolNumber, fromPort, toPort }: Traffic): string {
  const name = protocolName(protocolNumber!);
  const semantics = semanticsOf(protocolNumber);
  if (semantics === "nothing" || fromPort === -1) return name;
  const isOne = toPort === -1 || (semantics === "ports" && fromPort === toPort);
  return `${name}-${fromPort!}${isOne ? "" : `-${toPort!}`}`;
}

/** The name of an end that is not a group of the input, as the construct names it in addresses. */
export function endName(type: PeerType, value: string): string {
  if (value === "0.0.0.0/0") return "any-ipv4";
  if (value === "::/0") return "any-ipv6";
  if (type === "cidr_ipv4") return `ipv4-${value.replaceAll(/[./]/g, "-")}`;
  if (type === "cidr_ipv6") return `ipv6-${value.replaceAll(/[:/]/g, "-")}`;
  return value;
}
