import { isOutside, type Blueprint, type BlueprintConnection, type WideRule } from "./blueprint";
import type { Ports } from "./probes";
import { Random } from "./random";

/** The addresses of all VPCs. */
const EVERYBODY = "10.0.0.0/8";

/** Whether flow logs show who opens a connection between two groups, and to which port. */
export const isShownInLogs = ({ source, target, protocol }: BlueprintConnection): boolean =>
  !isOutside(source) && !isOutside(target) && (protocol === "tcp" || protocol === "udp");

/**
 * The same environment, made by hand, but without the rules that tell who connects to whom: the groups accept everybody
 * in the VPCs. Only connections that flow logs cannot show keep their rules.
 */
export function withWideRules(blueprint: Blueprint, seed: number): Blueprint {
  const random = new Random(seed);
  const { groups, connections } = blueprint;
  const shown = connections.filter(isShownInLogs);
  return {
    ...blueprint,
    groups: groups.map((group) => ({ ...group, isLegacy: false })),
    connections: connections.map((connection) =>
      isShownInLogs(connection) ? { ...connection, rules: [] } : connection,
    ),
    wideRules: groups.flatMap(({ id }) => wideRules(id, shown, random)),
  };
}

/** Rules that accept the connections with a group: all traffic, or all of their ports, or all without privileges. */
function wideRules(target: string, connections: readonly BlueprintConnection[], random: Random): WideRule[] {
  const own = connections.filter((connection) => connection.target === target);
  if (own.length === 0) return [];
  const rule = (ports: Ports): WideRule => ({ target, block: EVERYBODY, ...ports });
  if (random.happens(30)) return [rule({ protocol: "-1" })];
  return ["tcp", "udp"].flatMap((protocol) => {
    const ports = own.filter((connection) => connection.protocol === protocol).map(({ from }) => from!);
    if (ports.length === 0) return [];
    const from = random.happens(50) && Math.min(...ports) >= 1024 ? 1024 : 0;
    return [rule({ protocol, from, to: 65535 })];
  });
}
