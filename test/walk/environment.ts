import { CreateNetworkInterfaceCommand, DescribeManagedPrefixListsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { isOutside, OUTSIDE, type Blueprint, type BlueprintConnection, type BlueprintInterface } from "./blueprint";
import type { Endpoint } from "./endpoints";
import { createGroup, createRules, groupNamed, type KnownIds, type OutsidePeers } from "./groups";
import type { Flow } from "./matrix";
import { prefixListBlocks } from "./snapshot";
import { createVpcs, type CreatedVpc } from "./vpcs";

/** A blueprint that exists in AWS. */
export interface WalkEnvironment {
  readonly ids: KnownIds;
  /** The IDs of the interfaces, in the order of the blueprint. */
  readonly interfaceIds: readonly string[];
  /** What must work, with IDs of groups in AWS. */
  readonly flows: readonly Flow[];
  /** What works at first: the other flows have no ingress rule yet. */
  readonly flowsAtFirst: readonly Flow[];
  /** Endpoints that stand for what is outside of the VPCs. */
  readonly outside: readonly Endpoint[];
}

/**
 * Creates the environment of a blueprint in an empty region.
 *
 * @param createLegacyGroups - creates the groups that Terraform manages, with their rules
 */
export async function createEnvironment(
  ec2: EC2Client,
  blueprint: Blueprint,
  createLegacyGroups: (ids: KnownIds) => Promise<void>,
): Promise<WalkEnvironment> {
  const created = await createVpcs(ec2, blueprint);
  const vpcs = new Map(Array.from(created, ([name, { vpcId }]) => [name, vpcId]));
  const groups = new Map<string, string>();
  const legacy = blueprint.groups.filter(({ isLegacy }) => isLegacy);
  const byHand = blueprint.groups.filter(({ isLegacy }) => !isLegacy);
  for (const group of byHand) groups.set(group.id, await createGroup(ec2, group, vpcs.get(group.vpc)!));
  await createLegacyGroups({ vpcs, groups: new Map(groups) });
  for (const { id, name, vpc } of legacy) groups.set(id, await groupNamed(ec2, name, vpcs.get(vpc)!));
  const peers = { officeBlock: "203.0.113.0/24", s3PrefixListId: await s3PrefixList(ec2) };
  for (const group of byHand) await createRules(ec2, group, blueprint, groups, peers);
  const interfaceIds: string[] = [];
  for (const one of blueprint.interfaces) interfaceIds.push(await createInterface(ec2, one, created, groups));
  const works = ({ target, rules }: BlueprintConnection) =>
    isOutside(target) || rules.includes("ingress") || rules.length === 0;
  return {
    ids: { vpcs, groups },
    interfaceIds,
    flows: blueprint.connections.flatMap((connection) => flowsOf(connection, groups)),
    flowsAtFirst: blueprint.connections.filter(works).flatMap((connection) => flowsOf(connection, groups)),
    outside: await outsideEndpoints(ec2, peers),
  };
}

async function createInterface(
  ec2: EC2Client,
  { vpc, groups, address, description }: BlueprintInterface,
  vpcs: ReadonlyMap<string, CreatedVpc>,
  ids: KnownIds["groups"],
): Promise<string> {
  const { subnetId, hasIpv6 } = vpcs.get(vpc)!;
  const { NetworkInterface } = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: subnetId,
      Groups: groups.map((id) => ids.get(id)!),
      PrivateIpAddress: address,
      Description: description,
      Ipv6AddressCount: hasIpv6 ? 1 : undefined,
    }),
  );
  return NetworkInterface!.NetworkInterfaceId!;
}

function flowsOf({ source, target, protocol, from, to }: BlueprintConnection, groups: KnownIds["groups"]): Flow[] {
  // The office and S3 have public addresses.
  const sources = source === "internet" ? OUTSIDE : [source];
  const idOf = (end: string) => groups.get(end) ?? end;
  return sources.map((one) => ({ source: idOf(one), target: idOf(target), protocol, from, to }));
}

async function s3PrefixList(ec2: EC2Client): Promise<string> {
  const { PrefixLists } = await ec2.send(new DescribeManagedPrefixListsCommand({}));
  return PrefixLists!.find(({ PrefixListName }) => PrefixListName === "com.amazonaws.us-east-1.s3")!.PrefixListId!;
}

async function outsideEndpoints(ec2: EC2Client, { officeBlock, s3PrefixListId }: OutsidePeers): Promise<Endpoint[]> {
  const [s3Block] = await prefixListBlocks(ec2, s3PrefixListId);
  return [
    { id: "internet", groupIds: [], addresses: ["192.0.2.1", "2001:db8::1"] },
    { id: "office", groupIds: [], addresses: [firstAddress(officeBlock)] },
    { id: "s3", groupIds: [], addresses: [firstAddress(s3Block!)] },
  ];
}

const firstAddress = (block: string): string => block.replace(/\d+\/\d+$/, "1");
