import { containRange, isOnInternet, rangeOfAddress, rangeOfBlock, type AddressRange } from "../addresses";
import type { Environment } from "../environment";
import type { AddressPlace } from "./proposal";

/** Addresses that security groups do not filter: instance metadata, Amazon DNS, Amazon Time Sync and the like. */
const NOT_FILTERED = ["169.254.0.0/16", "fd00:ec2::/32", "fe80::/10"].map((block) => rangeOfBlock(block)!);

/** The largest IPv4 block of a VPC, and the IPv6 block that AWS gives a VPC. */
const VPC_BITS = { 4: 32n - 16n, 6: 128n - 56n } as const;

/** Tells where addresses are that no interface has. */
export class AddressPlaces {
  /** The networks of the known interfaces. */
  private readonly networks: ReadonlySet<string>;
  private readonly places = new Map<string, AddressPlace | undefined>();

  constructor({ interfaces }: Environment) {
    const ranges = interfaces.flatMap(({ addresses }) =>
      addresses.map((text) => (rangeOfAddress(text) ?? rangeOfBlock(text))!),
    );
    this.networks = new Set(ranges.map(networkOf));
  }

  /** The place; undefined if the log has something else than an address. */
  placeOf(address: string): AddressPlace | undefined {
    let place = this.places.get(address);
    if (place === undefined) this.places.set(address, (place = this.findPlace(rangeOfAddress(address))));
    return place;
  }

  /** Whether an address may be on an interface that the input does not contain, whose groups rules may name. */
  mayHaveGroups(address: string | undefined): boolean {
    const place = address === undefined ? undefined : this.placeOf(address);
    return place === "gone" || place === "private";
  }

  private findPlace(range: AddressRange | undefined): AddressPlace | undefined {
    if (range === undefined) return undefined;
    if (NOT_FILTERED.some((block) => containRange([block], range))) return "not-filtered";
    if (this.networks.has(networkOf(range))) return "gone";
    return isOnInternet(range) ? "internet" : "private";
  }
}

const networkOf = ({ version, first }: AddressRange): string => `${version} ${first >> VPC_BITS[version]}`;
