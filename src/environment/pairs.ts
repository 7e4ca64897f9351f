import { OPPOSITE } from "../rules/directions";
import type { Pair } from "./audit";
import { BlockRuleIndex, type BlockRules } from "./block-rules";
import type { Environment, Rule } from "./environment";
import { RuleIndex } from "./rule-index";
import { commonTraffic, remainingTraffic, type Traffic } from "./traffic";

/**
 * All connections between groups that at least one rule names, with the rules of both sides. Rules are matched by what
 * they allow: a rule has its other side if any part of its traffic is allowed there. What an ingress rule allows and
 * only a rule that opens all egress lets out is a pair of its own, because it breaks when the egress is closed.
 */
export function pairsIn(environment: Environment, openGroups: ReadonlyMap<string, readonly Rule[]>): Pair[] {
  return new Matcher(environment, openGroups).pairs();
}

/** A rule between two known groups. */
interface GroupRule {
  readonly rule: Rule;
  readonly source: string;
  readonly target: string;
}

class Matcher {
  private readonly named: Record<Rule["direction"], RuleIndex>;
  private readonly byBlock: BlockRuleIndex;
  private readonly opening: BlockRuleIndex;

  constructor(
    private readonly environment: Environment,
    openGroups: ReadonlyMap<string, readonly Rule[]>,
  ) {
    const { rules } = environment;
    this.named = { egress: new RuleIndex(rules, "egress"), ingress: new RuleIndex(rules, "ingress") };
    const openingRules = new Set([...openGroups.values()].flat());
    this.byBlock = new BlockRuleIndex(environment, (rule) => openingRules.has(rule));
    this.opening = new BlockRuleIndex(environment, (rule) => !openingRules.has(rule));
  }

  pairs(): Pair[] {
    return this.environment.rules.flatMap((rule) => {
      const { groupId, direction, peer } = rule;
      if (peer.type !== "security_group" || groupId === undefined || peer.value === undefined) return [];
      return direction === "egress"
        ? this.pairsOfEgress({ rule, source: groupId, target: peer.value })
        : this.pairsOfIngress({ rule, source: peer.value, target: groupId });
    });
  }

  private pairsOfEgress({ rule, source, target }: GroupRule): Pair[] {
    const pairWith = (traffic: Traffic, ingress: Rule | undefined, status: Pair["status"]): Pair =>
      pair(source, target, traffic, { egress: rule, ingress, status });
    const named = this.named.ingress.allowing(target, source, rule);
    if (named.length > 0) return named.map((ingress) => pairWith(commonTraffic(rule, ingress)!, ingress, "whole"));
    const byBlock = allowedBy(this.byBlock.reaching(target, "ingress", source, rule), rule);
    if (byBlock.length > 0) return byBlock.map(({ traffic, rules }) => pairWith(traffic, rules[0], "whole"));
    return [pairWith(rule, undefined, this.isJudged(rule) ? "missing-ingress" : "unknown")];
  }

  private pairsOfIngress({ rule, source, target }: GroupRule): Pair[] {
    const pairWith = (traffic: Traffic, egress: Rule | undefined, status: Pair["status"]): Pair =>
      pair(source, target, traffic, { egress, ingress: rule, status });
    const named = this.named.egress.allowing(source, target, rule);
    const byBlock = allowedBy(this.byBlock.reaching(source, "egress", target, rule), rule);
    const remaining = remainingTraffic(rule, [...named, ...byBlock.map(({ traffic }) => traffic)]);
    const opening = this.isOtherSideKnown(rule) ? this.opening.reaching(source, "egress", target, rule) : [];
    const throughOpen = remaining.flatMap((part) => allowedBy(opening, part));
    const pairs = [
      // The pairs with named rules are built from the egress rules.
      ...(named.length > 0 ? [] : byBlock.map(({ traffic, rules }) => pairWith(traffic, rules[0], "whole"))),
      ...throughOpen.map(({ traffic }) => pairWith(traffic, undefined, "egress-only-through-open-rule")),
    ];
    if (pairs.length > 0 || named.length > 0) return pairs;
    return [pairWith(rule, undefined, this.isJudged(rule) ? "missing-egress" : "unknown")];
  }

  /** Whether the other side of a rule must be in the input, so that it is missing if it is not found. */
  private isJudged(rule: Rule): boolean {
    return this.isOtherSideKnown(rule) && this.environment.canNamePeer(rule);
  }

  private isOtherSideKnown({ direction, peer, isOneSided }: Rule): boolean {
    const other = this.environment.group(peer.value!);
    const isUnknown = other?.unknownDirections?.includes(OPPOSITE[direction]) === true;
    return isOneSided !== true && peer.isDeleted !== true && other?.hasAllRules === true && !isUnknown;
  }
}

/** The parts of some traffic that rules to and from CIDR blocks allow, each part once. */
function allowedBy(all: readonly BlockRules[], traffic: Traffic): BlockRules[] {
  for (const [index, { traffic: allowed, rules, ranges }] of all.entries()) {
    const common = commonTraffic(traffic, allowed);
    if (common === undefined) continue;
    const rest = remainingTraffic(traffic, [allowed]).flatMap((part) => allowedBy(all.slice(index + 1), part));
    return [{ traffic: common, rules, ranges }, ...rest];
  }
  return [];
}

function pair(
  source: string,
  target: string,
  { protocolNumber, fromPort, toPort }: Traffic,
  { egress, ingress, status }: Pick<Pair, "egress" | "ingress" | "status">,
): Pair {
  return { source, target, protocolNumber, fromPort, toPort, egress, ingress, status };
}
