import type { PeerType } from "../../rules/attributes";
import { OPPOSITE } from "../../rules/directions";
import { containRange, rangeOfAddress, rangeOfBlock } from "../addresses";
import type { Audit, Pair } from "../audit";
import type { Rule } from "../environment";
import { matchesIn } from "../pairs";
import { listOf } from "../phrases";
import { isOfAws } from "../prefix-lists";
import { commonTraffic, coversTraffic, remainingTraffic } from "../traffic";
import type { Obstacle, Obstacles } from "./obstacles";

/**
 * What is on the other side of a rule between two groups, besides a rule that allows exactly the same:
 *
 * - "allowed": other rules allow all of its traffic, such as a rule with a CIDR block or open egress
 * - "missing": nothing allows any of its traffic
 * - "unsure": other rules allow only a part of it, or only from some network interfaces, or perhaps
 * - "unknown": somebody else has to know
 * - an obstacle, if the rule is not a half of one connection
 */
export type OtherSide = "allowed" | "missing" | "unsure" | "unknown" | Obstacle;

/** Finds out what is on the other side of rules. */
export class OtherSides {
  private readonly pairsOfRule = new Map<Rule, Pair[]>();

  constructor(
    private readonly audit: Audit,
    private readonly obstacles: Obstacles,
  ) {
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
    const [whole, open] = [withStatus(pairs, "whole"), withStatus(pairs, "egress-only-through-open-rule")];
    if (open.length > 0) return this.areAllOpen(rule, ownPairs(rule, whole), open) ? "allowed" : "unsure";
    const isMissing = pairs.some(({ status }) => status === "missing-egress" || status === "missing-ingress");
    if (isMissing) return whole.length > 0 || this.mayBeAllowed(rule) ? "unsure" : "missing";
    return whole.length > 0 ? this.amongWholePairs(rule, whole) : "unknown";
  }

  /** Whether all interfaces of the source may send all of an ingress rule's traffic, in the version of each target. */
  private areAllOpen(rule: Rule, whole: readonly Pair[], open: readonly Pair[]): boolean {
    if (remainingTraffic(rule, [...whole, ...open]).length > 0) return false;
    const { environment, companions } = this.audit;
    const carried = new Set(companions.onEveryInterface(rule.peer.value!));
    const targets = environment.interfacesOf(rule.groupId!).flatMap(({ addresses }) => addresses);
    const needed: PeerType[] = [
      "cidr_ipv4",
      ...(targets.some((one) => one.includes(":")) ? ["cidr_ipv6" as const] : []),
    ];
    return open.every(({ openRules = [] }) =>
      needed.every((type) => openRules.some(({ groupId, peer }) => peer.type === type && carried.has(groupId!))),
    );
  }

  /** Whether rules may allow the other side, depending on addresses or network interfaces that are not known. */
  private mayBeAllowed(rule: Rule): boolean {
    const { environment, companions } = this.audit;
    const own = companions.onAnyInterface(rule.groupId!);
    const addresses = own.flatMap((id) => environment.interfacesOf(id)).flatMap((one) => one.addresses);
    const mayBeOwn = ({ peer }: Rule): boolean => {
      if (peer.type === "security_group") return own.includes(peer.value!);
      const block = rangeOfBlock(peer.value!);
      if (block === undefined) return !isOfAws(peer);
      return addresses.length === 0 || addresses.some((one) => containRange([block], rangeOfAddress(one)!));
    };
    return companions
      .onAnyInterface(rule.peer.value!)
      .flatMap((id) => environment.rulesOf(id, OPPOSITE[rule.direction]))
      .some((other) => other.peer.value !== undefined && commonTraffic(other, rule) !== undefined && mayBeOwn(other));
  }

  /** Whether rules with CIDR blocks allow each IP version of a rule's group. */
  private haveAllVersions({ groupId }: Rule, others: readonly Rule[]): boolean {
    if (others.some(({ peer }) => peer.type === "security_group")) return true;
    const addresses = this.audit.environment.interfacesOf(groupId!).flatMap((one) => one.addresses);
    return addresses.every((address) =>
      others.some(({ peer }) => (peer.type === "cidr_ipv6") === address.includes(":")),
    );
  }

  private amongWholePairs(rule: Rule, pairs: readonly Pair[]): OtherSide {
    const { environment } = this.audit;
    const own = ownPairs(rule, pairs);
    const others = [...new Set(own.map((pair) => otherRule(rule, pair)))];
    if (remainingTraffic(rule, own).length === 0) return this.haveAllVersions(rule, others) ? "allowed" : "unsure";
    const elsewhere = pairs.find((pair) => !own.includes(pair));
    if (elsewhere !== undefined) {
      return {
        reason:
          `its other side is ${environment.ruleDescription(otherRule(rule, elsewhere))} of ` +
          `${environment.groupLabel(otherRule(rule, elsewhere).groupId!)}, a group on the same network interfaces`,
      };
    }
    // Then each of the others is a pair of its own, so that nothing needs this rule.
    const isNeedless =
      others.every((other) => other.peer.type === "security_group" && coversTraffic(rule, other)) &&
      this.obstacles.toAdding({ type: "security_group", value: rule.groupId! }, rule.direction) === undefined;
    return {
      reason: `it allows more than its other side, ${listOf(others.map((other) => environment.ruleDescription(other)))}`,
      ...(isNeedless ? { remedy: "Remove such a rule after the apply, if nothing needs the rest of its ports." } : {}),
    };
  }
}

/** The rule on the other side of a whole pair. */
const otherRule = ({ direction }: Rule, { egress, ingress }: Pair): Rule =>
  direction === "egress" ? ingress! : egress!;

/** The pairs whose other rule belongs to the rule's peer, and names the rule's group or has a CIDR block. */
const ownPairs = (rule: Rule, pairs: readonly Pair[]): Pair[] =>
  pairs.filter((pair) => {
    const { groupId, peer } = otherRule(rule, pair);
    return groupId === rule.peer.value && (peer.type !== "security_group" || peer.value === rule.groupId);
  });

const withStatus = (pairs: readonly Pair[], wanted: Pair["status"]): Pair[] =>
  pairs.filter(({ status }) => status === wanted);

const ACROSS_VPCS: Obstacle = {
  reason: "the groups are in two VPCs without peering: across a Transit Gateway, an egress rule cannot name a group",
  remedy: "Keep the ingress rule, and let the source out with a CIDR block or a prefix list.",
};
