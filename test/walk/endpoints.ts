import type { Snapshot } from "./snapshot";

/** A network interface, or something outside of all VPCs that has no security groups. */
export interface Endpoint {
  /** The ID of the interface, or a name. */
  readonly id: string;
  /** Undefined outside of all VPCs. */
  readonly vpcId?: string;
  readonly groupIds: readonly string[];
  readonly addresses: readonly string[];
}

/** The network interfaces, sorted by their IDs, and what is outside. */
export function endpointsOf({ interfaces }: Snapshot, outside: readonly Endpoint[]): Endpoint[] {
  const inside = interfaces.map((one) => ({
    id: one.NetworkInterfaceId!,
    vpcId: one.VpcId!,
    groupIds: (one.Groups ?? []).map(({ GroupId }) => GroupId!),
    addresses: [
      ...(one.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress!),
      ...(one.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address!),
    ],
  }));
  return [...inside.sort((a, b) => (a.id < b.id ? -1 : 1)), ...outside];
}

/** Whether packets can get from one endpoint to another: in one VPC, between peered VPCs, and to and from outside. */
export function connectedVpcs({ peerings }: Snapshot): (a: Endpoint, b: Endpoint) => boolean {
  const peered = new Set(
    peerings
      .filter(({ Status }) => Status?.Code === "active")
      .flatMap(({ RequesterVpcInfo, AccepterVpcInfo }) => {
        const [a, b] = [RequesterVpcInfo!.VpcId!, AccepterVpcInfo!.VpcId!];
        return [`${a} ${b}`, `${b} ${a}`];
      }),
  );
  return ({ vpcId: a }, { vpcId: b }) => a === undefined || b === undefined || a === b || peered.has(`${a} ${b}`);
}
