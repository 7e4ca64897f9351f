import type { Rule } from "../environment";
import type { Connection } from "../finding";
import type { Traffic } from "../traffic";
import type { EvidenceKind, LogTotals, Measures, WithheldTraffic } from "./observations";

/** How sure it is that the source has opened the connection, the surest first. */
export const CONFIDENCES = ["high", "medium", "low"] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** What a proposal may contain. */
export interface ProposalOptions {
  /**
   * The least confidence of a candidate. Others are withheld.
   *
   * @default "medium"
   */
  readonly minConfidence?: Confidence;
  /**
   * The least number of connections of a candidate. Others are withheld.
   *
   * @default 1
   */
  readonly minConnections?: number;
  /**
   * Whether to propose CIDR blocks for addresses that no interface has.
   *
   * @default false
   */
  readonly external?: boolean;
}

/** The conversations with each kind of evidence. */
export type Evidence = Readonly<Partial<Record<EvidenceKind, number>>>;

/**
 * Whether the rules of one end allow a connection:
 *
 * - allowed: by a rule that names the other group, or with CIDR blocks that contain its addresses
 * - open-egress: only by rules that open all egress
 * - possible: only by rules that may contain the addresses, such as one with a prefix list
 * - unknown: the input does not contain all rules of the end's groups, or AWS manages one of them
 * - missing: by no rule
 */
export type SideStatus = "allowed" | "open-egress" | "possible" | "unknown" | "missing";

/** What the rules of one end say about a connection. */
export interface Side {
  readonly status: SideStatus;
  /** The rules that have led to the status. */
  readonly rules: readonly Rule[];
}

/** Traffic with numbers, and with the evidence of who has opened it. */
export interface EvidencedTraffic extends Traffic, Measures {
  readonly evidence: Evidence;
  readonly confidence: Confidence;
}

/** What the rules of both ends say about a connection. */
export interface Sides {
  /** Undefined for an end outside. */
  readonly egress?: Side;
  readonly ingress?: Side;
  /** The worse one of both sides, where "possible" counts as "unknown". */
  readonly status: Exclude<SideStatus, "possible">;
}

/** A connection that was used, for a person to review. */
export interface Candidate extends Connection, EvidencedTraffic, Sides {
  /** The end that is a CIDR block; undefined between groups. */
  readonly external?: "source" | "target";
  /** The number of different ports that were seen. It is above 1 if they were merged into a range. */
  readonly observedPorts: number;
  /** Whether the groups are in different VPCs and no rule shows that a rule can name the other group. */
  readonly isAcrossVpcs?: true;
}

/** A candidate that a filter withholds. */
export interface WithheldCandidate {
  readonly candidate: Candidate;
  readonly reason: "confidence" | "connections";
}

/** A connection of interfaces with several groups. A person has to say which of them gets the rule. */
export interface UndecidedConnection extends EvidencedTraffic, Sides {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/**
 * Where an address is that no interface with groups has:
 *
 * - internet: an address of the internet
 * - private: another network, such as a peered VPC or an office
 * - gone: the network of a known interface, so that the address is probably on an interface without groups, or was on
 *   one that no longer exists
 * - not-filtered: a link-local address, such as instance metadata or Amazon DNS, which security groups do not filter
 */
export type AddressPlace = "internet" | "private" | "gone" | "not-filtered";

/**
 * Why connections with addresses outside are not proposed:
 *
 * - not-asked: CIDR blocks are proposed only with the option `external`
 * - several-groups: nothing tells which group of the interface gets the rule
 * - several-blocks: the addresses are in too many CIDR blocks
 * - gone and not-filtered: as in `AddressPlace`
 */
export type ExternalReason = "not-asked" | "several-groups" | "several-blocks" | "gone" | "not-filtered";

/** Connections between groups and addresses outside that are not proposed. */
export interface ExternalTraffic extends EvidencedTraffic {
  /** The group, or the groups to choose from. */
  readonly groupIds: readonly string[];
  /** The end that is outside. */
  readonly external: "source" | "target";
  readonly addresses: readonly string[];
  readonly place: AddressPlace;
  readonly reason: ExternalReason;
  /** What the rules of the groups say about it. */
  readonly side: Side;
}

/** What became of the existing rules in the period. Absence is not proof that a rule is not needed. */
export interface RuleUse {
  /** Rules of groups with traffic that no traffic has used. */
  readonly unused: readonly Rule[];
  /**
   * Rules that traffic may have used, but not certainly: ambiguous traffic, addresses in a prefix list, or addresses
   * that may have had any group.
   */
  readonly undecided: readonly Rule[];
  /** Groups with rules that the logs do not mention at all, so that nothing can be said about their rules. */
  readonly silentGroupIds: readonly string[];
}

/** The connections that flow logs show, with everything that was left out of them. */
export interface Proposal {
  readonly candidates: readonly Candidate[];
  readonly withheldCandidates: readonly WithheldCandidate[];
  readonly undecided: readonly UndecidedConnection[];
  readonly external: readonly ExternalTraffic[];
  /** Traffic without a client and server, by reason, the most connections first. */
  readonly withheldTraffic: readonly WithheldTraffic[];
  readonly ruleUse: RuleUse;
  readonly totals: LogTotals;
  readonly options: Required<ProposalOptions>;
}
