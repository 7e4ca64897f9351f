import { ruleLabel } from "../environment";
import type { FindingKind } from "../finding";
import { connectionSubject, exceptThrough, otherThan, thatRule } from "../phrases";
import { trafficLabel } from "../traffic";

export const missingIngress: FindingKind = {
  id: "missing-ingress",
  level: "error",
  summary: "An egress rule names a group that does not accept the connection.",
  remedy: "Add the ingress rules on the target, or remove the egress rules.",
  *find({ environment, pairs }) {
    for (const pair of pairs) {
      const { source, target, egress } = pair;
      if (pair.status !== "missing-ingress" || egress === undefined) continue;
      const [from, to] = [environment.groupLabel(source), environment.groupLabel(target)];
      const traffic = trafficLabel(pair);
      yield {
        groupId: target,
        otherGroupId: source,
        connection: pair,
        rules: [egress],
        message:
          `${from} may open ${traffic} to ${otherThan(source, target, environment)} through ${ruleLabel(egress)}, but ` +
          `no ingress rule of ${to} accepts it${exceptThrough(pair)}.`,
        remedy:
          `Add an ingress rule for ${traffic} from ${otherThan(target, source, environment)} on ${to}, or remove ` +
          `${thatRule(egress)}.`,
        subject: connectionSubject(pair),
      };
    }
  },
};
