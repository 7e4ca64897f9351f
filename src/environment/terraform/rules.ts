import type { Direction } from "../../rules/directions";
import { KIND_OF_RESOURCE } from "../../rules/resource-types";
import type { PeerType } from "../../rules/attributes";
import { canonicalBlock } from "../addresses";
import type { Rule, RulePeer, RuleResource } from "../environment";
import type { Attributes } from "./attributes";
import type { TerraformResource } from "./resources";
import { trafficOf, type Traffic } from "../traffic";

/** Finds the group that an unknown attribute of a resource refers to; undefined if it may be any. */
export type GroupReference = (resource: TerraformResource, attribute: string) => string | undefined;

const NO_REFERENCE: GroupReference = () => undefined;

/** The rules of a standalone rule resource, one for each peer. */
export function rulesOfResource(
  resource: TerraformResource,
  input: string,
  reference: GroupReference = NO_REFERENCE,
): Rule[] {
  const { address, type, attributes } = resource;
  const kind = KIND_OF_RESOURCE[type]!;
  const isOldKind = kind === "aws_security_group_rule";
  const groupId = attributes.text("security_group_id") ?? reference(resource, "security_group_id");
  const peers = isOldKind ? peersOfOldKind(resource, groupId, reference) : [peerOfNewKind(resource, reference)];
  const id = peers.length === 1 ? attributes.text("security_group_rule_id") : undefined;
  const direction = isOldKind ? directionOf(attributes.text("type")) : directionOfNewKind(type);
  const description = attributes.text("description");
  const resources: readonly RuleResource[] = [{ address, kind }];
  const { protocolNumber, fromPort, toPort } = trafficIn(attributes, isOldKind ? "protocol" : "ip_protocol");
  return peers.map((peer): Rule => {
    return { protocolNumber, fromPort, toPort, id, groupId, direction, peer, description, resources, input };
  });
}

const directionOf = (type: string | undefined): Direction => (type === "egress" ? "egress" : "ingress");

const directionOfNewKind = (type: string): Direction =>
  type === "aws_vpc_security_group_egress_rule" ? "egress" : "ingress";

/** The rules in the `ingress` or `egress` attribute of a group. */
export function rulesOfGroup(
  group: TerraformResource,
  groupId: string,
  direction: Direction,
  input: string,
  { resources, reference = NO_REFERENCE }: { resources: readonly RuleResource[]; reference?: GroupReference },
): Rule[] {
  return group.attributes.blocks(direction).flatMap((block) => {
    const referenced = () => reference(group, direction);
    const peers = [
      ...peersInLists(block),
      ...block.texts("security_groups").map((id) => groupPeer(id ?? referenced())),
      ...(block.value("self") === true ? [groupPeer(groupId)] : []),
    ];
    const description = block.text("description");
    const { protocolNumber, fromPort, toPort } = trafficIn(block, "protocol");
    return peers.map((peer): Rule => {
      return {
        protocolNumber,
        fromPort,
        toPort,
        id: undefined,
        groupId,
        direction,
        peer,
        description,
        resources,
        input,
      };
    });
  });
}

/** The resource of the rules that a group's own resource makes. */
export const inlineResource = ({ address }: TerraformResource): RuleResource => ({ address, kind: "inline" });

function trafficIn(attributes: Attributes, protocol: string): Traffic {
  const traffic = trafficOf(attributes.value(protocol), attributes.value("from_port"), attributes.value("to_port"));
  const [isFromUnknown, isToUnknown] = [attributes.isUnknown("from_port"), attributes.isUnknown("to_port")];
  if (!isFromUnknown && !isToUnknown) return traffic;
  return {
    ...traffic,
    fromPort: isFromUnknown ? undefined : traffic.fromPort,
    toPort: isToUnknown ? undefined : traffic.toPort,
  };
}

/**
 * The peers of an `aws_security_group_rule`. The provider computes `source_security_group_id` if it is not set, so that
 * it is unknown in plans: then it only counts if it refers to a group, or if there is no other peer.
 */
function peersOfOldKind(
  resource: TerraformResource,
  groupId: string | undefined,
  reference: GroupReference,
): RulePeer[] {
  const { attributes } = resource;
  const peers = [...peersInLists(attributes), ...(attributes.value("self") === true ? [groupPeer(groupId)] : [])];
  const name = "source_security_group_id";
  const source = attributes.text(name) ?? (attributes.isUnknown(name) ? reference(resource, name) : undefined);
  if (source === undefined) return peers.length === 0 && attributes.isUnknown(name) ? [groupPeer(undefined)] : peers;
  // Old versions of the provider write the group's own ID in addition to `self`.
  return peers.some(({ value }) => value === source) ? peers : [...peers, groupPeer(source)];
}

/** The only peer. If several attributes are unknown, one of them is null: the commonest peer is a group. */
function peerOfNewKind(resource: TerraformResource, reference: GroupReference): RulePeer {
  const { attributes } = resource;
  const group = "referenced_security_group_id";
  for (const { name, type } of PEERS_OF_NEW_KIND) {
    const value = attributes.text(name);
    if (value !== undefined) return blockPeer(type, value);
  }
  const known = attributes.text(group);
  if (known !== undefined) return groupPeer(known);
  const unknown = PEERS_OF_NEW_KIND.find(({ name }) => attributes.isUnknown(name));
  if (unknown !== undefined && !attributes.isUnknown(group)) return { type: unknown.type, value: undefined };
  return groupPeer(reference(resource, group));
}

const PEERS_OF_NEW_KIND = [
  { name: "cidr_ipv4", type: "cidr_ipv4" },
  { name: "cidr_ipv6", type: "cidr_ipv6" },
  { name: "prefix_list_id", type: "prefix_list" },
] as const satisfies readonly { name: string; type: PeerType }[];

const LISTS = [
  { name: "cidr_blocks", type: "cidr_ipv4" },
  { name: "ipv6_cidr_blocks", type: "cidr_ipv6" },
  { name: "prefix_list_ids", type: "prefix_list" },
] as const satisfies readonly { name: string; type: PeerType }[];

const peersInLists = (attributes: Attributes): RulePeer[] =>
  LISTS.flatMap(({ name, type }) => attributes.texts(name).map((value) => blockPeer(type, value)));

function blockPeer(type: (typeof LISTS)[number]["type"], value: string | undefined): RulePeer {
  if (value === undefined || type === "prefix_list") return { type, value };
  return { type, value: canonicalBlock(value, type === "cidr_ipv4" ? 4 : 6) ?? value };
}

/** A group, which may be in another account: `123456789012/sg-…`. */
function groupPeer(text: string | undefined): RulePeer {
  const slash = text?.lastIndexOf("/") ?? -1;
  const [accountId, value] = slash === -1 ? [undefined, text] : [text!.slice(0, slash), text!.slice(slash + 1)];
  return { type: "security_group", value, accountId };
}
