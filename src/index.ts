// Imported first, because it explains which package is missing before another import fails.
import "./toolkit";
export type { ConnectionOptions } from "./constructs/connection-planner";
export {
  Connections,
  type Connectable,
  type ConnectionsProps,
  type IConnectable,
  type TaggedConnectionsProps,
} from "./constructs/connections";
export type { EgressFindingName } from "./constructs/app-audit";
export { EgressGuard, type EgressException, type EgressGuardProps } from "./constructs/egress-guard";
export { InvalidRulesError, type Problem } from "./constructs/errors";
export {
  MutualSecurityGroupRules,
  type IteratedSecurityGroupRulesProps,
  type KindGiven,
  type MutualSecurityGroupRulesProps,
  type PairKey,
} from "./constructs/mutual-security-group-rules";
export type { RuleKindOptions, TagsOf } from "./constructs/rule-kind-options";
export type { RulesByKind } from "./constructs/rule-kinds";
export type { PairOptions, SecurityGroupRulePair } from "./constructs/security-group-rule-pair";
export type { Side } from "./rules/attributes";
export { Peer } from "./rules/peer";
export { Port } from "./rules/port";
export type { ProblemCode, RuleProblem } from "./rules/problems";
export type { RuleKind } from "./rules/resource-types";
export type { MutualRule, MutualRules } from "./rules/rule";
export type { ISecurityGroup } from "./rules/security-group";
