import { LAST_PORT, LIMITS } from "../../rules/protocols";
import type { ResponseFields, ResponseObject } from "./fields";
import { peerOfRow, peersOfPermission } from "./peers";
import type { Rule } from "../environment";
import { semanticsOf, trafficOf, type Traffic } from "../traffic";

// The rules are written without spreads, which make such large objects slow.

/** The rule in a row of `describe-security-group-rules`. */
export function ruleOfRow(row: ResponseObject, fields: ResponseFields, input: string): Rule {
  const { protocolNumber, fromPort, toPort } = trafficIn(row, fields);
  return {
    id: fields.text(row, "SecurityGroupRuleId"),
    groupId: fields.requiredText(row, "GroupId"),
    direction: fields.requiredFlag(row, "IsEgress") ? "egress" : "ingress",
    peer: peerOfRow(row, fields),
    protocolNumber,
    fromPort,
    toPort,
    description: fields.text(row, "Description"),
    resources: [],
    hasTags: fields.objects(row, "Tags").length > 0 || undefined,
    input,
  };
}

/** The rules of a group in `describe-security-groups`, which have no IDs. */
export function rulesOfGroup(group: ResponseObject, groupId: string, fields: ResponseFields, input: string): Rule[] {
  const rules: Rule[] = [];
  for (const [list, direction] of PERMISSIONS) {
    for (const permission of fields.objects(group, list)) {
      const { protocolNumber, fromPort, toPort } = trafficIn(permission, fields);
      for (const { peer, description } of peersOfPermission(permission, fields)) {
        rules.push({ groupId, direction, peer, protocolNumber, fromPort, toPort, description, resources: [], input });
      }
    }
  }
  return rules;
}

const PERMISSIONS = [
  ["IpPermissions", "ingress"],
  ["IpPermissionsEgress", "egress"],
] as const;

/** The traffic of a row or a permission. Values that AWS never returns are reported: the audit would misjudge them. */
function trafficIn(source: ResponseObject, fields: ResponseFields): Traffic {
  const [from, to] = [fields.integer(source, "FromPort"), fields.integer(source, "ToPort")];
  const traffic = trafficOf(source["IpProtocol"], from, to);
  const semantics = semanticsOf(traffic.protocolNumber);
  if (semantics === "unknown" || !isBetween(-1, Number(traffic.protocolNumber), LAST_PROTOCOL)) {
    fields.reject(source, "IpProtocol", `a protocol's name or a number from -1 to ${LAST_PROTOCOL}`);
    return traffic;
  }
  const last = semantics === "types" ? LIMITS.types.highest : LAST_PORT;
  if (from !== undefined && !isBetween(-1, from, last))
    fields.reject(source, "FromPort", `a number from -1 to ${last}`);
  if (to !== undefined && !isBetween(-1, to, last)) fields.reject(source, "ToPort", `a number from -1 to ${last}`);
  if (semantics === "ports" && from !== undefined && to !== undefined && from > to) {
    fields.rejectObject(source, `has FromPort ${from} above ToPort ${to}`);
  }
  return traffic;
}

const LAST_PROTOCOL = 255;

const isBetween = (first: number, value: number, last: number): boolean => value >= first && value <= last;
