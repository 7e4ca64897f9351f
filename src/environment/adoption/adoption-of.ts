import { DIRECTIONS, type Direction } from "../../rules/directions";
import type { Audit } from "../audit";
import { sortedBy, type Rule } from "../environment";
import { InputError } from "../input";
import { trafficKey, trafficLabel, type Traffic } from "../traffic";
import { shownInTerraform as shown } from "../../rules/values";
import { accountToAdopt } from "./account";
import type { AdoptedEnd, AdoptedRule, AdoptedSide, Adoption, LeftAlone, WantedConnection } from "./adoption";
import { declaredName, importId, MODULE_CALL, type AdoptionTarget } from "./adoption-target";
import { groupNamesIn } from "./group-names";
import { ExistingRules } from "./existing-rules";
import { isLiteral, MANAGED, Obstacles, ONLY_AFTER_APPLY, WITHOUT_ID, type Obstacle } from "./obstacles";
import { OtherSides, type OtherSide } from "./other-sides";
import { endName, keysFor, portName, type KeyParts } from "./rule-keys";

export interface AdoptionOptions {
  readonly target: AdoptionTarget;
  /**
   * The account whose rules are adopted.
   *
   * @default - the only account in the input
   */
  readonly accountId?: string;
  /** Connections to declare even if no rule names their groups. */
  readonly connections?: readonly WantedConnection[];
}

/**
 * Describes the rules of an environment as declarations, with the missing side of each connection. Each existing rule
 * is a side of a declared rule, or left alone, or opens egress.
 *
 * @throws InputError if the input has groups of several accounts or regions
 */
export function adoptionOf(audit: Audit, { target, accountId, connections = [] }: AdoptionOptions): Adoption {
  return new Adopter(audit, target, accountToAdopt(audit.environment, accountId)).adoption(connections);
}

/** A connection with the rules that exist for it. */
interface Existing {
  readonly source: AdoptedEnd;
  readonly target: AdoptedEnd;
  readonly traffic: Traffic;
  readonly egress?: Rule | undefined;
  readonly ingress?: Rule | undefined;
}

/** A connection that becomes a declared rule, if one of its sides can be adopted or added. */
interface Candidate extends Existing {
  /** Whether nothing allows the connection on the side without a rule. */
  readonly isNew: boolean;
  /** Whether other rules allow the connection there only in part, or perhaps. */
  readonly mayBeNew: boolean;
  readonly comment?: string | undefined;
}

/** A candidate whose sides are decided. A missing rule has no description yet. */
interface Decision extends Candidate {
  readonly sides: Readonly<Record<Direction, AdoptedSide | undefined>>;
  /** The key under which it is declared already. */
  readonly key: string | undefined;
}

class Adopter {
  private readonly obstacles: Obstacles;
  private readonly otherSides: OtherSides;
  private readonly existing: ExistingRules;
  private readonly names: ReadonlyMap<string, string>;
  private readonly leftAlone: LeftAlone[] = [];

  constructor(
    private readonly audit: Audit,
    private readonly target: AdoptionTarget,
    accountId: string | undefined,
  ) {
    this.obstacles = new Obstacles(audit, target, accountId);
    this.otherSides = new OtherSides(audit, this.obstacles);
    this.existing = new ExistingRules(audit.environment);
    this.names = groupNamesIn(audit.environment);
  }

  adoption(wanted: readonly WantedConnection[]): Adoption {
    const decisions = this.candidates(wanted).map((candidate) => this.decide(candidate));
    const rules = this.withKeys(decisions.filter(isDeclared));
    const ends = new Set(rules.flatMap(({ source, target }) => [source.value, target.value]));
    return {
      rules: sortedBy(rules, ({ key }) => key),
      groupNames: new Map([...this.names].filter(([id]) => ends.has(id))),
      leftAlone: sortedBy(this.leftAlone, ({ message }) => message),
    };
  }

