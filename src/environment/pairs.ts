import { OPPOSITE, type Direction } from "../rules/directions";
import type { AuditContext, Pair } from "./audit";
import {
  AddressesOfGroups,
  ANY_ADDRESS,
  ANY_ADDRESS_OF_BOTH,
  BlockRules,
  type AllowedTraffic,
  type GroupAddresses,
} from "./block-rules";
import type { Companions } from "./companions";
import type { Environment, Rule } from "./environment";
import { isOfAws } from "./prefix-lists";
import { RuleIndex } from "./rule-index";
import { commonTraffic, remainingTraffic, trafficKey, type Traffic } from "./traffic";
import { TrafficIndex } from "./traffic-index";

/**
 * All connections between groups that at least one rule names, with the rules of both sides. Rules are matched by what
 * they allow: a rule has its other side if any part of its traffic is allowed there, by the other group or by a group
 * on the same interfaces. What an ingress rule allows and only rules that open all egress let out is a pair of its own,
 * because it breaks when the egress is closed.
 */
export const pairsIn = (parts: MatchedParts): Pair[] => withoutDuplicates(matchesIn(parts));

/** The same for every rule: a connection that several rules allow is there once for each of them. */
export function matchesIn({ environment, openGroups, managedGroups, companions }: MatchedParts): Pair[] {
  const matcher = new Matcher(environment, openGroups, managedGroups, companions);
  return environment.rules.flatMap((rule) => matcher.pairsOf(rule));
}

/** What connections are found from. */
type MatchedParts = Pick<AuditContext, "environment" | "openGroups" | "managedGroups" | "companions">;

/** A rule between two known groups. */
interface GroupRule {
  readonly rule: Rule;
  readonly source: string;
  readonly target: string;
}

class Matcher {
  private readonly named: Readonly<Record<Direction, RuleIndex>>;
  private readonly withBlocks: BlockRules;
  private readonly opening: BlockRules;
  private readonly withLists = new Map<string, TrafficIndex>();
  private readonly addresses: AddressesOfGroups;

  constructor(
    private readonly environment: Environment,
    private readonly openGroups: ReadonlyMap<string, readonly Rule[]>,
    private readonly managedGroups: ReadonlyMap<string, string>,
    private readonly companions: Companions,
  ) {
    const { rules } = environment;
    const named = rules.filter(({ peer }) => peer.type === "security_group");
    this.named = { egress: new RuleIndex(named, "egress"), ingress: new RuleIndex(named, "ingress") };
    const opening = new Set([...openGroups.values()].flat());
    this.withBlocks = new BlockRules(rules.filter((rule) => !opening.has(rule)));
    this.opening = new BlockRules([...opening]);
    this.addresses = new AddressesOfGroups(environment);
    for (const rule of rules) if (isOwnPrefixList(rule)) this.addPrefixList(rule);
  }

  pairsOf(rule: Rule): Pair[] {
    const { groupId, direction, peer } = rule;
    if (peer.type !== "security_group" || groupId === undefined || peer.value === undefined) return [];
    return direction === "egress"
      ? this.pairsOfEgress({ rule, source: groupId, target: peer.value })
      : this.pairsOfIngress({ rule, source: peer.value, target: groupId });
  }

  private pairsOfEgress({ rule, source, target }: GroupRule): Pair[] {
    const pairWith = (traffic: Traffic, ingress: Rule | undefined, status: Pair["status"]): Pair =>
      pair(source, target, traffic, { egress: rule, ingress, status });
    const targets = this.companions.onEveryInterface(target);
    const named = this.namedRules("ingress", targets, this.companions.onEveryInterface(source), rule);
    if (named.length > 0) return named.map((ingress) => pairWith(commonTraffic(rule, ingress)!, ingress, "whole"));
    const withBlocks = this.addressesOf(source, ANY_ADDRESS).flatMap((addresses) =>
      this.allowed(targets, "ingress", addresses, rule),
    );
    if (withBlocks.length > 0) return withBlocks.map(({ traffic, rules }) => pairWith(traffic, rules[0], "whole"));
    const half = pairWith(rule, undefined, this.isMissing(rule) ? "missing-ingress" : "unknown");
    return [{ ...half, possibleRule: this.prefixListRule(targets, "ingress", rule) }];
  }

  private pairsOfIngress({ rule, source, target }: GroupRule): Pair[] {
    const pairWith = (
      traffic: Traffic,
      egress: Rule | undefined,
      status: Pair["status"],
      openRules?: readonly Rule[],
    ) => pair(source, target, traffic, { egress, ingress: rule, status, openRules });
    const sources = this.companions.onEveryInterface(source);
    const named = this.namedRules("egress", sources, this.companions.onEveryInterface(target), rule);
    const withBlocks = this.addressesOf(target, ANY_ADDRESS).map((addresses) =>
      this.allowed(sources, "egress", addresses, rule),
    );
    const whole = [
      ...named.map((egress) => ({ traffic: commonTraffic(rule, egress)!, rules: [egress] })),
      ...withBlocks.flat(),
    ];
    // The pairs of egress rules that name the target are built from these rules.
    const isBuilt = named.some(({ groupId, peer }) => groupId === source && peer.value === target);
    const throughOpen = this.isOtherSideKnown(rule)
      ? this.throughOpenRules({ rule, source, target }, named, withBlocks)
      : [];
    const pairs = [
      ...(isBuilt ? [] : whole.map(({ traffic, rules }) => pairWith(traffic, rules[0], "whole"))),
      ...throughOpen.map(({ traffic, rules }) => pairWith(traffic, undefined, "egress-only-through-open-rule", rules)),
    ];
    if (pairs.length > 0 || isBuilt) return pairs;
    const half = pairWith(rule, undefined, this.isMissing(rule) ? "missing-egress" : "unknown");
    return [{ ...half, possibleRule: this.prefixListRule(sources, "egress", rule) }];
  }

