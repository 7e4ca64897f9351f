import { ruleKey, type Environment, type Rule } from "../environment";

/** Tells the rules that exist from those that a plan only creates. */
export class ExistingRules {
  /** The rules before the plan; undefined without a plan. */
  private readonly before: ReadonlyMap<string, Rule> | undefined;

  constructor({ before }: Environment) {
    this.before = before && new Map(before.rules.map((rule) => [ruleKey(rule), rule]));
  }

  has(rule: Rule): boolean {
    return this.before === undefined || this.before.has(ruleKey(rule));
  }

  /** Whether the state contains a resource that makes the rule, and not only the plan. */
  isInState(rule: Rule): boolean {
    const { resources } = this.before === undefined ? rule : this.before.get(ruleKey(rule))!;
    return resources.some(({ kind }) => kind !== "inline");
  }
}
