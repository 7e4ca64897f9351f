/** The direction of a rule, seen from the group that has it. */
export type Direction = "egress" | "ingress";
export const DIRECTIONS: readonly Direction[] = ["egress", "ingress"];

/** The direction of the rule at the other end of a connection. */
export const OPPOSITE = { egress: "ingress", ingress: "egress" } as const satisfies Record<Direction, Direction>;
