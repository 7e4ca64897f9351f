import type { Direction } from "../../rules/directions";
import { LONGEST_VALUE } from "../../rules/checks";
import { isNetwork } from "../../rules/networks";
import { PATTERNS } from "../../rules/patterns";
import type { AuditContext } from "../audit";
import { isUnidentified, type Group, type Rule } from "../environment";
import { AWS_COMMANDS } from "../aws/documents";
import type { AdoptedEnd } from "./adoption";
import { semanticsOf } from "../traffic";
import { kindOf, type AdoptionTarget } from "./adoption-target";
import { toolThatManages } from "./group-owners";

/** Why a rule cannot be adopted, or cannot be added. */
export interface Obstacle {
  /** The end of a sentence that begins with "because". */
  readonly reason: string;
  /** A sentence; undefined if nothing needs to be done. */
  readonly remedy?: string;
}

/** Knows what prevents rules from being adopted or added. */
export class Obstacles {
  constructor(
    private readonly audit: Pick<AuditContext, "environment" | "managedGroups">,
    private readonly target: AdoptionTarget,
    /** The account whose rules are adopted; undefined if the input does not contain it. */
    private readonly accountId: string | undefined,
  ) {}

  /**
   * Why an existing rule cannot be adopted without a change.
   *
   * @param isDeclared - whether the resource that makes it is the one that adopts it
   */
  toAdopting(rule: Rule, isDeclared: boolean): Obstacle | undefined {
    const inResources = isDeclared ? undefined : this.inResources(rule);
    return this.onGroup(rule.groupId!, rule.direction) ?? inResources ?? this.inRule(rule);
  }

  /** Why a rule cannot be added to the group at an end. */
  toAdding({ value: groupId, accountId }: AdoptedEnd, direction: Direction): Obstacle | undefined {
    if (accountId !== undefined) return ofOtherAccount(accountId);
    const obstacle = this.onGroup(groupId, direction);
    if (obstacle !== undefined) return obstacle;
    const [inline] = this.audit.environment
      .rulesOf(groupId, direction)
      .flatMap(({ resources }) => (resources.some(isStandalone) ? [] : resources));
    return inline === undefined ? undefined : mayBeInline(inline.address, "rules of its group");
  }

  isOtherAccount(accountId: string | undefined): boolean {
    return accountId !== undefined && this.accountId !== undefined && accountId !== this.accountId;
  }

  private onGroup(groupId: string, direction: Direction): Obstacle | undefined {
    const group = this.audit.environment.group(groupId);
    if (group === undefined) return undefined;
    if (this.isOtherAccount(group.accountId)) return ofOtherAccount(group.accountId!);
    const manager = this.audit.managedGroups.get(group.id) ?? toolThatManages(group);
    if (manager !== undefined) {
      return { reason: `${manager} manages its group`, remedy: "Change rules with the tool that manages the group." };
    }
    return inlineObstacle(group, direction);
  }

  private inResources({ resources }: Rule): Obstacle | undefined {
    if (resources.some(isStandalone)) return MANAGED;
    return resources.length === 0 ? undefined : mayBeInline(resources[0]!.address, "it");
  }

  private inRule(rule: Rule): Obstacle | undefined {
    const { peer, description = "", hasTags, protocolNumber, fromPort, toPort } = rule;
    if (peer.type === "cidr_ipv4" && !isNetwork(peer.value!, 4)) return OTHER_BLOCK;
    if (peer.type === "cidr_ipv6" && !isNetwork(peer.value!, 6)) return OTHER_BLOCK;
    if (kindOf(this.target) === "aws_vpc_security_group_rule") {
      if (hasTags === true) return HAS_TAGS;
      // The provider imports -1 as null, and the API requires the numbers of ICMP.
      if (semanticsOf(protocolNumber) === "types" && [fromPort, toPort].includes(-1)) return ANY_ICMP;
    }
    return description.length <= LONGEST_VALUE && IS_DESCRIPTION.test(description)
      ? undefined
      : { reason: "Terraform accepts fewer characters in a description", remedy: "Change the rule's description." };
  }
}

const IS_ID = new RegExp(PATTERNS.security_group);
const IS_DESCRIPTION = new RegExp(PATTERNS.description);

const isStandalone = ({ kind }: Rule["resources"][number]): boolean => kind !== "inline";

export const ONLY_AFTER_APPLY: Obstacle = {
  reason: "it does not exist yet, or only Terraform knows all of it",
  remedy: "Apply the plan first, and adopt afterwards.",
};

/** Whether a rule is known completely, with groups that have IDs. */
export function isLiteral(rule: Rule): boolean {
  const { groupId, peer, protocolNumber, fromPort, toPort } = rule;
  const groups = [groupId, ...(peer.type === "security_group" ? [peer.value] : [])];
  return (
    !isUnidentified(rule) &&
    groups.every((id) => IS_ID.test(id!)) &&
    /^-?\d+$/.test(protocolNumber!) &&
    [fromPort, toPort].every((port) => typeof port === "number")
  );
}

export const MANAGED: Obstacle = {
  reason: "Terraform manages it already",
  remedy:
    "To move such a rule into the declaration, remove its resource and leave_out_rule_on from the configuration, " +
    "plan, and turn the plan into moves with mutual-sg moved.",
};

const OTHER_BLOCK: Obstacle = {
  reason: "AWS and Terraform write its CIDR block in different forms",
  remedy: "Replace such a rule with an IPv4 one.",
};

const HAS_TAGS: Obstacle = {
  reason: "it has tags, which the import would remove",
  remedy: "Adopt rules with tags with --to module, or remove the tags.",
};

const ANY_ICMP: Obstacle = {
  reason: "Terraform imports rules for all ICMP types or codes in another form, and would update it",
  remedy: "Adopt rules for all ICMP types or codes with --to module.",
};

export const WITHOUT_ID: Obstacle = {
  reason: "the input does not contain its ID (sgr-…)",
  remedy: `Add the output of \`${AWS_COMMANDS[0]!}\`.`,
};

const ofOtherAccount = (accountId: string): Obstacle => ({
  reason: `its group belongs to the account ${accountId}`,
  remedy: "Adopt the rules of each account with the exports of that account.",
});

/** A plan contains the configuration, so it tells which rules are inline. */
function inlineObstacle({ address, inlineDirections, unknownDirections }: Group, direction: Direction) {
  const directions = [...(inlineDirections ?? []), ...(unknownDirections ?? [])];
  if (!directions.includes(direction)) return undefined;
  return { reason: `the ${direction} rules of its group are inline in ${address!}`, remedy: REMOVE_INLINE };
}

const REMOVE_INLINE =
  "Remove the ingress and egress blocks from the resources of these groups and apply: Terraform then keeps the rules " +
  "as they are. Adopt again afterwards.";

const mayBeInline = (address: string, rules: string): Obstacle => ({
  reason: `${rules} may be inline in ${address}, which a state does not tell`,
  remedy: "Give a plan in place of the state (terraform plan -out=plan.tfplan, terraform show -json plan.tfplan).",
});
