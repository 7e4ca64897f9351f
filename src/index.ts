export { InvalidRulesError } from "./constructs/errors";
export {
  MutualSecurityGroupRules,
  type IteratedSecurityGroupRulesProps,
  type MutualSecurityGroupRulesProps,
} from "./constructs/mutual-security-group-rules";
export type { PairOptions, SecurityGroupRulePair } from "./constructs/security-group-rule-pair";
export { Peer } from "./rules/peer";
export { Port } from "./rules/port";
export type { ISecurityGroup, MutualRule, MutualRules } from "./rules/rule";
