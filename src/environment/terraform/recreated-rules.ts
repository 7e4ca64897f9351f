import { ruleKey, sortedBy, type Rule, type RuleChange } from "../environment";

/** A rule that a plan destroys at one address and creates at another. */
export interface RecreatedRule {
  /** `ruleKey` of both rules. */
  readonly key: string;
  readonly deleted: ChangedRule;
  readonly created: ChangedRule;
}

/** A change, with one of its rules. */
interface ChangedRule {
  readonly change: RuleChange;
  readonly rule: Rule;
}

/** The rules that plans recreate, in an order that does not depend on the order of the changes. */
export function recreatedRules(changes: readonly RuleChange[]): RecreatedRule[] {
  const changed = changes.flatMap((change) => change.rules.map((rule): ChangedRule => ({ change, rule })));
  const recreated = pairedByKey(changed, ({ rule }) => ruleKey(rule));
  return recreated.map((pair) => ({ ...pair, key: ruleKey(pair.created.rule) }));
}

/**
 * Pairs what a plan deletes with what it creates under the same key, but at another address. Each element is in one
 * pair at most, also if the same plan is given twice.
 */
export function pairedByKey<Changed extends { readonly change: RuleChange }>(
  elements: readonly Changed[],
  keyOf: (element: Changed) => string,
): { readonly deleted: Changed; readonly created: Changed }[] {
  const byKey = new Map<string, Record<RuleChange["action"], Map<string, Changed>>>();
  for (const element of sortedBy(elements, ({ change }) => change.address)) {
    const { input = "", action, address } = element.change;
    // No apply does what is in several plans.
    const key = `${input} ${keyOf(element)}`;
    const same = byKey.get(key) ?? { create: new Map<string, Changed>(), delete: new Map<string, Changed>() };
    byKey.set(key, same);
    same[action].set(address, element);
  }
  const pairs = [...byKey.values()].flatMap(({ create, delete: deleted }) => {
    const [from, to] = [atOtherAddresses(deleted, create), atOtherAddresses(create, deleted)];
    return from.slice(0, to.length).map((element, index) => ({ deleted: element, created: to[index]! }));
  });
  return sortedBy(pairs, ({ deleted, created }) => `${deleted.change.address} ${created.change.address}`);
}

const atOtherAddresses = <Changed>(elements: ReadonlyMap<string, Changed>, others: ReadonlyMap<string, Changed>) =>
  [...elements].flatMap(([address, element]) => (others.has(address) ? [] : [element]));
