import type { NetworkInterface, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { InputDocument } from "../../../src/environment/input";
import {
  ALL_TRAFFIC,
  documentsOf,
  egressRule,
  groupRow,
  idOf,
  ingressRule,
  interfaceRow,
} from "../../../tools/aws-rows";

/** The ports from which a system opens connections. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export const LINUX: PortRange = { first: 32768, last: 60999 };
export const WINDOWS: PortRange = { first: 49152, last: 65535 };
/** Load balancers and Lambda. */
export const LOAD_BALANCER: PortRange = { first: 1024, last: 65535 };

/** A network interface, or a host that is not in the VPC. */
export interface Host {
  /** Undefined for a host that is not in the VPC. */
  readonly interfaceId?: string;
  /** Sorted. */
  readonly groupIds: readonly string[];
  /** The primary private IPv4 address. */
  readonly address: string;
  /** An address that records of the interface itself replace by the primary one. */
  readonly secondaryAddress?: string;
  readonly ipv6Address: string;
  readonly clientPorts: PortRange;
  /** Whether a flow log records the interface. */
  readonly isLogged: boolean;
  /** The seconds of an aggregation interval. */
  readonly interval: number;
  /** The snapshots that contain the interface, of the two that are taken. */
  readonly snapshots: readonly number[];
  /** `InterfaceType` of AWS. */
  readonly type: string;
  readonly vpcId: string;
}

export interface HostOptions extends Partial<Omit<Host, "interfaceId" | "groupIds" | "ipv6Address">> {
  /** The names of the groups; none for a NAT or transit gateway. */
  readonly groups?: readonly string[];
}

export const groupId = (name: string): string => idOf("sg", name);

/** The hosts of a VPC and around it. */
export class Network {
  readonly hosts: Host[] = [];
  private readonly rules = new Map<string, SecurityGroupRule>();
  private outsideCount = 0;

  /** Adds an interface, by default recorded every minute and in both snapshots. */
  host(name: string, options: HostOptions = {}): Host {
    const { groups = [name], ...others } = options;
    const index = this.hosts.length + 10;
    const host: Host = {
      interfaceId: idOf("eni", name, String(index)),
      groupIds: groups.map(groupId).sort(),
      address: `10.0.${index >> 8}.${index & 255}`,
      ipv6Address: `2600:1f14:abc:${(index >> 8).toString(16)}00::${(index & 255).toString(16)}`,
      clientPorts: LINUX,
      isLogged: true,
      interval: 60,
      snapshots: [0, 1],
      type: "interface",
      vpcId: "vpc-0a1b2c3d4e5f60718",
      ...others,
    };
    this.hosts.push(host);
    return host;
  }

  /** Several interfaces with the same groups. */
  several(count: number, name: string, options?: HostOptions): Host[] {
    return Array.from({ length: count }, () => this.host(name, options));
  }

  /** A host that is not in the VPC. */
  outside(): Host {
    this.outsideCount += 1;
    const number = this.outsideCount;
    return {
      groupIds: [],
      address: `203.${number >> 8}.113.${number & 255}`,
      ipv6Address: `2001:db8:${number.toString(16)}::1`,
      clientPorts: { first: 1024, last: 65535 },
      isLogged: false,
      interval: 60,
      snapshots: [],
      type: "outside",
      vpcId: "",
    };
  }

  /** Adds the ingress rules that admit a connection. Only some exports contain rules. */
  admit(client: Host, server: Host, protocol: number, port: number): void {
    const traffic =
      protocol === 1
        ? { IpProtocol: "icmp", FromPort: -1, ToPort: -1 }
        : { IpProtocol: protocol === 6 ? "tcp" : "udp", FromPort: port, ToPort: port };
    const peers = client.groupIds.length > 0 ? client.groupIds.slice(0, 1) : ["0.0.0.0/0", "::/0"];
    for (const owner of server.groupIds.slice(0, 1)) {
      for (const peer of peers) {
        const rule = ingressRule(owner, peer, traffic);
        this.rules.set(rule.SecurityGroupRuleId!, rule);
      }
    }
  }

  /** The exports of the AWS CLI: two snapshots of the interfaces, and the groups with or without rules. */
  documents(isWithRules: boolean): InputDocument[] {
    const ids = [...new Set(this.hosts.flatMap(({ groupIds }) => groupIds))].sort();
    const rules = isWithRules
      ? [...this.rules.values(), ...ids.map((id) => egressRule(id, "0.0.0.0/0", ALL_TRAFFIC))]
      : [];
    const groups = ids.map((id) =>
      groupRow(
        id,
        `group-${id.slice(3, 9)}`,
        rules.filter(({ GroupId }) => GroupId === id),
      ),
    );
    const snapshots = [0, 1].map((snapshot) => {
      const rows = this.hosts.filter(({ snapshots }) => snapshots.includes(snapshot)).map(rowOf);
      return { name: `interfaces-${snapshot}.json`, text: JSON.stringify({ NetworkInterfaces: rows }) };
    });
    const [ruleDocument, groupDocument] = documentsOf({ rules, groups, interfaces: [] });
    return [...snapshots, ...(isWithRules ? [ruleDocument!] : []), groupDocument!];
  }
}

function rowOf(host: Host, index: number): NetworkInterface {
  const { interfaceId, groupIds, address, secondaryAddress, ipv6Address, type, vpcId } = host;
  const addresses = [{ Primary: true, PrivateIpAddress: address }];
  if (secondaryAddress !== undefined) addresses.push({ Primary: false, PrivateIpAddress: secondaryAddress });
  return {
    ...interfaceRow(index, groupIds),
    NetworkInterfaceId: interfaceId,
    VpcId: vpcId,
    InterfaceType: type as NetworkInterface["InterfaceType"],
    RequesterManaged: type !== "interface",
    PrivateIpAddress: address,
    PrivateIpAddresses: addresses,
    Ipv6Addresses: [{ Ipv6Address: ipv6Address }],
  };
}
