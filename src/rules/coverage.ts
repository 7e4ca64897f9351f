import type { CompleteEnd, CompleteRule } from "./complete-rule";
import { containsNetwork, enclosingNetworks } from "./networks";
import { TABLES } from "./protocols";

/** The protocol and the ports of a rule. */
type ComparedPorts = Pick<CompleteRule, "protocolNumber" | "fromPort" | "toPort">;

/** The parts of a rule that are compared. */
export type ComparedRule = ComparedPorts & Readonly<Record<"source" | "target", ComparedEnd>>;
export type ComparedEnd = Pick<CompleteEnd, "peer" | "getsRule">;

/** Whether a value is unknown until Terraform runs. Unknown values are strings: equal strings are equal values. */
type IsUnknown = (value: unknown) => boolean;

/** How `Coverage` compares rules. */
export interface CoverageOptions<Declared> {
  readonly isUnknown: IsUnknown;
  /** A rule only covers rules in the same place, such as the same provider. */
  readonly placeOf: (declared: Declared) => string;
}

/** A rule in a bucket: a list of rules that differ only in their ports, sorted by them. */
interface Candidate<Declared> {
  readonly declared: Declared;
  readonly from: number;
  readonly to: number;
  /** The index of the candidate with the highest last port, up to this one. */
  furthest: number;
}

/**
 * Finds rules that cover others. Comparing every two of some thousand rules takes minutes, so they are kept in buckets.
 * A rule that covers another one is in one of the few buckets for the same or wider ends and protocols, and there a
 * binary search finds it. If a value is unknown, a rule counts as covered only if that is certain.
 */
export class Coverage<Declared extends { readonly rule: ComparedRule }> {
  private readonly enclosing: ReadonlyMap<string, string>;
  private readonly buckets = new Map<string, Candidate<Declared>[]>();

  constructor(
    all: readonly Declared[],
    private readonly options: CoverageOptions<Declared>,
  ) {
    this.enclosing = enclosingNetworks(all.flatMap(({ rule }) => [String(rule.source.peer), String(rule.target.peer)]));
    const holdingOthers = new Set(this.enclosing.values());
    const holdsOthers = ({ peer }: ComparedEnd) => holdingOthers.has(String(peer));
    // All other rules cover only themselves.
    for (const declared of all) if (mayCoverOthers(declared.rule, holdsOthers)) this.add(declared);
    for (const bucket of this.buckets.values()) sortByPorts(bucket);
  }

  /** The widest rule that covers this one. No rule covers it in turn, except for its equals. */
  coveringRule(declared: Declared): Declared | undefined {
    const { rule } = declared;
    const place = this.options.placeOf(declared);
    const [from] = this.portsOf(rule) ?? [0];
    const [targets, kinds] = [this.endsAround(rule.target), this.trafficAround(rule)];
    for (const source of this.endsAround(rule.source)) {
      for (const target of targets) {
        for (const traffic of kinds) {
          const bucket = this.buckets.get(keyOf(place, source, target, traffic)) ?? [];
          // If any range here covers the rule, the one that reaches furthest does. If that is the rule itself, only its
          // equals cover it, and they come next.
          const furthest = furthestFrom(bucket, from);
          const candidates = furthest === undefined ? [] : bucket.slice(furthest, furthest + 2);
          const covering = candidates.find((candidate) => this.covers(candidate.declared, declared));
          if (covering !== undefined) return covering.declared;
        }
      }
    }
    return undefined;
  }

  private covers(declared: Declared, other: Declared): boolean {
    return (
      declared !== other &&
      coversPorts(declared.rule, other.rule, this.options.isUnknown) &&
      coversEnds(declared.rule, other.rule)
    );
  }

