import { canonicalBlock } from "../addresses";
import type { ResponseFields, ResponseObject } from "./fields";
import type { RulePeer } from "../environment";

/** The peer of a row of `describe-security-group-rules`. */
export function peerOfRow(row: ResponseObject, fields: ResponseFields): RulePeer {
  if (fields.text(row, "CidrIpv4") !== undefined) return blockPeer(row, "CidrIpv4", "cidr_ipv4", fields);
  if (fields.text(row, "CidrIpv6") !== undefined) return blockPeer(row, "CidrIpv6", "cidr_ipv6", fields);
  if (fields.text(row, "PrefixListId") !== undefined) return prefixListPeer(row, fields);
  const group = fields.object(row, "ReferencedGroupInfo");
  if (group !== undefined) return groupPeer(group, fields);
  fields.rejectObject(row, "has no CidrIpv4, CidrIpv6, PrefixListId or ReferencedGroupInfo");
  return { type: "security_group", value: undefined };
}

/** A peer with the description of its rule. */
interface DescribedPeer {
  readonly peer: RulePeer;
  readonly description: string | undefined;
}

/** The peers of a permission of `describe-security-groups`. */
export function peersOfPermission(permission: ResponseObject, fields: ResponseFields): DescribedPeer[] {
  const peers: DescribedPeer[] = [];
  for (const [list, peerOf] of PEER_LISTS) {
    for (const source of fields.objects(permission, list)) {
      peers.push({ peer: peerOf(source, fields), description: fields.text(source, "Description") });
    }
  }
  return peers;
}

type PeerReader = (source: ResponseObject, fields: ResponseFields) => RulePeer;

const PEER_LISTS: readonly (readonly [list: string, peerOf: PeerReader])[] = [
  ["UserIdGroupPairs", groupPeer],
  ["IpRanges", (source, fields) => blockPeer(source, "CidrIp", "cidr_ipv4", fields)],
  ["Ipv6Ranges", (source, fields) => blockPeer(source, "CidrIpv6", "cidr_ipv6", fields)],
  ["PrefixListIds", prefixListPeer],
];

/**
 * The final states of a VPC peering connection (Amazon VPC Peering, "VPC peering connection lifecycle"), and the one
 * before "deleted". The API then still returns the rules that refer to groups of the other VPC.
 */
const ENDED = new Set(["deleting", "deleted", "expired", "failed", "rejected"]);

function groupPeer(group: ResponseObject, fields: ResponseFields): RulePeer {
  const status = fields.text(group, "PeeringStatus");
  return {
    type: "security_group",
    value: fields.requiredText(group, "GroupId"),
    vpcId: fields.text(group, "VpcId"),
    accountId: fields.text(group, "UserId"),
    peeringConnectionId: fields.text(group, "VpcPeeringConnectionId"),
    isDeleted: status !== undefined && ENDED.has(status) ? true : undefined,
  };
}

function prefixListPeer(source: ResponseObject, fields: ResponseFields): RulePeer {
  return { type: "prefix_list", value: fields.requiredText(source, "PrefixListId") };
}

type BlockType = "cidr_ipv4" | "cidr_ipv6";

/** The peers of CIDR blocks by their texts: an environment has few blocks, in many rules. */
const blockPeers = { cidr_ipv4: new Map<string, RulePeer>(), cidr_ipv6: new Map<string, RulePeer>() };

function blockPeer(source: ResponseObject, name: string, type: BlockType, fields: ResponseFields): RulePeer {
  const text = fields.requiredText(source, name);
  const known = blockPeers[type].get(text);
  if (known !== undefined) return known;
  const value = canonicalBlock(text, type === "cidr_ipv4" ? 4 : 6);
  const peer = { type, value };
  if (value !== undefined) blockPeers[type].set(text, peer);
  else if (text !== "") fields.reject(source, name, `an ${type === "cidr_ipv4" ? "IPv4" : "IPv6"} CIDR block`);
  return peer;
}
