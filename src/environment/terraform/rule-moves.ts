import { ruleKey, type RuleChange } from "../environment";
import { pairedByKey } from "./recreated-rules";

/** A resource that gets another address. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly resourceType: string;
}

/** How resources of the same type get other addresses. */
export interface Moves {
  /** The moves that `moved` blocks can do. */
  readonly blocks: readonly Move[];
  /** The moves that only `terraform state mv` can do, in the order in which they must be done. */
  readonly commands: readonly Move[];
  /** The resources that the plan destroys although they make a rule of a resource that is moved. */
  readonly duplicates: readonly Duplicate[];
  /** The changes that are not part of a move. */
  readonly others: readonly RuleChange[];
}

/** A resource that makes the same rule as another one. Its end is the end of the rule. */
export interface Duplicate {
  readonly address: string;
  readonly move: Move;
}

/** Finds the resources that a plan destroys, and creates with the same type and rules at another address. */
export function movesIn(changes: readonly RuleChange[]): Moves {
  const identified = changes.flatMap((change) => {
    const identity = identityOf(change);
    return identity === undefined ? [] : [{ change, key: `${change.resourceType} ${identity}` }];
  });
  const pairs = pairedByKey(identified, ({ key }) => key);
  const moves = pairs.map(({ deleted, created: { change } }): Move => {
    return { from: deleted.change.address, to: change.address, resourceType: change.resourceType };
  });
  const [deleted, created] = (["delete", "create"] as const).map(
    (action) => new Set(changes.filter((change) => change.action === action).map(({ address }) => address)),
  );
  // Terraform refuses to move from an address that is still used, and does not move to one that is not free.
  const isBlock = ({ from, to }: Move) => !created!.has(from) && !deleted!.has(to);
  const moved = new Set(pairs.flatMap(({ deleted, created }) => [deleted.change, created.change]));
  const others = changes.filter((change) => !moved.has(change));
  const moveOf = new Map(
    pairs.flatMap(({ created }, index) => created.change.rules.map((rule) => [ruleKey(rule), moves[index]!])),
  );
  return {
    blocks: moves.filter(isBlock),
    commands: inOrder(
      moves.filter((move) => !isBlock(move)),
      deleted!,
    ),
    duplicates: others.flatMap(({ action, address, rules }) => {
      const move = rules.map((rule) => moveOf.get(ruleKey(rule))).find((one) => one !== undefined);
      return action === "create" || move === undefined ? [] : [{ address, move }];
    }),
    others,
  };
}

/** What two resources of the same type have in common if Terraform need not replace one by the other. */
function identityOf({ kind, importId, rules }: RuleChange): string | undefined {
  return kind === "aws_security_group_rule" ? importId : rules.map(ruleKey)[0];
}

/**
 * Orders moves so that each one finds its new address free. An object that is in the way is moved to an address that
 * the configuration does not contain: if no other move takes it on from there, Terraform destroys it, as planned.
 */
function inOrder(moves: readonly Move[], addresses: ReadonlySet<string>): Move[] {
  const [ordered, occupied]: [Move[], Set<string>] = [[], new Set(addresses)];
  let rest = [...moves];
  for (let parked = 0; rest.length > 0;) {
    const next = rest.find(({ to }) => !occupied.has(to));
    if (next !== undefined) {
      ordered.push(next);
      occupied.delete(next.from);
      rest = rest.filter((move) => move !== next);
      continue;
    }
    const { to: from, resourceType } = rest[0]!;
    const to = `${resourceType}.mutual_sg_parked_${(parked += 1)}`;
    ordered.push({ from, to, resourceType });
    occupied.delete(from);
    rest = rest.map((move) => (move.from === from ? { ...move, from: to } : move));
  }
  return ordered;
}
