import { Coverage, type ComparedRule } from "../../rules/coverage";
import { isUnidentified, ruleKey, ruleLabel, type Rule } from "../environment";
import type { FindingKind } from "../finding";
import { isUnknownValue } from "../traffic";

export const coveredRule: FindingKind = {
  id: "covered-rule",
  level: "note",
  summary: "Another rule of the group already allows all that a rule allows.",
  remedy: "Remove the rule, or narrow the other one.",
  *find({ environment, openGroups, managedGroups }) {
    // A rule beside one that opens all egress is not superfluous: it is needed when the group is closed.
    const opening = new Set([...openGroups.values()].flat());
    const all = environment.rules.filter((rule) => !opening.has(rule) && !isUnidentified(rule)).map(compared);
    const coverage = new Coverage(all, { isUnknown: isUnknownValue, placeOf: ({ own: { direction } }) => direction });
    for (const candidate of all) {
      const { own } = candidate;
      const covering = managedGroups.has(own.groupId!) ? undefined : coverage.coveringRule(candidate)?.own;
      if (covering === undefined) continue;
      const [rule, wider] = [ruleLabel(own), environment.ruleDescription(covering)];
      yield {
        groupId: own.groupId!,
        rules: [own, covering],
        message: `${environment.ruleDescription(own)} on ${environment.groupLabel(own.groupId!)} allows nothing that ${wider} does not allow.`,
        remedy: `Remove ${rule}, or narrow ${ruleLabel(covering)}.`,
        subject: ruleKey(own),
      };
    }
  },
};

/** A rule as `Coverage` compares it: as a connection of which only one side gets a rule. */
function compared(own: Rule): { readonly own: Rule; readonly rule: ComparedRule } {
  const { groupId, peer, protocolNumber, fromPort, toPort } = own;
  const ends = { source: { peer: groupId, getsRule: true }, target: { peer: peer.value, getsRule: true } };
  return { own, rule: { protocolNumber, fromPort, toPort, ...ends } };
}
