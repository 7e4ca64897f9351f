import type { AuditContext, Pair } from "../audit";
import { AddressesOfGroups, ANY_ADDRESS_OF_BOTH, BlockRules, type AllowedTraffic } from "../block-rules";
import type { Rule } from "../environment";
import { connectionSubject } from "../phrases";
import { remainingTraffic } from "../traffic";

/**
 * The connections that ingress rules name and open egress lets out, from sources whose rules are not judged: the input
 * may not contain the egress rule that the connection has of its own. Each has the open rules that can be removed.
 */
export function uncertainConnections(context: AuditContext): Pair[] {
  const { environment } = context;
  const found = new Map<string, Pair>();
  const uncertain = environment.rules.filter(
    (rule) => rule.direction === "ingress" && doubtAbout(rule, context) !== undefined,
  );
  if (uncertain.length === 0) return [];
  const open = new OpenTraffic(context);
  for (const rule of uncertain) {
    const [source, target] = [rule.peer.value!, rule.groupId!];
    for (const { traffic, rules } of open.throughOpenRules(rule)) {
      const { protocolNumber, fromPort, toPort } = traffic;
      const key = connectionSubject({ source, target, protocolNumber, fromPort, toPort });
      const known = found.get(key);
      const openRules = [...new Set([...(known?.openRules ?? []), ...rules])];
      const ingress = known?.ingress ?? rule;
      found.set(key, {
        ...{ source, target, protocolNumber, fromPort, toPort },
        ...{ egress: undefined, ingress, status: "unknown", openRules },
      });
    }
  }
  return [...found.values()];
}

/** Why the egress rules of an ingress rule's source are not judged; undefined if they are, or if it does not exist. */
export function doubtAbout(
  { groupId, peer }: Rule,
  { environment, managedGroups }: Pick<AuditContext, "environment" | "managedGroups">,
): "managed" | "incomplete" | undefined {
  const { type, value, isDeleted } = peer;
  if (type !== "security_group" || groupId === undefined || value === undefined || isDeleted === true) return undefined;
  if (managedGroups.has(value)) return "managed";
  const source = environment.group(value);
  const isComplete = source?.hasAllRules === true && source.unknownDirections?.includes("egress") !== true;
  return isComplete ? undefined : "incomplete";
}

/** Tells what open groups let out, and nothing else does. */
class OpenTraffic {
  private readonly opening: BlockRules;
  private readonly addresses: AddressesOfGroups;
  private readonly wholePairs = new Map<string, Pair[]>();

  constructor(private readonly context: AuditContext) {
    this.opening = new BlockRules([...context.openGroups.values()].flat());
    this.addresses = new AddressesOfGroups(context.environment);
    for (const pair of context.pairs) {
      if (pair.status !== "whole") continue;
      const key = `${pair.source} ${pair.target}`;
      const known = this.wholePairs.get(key);
      if (known === undefined) this.wholePairs.set(key, [pair]);
      else known.push(pair);
    }
  }

  /** The parts of an ingress rule's traffic that go only through open rules that can be removed. */
  throughOpenRules(rule: Rule): AllowedTraffic[] {
    const { openGroups, managedGroups, companions } = this.context;
    const [source, target] = [rule.peer.value!, rule.groupId!];
    const closing = companions.onAnyInterface(source).filter((id) => openGroups.has(id) && !managedGroups.has(id));
    if (closing.length === 0) return [];
    const staying = companions.onEveryInterface(source).filter((id) => openGroups.has(id) && managedGroups.has(id));
    const known = this.addresses.of(target);
    return (known.length > 0 ? known : ANY_ADDRESS_OF_BOTH).flatMap((addresses) => {
      const allowed = (ids: readonly string[]) =>
        ids.flatMap((id) => this.opening.allowed(id, "egress", addresses, rule));
      const others = [
        ...(this.wholePairs.get(`${source} ${target}`) ?? []),
        ...allowed(staying).map(({ traffic }) => traffic),
      ];
      return allowed(closing).flatMap(({ traffic, rules }) =>
        remainingTraffic(traffic, others).map((part) => ({ traffic: part, rules })),
      );
    });
  }
}
