import type { Direction } from "../rules/directions";
import { containRange, EVERY_ADDRESS, rangeOfAddress, rangeOfBlock, type AddressRange } from "./addresses";
import type { Environment, Rule } from "./environment";
import { commonTraffic, coversTraffic, trafficKey, type Traffic } from "./traffic";
import { TrafficIndex } from "./traffic-index";

/** Traffic that rules with CIDR blocks allow together. */
export interface AllowedTraffic {
  readonly traffic: Traffic;
  readonly rules: readonly Rule[];
}

/** The addresses of a group of one IP version. They are parsed only if a rule does not contain every address. */
export class GroupAddresses {
  private ranges: { readonly span: AddressRange; readonly all: readonly AddressRange[] } | undefined;

  constructor(
    private readonly version: 4 | 6,
    private readonly texts: readonly string[],
  ) {}

  areWithin(ranges: readonly AddressRange[]): boolean {
    if (containRange(ranges, EVERY_ADDRESS[this.version])) return true;
    const { span, all } = (this.ranges ??= parsed(this.texts));
    return containRange(ranges, span) || all.every((address) => containRange(ranges, address));
  }
}

/** The addresses, and the range from the first to the last of them. */
function parsed(texts: readonly string[]) {
  const all = [...new Set(texts)].map((text) => rangeOfAddress(text) ?? rangeOfBlock(text)!);
  const span = all.reduce((span, { version, first, last }) => ({
    version,
    first: first < span.first ? first : span.first,
    last: last > span.last ? last : span.last,
  }));
  return { span, all };
}

/** A group without known interfaces may have any IPv4 address, but no IPv6 address: few VPCs have IPv6. */
export const ANY_ADDRESS = [new GroupAddresses(4, ["0.0.0.0/0"])] as const;
/** With open egress, both are possible. */
export const ANY_ADDRESS_OF_BOTH = [...ANY_ADDRESS, new GroupAddresses(6, ["::/0"])] as const;

/** The addresses of groups, from the interfaces that carry them. */
export class AddressesOfGroups {
  private readonly found = new Map<string, readonly GroupAddresses[]>();

  constructor(private readonly environment: Environment) {}

  /** The addresses by IP version; empty if no interface in the input carries the group. */
  of(groupId: string): readonly GroupAddresses[] {
    let found = this.found.get(groupId);
    if (found === undefined) this.found.set(groupId, (found = this.read(groupId)));
    return found;
  }

  private read(groupId: string): GroupAddresses[] {
    const texts = this.environment.interfacesOf(groupId).flatMap(({ addresses }) => addresses);
    return ([4, 6] as const).flatMap((version) => {
      const ofVersion = texts.filter((text) => text.includes(":") === (version === 6));
      return ofVersion.length === 0 ? [] : [new GroupAddresses(version, ofVersion)];
    });
  }
}

/** Tells what rules with CIDR blocks allow to and from addresses. */
export class BlockRules {
  /** By the group of the rules, which is undefined if only Terraform knows it. */
  private readonly byGroup: Readonly<Record<Direction, Map<string | undefined, TrafficIndex>>> = {
    egress: new Map(),
    ingress: new Map(),
  };

  constructor(rules: readonly Rule[]) {
    for (const rule of rules) {
      const { groupId, direction, peer } = rule;
      if (peer.value === undefined || rangeOfBlock(peer.value) === undefined) continue;
      let index = this.byGroup[direction].get(groupId);
      if (index === undefined) this.byGroup[direction].set(groupId, (index = new TrafficIndex()));
      index.add(rule);
    }
  }

  /** The parts of some traffic that a group's rules allow with all of the addresses. No part is within another one. */
  allowed(groupId: string, direction: Direction, addresses: GroupAddresses, wanted: Traffic): AllowedTraffic[] {
    const [own, unknown] = [this.byGroup[direction].get(groupId), this.byGroup[direction].get(undefined)];
    const allowing = (traffic: Traffic): Rule[] => {
      const rules = own?.allowing(traffic) ?? [];
      return unknown === undefined ? rules : [...rules, ...unknown.allowing(traffic)];
    };
    const candidates = allowing(wanted);
    if (candidates.length === 0) return [];
    if (candidates.length === 1) {
      const rules = addresses.areWithin(rangesOf(candidates)) ? candidates : [];
      return rules.map((rule) => ({ traffic: commonTraffic(wanted, rule)!, rules }));
    }
    const parts = new Map(
      candidates.map((rule) => commonTraffic(wanted, rule)!).map((part) => [trafficKey(part), part]),
    );
    const allowed = new Map<string, AllowedTraffic>();
    for (const [key, traffic] of parts) {
      // Rules for several blocks may contain the addresses together.
      const rules = allowing(traffic).filter((rule) => coversTraffic(rule, traffic));
      if (addresses.areWithin(rangesOf(rules))) allowed.set(key, { traffic, rules });
    }
    if (allowed.size < 2) return [...allowed.values()];
    return [...allowed].flatMap(([key, part]) => {
      const isWithin = part.rules.some((rule) => {
        const wider = trafficKey(commonTraffic(wanted, rule)!);
        return wider !== key && allowed.has(wider);
      });
      return isWithin ? [] : [part];
    });
  }
}

const rangesOf = (rules: readonly Rule[]): AddressRange[] => rules.map(({ peer }) => rangeOfBlock(peer.value!)!);
