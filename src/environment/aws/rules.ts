import type { ResponseObject } from "./fields";
import { peerOfRow, peersOfPermission } from "./peers";
import type { Rule } from "../environment";
import { semanticsOf, trafficOf, type Traffic } from "../traffic";

// The rules are written without spreads, which make such large objects slow.

/** The rule in a row of `describe-security-group-rules`. */
export function ruleOfRow(row: ResponseObject, input: string): Rule {
  const { protocolNumber, fromPort, toPort } = trafficIn(row);
  return {
    id: row.text("SecurityGroupRuleId"),
    groupId: row.requiredText("GroupId"),
    direction: row.requiredFlag("IsEgress") ? "egress" : "ingress",
    peer: peerOfRow(row),
    protocolNumber,
    fromPort,
    toPort,
    description: row.text("Description"),
    resources: [],
    input,
  };
}

/** The rules of a group in `describe-security-groups`, which have no IDs. */
export function* rulesOfGroup(group: ResponseObject, groupId: string, input: string): Generator<Rule> {
  for (const [list, direction] of [
    ["IpPermissions", "ingress"],
    ["IpPermissionsEgress", "egress"],
  ] as const) {
    for (const permission of group.objects(list)) {
      const { protocolNumber, fromPort, toPort } = trafficIn(permission);
      for (const { peer, description } of peersOfPermission(permission)) {
        yield { groupId, direction, peer, protocolNumber, fromPort, toPort, description, resources: [], input };
      }
    }
  }
}

function trafficIn(source: ResponseObject): Traffic {
  const protocol = source.value("IpProtocol");
  const traffic = trafficOf(protocol, source.integer("FromPort"), source.integer("ToPort"));
  if (semanticsOf(traffic.protocolNumber) === "unknown") source.reject("IpProtocol", "a protocol's name or number");
  return traffic;
}
