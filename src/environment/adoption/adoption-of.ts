import { DIRECTIONS, type Direction } from "../../rules/directions";
import type { Audit } from "../audit";
import { sortedBy, type Rule } from "../environment";
import { InputError } from "../input";
import { trafficKey, trafficLabel } from "../traffic";
import { shownInTerraform as shown } from "../../rules/values";
import { accountToAdopt } from "./account";
import type { AdoptedEnd, AdoptedRule, AdoptedSide, Adoption, LeftAlone } from "./adoption";
import { declaredName, importId, MODULE_CALL, type AdoptionTarget } from "./adoption-target";
import { groupNamesIn } from "./group-names";
import { isLiteral, Obstacles, ONLY_AFTER_APPLY, WITHOUT_ID, type Obstacle } from "./obstacles";
import { OtherSides } from "./other-sides";
import { endName, keysFor, portName, type KeyParts } from "./rule-keys";

export interface AdoptionOptions {
  readonly target: AdoptionTarget;
  /**
   * The account whose rules are adopted.
   *
   * @default - the only account in the input
   */
  readonly accountId?: string;
}

/**
 * Describes the rules of an environment as declarations, with the missing side of each connection. Each existing rule
 * is a side of a declared rule, or left alone, or opens egress.
 *
 * @throws InputError if the input has groups of several accounts or regions
 */
export function adoptionOf(audit: Audit, { target, accountId }: AdoptionOptions): Adoption {
  return new Adopter(audit, target, accountToAdopt(audit.environment, accountId)).adoption();
}

/** A connection that becomes a declared rule, if one of its sides can be adopted or added. */
interface Candidate {
  readonly source: AdoptedEnd;
  readonly target: AdoptedEnd;
  readonly egress?: Rule | undefined;
  readonly ingress?: Rule | undefined;
  /** Whether nothing allows the connection on the side without a rule. */
  readonly isNew: boolean;
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
  private readonly names: ReadonlyMap<string, string>;
  private readonly leftAlone: LeftAlone[] = [];

  constructor(
    private readonly audit: Audit,
    private readonly target: AdoptionTarget,
    accountId: string | undefined,
  ) {
    this.obstacles = new Obstacles(audit, target, accountId);
    this.otherSides = new OtherSides(audit);
    this.names = groupNamesIn(audit.environment);
  }

  adoption(): Adoption {
    const decisions = this.candidates().map((candidate) => this.decide(candidate));
    const rules = this.withKeys(decisions.filter(isDeclared));
    const ends = new Set(rules.flatMap(({ source, target }) => [source.value, target.value]));
    return {
      rules: sortedBy(rules, ({ key }) => key),
      groupNames: new Map([...this.names].filter(([id]) => ends.has(id))),
      leftAlone: sortedBy(this.leftAlone, ({ message }) => message),
    };
  }

  private candidates(): Candidate[] {
    const opening = new Set([...this.audit.openGroups.values()].flat());
    const oneSided: Candidate[] = [];
    const connections = new Map<string, Pick<Candidate, Direction>>();
    for (const rule of this.audit.environment.rules) {
      const { groupId, direction, peer } = rule;
      if (!isLiteral(rule)) {
        this.leave(rule, ONLY_AFTER_APPLY);
      } else if (peer.type === "security_group") {
        const ends = direction === "egress" ? [groupId, peer.value] : [peer.value, groupId];
        const key = `${ends.join(" ")} ${trafficKey(rule)}`;
        connections.set(key, { ...connections.get(key), [direction]: rule });
      } else if (!opening.has(rule) || this.declaredName(rule) !== undefined) {
        oneSided.push({ ...this.endsOf(rule), [direction]: rule, isNew: false });
      }
    }
    return [...oneSided, ...Array.from(connections.values()).flatMap((rules) => this.betweenGroups(rules))];
  }