  /** The parts of an ingress rule's traffic that only open egress lets out, for any IP version of the target. */
  private throughOpenRules(
    { rule, source, target }: GroupRule,
    named: readonly Rule[],
    withBlocks: readonly (readonly AllowedTraffic[])[],
  ): AllowedTraffic[] {
    const open = this.companions.onAnyInterface(source).filter((id) => this.openGroups.has(id));
    if (open.length === 0) return [];
    const parts = this.addressesOf(target, ANY_ADDRESS_OF_BOTH).flatMap((addresses, index) => {
      const others = [...named, ...(withBlocks[index] ?? []).map(({ traffic }) => traffic)];
      return remainingTraffic(rule, others)
        .flatMap((part) => open.flatMap((id) => this.opening.allowed(id, "egress", addresses, part)))
        .flatMap(({ traffic, rules }) => remainingTraffic(traffic, others).map((part) => ({ traffic: part, rules })));
    });
    return withRulesTogether(parts);
  }

  private namedRules(direction: Direction, own: readonly string[], peers: readonly string[], traffic: Traffic): Rule[] {
    const index = this.named[direction];
    if (own.length === 1 && peers.length === 1) return index.allowing(own[0]!, peers[0]!, traffic);
    return [...new Set(own.flatMap((id) => peers.flatMap((peer) => index.allowing(id, peer, traffic))))];
  }

  private addressesOf(groupId: string, unknown: readonly GroupAddresses[]): readonly GroupAddresses[] {
    const known = this.addresses.of(groupId);
    return known.length > 0 ? known : unknown;
  }

  private allowed(
    groups: readonly string[],
    direction: Direction,
    addresses: GroupAddresses,
    traffic: Traffic,
  ): AllowedTraffic[] {
    return groups.flatMap((id) => this.withBlocks.allowed(id, direction, addresses, traffic));
  }

  private isMissing(rule: Rule): boolean {
    return this.isOtherSideKnown(rule) && this.environment.canNamePeer(rule);
  }

  /** A rule of one of the groups with a prefix list that may contain the addresses of the other side. */
  private prefixListRule(groups: readonly string[], direction: Direction, traffic: Traffic): Rule | undefined {
    return groups.flatMap((id) => this.withLists.get(`${id} ${direction}`)?.allowing(traffic) ?? [])[0];
  }

  private isOtherSideKnown({ direction, peer, isOneSided }: Rule): boolean {
    const other = this.environment.group(peer.value!);
    if (isOneSided === true || peer.isDeleted === true || this.managedGroups.has(peer.value!)) return false;
    return other?.hasAllRules === true && other.unknownDirections?.includes(OPPOSITE[direction]) !== true;
  }

  private addPrefixList(rule: Rule): void {
    const key = `${rule.groupId!} ${rule.direction}`;
    let index = this.withLists.get(key);
    if (index === undefined) this.withLists.set(key, (index = new TrafficIndex()));
    index.add(rule);
  }
}

/** Whether a rule has a prefix list that may contain addresses of groups. */
const isOwnPrefixList = ({ groupId, peer }: Rule): boolean =>
  groupId !== undefined && peer.type === "prefix_list" && !isOfAws(peer);

/** Each part once, with all of its rules. */
function withRulesTogether(parts: AllowedTraffic[]): AllowedTraffic[] {
  if (parts.length < 2) return parts;
  const together = new Map<string, AllowedTraffic>();
  for (const { traffic, rules } of parts) {
    const known = together.get(trafficKey(traffic))?.rules ?? [];
    together.set(trafficKey(traffic), { traffic, rules: [...new Set([...known, ...rules])] });
  }
  return [...together.values()];
}

function pair(
  source: string,
  target: string,
  { protocolNumber, fromPort, toPort }: Traffic,
  { egress, ingress, status, openRules }: Pick<Pair, "egress" | "ingress" | "status" | "openRules">,
): Pair {
  return { source, target, protocolNumber, fromPort, toPort, egress, ingress, status, openRules };
}

/** Each connection once, with the rules that are closest to it. Overlapping rules allow the same connection twice. */
function withoutDuplicates(pairs: readonly Pair[]): Pair[] {
  const unique = new Map<string, Pair>();
  for (const one of pairs) {
    const key = `${one.source} ${one.target} ${trafficKey(one)} ${one.status}`;
    const known = unique.get(key);
    if (known === undefined || exactSides(one) > exactSides(known)) unique.set(key, one);
  }
  return [...unique.values()];
}

/** The number of sides whose rule allows the connection and nothing else. */
const exactSides = (pair: Pair): number =>
  [pair.egress, pair.ingress].filter((rule) => rule !== undefined && trafficKey(rule) === trafficKey(pair)).length;
