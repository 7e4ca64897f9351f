import type { PeerType } from "../../rules/attributes";
import type { Rule } from "../environment";
import type { Traffic } from "../traffic";

/** What the rules of an environment look like as declarations of pairs, and what cannot be declared. */
export interface Adoption {
  /** Sorted by their keys. */
  readonly rules: readonly AdoptedRule[];
  /** The names of the groups in the rules, by their IDs. Each has one name, and each name one group. */
  readonly groupNames: ReadonlyMap<string, string>;
  /** Sorted by their messages. */
  readonly leftAlone: readonly LeftAlone[];
}

/** A rule of the module or the construct: a connection between two groups, or between a group and addresses. */
export interface AdoptedRule {
  /** Such as "web-to-db": letters, digits, hyphens and underscores. */
  readonly key: string;
  readonly source: AdoptedEnd;
  readonly target: AdoptedEnd;
  readonly protocolNumber: string;
  readonly fromPort: number;
  readonly toPort: number;
  /** The rules on the source's and on the target's group; undefined if that end is not a group. */
  readonly egress: AdoptedSide | undefined;
  readonly ingress: AdoptedSide | undefined;
  /** Whether the connection does not work today, because no rule allows it on the side that is added. */
  readonly isNew: boolean;
  /** Whether a part of the connection may not work today: other rules allow the added side only in part, or perhaps. */
  readonly mayBeNew?: boolean;
  /** Why it is declared, in one line, such as the evidence for it. */
  readonly comment?: string;
}

/** A connection to declare, whether rules name its groups or not. */
export interface WantedConnection extends Traffic {
  readonly source: AdoptedEnd;
  readonly target: AdoptedEnd;
  readonly comment?: string;
}

export interface AdoptedEnd {
  readonly type: PeerType;
  /** The ID without an account, or the CIDR block. */
  readonly value: string;
  /** The account of a group in another account. */
  readonly accountId?: string;
}

/** What happens to one of the two rules of a connection. */
export type AdoptedSide =
  /** It exists. Terraform imports it by its ID. */
  | { readonly action: "import"; readonly rule: Rule; readonly importId: string; readonly description: string }
  /** It is in the state already, under this key. */
  | { readonly action: "keep"; readonly rule: Rule; readonly description: string }
  /** It does not exist. Terraform creates it. */
  | { readonly action: "add"; readonly description: string }
  /** It is left to somebody else: `leave_out_rule_on`. The reason is one of `leftAlone`. */
  | { readonly action: "leave-out" };

/** A rule that exists and is not adopted, or a rule that is missing and cannot be added. */
export interface LeftAlone {
  /** The rule; undefined if it does not exist. */
  readonly rule?: Rule;
  /** A sentence that names the rule and its group, and says why. */
  readonly message: string;
  /** A sentence about all rules with this remedy; undefined if nothing needs to be done. */
  readonly remedy?: string;
}