  private add(declared: Declared): void {
    const { rule } = declared;
    const ports = this.portsOf(rule);
    if (ports === undefined) return;
    const [from, to] = ports;
    const traffic = this.trafficAround(rule).at(-1)!;
    const key = keyOf(this.options.placeOf(declared), endText(rule.source), endText(rule.target), traffic);
    const candidate = { declared, from, to, furthest: 0 };
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [candidate]);
    else bucket.push(candidate);
  }

  /** The ends that cover an end, widest first. */
  private endsAround({ peer, getsRule }: ComparedEnd): string[] {
    const peers = [String(peer)];
    for (let around = this.enclosing.get(peers[0]!); around !== undefined; around = this.enclosing.get(around)) {
      peers.unshift(around);
    }
    const getting = getsRule ? [true] : [true, false];
    return peers.flatMap((peer) => getting.map((getsRule) => endText({ peer, getsRule })));
  }

  /** The kinds of traffic that cover a rule's, widest first, its own last. Within a kind, only ports differ. */
  private trafficAround({ protocolNumber, fromPort, toPort }: ComparedRule): string[] {
    const protocol = String(protocolNumber);
    if (!countsTypes(protocolNumber) || fromPort === ANY) return [ALL, protocol];
    const type = `${protocol} ${String(fromPort)}`;
    return toPort === ANY ? [ALL, protocol, type] : [ALL, protocol, type, `${type} ${String(toPort)}`];
  }

  /** A rule's ports; undefined if only Terraform knows them. ICMP has none: its types are part of the kind. */
  private portsOf({ protocolNumber, fromPort, toPort }: ComparedRule): [from: number, to: number] | undefined {
    if (countsTypes(protocolNumber)) return [0, 0];
    const isUnknown = this.options.isUnknown(fromPort) || this.options.isUnknown(toPort);
    return isUnknown ? undefined : [Number(fromPort), Number(toPort)];
  }
}

const ALL = "-1";
const ANY = -1;

/** Whether a protocol has ICMP types instead of ports. */
function countsTypes(protocolNumber: unknown): boolean {
  const semantics: Readonly<Record<string, string>> = TABLES.semantics_by_protocol;
  return semantics[String(protocolNumber)] === "types";
}

/**
 * Whether a rule may cover others: it has more than one port, type or address, or this is unknown.
 *
 * @param mayHoldOthers - whether an end is a CIDR block that may contain another end
 */
export function mayCoverOthers(
  { protocolNumber, fromPort, toPort, source, target }: ComparedRule,
  mayHoldOthers: (end: ComparedEnd) => boolean,
): boolean {
  return (
    protocolNumber === ALL || fromPort !== toPort || toPort === ANY || mayHoldOthers(source) || mayHoldOthers(target)
  );
}

/** Whether a rule's protocol and ports certainly include those of another rule. */
export function coversPorts(rule: ComparedPorts, other: ComparedPorts, isUnknown: IsUnknown): boolean {
  if (rule.protocolNumber === ALL) return true;
  if (rule.protocolNumber !== other.protocolNumber) return false;
  if (countsTypes(rule.protocolNumber)) {
    return (
      rule.fromPort === ANY ||
      (rule.fromPort === other.fromPort && (rule.toPort === ANY || rule.toPort === other.toPort))
    );
  }
  // An unknown protocol may have ports or types.
  if (isUnknown(rule.protocolNumber)) return false;
  const isUpTo = (port: unknown, limit: unknown) =>
    !isUnknown(port) && !isUnknown(limit) && Number(port) <= Number(limit);
  return isUpTo(rule.fromPort, other.fromPort) && isUpTo(other.toPort, rule.toPort);
}

/** Whether a rule's ends include those of another rule, and get at least the same rules. */
export function coversEnds(rule: ComparedRule, other: ComparedRule): boolean {
  return coversEnd(rule.source, other.source) && coversEnd(rule.target, other.target);
}

function coversEnd(end: ComparedEnd, other: ComparedEnd): boolean {
  const isSame = end.peer === other.peer || containsNetwork(String(end.peer), String(other.peer));
  return isSame && (end.getsRule || !other.getsRule);
}

function keyOf(place: string, source: string, target: string, traffic: string): string {
  return `${place}\n${source}\n${target}\n${traffic}`;
}

function endText({ peer, getsRule }: ComparedEnd): string {
  return `${String(peer)} ${String(getsRule)}`;
}

function sortByPorts(bucket: Candidate<unknown>[]): void {
  bucket.sort((a, b) => a.from - b.from || b.to - a.to);
  let furthest = 0;
  for (const [index, candidate] of bucket.entries()) {
    if (candidate.to > bucket[furthest]!.to) furthest = index;
    candidate.furthest = furthest;
  }
}

/** The index of the candidate with the highest last port among those whose first port is not above a port. */
function furthestFrom(bucket: readonly Candidate<unknown>[], port: number): number | undefined {
  let [low, high] = [0, bucket.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bucket[middle]!.from <= port) low = middle + 1;
    else high = middle;
  }
  return bucket[low - 1]?.furthest;
}
