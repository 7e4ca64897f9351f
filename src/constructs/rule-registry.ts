import type { IConstruct } from "constructs";
import type { RuleProblem } from "../rules/problems";
import { duplicateSentence } from "../rules/sentences";
import { appState } from "./app-state";
import { labelOf, labelSeenFrom, snapshot, type DeclaredRule } from "./declared-rule";

interface State {
  readonly all: DeclaredRule[];
  readonly byIdentity: Map<string, DeclaredRule>;
}

/** A rule that creates an AWS rule that another rule creates too. */
export interface Duplicate {
  readonly declared: DeclaredRule;
  readonly first: DeclaredRule;
}

/** All rules of an app, whichever stack or construct declares them. */
export class RuleRegistry {
  /** The registry of a construct's app. */
  static of(scope: IConstruct): RuleRegistry {
    const empty = (): State => ({ all: [], byIdentity: new Map() });
    return new RuleRegistry(appState(scope, "DeclaredRules", empty));
  }

  private constructor(private readonly state: State) {}

  /** All rules, with their tokens as they were when the rules were declared. */
  get all(): readonly DeclaredRule[] {
    return this.state.all;
  }

  /** Registers rules, so that later rules are compared with them. */
  add(...rules: readonly DeclaredRule[]): void {
    for (const declared of rules) {
      this.state.all.push(snapshot(declared));
      for (const identity of declared.identities) this.state.byIdentity.set(identity, declared);
    }
  }

  /** The registered rule that creates exactly the same AWS rules as this one. */
  find({ identities }: DeclaredRule): DeclaredRule | undefined {
    const first = this.state.byIdentity.get(identities[0]!);
    return first !== undefined && String(first.identities) === String(identities) ? first : undefined;
  }

  /** The rules that duplicate a registered rule, or another one of these rules. */
  duplicatesOf(rules: readonly DeclaredRule[]): Duplicate[] {
    const own = new Map<string, DeclaredRule>();
    const duplicates: Duplicate[] = [];
    // Sorted, so that messages do not depend on the order of the keys.
    for (const declared of rules.toSorted(byKey)) {
      for (const identity of declared.identities) {
        const first = own.get(identity) ?? this.state.byIdentity.get(identity);
        const last = duplicates.at(-1);
        if (first === undefined) own.set(identity, declared);
        else if (last?.declared !== declared || last.first !== first) duplicates.push({ declared, first });
      }
    }
    return duplicates;
  }
}

/** One problem for each duplicate. */
export function duplicateProblems(duplicates: readonly Duplicate[]): RuleProblem[] {
  return duplicates.map(({ declared, first }) => ({
    key: declared.label?.() ?? declared.rule.key,
    code: "duplicate",
    message: duplicateSentence(labelOf(declared), labelSeenFrom(declared.by, first)),
  }));
}

function byKey({ rule: { key: a } }: DeclaredRule, { rule: { key: b } }: DeclaredRule): number {
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : a > b ? 1 : 0) : 0;
}
