import type { AuditContext } from "../audit";
import type { Traffic } from "../traffic";
import type { EndpointRules } from "./endpoint-rules";
import type { Endpoint } from "./observations";

/** The groups of both ends that a rule for a connection may name. An end outside has none. */
export interface GroupChoice {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** One way to choose. An end outside has no group. */
interface Option {
  readonly source: string | undefined;
  readonly target: string | undefined;
}

/** Chooses the groups that get the rules, if an interface has several. */
export class GroupChooser {
  constructor(
    private readonly rules: EndpointRules,
    private readonly context: AuditContext,
  ) {}

  /**
   * The groups that existing rules point to: those that name each other; without such rules, a target with an ingress
   * rule for the traffic, and a source with an egress rule for it that does not open everything. Nothing else is a
   * reason to prefer a group, so several may remain.
   */
  choose(source: Endpoint, target: Endpoint, traffic: Traffic): GroupChoice {
    const [sources, targets] = [this.changeable(source), this.changeable(target)];
    const all = sources.flatMap((one) => targets.map((other): Option => ({ source: one, target: other })));
    if (all.length === 1) return choiceOf(all);
    const isSilent = (option: Option): boolean =>
      (sources.length > 1 && this.isDefault(option.source)) || (targets.length > 1 && this.isDefault(option.target));
    const naming = highest(all, (option) => (isSilent(option) ? 0 : this.naming(option, traffic)));
    const sides = isSilent(naming[0]!) ? 0 : this.naming(naming[0]!, traffic);
    // Nothing has to be added between groups that already name each other, so any of them is right.
    if (sides === 2) return choiceOf(naming.slice(0, 1));
    if (sides === 1) return choiceOf(naming);
    const accepting = highest(all, (option) => {
      if (option.target === undefined || isSilent(option)) return 0;
      return Number(this.rules.usable([option.target], "ingress", source, traffic).length > 0);
    });
    const opening = highest(accepting, (option) => {
      if (option.source === undefined || isSilent(option)) return 0;
      const egress = this.rules.usable([option.source], "egress", target, traffic);
      return Number(egress.some((rule) => !this.rules.isOpening(rule)));
    });
    return choiceOf(opening);
  }

  /** The groups of an end, without groups that AWS manages if it has others: nobody should change their rules. */
  private changeable({ groupIds }: Endpoint): readonly (string | undefined)[] {
    if (groupIds.length === 0) return [undefined];
    const own = groupIds.filter((id) => !this.context.managedGroups.has(id));
    return own.length === 0 ? groupIds : own;
  }

  /** The number of sides on which one group names the other. */
  private naming({ source, target }: Option, traffic: Traffic): number {
    if (source === undefined || target === undefined) return 0;
    const sides = [
      this.rules.naming("egress", source, target, traffic),
      this.rules.naming("ingress", target, source, traffic),
    ];
    return sides.filter((rules) => rules.length > 0).length;
  }

  /** Whether a group is the one of its VPC that an interface gets if nobody chooses. AWS reserves the name. */
  private isDefault(groupId: string | undefined): boolean {
    return groupId !== undefined && this.context.environment.group(groupId)?.name === "default";
  }
}

const highest = (options: readonly Option[], scoreOf: (option: Option) => number): readonly Option[] => {
  const scored = options.map((option) => ({ option, score: scoreOf(option) }));
  const best = Math.max(...scored.map(({ score }) => score));
  return scored.filter(({ score }) => score === best).map(({ option }) => option);
};

const choiceOf = (options: readonly Option[]): GroupChoice => ({
  sources: distinct(options.map(({ source }) => source)),
  targets: distinct(options.map(({ target }) => target)),
});

const distinct = (ids: readonly (string | undefined)[]): string[] =>
  [...new Set(ids.filter((id) => id !== undefined))].sort();
