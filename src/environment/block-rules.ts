import type { Direction } from "../rules/directions";
import { containRange, EVERY_ADDRESS, rangeOfAddress, rangeOfBlock, type AddressRange } from "./addresses";
import type { Environment, Rule } from "./environment";
import { commonTraffic, trafficKey, type Traffic } from "./traffic";

/** The rules of a group that allow the same traffic to or from CIDR blocks. */
export interface BlockRules {
  readonly traffic: Traffic;
  readonly rules: readonly Rule[];
  readonly ranges: readonly AddressRange[];
}

/** Tells which rules to and from CIDR blocks allow connections with a group. */
export class BlockRuleIndex {
  private readonly blockRules = new Map<string, readonly BlockRules[]>();
  private readonly addresses = new Map<string, GroupAddresses>();

  /** @param isIgnored - rules that are left out, such as those that open egress */
  constructor(
    private readonly environment: Environment,
    private readonly isIgnored: (rule: Rule) => boolean,
  ) {}

  /** The rules on a group that allow some of the traffic and contain all addresses of another group. */
  reaching(groupId: string, direction: Direction, peerId: string, wanted: Traffic): readonly BlockRules[] {
    return this.blockRulesOf(groupId, direction).filter(
      ({ traffic, ranges }) => commonTraffic(wanted, traffic) !== undefined && this.containGroup(ranges, peerId),
    );
  }

  private blockRulesOf(groupId: string, direction: Direction): readonly BlockRules[] {
    const key = `${groupId} ${direction}`;
    let found = this.blockRules.get(key);
    if (found === undefined) {
      const rules = this.environment.rulesOf(groupId, direction).filter((rule) => !this.isIgnored(rule));
      this.blockRules.set(key, (found = blockRulesIn(rules)));
    }
    return found;
  }

  private containGroup(ranges: readonly AddressRange[], groupId: string): boolean {
    if (this.hasVersion4(groupId) && containRange(ranges, EVERY_ADDRESS[4])) return true;
    const { span, all } = this.addressesOf(groupId);
    return containRange(ranges, span) || all.every((address) => containRange(ranges, address));
  }

  /** Whether a group's IPv4 addresses are compared, as those of most groups are. */
  private hasVersion4(groupId: string): boolean {
    const [first] = this.environment.interfacesOf(groupId);
    return first === undefined || first.addresses.some((address) => address.includes("."));
  }

  private addressesOf(groupId: string): GroupAddresses {
    let found = this.addresses.get(groupId);
    if (found === undefined) this.addresses.set(groupId, (found = addressesOf(groupId, this.environment)));
    return found;
  }
}

/** The addresses of a group, and the range from the first to the last of them. */
interface GroupAddresses {
  readonly span: AddressRange;
  readonly all: readonly AddressRange[];
}

/**
 * The IPv4 addresses of a group's interfaces, or the IPv6 addresses if they have no others. A group without known
 * interfaces may have any IPv4 address, but no IPv6 address: few VPCs have IPv6.
 */
function addressesOf(groupId: string, environment: Environment): GroupAddresses {
  const texts = new Set(environment.interfacesOf(groupId).flatMap(({ addresses }) => addresses));
  const ranges = [...texts].flatMap((text) => rangeOfAddress(text) ?? []);
  const ofVersion4 = ranges.filter(({ version }) => version === 4);
  const all = ofVersion4.length > 0 ? ofVersion4 : ranges;
  if (all.length === 0) return { span: EVERY_ADDRESS[4], all: [EVERY_ADDRESS[4]] };
  const span = all.reduce((span, { version, first, last }) => ({
    version,
    first: first < span.first ? first : span.first,
    last: last > span.last ? last : span.last,
  }));
  return { span, all };
}

function blockRulesIn(rules: readonly Rule[]): BlockRules[] {
  const byTraffic = new Map<string, { traffic: Traffic; rules: Rule[]; ranges: AddressRange[] }>();
  for (const rule of rules) {
    const range = rule.peer.value === undefined ? undefined : rangeOfBlock(rule.peer.value);
    if (range === undefined) continue;
    const { protocolNumber, fromPort, toPort } = rule;
    const key = trafficKey(rule);
    let same = byTraffic.get(key);
    if (same === undefined) {
      byTraffic.set(key, (same = { traffic: { protocolNumber, fromPort, toPort }, rules: [], ranges: [] }));
    }
    same.rules.push(rule);
    same.ranges.push(range);
  }
  return [...byTraffic.values()];
}
