import { containRange, rangeOfAddress, rangeOfBlock, type AddressRange } from "../addresses";
import { ANY_ADDRESS, GroupAddresses } from "../block-rules";
import type { Environment } from "../environment";
import type { Endpoint } from "./observations";

/** The addresses of an end of traffic. */
export class AddressSet {
  /** The addresses by IP version, for rules that have to contain all of them. */
  readonly byVersion: readonly GroupAddresses[];
  private readonly ranges: readonly AddressRange[];

  /** @param texts - addresses and prefixes; none if they are not known */
  constructor(texts: readonly string[]) {
    this.ranges = texts.map((text) => (rangeOfAddress(text) ?? rangeOfBlock(text))!);
    const versions = ([4, 6] as const).filter((version) => this.ranges.some((range) => range.version === version));
    this.byVersion =
      texts.length === 0
        ? ANY_ADDRESS
        : versions.map(
            (version) =>
              new GroupAddresses(
                version,
                texts.filter((_, index) => this.ranges[index]!.version === version),
              ),
          );
  }

  /** Whether any of the addresses may be in a block. */
  mayBeIn(block: AddressRange): boolean {
    return this.ranges.length === 0 || this.ranges.some((range) => containRange([block], range));
  }
}

/** The addresses of the ends of traffic: those of all interfaces with the same groups, or the address itself. */
export class EndpointAddresses {
  private readonly texts = new Map<string, string[]>();
  private readonly sets = new Map<string, AddressSet>();

  constructor({ interfaces }: Environment) {
    for (const { groupIds, addresses } of interfaces) {
      if (groupIds.length === 0) continue;
      const known = this.texts.get(keyOf(groupIds));
      if (known === undefined) this.texts.set(keyOf(groupIds), [...addresses]);
      else known.push(...addresses);
    }
  }

  of({ groupIds, address }: Endpoint): AddressSet {
    const key = address ?? keyOf(groupIds);
    let set = this.sets.get(key);
    if (set === undefined) this.sets.set(key, (set = new AddressSet(this.textsOf(key, address))));
    return set;
  }

  private textsOf(key: string, address: string | undefined): readonly string[] {
    if (address === undefined) return this.texts.get(key) ?? [];
    // A log may have something else in place of an address.
    return rangeOfAddress(address) === undefined ? [] : [address];
  }
}

const keyOf = (groupIds: readonly string[]): string => [...groupIds].sort().join(" ");
