import { DIRECTIONS } from "../../rules/directions";
import type { RuleKind } from "../../rules/resource-types";
import type { Rule } from "../environment";
import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const mixedKinds: FindingKind = {
  id: "mixed-kinds",
  level: "warning",
  summary: "A group has rules of both kinds of Terraform resource, which conflict.",
  remedy: "Use one kind of resource for all rules of the group.",
  *find({ environment, managedGroups }) {
    for (const { id } of environment.groups.values()) {
      if (managedGroups.has(id)) continue;
      const first = new Map<RuleKind, { readonly rule: Rule; readonly address: string }>();
      for (const rule of DIRECTIONS.flatMap((direction) => environment.rulesOf(id, direction))) {
        for (const { kind, address } of rule.resources) {
          if (kind !== "inline" && !first.has(kind)) first.set(kind, { rule, address });
        }
      }
      if (first.size < 2) continue;
      const kinds = [...first].map(([kind, { address }]) => `${kind} (such as ${address})`);
      yield {
        groupId: id,
        rules: [...first.values()].map(({ rule }) => rule),
        message: `${environment.groupLabel(id)} has rules of both kinds of resource: ${listOf(kinds)}.`,
        remedy:
          "Use one kind for all rules of the group: the AWS provider's documentation warns that the kinds conflict.",
        subject: id,
      };
    }
  },
};
