import type { Direction } from "../rules/directions";
import type { Rule } from "./environment";
import { ALL_PROTOCOLS, commonTraffic, semanticsOf, type Traffic } from "./traffic";

/**
 * The rules of one direction between groups. Looks them up by both groups and by their ports, because comparing every
 * two of some thousand rules takes minutes.
 */
export class RuleIndex {
  private readonly buckets = new Map<string, Bucket>();
  private hasUnknownGroups = false;

  constructor(rules: readonly Rule[], direction: Direction) {
    for (const rule of rules) {
      if (rule.direction !== direction || rule.peer.type !== "security_group") continue;
      if (rule.groupId === undefined || rule.peer.value === undefined) this.hasUnknownGroups = true;
      const key = bucketKey(rule.groupId, rule.peer.value);
      let bucket = this.buckets.get(key);
      if (bucket === undefined) this.buckets.set(key, (bucket = new Bucket()));
      bucket.add(rule);
    }
    for (const bucket of this.buckets.values()) bucket.sort();
  }

  /** The rules on a group, with another one as their peer, that allow some of the traffic. */
  allowing(groupId: string, peerId: string, traffic: Traffic): Rule[] {
    const own = this.buckets.get(bucketKey(groupId, peerId))?.allowing(traffic) ?? [];
    if (!this.hasUnknownGroups) return own;
    const keys = [bucketKey(groupId, undefined), bucketKey(undefined, peerId), bucketKey(undefined, undefined)];
    return [...own, ...keys.flatMap((key) => this.buckets.get(key)?.allowing(traffic) ?? [])];
  }
}

const bucketKey = (groupId: string | undefined, peerId: string | undefined): string =>
  `${groupId ?? "?"} ${peerId ?? "?"}`;

/** A rule with a range of ports. */
interface Range {
  readonly rule: Rule;
  readonly from: number;
  readonly to: number;
  /** The highest last port of the ranges up to this one. */
  furthest: number;
}

/** The rules between two groups. */
class Bucket {
  /** The rules with literal ports by protocol, sorted by their first ports. */
  private readonly ranges = new Map<string, Range[]>();
  /** All other rules. There are few of them between two groups. */
  private readonly others: Rule[] = [];

  add(rule: Rule): void {
    const { protocolNumber, fromPort, toPort } = rule;
    const isRange =
      semanticsOf(protocolNumber) === "ports" && typeof fromPort === "number" && typeof toPort === "number";
    if (!isRange) {
      this.others.push(rule);
      return;
    }
    const range = { rule, from: fromPort, to: toPort, furthest: toPort };
    const ranges = this.ranges.get(protocolNumber!);
    if (ranges === undefined) this.ranges.set(protocolNumber!, [range]);
    else ranges.push(range);
  }

  sort(): void {
    for (const ranges of this.ranges.values()) {
      ranges.sort((a, b) => a.from - b.from);
      let furthest = 0;
      for (const range of ranges) range.furthest = furthest = Math.max(furthest, range.to);
    }
  }

  allowing(traffic: Traffic): Rule[] {
    const others = this.others.filter((rule) => commonTraffic(rule, traffic) !== undefined);
    return [...others, ...this.rangesAllowing(traffic)];
  }

  private rangesAllowing(traffic: Traffic): Rule[] {
    const { protocolNumber, fromPort, toPort } = traffic;
    if (protocolNumber === ALL_PROTOCOLS) return [...this.ranges.values()].flat().map(({ rule }) => rule);
    const isExact = protocolNumber !== undefined && typeof fromPort === "number" && typeof toPort === "number";
    if (!isExact) {
      const all = protocolNumber === undefined ? [...this.ranges.values()] : [this.ranges.get(protocolNumber) ?? []];
      return all.flatMap((ranges) =>
        ranges.flatMap(({ rule }) => (commonTraffic(rule, traffic) === undefined ? [] : [rule])),
      );
    }
    const ranges = this.ranges.get(protocolNumber) ?? [];
    const found: Rule[] = [];
    for (let index = countUpTo(ranges, toPort) - 1; index >= 0 && ranges[index]!.furthest >= fromPort; index -= 1) {
      if (ranges[index]!.to >= fromPort) found.push(ranges[index]!.rule);
    }
    return found.reverse();
  }
}

/** The number of ranges whose first port is not above a port. */
function countUpTo(ranges: readonly Range[], port: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.from <= port) low = middle + 1;
    else high = middle;
  }
  return low;
}
