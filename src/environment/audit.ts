import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
import { Companions } from "./companions";
import { sortedBy, type Environment, type Rule } from "./environment";
import type { Connection, Finding } from "./finding";
import { ALL_FINDINGS } from "./findings";
import { managedGroupsIn } from "./managed-groups";
import { openGroupsIn } from "./open-egress";
import { pairsIn } from "./pairs";

/** A connection between two groups, with the rules that allow it. */
export interface Pair extends Connection {
  /**
   * The rules on the source's and on the target's side. A rule may allow more than the connection, such as a rule to a
   * CIDR block that contains the other group's addresses, and it may be of another group on the same interfaces.
   * Undefined if no rule allows the connection on this side, or only a rule that opens all egress does.
   */
  readonly egress: Rule | undefined;
  readonly ingress: Rule | undefined;
  /**
   * Whether both sides allow the connection. "unknown" if this cannot be judged: the input does not contain the rules
   * of the other group, AWS manages it, or it cannot refer to this one.
   */
  readonly status: "whole" | "missing-egress" | "missing-ingress" | "egress-only-through-open-rule" | "unknown";
  /** The rules that open egress, if only they allow the connection. They may be of other groups on its interfaces. */
  readonly openRules?: readonly Rule[];
  /** A rule on the missing side with a prefix list, which the input does not contain, that may allow the connection. */
  readonly possibleRule?: Rule;
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
  readonly companions: Companions;
  readonly pairs: readonly Pair[];
  readonly rulesPerSecurityGroup: number;
}

/** Everything that an audit finds. */
export interface Audit extends AuditContext {
  readonly findings: readonly Finding[];
}

/** Finds the open gates and half pairs of an environment. */
export function audit(environment: Environment, options: AuditOptions = {}): Audit {
  const context = contextOf(environment, options);
  const wanted = ALL_FINDINGS.filter(({ id }) => options.kinds?.includes(id) ?? true);
  const findings = wanted.flatMap(({ id, level, find }) =>
    sortedBy(find(context), ({ subject }) => subject).map((details): Finding => ({ id, level, ...details })),
  );
  return { ...context, findings };
}

/** Everything that findings are computed from. */
export function contextOf(environment: Environment, { rulesPerSecurityGroup }: AuditOptions = {}): AuditContext {
  const openGroups = openGroupsIn(environment);
  const managedGroups = managedGroupsIn(environment);
  const companions = new Companions(environment);
  return {
    environment,
    openGroups,
    managedGroups,
    companions,
    pairs: pairsIn({ environment, openGroups, managedGroups, companions }),
    rulesPerSecurityGroup: rulesPerSecurityGroup ?? RULES_PER_SECURITY_GROUP,
  };
}
