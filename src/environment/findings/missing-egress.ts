import { ruleLabel } from "../environment";
import type { FindingKind } from "../finding";
import { connectionSubject, exceptThrough, otherThan, thatRule } from "../phrases";
import { trafficLabel } from "../traffic";

export const missingEgress: FindingKind = {
  id: "missing-egress",
  level: "error",
  summary: "An ingress rule names a group that may not open the connection.",
  remedy: "Add the egress rules on the source, or remove the ingress rules.",
  *find({ environment, pairs }) {
    for (const pair of pairs) {
      const { source, target, ingress } = pair;
      if (pair.status !== "missing-egress" || ingress === undefined) continue;
      const [from, to] = [environment.groupLabel(source), environment.groupLabel(target)];
      const traffic = trafficLabel(pair);
      yield {
        groupId: source,
        otherGroupId: target,
        connection: pair,
        rules: [ingress],
        message:
          `${to} accepts ${traffic} from ${otherThan(target, source, environment)} through ${ruleLabel(ingress)}, but ` +
          `no egress rule of ${from} allows it${exceptThrough(pair)}.`,
        remedy:
          `Add an egress rule for ${traffic} to ${otherThan(source, target, environment)} on ${from}, or remove ` +
          `${thatRule(ingress)}.`,
        subject: connectionSubject(pair),
      };
    }
  },
};
