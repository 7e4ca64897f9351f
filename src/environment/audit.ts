import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { sortedBy, type Environment, type Rule } from "./environment";
import type { Connection, Finding } from "./finding";
import { ALL_FINDINGS } from "./findings";
import { managedGroupsIn } from "./managed-groups";
import { openGroupsIn } from "./open-egress";
import { pairsIn } from "./pairs";

/** A connection between two groups, with the rules that allow it. */
export interface Pair extends Connection {
  /**
   * The rules on the source's and on the target's group. A rule may allow more than the connection, such as a rule to a
   * CIDR block that contains the other group's addresses. Undefined if no rule allows the connection on this side, or
   * only a rule that opens all egress does.
   */
  readonly egress: Rule | undefined;
  readonly ingress: Rule | undefined;
  /**
   * Whether both sides allow the connection. "unknown" if the input does not contain the rules of one of the groups, or
   * if they cannot refer to each other.
   */
  readonly status: "whole" | "missing-egress" | "missing-ingress" | "egress-only-through-open-rule" | "unknown";
}

/** What an audit may take into account. */
export interface AuditOptions {
  /**
   * The quota of rules per group and direction.
   *
   * @default 60
   */
  readonly rulesPerSecurityGroup?: number;
  /**
   * The IDs of the kinds of findings to look for.
   *
   * @default - all kinds
   */
  readonly kinds?: readonly string[];
}

/** What the kinds of findings are computed from. */
export interface AuditContext {
  readonly environment: Environment;
  /** The groups that let everything out, by their IDs, with the rules that open them. */
  readonly openGroups: ReadonlyMap<string, readonly Rule[]>;
  /** The groups that AWS services manage, by their IDs, with the services' names. They are not judged. */
  readonly managedGroups: ReadonlyMap<string, string>;
  readonly pairs: readonly Pair[];
  readonly rulesPerSecurityGroup: number;
}

/** Everything that an audit finds. */
export interface Audit extends AuditContext {
  readonly findings: readonly Finding[];
}

/** Finds the open gates and half pairs of an environment. */
export function audit(environment: Environment, { rulesPerSecurityGroup, kinds }: AuditOptions = {}): Audit {
  const openGroups = openGroupsIn(environment);
  const context: AuditContext = {
    environment,
    openGroups,
    managedGroups: managedGroupsIn(environment),
    pairs: pairsIn(environment, openGroups),
    rulesPerSecurityGroup: rulesPerSecurityGroup ?? RULES_PER_SECURITY_GROUP,
  };
  const wanted = ALL_FINDINGS.filter(({ id }) => kinds?.includes(id) ?? true);
  const findings = wanted.flatMap(({ id, level, find }) =>
    sortedBy(find(context), ({ subject }) => subject).map((details): Finding => ({ id, level, ...details })),
  );
  return { ...context, findings };
}
