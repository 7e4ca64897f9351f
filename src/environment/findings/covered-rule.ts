import { DIRECTIONS } from "../../rules/directions";
import { enclosingNetworks } from "../../rules/networks";
import { isUnidentified, ruleKey, ruleLabel, type Rule } from "../environment";
import type { FindingKind } from "../finding";
import { RuleIndex } from "../rule-index";
import { coversTraffic } from "../traffic";

export const coveredRule: FindingKind = {
  id: "covered-rule",
  level: "note",
  summary: "Another rule of the group already allows all that a rule allows.",
  remedy: "Remove the rule, or narrow the other one.",
  *find({ environment, openGroups, managedGroups }) {
    // A rule beside one that opens all egress is not superfluous: it is needed when the group is closed.
    const opening = new Set([...openGroups.values()].flat());
    const rules = environment.rules.filter((rule) => !opening.has(rule) && !isUnidentified(rule));
    const coveringRule = coverageOf(rules);
    for (const rule of rules) {
      const groupId = rule.groupId!;
      const covering = managedGroups.has(groupId) ? undefined : coveringRule(rule);
      if (covering === undefined) continue;
      yield {
        groupId,
        rules: [rule, covering],
        message:
          `${environment.ruleDescription(rule)} on ${environment.groupLabel(groupId)} allows nothing that ` +
          `${environment.ruleDescription(covering)} does not allow.`,
        remedy: `Remove ${ruleLabel(rule)}, or narrow ${ruleLabel(covering)}.`,
        subject: ruleKey(rule),
      };
    }
  },
};

/** Finds a rule that covers another one: with the widest block, and of several such rules the first one. */
function coverageOf(rules: readonly Rule[]): (rule: Rule) => Rule | undefined {
  const [egress, ingress] = DIRECTIONS.map((direction) => new RuleIndex(rules, direction));
  const blocks = rules.flatMap(({ peer }) => (peer.type.startsWith("cidr") ? [peer.value!] : []));
  const enclosing = enclosingNetworks(blocks);
  return (rule) => {
    const index = rule.direction === "egress" ? egress! : ingress!;
    let widest: Rule | undefined;
    for (let peer: string | undefined = rule.peer.value; peer !== undefined; peer = enclosing.get(peer)) {
      const covering = index.allowing(rule.groupId!, peer, rule);
      widest = covering.find((other) => other !== rule && coversTraffic(other, rule)) ?? widest;
    }
    return widest;
  };
}
