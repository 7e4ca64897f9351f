import { ALL_PROTOCOLS, semanticsOf } from "../../environment/traffic";
import { canonicalBlock, rangeOfAddress, rangeOfBlock, type AddressRange } from "../../environment/addresses";
import type { Environment, NetworkInterface, Rule } from "../../environment/environment";
import { LAST_PORT } from "../../rules/protocols";
import { FIRST_EPHEMERAL, LAST_EPHEMERAL } from "./known-ports";

/** A table with what the queries need to know. */
export interface Table {
  readonly name: string;
  /** The columns and their types, in SQL that DuckDB and Athena share. */
  readonly columns: Readonly<Record<string, "VARCHAR" | "INTEGER" | "BOOLEAN">>;
  readonly rows: readonly (readonly Value[])[];
}

export type Value = string | number | boolean;

/** The tables of an environment, and the groups that the numbers in its column `groups` stand for. */
export interface EnvironmentTables {
  readonly tables: readonly Table[];
  readonly groupSets: readonly (readonly string[])[];
}

/** The class of an address that several interfaces with different groups have. */
export const SEVERAL = 0;

/** A peer that may be anything, such as a prefix list. */
const ANY_PEER = "?";
const ANY_PROTOCOL = -1;

/** The class of interfaces that traffic only passes through. */
const NO_CLASS = -1;

/**
 * Writes an environment as tables:
 *
 * - interfaces: whether traffic only passes through, the VPC and the class
 * - addresses: the class of each address. A class is all interfaces that the rules treat alike. An interface with
 *   several addresses has a main one, because its own records may show its primary address where its peer's show
 *   another one.
 * - scoped_addresses: the same for addresses that have another class in each VPC, or on each interface
 * - classes: the groups of each class
 * - ingress: the ingress rules of each class; without `is_sure`, a rule may admit the peer, or admits so much that it
 *   says nothing about a port
 * - members: the groups and blocks that each class belongs to, as rules name them
 */
export function environmentTables(environment: Environment): EnvironmentTables {
  const classes = new Classes(environment);
  const owners = ownersOf(environment.interfaces.filter(({ groupIds }) => groupIds.length > 0));
  const addresses: Value[][] = [];
  const scoped: Value[][] = [];
  for (const [address, interfaces] of owners) {
    const known = new Set(interfaces.map((owner) => classes.of(owner)));
    if (known.size === 1) {
      addresses.push([address, [...known][0]!, mainAddress(address, interfaces)]);
    } else {
      addresses.push([address, SEVERAL, address]);
      scoped.push(...scopedRows(address, interfaces, classes));
    }
  }
  const interfaces = environment.interfaces.map((one): Value[] => {
    const isHop = one.groupIds.length === 0;
    return [one.id, isHop, one.vpcId ?? "", isHop ? NO_CLASS : classes.of(one)];
  });
  return {
    groupSets: classes.groupSets,
    tables: [
      table(
        "interfaces",
        { interface_id: "VARCHAR", is_hop: "BOOLEAN", vpc_id: "VARCHAR", class: "INTEGER" },
        interfaces,
      ),
      table("addresses", { address: "VARCHAR", class: "INTEGER", main_address: "VARCHAR" }, addresses),
      table("scoped_addresses", { address: "VARCHAR", scope: "VARCHAR", network: "VARCHAR", class: "INTEGER" }, scoped),
      table("classes", { class: "INTEGER", groups: "INTEGER", has_wide_ports: "BOOLEAN" }, classes.rows),
      table(
        "ingress",
        {
          ...{ class: "INTEGER", peer: "VARCHAR", protocol: "INTEGER" },
          ...{ from_port: "INTEGER", to_port: "INTEGER", is_sure: "BOOLEAN" },
        },
        classes.ingress,
      ),
      table("members", { class: "INTEGER", peer: "VARCHAR" }, classes.members),
    ],
  };
}

const table = (name: string, columns: Table["columns"], rows: Table["rows"]): Table => ({ name, columns, rows });

/** An address in the shortest form, as AWS writes it. */
const canonicalAddress = (address: string): string =>
  (address.includes(":") && canonicalBlock(`${address}/128`, 6)?.split("/")[0]) || address;

/** The interfaces with each address, in the spelling of the input and in the shortest one. */
function ownersOf(interfaces: readonly NetworkInterface[]): Map<string, NetworkInterface[]> {
  const owners = new Map<string, NetworkInterface[]>();
  for (const one of interfaces) {
    const spellings = one.addresses.flatMap((address) => [address.toLowerCase(), canonicalAddress(address)]);
    for (const address of new Set(spellings)) {
      const known = owners.get(address);
      if (known === undefined) owners.set(address, [one]);
      else known.push(one);
    }
  }
  return owners;
}

/**
 * An address that has several classes has one in each VPC if the blocks of VPCs overlap. If it has had several
 * interfaces in a VPC, only the interface that has recorded the traffic tells its class.
 */