  /** A connection between two groups, unless a rule is not a half of exactly one connection. */
  private betweenGroups(rules: Pick<Candidate, Direction>): Candidate[] {
    const existing = DIRECTIONS.flatMap((direction) => rules[direction] ?? []);
    const [rule] = existing as [Rule];
    const ends = this.endsOf(rule);
    const isDeleted = existing.some(({ peer }) => peer.isDeleted === true);
    const isOfOtherAccount = [ends.source, ends.target].some(({ accountId }) => accountId !== undefined);
    const other = isDeleted ? DELETED : existing.length === 2 ? "exact" : this.otherSides.of(rule, isOfOtherAccount);
    if (typeof other === "string") return [{ ...ends, ...rules, isNew: other === "missing" }];
    for (const one of existing) this.leave(one, other);
    return [];
  }

  private endsOf({ groupId, direction, peer }: Rule): Pick<Candidate, "source" | "target"> {
    const own: AdoptedEnd = { type: "security_group", value: groupId! };
    const accountId = peer.accountId ?? this.audit.environment.group(peer.value!)?.accountId;
    const isOther = peer.type === "security_group" && this.obstacles.isOtherAccount(accountId);
    const other: AdoptedEnd = { type: peer.type, value: peer.value!, ...(isOther ? { accountId } : {}) };
    return direction === "egress" ? { source: own, target: other } : { source: other, target: own };
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
    if (this.declaredName(rule) !== undefined) return { action: "keep", rule, description };
    const peer = direction === "egress" ? candidate.target : candidate.source;
    const id = importId(rule, this.target, peer.accountId);
    const obstacle = this.obstacles.toAdopting(rule) ?? (id === undefined ? WITHOUT_ID : undefined);
    if (obstacle === undefined) return { action: "import", rule, importId: id!, description };
    this.leave(rule, obstacle);
    return { action: "leave-out" };
  }

  private missingSide({ source, target, egress, ingress }: Candidate, direction: Direction): AdoptedSide {
    const [own, other] = direction === "egress" ? [source, target] : [target, source];
    const obstacle = this.obstacles.toAdding(own, direction);
    if (obstacle === undefined) return { action: "add", description: "" };
    const { environment } = this.audit;
    const traffic = `${trafficLabel((egress ?? ingress)!)} ${direction === "egress" ? "to" : "from"}`;
    const message =
      `${environment.groupLabel(own.value)}: the ${direction} rule for ${traffic} ` +
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

  private keyParts({ source, target, egress, ingress }: Decision): KeyParts {
    const nameOf = ({ type, value }: AdoptedEnd) => this.names.get(value) ?? endName(type, value);
    const idOf = ({ type, value }: AdoptedEnd) => endName(type, value);
    return {
      source: nameOf(source),
      target: nameOf(target),
      sourceId: idOf(source),
      targetId: idOf(target),
      port: portName((egress ?? ingress)!),
    };
  }

  private leave(rule: Rule, { reason, remedy }: Obstacle): void {
    const { environment } = this.audit;
    const group = rule.groupId === undefined ? "" : `${environment.groupLabel(rule.groupId)}: `;
    const message = `${group}${environment.ruleDescription(rule)} is left alone, because ${reason}.`;
    this.leftAlone.push({ rule, message, remedy });
  }
}

const DELETED: Obstacle = {
  reason: "it names a group that no longer exists, or that peering no longer reaches",
  remedy: "Remove such a rule.",
};

/** Whether Terraform creates one of the rules, or keeps it. */
const isDeclared = ({ sides }: Decision): boolean =>
  DIRECTIONS.some((direction) => ![undefined, "leave-out"].includes(sides[direction]?.action));

/** A missing rule gets the description of the rule on the other side, or else the key. */
function adoptedRule({ source, target, sides, isNew, egress, ingress }: Decision, key: string): AdoptedRule {
  const { protocolNumber, fromPort, toPort } = (egress ?? ingress)!;
  const known = [egress, ingress].map((rule) => rule?.description ?? "").find((text) => text !== "");
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
    isNew: isNew && DIRECTIONS.some((direction) => sides[direction]?.action === "add"),
  };
}
