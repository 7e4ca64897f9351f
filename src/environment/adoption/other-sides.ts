import type { Audit, Pair } from "../audit";
import type { Rule } from "../environment";
import { matchesIn } from "../pairs";
import { listOf } from "../phrases";
import { remainingTraffic } from "../traffic";
import type { Obstacle } from "./obstacles";

/**
 * What is on the other side of a rule between two groups, besides a rule that allows exactly the same:
 *
 * - "allowed": other rules allow all of its traffic, such as a rule with a CIDR block or open egress
 * - "missing": nothing allows any of its traffic
 * - "unknown": somebody else has to know
 * - an obstacle, if the rule is not a half of one connection
 */
export type OtherSide = "allowed" | "missing" | "unknown" | Obstacle;

/** Finds out what is on the other side of rules. */
export class OtherSides {
  private readonly pairsOfRule = new Map<Rule, Pair[]>();

  constructor(private readonly audit: Audit) {
    for (const pair of matchesIn(audit)) {
      for (const rule of [pair.egress, pair.ingress]) {
        if (rule === undefined) continue;
        const known = this.pairsOfRule.get(rule);
        if (known === undefined) this.pairsOfRule.set(rule, [pair]);
        else known.push(pair);
      }
    }
  }

  /** @param isOfOtherAccount - whether the rule's peer belongs to another account */
  of(rule: Rule, isOfOtherAccount: boolean): OtherSide {
    const { environment } = this.audit;
    if (isOfOtherAccount) return "unknown";
    if (!environment.canNamePeer(rule)) return ACROSS_VPCS;
    const other = environment.group(rule.peer.value!);
    if (other?.hasAllRules !== true) {
      return {
        reason: `the input does not contain the rules of ${environment.groupLabel(rule.peer.value!)}`,
        remedy: "Add the exports or the plan that contain these groups.",
      };
    }
    const pairs = this.pairsOfRule.get(rule) ?? [];
    const statuses = new Set(pairs.map(({ status }) => status));
    if (statuses.has("egress-only-through-open-rule")) return "allowed";
    if (statuses.has("missing-egress") || statuses.has("missing-ingress")) return "missing";
    if (!statuses.has("whole")) return "unknown";
    return this.amongWholePairs(rule, pairs);
  }

  private amongWholePairs(rule: Rule, pairs: readonly Pair[]): OtherSide {
    const { environment } = this.audit;
    const others = pairs.map(({ egress, ingress }) => (rule.direction === "egress" ? ingress! : egress!));
    const elsewhere = others.find(({ groupId }) => groupId !== rule.peer.value);
    if (elsewhere !== undefined) {
      return {
        reason:
          `its other side is ${environment.ruleDescription(elsewhere)} of ` +
          `${environment.groupLabel(elsewhere.groupId!)}, a group on the same network interfaces`,
      };
    }
    if (remainingTraffic(rule, pairs).length === 0) return "allowed";
    const narrower = listOf([...new Set(others.map((other) => environment.ruleDescription(other)))]);
    return {
      reason: `it allows more than its other side, ${narrower}`,
      remedy: "Remove such a rule after the apply, if nothing needs the rest of its ports.",
    };
  }
}

const ACROSS_VPCS: Obstacle = {
  reason: "the groups are in two VPCs without peering: across a Transit Gateway, an egress rule cannot name a group",
  remedy: "Keep the ingress rule, and let the source out with a CIDR block or a prefix list.",
};
