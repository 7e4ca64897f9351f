import { canonicalBlock } from "../addresses";
import type { ResponseObject } from "./fields";
import type { RulePeer } from "../environment";

/** The peer of a row of `describe-security-group-rules`. */
export function peerOfRow(row: ResponseObject): RulePeer {
  if (row.text("CidrIpv4") !== undefined) return blockPeer(row, "CidrIpv4", 4);
  if (row.text("CidrIpv6") !== undefined) return blockPeer(row, "CidrIpv6", 6);
  if (row.text("PrefixListId") !== undefined) return prefixListPeer(row);
  const group = row.object("ReferencedGroupInfo");
  if (group !== undefined) return groupPeer(group);
  row.addProblem("has no CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupInfo");
  return { type: "security_group", value: undefined };
}

/** The peers of a permission of `describe-security-groups`, each with the description of its rule. */
export function* peersOfPermission(
  permission: ResponseObject,
): Generator<{ readonly peer: RulePeer; readonly description: string | undefined }> {
  for (const [list, peerOf] of PEER_LISTS) {
    for (const source of permission.objects(list))
      yield { peer: peerOf(source), description: source.text("Description") };
  }
}

const PEER_LISTS = [
  ["UserIdGroupPairs", groupPeer],
  ["IpRanges", (source: ResponseObject) => blockPeer(source, "CidrIp", 4)],
  ["Ipv6Ranges", (source: ResponseObject) => blockPeer(source, "CidrIpv6", 6)],
  ["PrefixListIds", prefixListPeer],
] as const;

/**
 * The final states of a VPC peering connection (Amazon VPC Peering, "VPC peering connection lifecycle"), and the one
 * before "deleted". The API then still returns the rules that refer to groups of the other VPC.
 */
const ENDED = new Set(["deleting", "deleted", "expired", "failed", "rejected"]);

function groupPeer(group: ResponseObject): RulePeer {
  const status = group.text("PeeringStatus");
  return {
    type: "security_group",
    value: group.requiredText("GroupId"),
    vpcId: group.text("VpcId"),
    accountId: group.text("UserId"),
    peeringConnectionId: group.text("VpcPeeringConnectionId"),
    isDeleted: status !== undefined && ENDED.has(status) ? true : undefined,
  };
}

function prefixListPeer(source: ResponseObject): RulePeer {
  return { type: "prefix_list", value: source.requiredText("PrefixListId") };
}

function blockPeer(source: ResponseObject, name: string, version: 4 | 6): RulePeer {
  const text = source.requiredText(name);
  const value = canonicalBlock(text, version);
  if (value === undefined && text !== "") source.reject(name, `an IPv${version} CIDR block`);
  return { type: version === 4 ? "cidr_ipv4" : "cidr_ipv6", value };
}
