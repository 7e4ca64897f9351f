import { DIRECTIONS } from "../../rules/directions";
import type { Environment, Group, Rule } from "../environment";
import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const mixedRules: FindingKind = {
  id: "mixed-rules",
  level: "error",
  summary: "A group has inline rules and standalone rules, which overwrite each other in Terraform.",
  remedy: "Use standalone rules only, and remove egress and ingress from the resource of the group.",
  *find({ environment, managedGroups }) {
    for (const group of environment.groups.values()) {
      const { id, inlineDirections = [] } = group;
      if (managedGroups.has(id)) continue;
      const rules = DIRECTIONS.flatMap((direction) => environment.rulesOf(id, direction));
      const standalone = rules.filter(isStandalone);
      const inline = rules.filter((rule) => rule.resources.length > 0 && !isStandalone(rule));
      if (standalone.length === 0 || (inlineDirections.length === 0 && inline.length === 0)) continue;
      yield {
        groupId: id,
        rules: [...standalone, ...inline],
        message: `${environment.groupLabel(id)} has ${inlineRules(inline, group, environment)}, and standalone rules: ${listOf([...new Set(standalone.map(addressOf))])}. Terraform overwrites one kind with the other.`,
        remedy:
          "Remove egress and ingress from the group's resource, including empty lists, and declare its inline rules " +
          "as pairs, or as standalone rules if the other side is not a security group.",
        subject: id,
      };
    }
  },
};

const isStandalone = ({ resources }: Rule): boolean => resources.some(({ kind }) => kind !== "inline");

const addressOf = ({ resources }: Rule): string => resources.find(({ kind }) => kind !== "inline")!.address;

/** A state does not say whether the rules of a group's resource are inline, or read from AWS. */
function inlineRules(inline: readonly Rule[], { inlineDirections }: Group, environment: Environment): string {
  if (inlineDirections !== undefined && inlineDirections.length > 0) return "inline rules";
  const rules = listOf(inline.map((rule) => environment.ruleDescription(rule)));
  return `rules that are inline or were created elsewhere: ${rules}`;
}
