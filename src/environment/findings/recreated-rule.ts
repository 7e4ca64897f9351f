import { ruleLabel } from "../environment";
import type { FindingKind } from "../finding";
import { recreatedRules } from "../terraform/recreated-rules";

export const recreatedRule: FindingKind = {
  id: "recreated-rule",
  level: "error",
  summary: "A plan destroys and creates the same rule under two addresses.",
  remedy: "Run `mutual-sg moved` with the plan, and add the blocks that it prints to the configuration.",
  *find({ environment }) {
    for (const { key, deleted, created } of recreatedRules(environment.changes)) {
      const { groupId, peer } = created.rule;
      yield {
        groupId: groupId!,
        otherGroupId: peer.type === "security_group" && peer.value !== groupId ? peer.value : undefined,
        rules: [created.rule, deleted.rule],
        message:
          `The plan destroys ${ruleLabel(deleted.rule)} and creates the same rule as ` +
          `${environment.ruleDescription(created.rule)}, so the apply may fail half-way with InvalidPermission.Duplicate, ` +
          "or interrupt connections.",
        remedy:
          "Run `mutual-sg moved` on the plan, and add the blocks that it prints to the root module: they turn it into a move.",
        subject: key,
      };
    }
  },
};
