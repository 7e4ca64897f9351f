import type { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { CompleteEnd, CompleteRule } from "../rules/complete-rule";
import { withoutAccount } from "../rules/security-group";
import { ruleLabel } from "../rules/sentences";
import { AWS_ID } from "./rule-names";
import { identityInApp, isUnknown } from "./tokens";

/** A complete rule and the construct that declares it. */
export interface DeclaredRule {
  readonly rule: CompleteRule;
  /** The rule's name in messages. Messages use its key if this is undefined. */
  readonly label: (() => string) | undefined;
  /** The construct that declares the rule. */
  readonly by: Construct;
  /** The stack of that construct. */
  readonly stack: TerraformStack;
  /**
   * One text for each AWS rule. It contains everything that identifies the rule in AWS: the group, the direction, the
   * peer, the protocol and the ports.
   */
  readonly identities: readonly string[];
  /** The quota of rules per direction and group that the construct sets; undefined if it does not set one. */
  readonly quota: number | undefined;
  /** The quota if no construct sets one. */
  readonly defaultQuota: number;
}

/** A rule's name in the messages of the construct that declares it, such as `rules["web"]`. */
export function labelOf({ rule, label }: DeclaredRule): string {
  return label?.() ?? ruleLabel(rule.key);
}

/** A rule's name in another construct's messages. The name of a `Connections` call is the same everywhere. */
export function labelSeenFrom(construct: Construct, declared: DeclaredRule): string {
  const isElsewhere = construct !== declared.by && declared.label === undefined;
  return isElsewhere ? `${labelOf(declared)} of ${declared.by.node.path}` : labelOf(declared);
}

/** The identities of a rule that is declared in a stack: one for each AWS rule that it creates. */
export function identitiesOf(rule: CompleteRule, stack: TerraformStack): string[] {
  const { source, target, protocolNumber, fromPort, toPort } = rule;
  const identity = (value: unknown) => (isUnknown(value) ? identityInApp(value, stack) : String(value));
  const peerIdentity = ({ peer, type }: CompleteEnd) =>
    `${identity(type)}\n${isUnknown(peer) ? identity(peer) : withoutAccount(String(peer))}`;
  const ends = `${peerIdentity(source)}\n${peerIdentity(target)}`;
  const ports = `${identity(protocolNumber)}\n${identity(fromPort)}\n${identity(toPort)}`;
  const connection = `${identityScope(source, stack)}\n${identityScope(target, stack)}\n${ends}\n${ports}`;
  const identities: string[] = [];
  if (source.getsRule) identities.push(`egress\n${connection}`);
  if (target.getsRule) identities.push(`ingress\n${connection}`);
  return identities;
}

/**
 * The scope in which equal values are the same end: a stack's path, or an empty text for the whole app. AWS assigns an
 * ID to one group only, so a literal ID is the same group in every stack. Other texts, such as the IDs in documentation
 * and tests, may be different groups in different stacks.
 */
export function identityScope({ peer, type }: CompleteEnd, stack: TerraformStack): string {
  const isSameEverywhere = type !== "security_group" || isUnknown(peer) || AWS_ID.test(withoutAccount(String(peer)));
  return isSameEverywhere ? "" : pathOf(stack);
}

/** A cache, because `node.path` builds the path on each access. */
const PATHS = new WeakMap<TerraformStack, string>();

function pathOf(stack: TerraformStack): string {
  let path = PATHS.get(stack);
  if (path === undefined) PATHS.set(stack, (path = stack.node.path));
  return path;
}

/** A rule with identities instead of tokens, because CDKTF changes cross-stack references when it synthesizes. */
export function snapshot(declared: DeclaredRule): DeclaredRule {
  const { rule, stack } = declared;
  const values = [rule.source.peer, rule.target.peer, rule.protocolNumber, rule.fromPort, rule.toPort];
  if (!values.some(isUnknown)) return declared;
  const fixed = (value: unknown) => (isUnknown(value) ? identityInApp(value, stack) : value);
  return {
    ...declared,
    rule: {
      ...rule,
      source: { ...rule.source, peer: fixed(rule.source.peer) },
      target: { ...rule.target, peer: fixed(rule.target.peer) },
      protocolNumber: fixed(rule.protocolNumber),
      fromPort: fixed(rule.fromPort),
      toPort: fixed(rule.toPort),
    },
  };
}
