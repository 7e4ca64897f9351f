import type { Audit, Pair } from "../audit";
import { Environment, type Rule } from "../environment";
import { cutWhenClosed } from "../findings/cut-when-closed";
import { openGroupsIn } from "../open-egress";
import { breakingConnections, closingOrder, groupsWithoutNeed } from "./closing-order";
import { instructionsFor, type Instructions } from "./instructions";
import { uncertainConnections } from "./uncertain-connections";

/** How to close the egress of all open groups. */
export interface ClosingPlan {
  /** In the order in which to take them. */
  readonly steps: readonly ClosingStep[];
  /** The IDs of the open groups that AWS services manage. They stay open. */
  readonly managedGroups: readonly string[];
}

/** Open groups that share network interfaces: these are closed only when all of the groups are. */
export interface ClosingStep {
  /** Whether no connection breaks, or may break, that a rule names. */
  readonly isReady: boolean;
  /** In the order in which to close them. */
  readonly groups: readonly ClosingGroup[];
}

/** What to do about an open group, and what to know before. */
export interface ClosingGroup extends Instructions {
  readonly id: string;
  /** The rules to remove. */
  readonly openRules: readonly Rule[];
  /**
   * Connections that only open rules let out, so that they break without an egress rule of their own. A connection of
   * another group of the step is listed there.
   */
  readonly breaks: readonly Pair[];
  /** The same for connections that may have an egress rule that the input does not contain, or that AWS manages. */
  readonly mayBreak: readonly Pair[];
  /** The egress rules with CIDR blocks and prefix lists that stay. */
  readonly needs: readonly Rule[];
  /** Ingress rules through which AWS does not track connections. These end at once when the group is closed. */
  readonly cutAtOnce: readonly Rule[];
  /** Whether only databases, caches, mount targets or interface endpoints carry the group. */
  readonly needsNoEgress: boolean;
  /** Open groups on the same interfaces that AWS services manage, so that the interfaces stay open. */
  readonly openCompanions: readonly string[];
  /** Rules that open the group together when the open rules are gone. Another plan says how to remove them. */
  readonly furtherOpenRules: readonly Rule[];
}

/** Plans how to close the open groups of an audited environment. */
export function closingPlanOf(audit: Audit): ClosingPlan {
  const { openGroups, managedGroups } = audit;
  const order = closingOrder(audit);
  const details = new GroupDetails(audit, order.flat());
  const breaking = breakingConnections(audit.pairs);
  const uncertain = breakingConnections(uncertainConnections(audit));
  const steps = order.map((ids): ClosingStep => {
    const [breaks, mayBreak] = [connectionsIn(ids, breaking), connectionsIn(ids, uncertain)];
    const groups = ids.map((id) => ({
      breaks: [...breaks.get(id)!],
      mayBreak: [...mayBreak.get(id)!],
      ...details.of(id),
    }));
    const isReady = groups.every((group) => group.breaks.length === 0 && group.mayBreak.length === 0);
    return { isReady, groups };
  });
  return { steps, managedGroups: [...openGroups.keys()].filter((id) => managedGroups.has(id)) };
}

/** The connections of each group of a step. Those of a source in the step are there once: at the source. */
function connectionsIn(
  groupIds: readonly string[],
  byGroup: ReadonlyMap<string, readonly Pair[]>,
): Map<string, Set<Pair>> {
  const connections = new Map(groupIds.map((id) => [id, new Set<Pair>()]));
  for (const id of groupIds) {
    for (const pair of byGroup.get(id) ?? []) (connections.get(pair.source) ?? connections.get(id)!).add(pair);
  }
  return connections;
}

/** Looks up what there is to know about the groups of a plan, besides the connections that break. */
class GroupDetails {
  private readonly cut: ReadonlyMap<string, readonly Rule[]>;
  private readonly needless: ReadonlySet<string>;
  private readonly openAfterwards: ReadonlyMap<string, readonly Rule[]>;

  constructor(
    private readonly audit: Audit,
    groupIds: readonly string[],
  ) {
    this.cut = new Map(
      audit.findings.flatMap(({ id, groupId, rules }) => (id === cutWhenClosed.id ? [[groupId, rules]] : [])),
    );
    this.needless = groupsWithoutNeed(audit);
    this.openAfterwards = openGroupsIn(this.withoutOpenRules(groupIds));
  }

  of(id: string): Omit<ClosingGroup, "breaks" | "mayBreak"> {
    const { environment, openGroups, managedGroups, companions } = this.audit;
    const openRules = openGroups.get(id)!;
    return {
      id,
      openRules,
      needs: this.stayingRules(id).filter(({ peer }) => peer.type !== "security_group"),
      cutAtOnce: this.cut.get(id) ?? [],
      needsNoEgress: this.needless.has(id),
      openCompanions: companions
        .onAnyInterface(id)
        .filter((other) => openGroups.has(other) && managedGroups.has(other))
        .sort(),
      furtherOpenRules: this.openAfterwards.get(id) ?? [],
      ...instructionsFor(environment.group(id)!, openRules, this.stayingRules(id)),
    };
  }

  /** The egress rules of a group that do not open it, or only together with others. */
  private stayingRules(id: string): Rule[] {
    const openRules = new Set(this.audit.openGroups.get(id));
    return this.audit.environment.rulesOf(id, "egress").filter((rule) => !openRules.has(rule));
  }

  /** The egress rules of groups when their open rules are gone. */
  private withoutOpenRules(groupIds: readonly string[]): Environment {
    return new Environment({
      groups: groupIds.map((id) => this.audit.environment.group(id)!),
      rules: groupIds.flatMap((id) => this.stayingRules(id)),
      interfaces: [],
      hasInterfaces: false,
      changes: [],
    });
  }
}
