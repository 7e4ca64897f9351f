import type { Rule } from "../environment";
import type { Side, Sides, SideStatus } from "./proposal";

/** The worst first. */
const STATUSES: readonly SideStatus[] = ["missing", "unknown", "possible", "open-egress", "allowed"];

/**
 * What the rules say about a connection that several kinds of interfaces have: the worst of what they say about each,
 * because all of the interfaces need it.
 */
export function worstSides(parts: readonly Pick<Sides, "egress" | "ingress">[]): Sides {
  const egress = worst(parts.flatMap(({ egress }) => egress ?? []));
  const ingress = worst(parts.flatMap(({ ingress }) => ingress ?? []));
  const status = STATUSES.find((one) => egress?.status === one || ingress?.status === one)!;
  return { egress, ingress, status: status === "possible" ? "unknown" : status };
}

function worst(sides: readonly Side[]): Side | undefined {
  const status = STATUSES.find((status) => sides.some((side) => side.status === status));
  if (status === undefined) return undefined;
  const rules = new Set<Rule>();
  for (const side of sides) if (side.status === status) for (const rule of side.rules) rules.add(rule);
  return { status, rules: [...rules] };
}
