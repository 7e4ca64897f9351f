import type { Environment, Rule, RulePeer, RuleResource } from "../environment/environment";
import { EnvironmentBuilder } from "../environment/environment-builder";
import { trafficOf, type Traffic } from "../environment/traffic";
import type { PeerType } from "../rules/attributes";
import { DIRECTIONS } from "../rules/directions";
import { KIND_OF_RESOURCE } from "../rules/resource-types";
import { AppGroups, blocksIn, type NamedGroup } from "./app-groups";
import { Expression, type Block } from "./expressions";
import type { GroupResource } from "./group-resources";
import { SecurityGroupRulePair } from "./security-group-rule-pair";

/** The security groups and rules of an app, for an audit. The addresses in it are the paths of constructs. */
export function environmentOf(resources: readonly GroupResource[]): Environment {
  const groups = new AppGroups(resources.filter(({ type }) => !(type in KIND_OF_RESOURCE)));
  const standalone = resources.filter(({ type }) => type in KIND_OF_RESOURCE);
  const builder = new EnvironmentBuilder();
  // First, because the standalone rules tell which instances of a group with count or for_each there are.
  for (const resource of standalone) for (const rule of standaloneRules(resource, groups)) builder.addRule(rule);
  for (const resource of groups.resources) for (const rule of inlineRules(resource, groups)) builder.addRule(rule);
  for (const group of groups.all()) builder.addGroup(group);
  return builder.build();
}

function standaloneRules({ path, construct, type, attributes }: GroupResource, groups: AppGroups): Rule[] {
  const kind = KIND_OF_RESOURCE[type]!;
  const direction = DIRECTIONS.find((one) => one === (DIRECTION_OF_RESOURCE[type] ?? attributes.type));
  const [groupId] = valuesIn(attributes.security_group_id);
  if (direction === undefined || groupId === undefined) return [];
  const isOneSided = SecurityGroupRulePair.isPair(construct.node.scope);
  const common = { direction, resources: [{ address: path, kind }], isOneSided };
  return rulesOf(attributes, groups.withId(groupId), groups, common);
}

const DIRECTION_OF_RESOURCE: Readonly<Record<string, string>> = {
  aws_vpc_security_group_egress_rule: "egress",
  aws_vpc_security_group_ingress_rule: "ingress",
};

function inlineRules(resource: GroupResource, groups: AppGroups): Rule[] {
  const resources: RuleResource[] = [{ address: resource.path, kind: "inline" }];
  return DIRECTIONS.flatMap((direction) =>
    (blocksIn(resource.attributes[direction]) ?? []).flatMap((block) =>
      groups.of(resource).flatMap((group) => rulesOf(block, group, groups, { direction, resources })),
    ),
  );
}

/** One rule for each peer of an inline block or of a rule resource. */
function rulesOf(
  attributes: Block,
  group: NamedGroup,
  groups: AppGroups,
  common: Pick<Rule, "direction" | "resources" | "isOneSided">,
): Rule[] {
  const traffic = trafficIn(attributes);
  const rules = peersIn(attributes, group, groups).map((peer) => ({ ...common, ...traffic, peer, groupId: group.id }));
  if (!group.mayBeAny) return rules;
  // A rule on an unknown group may open that group, and may be the other side of any rule.
  return rules.flatMap((rule) => [
    { ...rule, isOneSided: true },
    { ...rule, groupId: undefined },
  ]);
}

/** The attributes of peers. */
const PEER_ATTRIBUTES = new Map<string, { readonly type: PeerType; readonly isList: boolean }>(
  Object.entries({
    security_groups: { type: "security_group", isList: true },
    source_security_group_id: { type: "security_group", isList: false },
    referenced_security_group_id: { type: "security_group", isList: false },
    cidr_blocks: { type: "cidr_ipv4", isList: true },
    cidr_ipv4: { type: "cidr_ipv4", isList: false },
    ipv6_cidr_blocks: { type: "cidr_ipv6", isList: true },
    cidr_ipv6: { type: "cidr_ipv6", isList: false },
    prefix_list_ids: { type: "prefix_list", isList: true },
    prefix_list_id: { type: "prefix_list", isList: false },
  } as const),
);

function peersIn(attributes: Block, own: NamedGroup, groups: AppGroups): RulePeer[] {
  const idOf = ({ id, mayBeAny }: NamedGroup) => (mayBeAny ? undefined : id);
  const peers: RulePeer[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const attribute = PEER_ATTRIBUTES.get(name);
    if (attribute === undefined) continue;
    const { type, isList } = attribute;
    if (isList && value instanceof Expression) {
      // Only Terraform knows what is in the list.
      peers.push({ type, value: undefined });
      continue;
    }
    for (const one of valuesIn(value)) {
      peers.push({ type, value: type === "security_group" ? idOf(groups.withId(one)) : knownText(one) });
    }
  }
  const { self, source_security_group_id: source } = attributes;
  if (self === true || self === "true") peers.push({ type: "security_group", value: idOf(own) });
  // Beside an ID, an expression for self says that the ID may be that of the rule's own group.
  const isOnlyPeer = self instanceof Expression && !(source instanceof Expression);
  return isOnlyPeer ? [...peers, { type: "security_group", value: undefined }] : peers;
}

/** The values of an attribute. Terraform treats an empty text as absent. */
function valuesIn(value: unknown): unknown[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => one !== undefined && one !== null && one !== "");
}

/** Stands for a port that may be any, because an absent port means something else. */
const ANY_PORT = "any";

function trafficIn({ protocol, ip_protocol, from_port, to_port }: Block): Traffic {
  const port = (value: unknown) => (value instanceof Expression ? (knownText(value) ?? ANY_PORT) : value);
  const traffic = trafficOf(knownText(protocol ?? ip_protocol), port(from_port), port(to_port));
  const { protocolNumber, fromPort, toPort } = traffic;
  if (fromPort !== ANY_PORT && toPort !== ANY_PORT) return traffic;
  const known = (value: Traffic["fromPort"]) => (value === ANY_PORT ? undefined : value);
  return { protocolNumber, fromPort: known(fromPort), toPort: known(toPort) };
}

/** A value as a text; undefined if it may be any. */
function knownText(value: unknown): string | undefined {
  if (value instanceof Expression) return value.mayBeAny ? undefined : value.text;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
