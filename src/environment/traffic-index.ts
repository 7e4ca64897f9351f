import type { Rule } from "./environment";
import { ALL_PROTOCOLS, commonTraffic, semanticsOf, type Traffic } from "./traffic";

/** A rule with a range of ports. */
interface Range {
  readonly rule: Rule;
  readonly from: number;
  readonly to: number;
  /** The highest last port of the ranges up to this one. */
  furthest: number;
}

/** The number of rules up to which comparing all of them is faster than an index. */
const FEW = 8;

/** Looks up rules by their traffic. Comparing every two of some thousand rules takes minutes. */
export class TrafficIndex {
  private readonly rules: Rule[] = [];
  private sorted: SortedRules | undefined;

  add(rule: Rule): void {
    this.rules.push(rule);
    this.sorted = undefined;
  }

  /** The rules that allow some of the traffic. */
  allowing(traffic: Traffic): Rule[] {
    if (this.rules.length > FEW) return (this.sorted ??= new SortedRules(this.rules)).allowing(traffic);
    return this.rules.filter((rule) => commonTraffic(rule, traffic) !== undefined);
  }
}

/** Many rules, which are found by their literal ports or ICMP types. */
class SortedRules {
  /** The rules with literal ports by protocol, sorted by their first ports. */
  private readonly ranges = new Map<string, Range[]>();
  /** The rules for one ICMP type by protocol and type. */
  private readonly types = new Map<string, Rule[]>();
  /** All other rules. There are few of them. */
  private readonly others: Rule[] = [];

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) this.add(rule);
    for (const ranges of this.ranges.values()) {
      ranges.sort((a, b) => a.from - b.from);
      let furthest = 0;
      for (const range of ranges) range.furthest = furthest = Math.max(furthest, range.to);
    }
  }

  private add(rule: Rule): void {
    const { protocolNumber, fromPort, toPort } = rule;
    const semantics = semanticsOf(protocolNumber);
    if (semantics === "ports" && typeof fromPort === "number" && typeof toPort === "number") {
      listIn(this.ranges, protocolNumber!).push({ rule, from: fromPort, to: toPort, furthest: toPort });
    } else if (semantics === "types" && typeof fromPort === "number" && fromPort !== -1) {
      listIn(this.types, typeKey(rule)).push(rule);
    } else {
      this.others.push(rule);
    }
  }

  allowing(traffic: Traffic): Rule[] {
    const others = this.others.filter((rule) => commonTraffic(rule, traffic) !== undefined);
    return others.concat(this.typesAllowing(traffic), this.rangesAllowing(traffic));
  }

  private typesAllowing(traffic: Traffic): Rule[] {
    const isOneType = typeof traffic.fromPort === "number" && traffic.fromPort !== -1;
    const isLiteral = semanticsOf(traffic.protocolNumber) === "types" && isOneType;
    const rules = isLiteral ? (this.types.get(typeKey(traffic)) ?? []) : [...this.types.values()].flat();
    return rules.filter((rule) => commonTraffic(rule, traffic) !== undefined);
  }

  private rangesAllowing(traffic: Traffic): Rule[] {
    const { protocolNumber, fromPort, toPort } = traffic;
    const isOneProtocol = protocolNumber !== undefined && protocolNumber !== ALL_PROTOCOLS;
    const ranges = isOneProtocol ? (this.ranges.get(protocolNumber) ?? []) : [...this.ranges.values()].flat();
    return isOneProtocol && typeof fromPort === "number" && typeof toPort === "number"
      ? this.overlapping(ranges, fromPort, toPort)
      : ranges.flatMap(({ rule }) => (commonTraffic(rule, traffic) === undefined ? [] : [rule]));
  }

  private overlapping(ranges: readonly Range[], from: number, to: number): Rule[] {
    const found: Rule[] = [];
    for (let index = countUpTo(ranges, to) - 1; index >= 0 && ranges[index]!.furthest >= from; index -= 1) {
      if (ranges[index]!.to >= from) found.push(ranges[index]!.rule);
    }
    return found.reverse();
  }
}

const typeKey = ({ protocolNumber, fromPort }: Traffic): string => `${protocolNumber!} ${fromPort!}`;

function listIn<Element>(lists: Map<string, Element[]>, key: string): Element[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
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
