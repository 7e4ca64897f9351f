import type { Direction } from "../rules/directions";
import type { Rule } from "./environment";
import type { Traffic } from "./traffic";
import { TrafficIndex } from "./traffic-index";

/** The rules of one direction. Looks them up by their group, their peer and their traffic. */
export class RuleIndex {
  /** By the rule's group, and by its peer. */
  private readonly byGroups = new Map<string | undefined, Map<string | undefined, TrafficIndex>>();
  private hasUnknownGroups = false;

  constructor(rules: readonly Rule[], direction: Direction) {
    for (const rule of rules) {
      const { groupId, peer } = rule;
      if (rule.direction !== direction) continue;
      if (groupId === undefined || peer.value === undefined) this.hasUnknownGroups = true;
      const byPeer = this.byGroups.get(groupId) ?? new Map<string | undefined, TrafficIndex>();
      this.byGroups.set(groupId, byPeer);
      let index = byPeer.get(peer.value);
      if (index === undefined) byPeer.set(peer.value, (index = new TrafficIndex()));
      index.add(rule);
    }
  }

  /** The rules on a group with a peer that allow some of the traffic. */
  allowing(groupId: string, peer: string, traffic: Traffic): Rule[] {
    const own = this.exactly(groupId, peer, traffic);
    if (!this.hasUnknownGroups) return own;
    return [
      ...own,
      ...this.exactly(groupId, undefined, traffic),
      ...this.exactly(undefined, peer, traffic),
      ...this.exactly(undefined, undefined, traffic),
    ];
  }

  private exactly(groupId: string | undefined, peer: string | undefined, traffic: Traffic): Rule[] {
    return this.byGroups.get(groupId)?.get(peer)?.allowing(traffic) ?? [];
  }
}