  private candidates(wanted: readonly WantedConnection[]): Candidate[] {
    const opening = new Set([...this.audit.openGroups.values()].flat());
    const existing = new Map<string, Existing>();
    for (const rule of this.audit.environment.rules) {
      if (!isLiteral(rule)) {
        this.leave(rule, ONLY_AFTER_APPLY);
      } else if (!opening.has(rule) || this.declaredName(rule) !== undefined) {
        const connection = { ...this.endsOf(rule), traffic: rule };
        const key = connectionKey(connection);
        existing.set(key, { ...connection, ...existing.get(key), [rule.direction]: rule });
      }
    }
    const wantedByKey = new Map(
      wanted.map(({ source, target, comment, ...traffic }) => {
        const connection = { source, target, traffic, comment };
        return [connectionKey(connection), connection];
      }),
    );
    return [
      ...[...existing].flatMap(([key, one]) => this.ofExisting(one, wantedByKey.get(key))),
      ...[...wantedByKey].flatMap(([key, one]) =>
        existing.has(key) ? [] : [{ ...one, isNew: false, mayBeNew: false }],
      ),
    ];
  }

  /** A connection that rules name, unless a rule is not a half of exactly one connection. */
  private ofExisting(existing: Existing, wanted: { readonly comment?: string | undefined } | undefined): Candidate[] {
    const rules = DIRECTIONS.flatMap((direction) => existing[direction] ?? []);
    const other = wanted !== undefined && !rules.some(isOfDeletedGroup) ? "wanted" : this.otherSide(existing, rules);
    if (typeof other === "string") {
      return [{ ...existing, isNew: other === "missing", mayBeNew: other === "unsure", comment: wanted?.comment }];
    }
    for (const one of rules) this.leave(one, other);
    return [];
  }

  private otherSide({ source, target }: Existing, rules: readonly Rule[]): OtherSide | "none" | "exact" {
    const [rule] = rules as [Rule];
    if (rule.peer.type !== "security_group") return "none";
    if (rules.some(isOfDeletedGroup)) return DELETED;
    if (rules.length === 2) return "exact";
    return this.otherSides.of(rule, source.accountId !== undefined || target.accountId !== undefined);
  }

  private endsOf({ groupId, direction, peer }: Rule): Pick<Existing, "source" | "target"> {
    const own = this.groupEnd(groupId!);
    const other =
      peer.type === "security_group"
        ? this.groupEnd(peer.value!, peer.accountId)
        : { type: peer.type, value: peer.value! };
    return direction === "egress" ? { source: own, target: other } : { source: other, target: own };
  }

  private groupEnd(id: string, accountOfPeer?: string): AdoptedEnd {
    const accountId = accountOfPeer ?? this.audit.environment.group(id)?.accountId;
    return { type: "security_group", value: id, ...(this.obstacles.isOtherAccount(accountId) ? { accountId } : {}) };
  }

  private decide(candidate: Candidate): Decision {
    const { source, target } = candidate;
    return {
      ...candidate,
      sides: {
        egress: source.type === "security_group" ? this.sideOf(candidate, "egress") : undefined,
        ingress: target.type === "security_group" ? this.sideOf(candidate, "ingress") : undefined,
      },
      key: this.target === "construct" ? undefined : this.declaredKey(candidate),
    };
  }

  private sideOf(candidate: Candidate, direction: Direction): AdoptedSide {
    const rule = candidate[direction];
    if (rule === undefined) return this.missingSide(candidate, direction);
    const description = rule.description ?? "";
    const isDeclared = this.declaredName(rule) !== undefined;
    if (!this.existing.has(rule)) {
      if (isDeclared) return this.missingSide(candidate, direction);
      this.leave(rule, MANAGED);
      return { action: "leave-out" };
    }
    if (isDeclared && this.existing.isInState(rule)) return { action: "keep", rule, description };
    const peer = direction === "egress" ? candidate.target : candidate.source;
    const id = importId(rule, this.target, peer.accountId);
    const obstacle = this.obstacles.toAdopting(rule, isDeclared) ?? (id === undefined ? WITHOUT_ID : undefined);
    if (obstacle === undefined) return { action: "import", rule, importId: id!, description };
    this.leave(rule, obstacle);
    return { action: "leave-out" };
  }

