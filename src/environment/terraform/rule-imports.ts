import { ruleKey, sortedBy, type Environment, type Rule, type RuleChange } from "../environment";
import { recreatedRules, type RecreatedRule } from "./recreated-rules";
import { parseAddress, resourceOf } from "./address";

/** How rules get resources of another type, or are divided among resources in another way. */
export interface Imports {
  /** The resources that `removed` blocks remove from the state, without instance keys. */
  readonly removed: readonly string[];
  /** The resources that only `terraform state rm` can remove from the state. */
  readonly commands: readonly string[];
  readonly blocks: readonly Import[];
  /** Sentences about the recreated rules that cannot be imported. */
  readonly problems: readonly string[];
}

/** An existing rule that a resource takes over. */
export interface Import {
  readonly to: string;
  readonly id: string;
}

/** Finds the recreated rules that can be imported into their new resources. */
export function importsIn(changes: readonly RuleChange[], environment: Environment): Imports {
  const ids = new Map(environment.rules.map((rule) => [ruleKey(rule), rule.id]));
  const deletedAt = new Map(
    changes.flatMap((change) => (change.action === "delete" ? [[change.address, change]] : [])),
  );
  const [forgotten, blocks, problems] = [new Set<RuleChange>(), [] as Import[], [] as string[]];
  for (const exchange of exchangesIn(changes)) {
    const imports = importsOf(exchange, ids, deletedAt);
    if (typeof imports === "string") {
      problems.push(...exchange.recreated.map((pair) => problemSentence(pair, imports)));
    } else {
      blocks.push(...imports);
      for (const change of exchange.deleted) forgotten.add(change);
    }
  }
  return { ...removals(forgotten, environment.changes), blocks: sortedBy(blocks, ({ to }) => to), problems };
}

/** Says why a rule cannot be kept. */
export const problemSentence = ({ deleted, created }: RecreatedRule, reason: string): string =>
  `${deleted.change.address} cannot be moved to ${created.change.address}, because ${reason}.`;

/** Resources that share rules, directly or through others. Only all of them together can be exchanged. */
interface Exchange {
  readonly deleted: readonly RuleChange[];
  readonly created: readonly RuleChange[];
  readonly recreated: RecreatedRule[];
}

function exchangesIn(changes: readonly RuleChange[]): Iterable<Exchange> {
  const byRule = grouped(changes.flatMap((change) => change.rules.map((rule) => [ruleKey(rule), change] as const)));
  const exchanges = new Map<RuleChange, Exchange>();
  for (const pair of recreatedRules(changes)) {
    let exchange = exchanges.get(pair.deleted.change);
    if (exchange === undefined) {
      const related = new Set([pair.deleted.change]);
      // The loop also visits the changes that it adds.
      for (const { rules } of related) {
        for (const other of rules.flatMap((rule) => byRule.get(ruleKey(rule))!)) related.add(other);
      }
      const withAction = (wanted: string) => [...related].filter(({ action }) => action === wanted);
      exchange = { deleted: withAction("delete"), created: withAction("create"), recreated: [] };
      for (const change of related) exchanges.set(change, exchange);
    }
    exchange.recreated.push(pair);
  }
  return new Set(exchanges.values());
}

/** The blocks that import all rules of an exchange, or why that is not possible. */
function importsOf(
  { deleted, created }: Exchange,
  ids: ReadonlyMap<string, string | undefined>,
  deletedAt: ReadonlyMap<string, RuleChange>,
): Import[] | string {
  const existing = new Map(deleted.flatMap(({ rules }) => rules.map((rule) => [ruleKey(rule), rule])));
  const needed = new Set(created.flatMap(({ rules }) => rules.map(ruleKey)));
  const isComplete = (changes: readonly RuleChange[], keys: { readonly size: number }) =>
    changes.reduce((count, { rules }) => count + rules.length, 0) === keys.size;
  if (!isComplete(deleted, existing) || !isComplete(created, needed)) return "several resources make the same rule";
  if ([...existing.keys()].some((key) => !needed.has(key)))
    return "the plan destroys another rule of the same resource";
  if ([...needed].some((key) => !existing.has(key)))
    return "the new resource also makes a rule that does not exist yet";
  const imports: Import[] = [];
  for (const change of created) {
    const occupant = deletedAt.get(change.address);
    if (occupant !== undefined && !deleted.includes(occupant)) return "the plan destroys another rule at that address";
    const id = existingIdOf(change, (key) => existing.get(key)?.id ?? ids.get(key));
    if (id === undefined) {
      return change.kind === "aws_security_group_rule"
        ? "only the apply knows the whole rule"
        : "the input does not contain the rule's ID (sgr-…): add the output of `aws ec2 describe-security-group-rules`";
    }
    imports.push({ to: change.address, id });
  }
  return imports;
}

function existingIdOf(
  { kind, importId, rules: [rule] }: RuleChange,
  ruleId: (key: string) => string | undefined,
): string | undefined {
  if (kind === "aws_security_group_rule") return importId;
  const id = ruleId(ruleKey(rule as Rule));
  return id !== undefined && /^sgr-\w+$/.test(id) ? id : undefined;
}

/** How to remove resources from the state without destroying their rules. */
function removals(
  forgotten: ReadonlySet<RuleChange>,
  changes: readonly RuleChange[],
): { removed: string[]; commands: string[] } {
  const deleted = sortedBy(changes, ({ address }) => address).flatMap((change) => {
    const address = change.action === "delete" ? parseAddress(change.address) : undefined;
    return address === undefined ? [] : [[resourceOf(address), change] as const];
  });
  const [removed, commands]: [string[], string[]] = [[], []];
  for (const [resource, instances] of grouped(deleted)) {
    const isGone = ({ isConfigured }: RuleChange) => isConfigured !== true;
    if (instances.every((change) => forgotten.has(change) && isGone(change))) removed.push(resource);
    else commands.push(...instances.filter((change) => forgotten.has(change)).map(({ address }) => address));
  }
  return { removed, commands };
}

function grouped(entries: readonly (readonly [string, RuleChange])[]): Map<string, RuleChange[]> {
  const groups = new Map<string, RuleChange[]>();
  for (const [key, change] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return groups;
}
