import { PROVIDER_VERSION } from "../../local-aws/terraform";
import type { Blueprint, BlueprintConnection, BlueprintGroup } from "./blueprint";
import type { KnownIds } from "./groups";

type Direction = "egress" | "ingress";

const PROVIDER = `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${PROVIDER_VERSION}"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}
`;

/**
 * The Terraform configuration of the legacy groups, as somebody has written it by hand: all rules are inline.
 *
 * @param isInline - whether a group still has its inline rules of a direction
 */
export function legacyConfiguration(
  { groups, connections }: Blueprint,
  ids: KnownIds,
  isInline: (groupId: string, direction: Direction) => boolean = () => true,
): string {
  const resources = groups
    .filter(({ isLegacy }) => isLegacy)
    .map((group) => {
      const blocks = [
        ...(isInline(group.id, "ingress") ? inlineRules("ingress", group.id, connections, ids) : []),
        ...(isInline(group.id, "egress") ? [...inlineRules("egress", group.id, connections, ids), OPEN_EGRESS] : []),
      ];
      return `resource "aws_security_group" "${resourceName(group.id)}" {
  name        = ${quoted(group.name)}
  description = ${quoted(`${group.name}, managed by Terraform`)}
  vpc_id      = ${quoted(ids.vpcs.get(group.vpc)!)}
${blocks.map((block) => `\n${block}\n`).join("")}}
`;
    });
  return [PROVIDER, ...resources].join("\n");
}

/** The address of the resource of a legacy group. */
export const legacyAddress = ({ id }: BlueprintGroup): string => `aws_security_group.${resourceName(id)}`;

const resourceName = (groupId: string): string => groupId.replace(/^.*\//, "").replaceAll("-", "_");

const OPEN_EGRESS = block("egress", [
  ["protocol", quoted("-1")],
  ["from_port", "0"],
  ["to_port", "0"],
  ["cidr_blocks", `[${quoted("0.0.0.0/0")}]`],
]);

/** A block for all peers with the same ports and description, which is one rule for each peer in AWS. */
function inlineRules(
  direction: Direction,
  groupId: string,
  connections: readonly BlueprintConnection[],
  ids: KnownIds,
): string[] {
  const [own, other] = direction === "egress" ? (["source", "target"] as const) : (["target", "source"] as const);
  const blocks = new Map<string, { readonly attributes: Attribute[]; readonly peers: string[] }>();
  for (const connection of connections) {
    if (connection[own] !== groupId || !connection.rules.includes(direction)) continue;
    const { protocol, from = 0, to = 0, description } = connection;
    const attributes: Attribute[] = [
      ...(description === undefined ? [] : [["description", quoted(description)] as const]),
      ["protocol", quoted(protocol)],
      ["from_port", String(from)],
      ["to_port", String(to)],
    ];
    const key = JSON.stringify(attributes);
    const known = blocks.get(key) ?? { attributes, peers: [] };
    const peer = ids.groups.get(connection[other]);
    known.peers.push(peer === undefined ? `aws_security_group.${resourceName(connection[other])}.id` : quoted(peer));
    blocks.set(key, known);
  }
  return [...blocks.values()].map(({ attributes, peers }) =>
    block(direction, [...attributes, ["security_groups", `[${peers.join(", ")}]`]]),
  );
}

type Attribute = readonly [name: string, value: string];

function block(name: string, attributes: readonly Attribute[]): string {
  const width = Math.max(...attributes.map(([attribute]) => attribute.length));
  const lines = attributes.map(([attribute, value]) => `    ${attribute.padEnd(width)} = ${value}`);
  return [`  ${name} {`, ...lines, "  }"].join("\n");
}

/** A text in HCL. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("${", () => "$${");
}