function scopedRows(address: string, interfaces: readonly NetworkInterface[], classes: Classes): Value[][] {
  const networks = new Map<string, NetworkInterface[]>();
  for (const one of interfaces) {
    const vpcId = one.vpcId ?? "";
    networks.set(vpcId, [...(networks.get(vpcId) ?? []), one]);
  }
  return [...networks].flatMap(([vpcId, inVpc]) => {
    const [first, ...others] = new Set(inVpc.map((owner) => classes.of(owner)));
    if (others.length === 0 && vpcId !== "") return [[address, vpcId, vpcId, first!]];
    return inVpc.map((owner) => [address, owner.id, "", classes.of(owner)]);
  });
}

/** The address that stands for all IPv4 addresses of an interface, or for all spellings of an IPv6 address. */
function mainAddress(address: string, [one, ...others]: readonly NetworkInterface[]): string {
  if (address.includes(":")) return canonicalAddress(address);
  if (others.length > 0) return address;
  return one!.addresses.find((other) => !other.includes(":"))!;
}

/** Load balancers, Lambda and NAT gateways use ports from 1024 as clients. */
const hasWidePorts = ({ type, description, requesterId }: NetworkInterface): boolean =>
  /lambda|balancer|nat_gateway|endpoint/.test(type ?? "") ||
  requesterId === "amazon-elb" ||
  description?.startsWith("ELB ") === true;

/** Numbers the classes of addresses, and collects the rules of each class. */
class Classes {
  readonly groupSets: (readonly string[])[] = [];
  readonly rows: Value[][] = [];
  readonly ingress: Value[][] = [];
  readonly members: Value[][] = [];
  private readonly numbers = new Map<string, number>();
  private readonly numbersOfSets = new Map<string, number>();
  private readonly blocks: readonly { readonly block: string; readonly range: AddressRange }[];

  constructor(private readonly environment: Environment) {
    const ingress = environment.rules.filter(({ direction }) => direction === "ingress");
    const blocks = new Set(ingress.map(({ peer }) => peer.value));
    this.blocks = [...blocks].flatMap((block) => {
      const range = block === undefined ? undefined : rangeOfBlock(block);
      return range === undefined ? [] : [{ block: block!, range }];
    });
  }

  of(owner: NetworkInterface): number {
    const groupIds = [...new Set(owner.groupIds)].sort();
    const wide = hasWidePorts(owner);
    const blocks = this.blocksAround(owner.addresses[0]!);
    const key = JSON.stringify([groupIds, wide, blocks]);
    let number = this.numbers.get(key);
    if (number === undefined) {
      this.numbers.set(key, (number = this.numbers.size + 1));
      this.add(number, groupIds, wide, blocks);
    }
    return number;
  }

  private blocksAround(address: string): string[] {
    const one = rangeOfAddress(address);
    if (one === undefined) return [];
    return this.blocks
      .filter(({ range }) => range.version === one.version && range.first <= one.first && range.last >= one.last)
      .map(({ block }) => block);
  }

  private add(number: number, groupIds: readonly string[], wide: boolean, blocks: readonly string[]): void {
    this.rows.push([number, this.numberOfSet(groupIds), wide]);
    for (const peer of [...groupIds, ...blocks, ANY_PEER]) this.members.push([number, peer]);
    for (const id of groupIds) {
      for (const rule of this.environment.rulesOf(id, "ingress")) this.ingress.push([number, ...ingressRow(rule)]);
      if (this.environment.group(id)?.hasAllRules === true) continue;
      this.ingress.push([number, ANY_PEER, ANY_PROTOCOL, 0, LAST_PORT, false]);
    }
  }

  private numberOfSet(groupIds: readonly string[]): number {
    const key = groupIds.join(" ");
    const number = this.numbersOfSets.get(key) ?? this.groupSets.push(groupIds) - 1;
    this.numbersOfSets.set(key, number);
    return number;
  }
}

/** What a rule admits. What only Terraform or AWS knows may be anything. */
function ingressRow({ protocolNumber, fromPort, toPort, peer }: Rule): Value[] {
  const isKnownPeer =
    peer.value !== undefined && (peer.type === "security_group" || rangeOfBlock(peer.value) !== undefined);
  const who = isKnownPeer ? peer.value : ANY_PEER;
  const semantics = semanticsOf(protocolNumber);
  if (semantics !== "ports") {
    const protocol =
      protocolNumber === ALL_PROTOCOLS || semantics === "unknown" ? ANY_PROTOCOL : Number(protocolNumber);
    const isEverything = protocol === ANY_PROTOCOL && peer.type !== "security_group";
    return [who, protocol, 0, LAST_PORT, isKnownPeer && semantics !== "unknown" && !isEverything];
  }
  const isLiteral = typeof fromPort === "number" && typeof toPort === "number";
  return [
    ...[who, Number(protocolNumber)],
    ...(isLiteral ? [fromPort, toPort] : [0, LAST_PORT]),
    isKnownPeer && isLiteral && !(peer.type !== "security_group" && hasAllEphemeral(fromPort, toPort)),
  ];
}

/** Such a range is for clients' ports, too. */
const hasAllEphemeral = (fromPort: number, toPort: number): boolean =>
  fromPort <= FIRST_EPHEMERAL && toPort >= LAST_EPHEMERAL;
