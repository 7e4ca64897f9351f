import type { Audit } from "../../environment/audit";
import { AWS_COMMANDS } from "../../environment/aws/documents";
import type { ClosingPlan, ClosingStep } from "../../environment/closing/closing-plan";
import { counted, listOf } from "../../environment/phrases";

/** What the reports for people begin with: what there is to do, and what to know before. */
export function introduction({ steps, managedGroups }: ClosingPlan, { environment }: Audit): string[] {
  const managed =
    managedGroups.length === 0
      ? []
      : [
          `AWS manages ${listOf(managedGroups.map((id) => environment.groupLabel(id)))}, so ` +
            `${managedGroups.length === 1 ? "this open group is" : "these open groups are"} not in the plan.`,
        ];
  if (steps.length === 0) return ["There is no group to close: no security group has open egress.", ...managed];
  const groups = steps.reduce((count, step) => count + step.groups.length, 0);
  const ready = steps.filter(({ isReady }) => isReady).length;
  return [
    `${counted(groups, "group")} to close in ${counted(steps.length, "step")}. ${counted(ready, "step")} ${ready === 1 ? "is" : "are"} ready. ` +
      "Take one step after another, and plan again with new exports in between. mutual-sg itself changes nothing.",
    "Rules do not show who uses the internet, S3 or DynamoDB through an open rule. Ingress rules with CIDR blocks do not " +
      "name their clients either. Look at the VPC flow logs before you close a group: `mutual-sg propose` reads them. " +
      "Amazon's DNS, DHCP, the metadata of instances and the time service need no rule.",
    ...(environment.hasInterfaces ? [] : [NO_INTERFACES]),
    ...managed,
  ];
}

const NO_INTERFACES =
  "The input has no network interfaces, so groups that share one are not known, and neither are groups that need no " +
  `egress: add the output of \`${AWS_COMMANDS.at(-1)!}\`.`;

/** Whether a step can be taken. */
export const stateOf = ({ isReady }: ClosingStep): string => (isReady ? "ready" : "not ready");

/** Why a step is not ready, and what its groups have in common. */
export function detailsOf({ groups }: ClosingStep): string[] {
  const breaking = new Set(groups.flatMap(({ breaks }) => breaks)).size;
  const uncertain = new Set(groups.flatMap(({ mayBreak }) => mayBreak)).size;
  return [
    ...(breaking === 0 ? [] : [`${counted(breaking, "connection")} would break.`]),
    ...(uncertain === 0 ? [] : [`${counted(uncertain, "connection")} may break.`]),
    ...(groups.length === 1
      ? []
      : [`The ${groups.length} groups share network interfaces, which stay open until all of the groups are closed.`]),
  ];
}
