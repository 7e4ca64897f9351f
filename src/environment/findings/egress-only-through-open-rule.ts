import { ruleLabel } from "../environment";
import type { FindingKind } from "../finding";
import { connectionSubject, listOf } from "../phrases";
import { trafficLabel } from "../traffic";

export const egressOnlyThroughOpenRule: FindingKind = {
  id: "egress-only-through-open-rule",
  level: "warning",
  summary: "A connection works only because the source is open. It breaks when the source is closed.",
  remedy: "Add the egress rules on the source before you close its egress.",
  *find({ environment, pairs }) {
    for (const pair of pairs) {
      const { source, target, ingress, status, openRules = [] } = pair;
      if (status !== "egress-only-through-open-rule" || ingress === undefined) continue;
      const [from, to] = [environment.groupLabel(source), environment.groupLabel(target)];
      const traffic = trafficLabel(pair);
      const open = openRules.map((rule) =>
        rule.groupId === source ? ruleLabel(rule) : `${ruleLabel(rule)} on ${environment.groupLabel(rule.groupId!)}`,
      );
      const destination = environment.canNamePeer(ingress) ? to : `the addresses of ${to}, which is in another VPC,`;
      yield {
        groupId: source,
        otherGroupId: target,
        connection: pair,
        rules: [ingress, ...openRules],
        message:
          `${to} accepts ${traffic} from ${from} through ${ruleLabel(ingress)}, but only open egress allows it: ` +
          `${listOf(open)}.`,
        remedy: `Add an egress rule for ${traffic} to ${destination} on ${from} before you close its egress.`,
        subject: connectionSubject(pair),
      };
    }
  },
};
