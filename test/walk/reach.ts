import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import ipaddr from "ipaddr.js";
import type { Endpoint } from "./endpoints";
import { includes, type Ports, type Probe } from "./probes";
import type { Snapshot } from "./snapshot";

/** A set of probes: one bit for each. */
export type Probes = bigint;

/** The versions of IP. A connection uses one of them. */
export const VERSIONS = ["ipv4", "ipv6"] as const;
type Version = (typeof VERSIONS)[number];
type Address = ReturnType<typeof ipaddr.parse>;

export const union = (a: Probes, b: Probes): Probes => a | b;

export const setOf = (ports: Ports, probes: readonly Probe[]): Probes =>
  probes.reduce((set, probe, bit) => (includes(ports, probe) ? set | (1n << BigInt(bit)) : set), 0n);

/** What the rules of one direction allow between an endpoint and its peers. */
export class Reach {
  /** For each group, the probes that its rules allow with each endpoint as the peer. */
  private readonly byGroup = new Map<string, Record<Version, readonly Probes[]>>();
  private readonly everything: Probes;
  private readonly addresses: readonly Record<Version, readonly Address[]>[];

  constructor(
    { rules, prefixLists }: Snapshot,
    private readonly endpoints: readonly Endpoint[],
    probes: readonly Probe[],
    isEgress: boolean,
  ) {
    this.everything = (1n << BigInt(probes.length)) - 1n;
    this.addresses = endpoints.map(({ addresses }) => {
      const parsed = addresses.map((address) => ipaddr.parse(address));
      const of = (version: Version) => parsed.filter((address) => address.kind() === version);
      return { ipv4: of("ipv4"), ipv6: of("ipv6") };
    });
    for (const groupId of new Set(rules.map(({ GroupId }) => GroupId!))) {
      const own = rules.filter((rule) => rule.GroupId === groupId && rule.IsEgress === isEgress);
      const allowances = own.map((rule) => allowanceOf(rule, probes, prefixLists));
      this.byGroup.set(groupId, {
        ipv4: this.allowedByPeer(allowances, "ipv4"),
        ipv6: this.allowedByPeer(allowances, "ipv6"),
      });
    }
  }

  /** The probes that the groups of an endpoint allow with a peer. Both must have an address of this version of IP. */
  between(own: number, peer: number, version: Version): Probes {
    if ([own, peer].some((endpoint) => this.addresses[endpoint]![version].length === 0)) return 0n;
    const { vpcId, groupIds } = this.endpoints[own]!;
    if (vpcId === undefined) return this.everything;
    // The groups of an interface add up.
    let allowed = 0n;
    for (const groupId of groupIds) allowed |= this.byGroup.get(groupId)?.[version][peer] ?? 0n;
    return allowed;
  }

  private allowedByPeer(allowances: readonly Allowance[], version: Version): Probes[] {
    return this.endpoints.map(({ groupIds }, index) => {
      const addresses = this.addresses[index]![version];
      return allowances
        .filter(
          ({ groupId, blocks }) =>
            (groupId !== undefined && groupIds.includes(groupId)) ||
            blocks.some((block) => addresses.some((address) => isIn(address, block))),
        )
        .map((allowance) => allowance.probes)
        .reduce(union, 0n);
    });
  }
}

/** What a rule allows: probes, with a group or with the addresses in blocks. */
interface Allowance {
  readonly probes: Probes;
  readonly groupId?: string;
  readonly blocks: readonly Block[];
}

function allowanceOf(rule: SecurityGroupRule, probes: readonly Probe[], lists: Snapshot["prefixLists"]): Allowance {
  const blocks = [rule.CidrIpv4, rule.CidrIpv6, ...(lists.get(rule.PrefixListId ?? "") ?? [])];
  return {
    probes: setOf({ protocol: rule.IpProtocol!, from: rule.FromPort, to: rule.ToPort }, probes),
    groupId: rule.ReferencedGroupInfo?.GroupId,
    blocks: blocks.filter((block) => block !== undefined).map((block) => ipaddr.parseCIDR(block)),
  };
}

type Block = ReturnType<typeof ipaddr.parseCIDR>;

const isIn = (address: Address, block: Block): boolean => address.kind() === block[0].kind() && address.match(block);