  private missingSide({ source, target, traffic }: Candidate, direction: Direction): AdoptedSide {
    const [own, other] = direction === "egress" ? [source, target] : [target, source];
    const obstacle = this.obstacles.toAdding(own, direction);
    if (obstacle === undefined) return { action: "add", description: "" };
    const { environment } = this.audit;
    const label = `${trafficLabel(traffic)} ${direction === "egress" ? "to" : "from"}`;
    const message =
      `${environment.groupLabel(own.value)}: the ${direction} rule for ${label} ` +
      `${environment.groupLabel(other.value)} is not added, because ${obstacle.reason}.`;
    this.leftAlone.push({ message, remedy: obstacle.remedy });
    return { action: "leave-out" };
  }

  /** @throws InputError if the two rules are declared under two keys: one of them would be lost */
  private declaredKey({ egress, ingress }: Candidate): string | undefined {
    const [key, other] = [egress, ingress].flatMap((rule) =>
      rule === undefined ? [] : (this.declaredName(rule) ?? []),
    );
    if (key === undefined || other === undefined || key === other) return key;
    throw new InputError(
      `The keys ${shown(key)} and ${shown(other)} of module.${MODULE_CALL} declare one rule each of the same ` +
        "connection: declare both rules under one key, apply, and adopt again.",
    );
  }

  private declaredName(rule: Rule): string | undefined {
    return declaredName(rule, this.target);
  }

  private withKeys(decisions: readonly Decision[]): AdoptedRule[] {
    const added = decisions.filter(({ key }) => key === undefined);
    const taken = new Set(decisions.flatMap(({ key }) => key ?? []));
    const keys = keysFor(
      added.map((decision) => this.keyParts(decision)),
      taken,
    );
    const newKeys = new Map(added.map((decision, index) => [decision, keys[index]!]));
    return decisions.map((decision) => adoptedRule(decision, decision.key ?? newKeys.get(decision)!));
  }

  private keyParts({ source, target, traffic }: Decision): KeyParts {
    const nameOf = ({ type, value }: AdoptedEnd) => this.names.get(value) ?? endName(type, value);
    const idOf = ({ type, value }: AdoptedEnd) => endName(type, value);
    return {
      source: nameOf(source),
      target: nameOf(target),
      sourceId: idOf(source),
      targetId: idOf(target),
      port: portName(traffic),
    };
  }

  private leave(rule: Rule, { reason, remedy }: Obstacle): void {
    const { environment } = this.audit;
    const group = rule.groupId === undefined ? "" : `${environment.groupLabel(rule.groupId)}: `;
    const message = `${group}${environment.ruleDescription(rule)} is left alone, because ${reason}.`;
    this.leftAlone.push({ rule, message, remedy });
  }
}

const isOfDeletedGroup = ({ peer }: Rule): boolean => peer.isDeleted === true;

const DELETED: Obstacle = {
  reason: "it names a group that no longer exists, or that peering no longer reaches",
  remedy: "Remove such a rule.",
};

/** A text that identifies a connection: AWS has each rule once. */
const connectionKey = ({ source, target, traffic }: Pick<Existing, "source" | "target" | "traffic">): string =>
  `${source.value} ${target.value} ${trafficKey(traffic)}`;

/** Whether Terraform creates one of the rules, or keeps it. */
const isDeclared = ({ sides }: Decision): boolean =>
  DIRECTIONS.some((direction) => ![undefined, "leave-out"].includes(sides[direction]?.action));

const descriptionOf = (side: AdoptedSide | undefined): string =>
  side !== undefined && "description" in side ? side.description : "";

/** A missing rule gets the description of the rule on the other side, or else the key. */
function adoptedRule(decision: Decision, key: string): AdoptedRule {
  const { source, target, traffic, sides, isNew, mayBeNew, comment } = decision;
  const { protocolNumber, fromPort, toPort } = traffic;
  const isAdded = DIRECTIONS.some((direction) => sides[direction]?.action === "add");
  const known = DIRECTIONS.flatMap((direction) => descriptionOf(sides[direction]) || [])[0];
  const described = (side: AdoptedSide | undefined): AdoptedSide | undefined =>
    side?.action === "add" ? { ...side, description: known ?? key } : side;
  return {
    key,
    source,
    target,
    protocolNumber: protocolNumber!,
    fromPort: fromPort as number,
    toPort: toPort as number,
    egress: described(sides.egress),
    ingress: described(sides.ingress),
    isNew: isNew && isAdded,
    ...(mayBeNew && isAdded ? { mayBeNew } : {}),
    ...(comment === undefined ? {} : { comment }),
  };
}
