import type { Direction } from "../rules/directions";
import type { Rule } from "./environment";
import type { Traffic } from "./traffic";
import { TrafficIndex } from "./traffic-index";

/** The rules of one direction between groups. Looks them up by both groups and by their traffic. */
export class RuleIndex {
  private readonly byGroups = new Map<string, TrafficIndex>();
  private hasUnknownGroups = false;

  constructor(rules: readonly Rule[], direction: Direction) {
    for (const rule of rules) {
      if (rule.direction !== direction || rule.peer.type !== "security_group") continue;
      if (rule.groupId === undefined || rule.peer.value === undefined) this.hasUnknownGroups = true;
      const key = keyOf(rule.groupId, rule.peer.value);
      let index = this.byGroups.get(key);
      if (index === undefined) this.byGroups.set(key, (index = new TrafficIndex()));
      index.add(rule);
    }
  }

  /** The rules on a group, with another one as their peer, that allow some of the traffic. */
  allowing(groupId: string, peerId: string, traffic: Traffic): Rule[] {
    const own = this.byGroups.get(keyOf(groupId, peerId))?.allowing(traffic) ?? [];
    if (!this.hasUnknownGroups) return own;
    const keys = [keyOf(groupId, undefined), keyOf(undefined, peerId), keyOf(undefined, undefined)];
    return [...own, ...keys.flatMap((key) => this.byGroups.get(key)?.allowing(traffic) ?? [])];
  }
}

const keyOf = (groupId: string | undefined, peerId: string | undefined): string => `${groupId ?? "?"} ${peerId ?? "?"}`;
