import type { Direction } from "../rules/directions";
import { containRange, EVERY_ADDRESS, rangeOfAddress, rangeOfBlock, type AddressRange } from "./addresses";
import type { Environment, Rule } from "./environment";
import { commonTraffic, coversTraffic, trafficKey, type Traffic } from "./traffic";
import { TrafficIndex } from "./traffic-index";

/** The addresses of a group of one IP version, and the range from the first to the last of them. */
export interface GroupAddresses {
  readonly span: AddressRange;
  readonly all: readonly AddressRange[];
}

/** Traffic that rules with CIDR blocks allow together. */
export interface AllowedTraffic {
  readonly traffic: Traffic;
  readonly rules: readonly Rule[];
}

/** The addresses of groups, from the interfaces that carry them. */
export class AddressesOfGroups {
  private readonly found = new Map<string, readonly GroupAddresses[]>();

  /** @param unknown - the addresses of a group that no interface in the input carries */
  constructor(
    private readonly environment: Environment,
    private readonly unknown: readonly AddressRange[],
  ) {}

  /** The addresses by IP version. */
  of(groupId: string): readonly GroupAddresses[] {
    let found = this.found.get(groupId);
    if (found === undefined) this.found.set(groupId, (found = this.read(groupId)));
    return found;
  }

  private read(groupId: string): GroupAddresses[] {
    const texts = new Set(this.environment.interfacesOf(groupId).flatMap(({ addresses }) => addresses));
    const known = [...texts].flatMap((text) => rangeOfAddress(text) ?? []);
    const all = known.length > 0 ? known : this.unknown;
    return ([4, 6] as const).flatMap((version) => {
      const ofVersion = all.filter((range) => range.version === version);
      return ofVersion.length === 0 ? [] : [{ span: spanOf(ofVersion), all: ofVersion }];
    });
  }
}

function spanOf(ranges: readonly AddressRange[]): AddressRange {
  return ranges.reduce((span, { version, first, last }) => ({
    version,
    first: first < span.first ? first : span.first,
    last: last > span.last ? last : span.last,
  }));
}

/** Stands for the group of rules that only Terraform knows. */
const ANY_GROUP = "?";

/** Tells what rules with CIDR blocks allow to and from addresses. */
export class BlockRules {
  private readonly byGroup = new Map<string, TrafficIndex>();

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      const { groupId, direction, peer } = rule;
      if (peer.value === undefined || rangeOfBlock(peer.value) === undefined) continue;
      const key = `${groupId ?? ANY_GROUP} ${direction}`;
      let index = this.byGroup.get(key);
      if (index === undefined) this.byGroup.set(key, (index = new TrafficIndex()));
      index.add(rule);
    }
  }

  /** The parts of some traffic that a group's rules allow with all of the addresses. No part is within another one. */
  allowed(groupId: string, direction: Direction, addresses: GroupAddresses, wanted: Traffic): AllowedTraffic[] {
    const indexes = [groupId, ANY_GROUP].flatMap((id) => this.byGroup.get(`${id} ${direction}`) ?? []);
    const candidates = indexes.flatMap((index) => index.allowing(wanted));
    if (candidates.length === 0) return [];
    const parts = new Map(
      candidates.map((rule) => {
        const common = commonTraffic(wanted, rule)!;
        return [trafficKey(common), common];
      }),
    );
    const allowed = new Map<string, AllowedTraffic>();
    for (const [key, traffic] of parts) {
      // Rules for several blocks may contain the addresses together.
      const rules = indexes.flatMap((index) => index.allowing(traffic)).filter((rule) => coversTraffic(rule, traffic));
      if (containAll(rules, addresses)) allowed.set(key, { traffic, rules });
    }
    return [...allowed].flatMap(([key, part]) => {
      const isWithin = part.rules.some((rule) => {
        const wider = trafficKey(commonTraffic(wanted, rule)!);
        return wider !== key && allowed.has(wider);
      });
      return isWithin ? [] : [part];
    });
  }
}

function containAll(rules: readonly Rule[], { span, all }: GroupAddresses): boolean {
  const ranges = rules.map(({ peer }) => rangeOfBlock(peer.value!)!);
  return containRange(ranges, span) || all.every((address) => containRange(ranges, address));
}

/** A group without known interfaces may have any IPv4 address, but no IPv6 address: few VPCs have IPv6. */
export const ANY_ADDRESS: readonly AddressRange[] = [EVERY_ADDRESS[4]];
/** With open egress, both are possible. */
export const ANY_ADDRESS_OF_BOTH: readonly AddressRange[] = [EVERY_ADDRESS[4], EVERY_ADDRESS[6]];
