/** Patterns of values as RE2 expressions, under the names that they have in the module. */
export const PATTERNS = {
  /**
   * Loose on purpose, so that made-up IDs in documentation and tests pass. Names and ARNs do not match. The ID of
   * another account's group begins with the account's number (provider documentation, aws_security_group_rule,
   * "source_security_group_id").
   */
  security_group: "^(?:[0-9]{12}/)?sg-[0-9A-Za-z-]+$",
  prefix_list: "^pl-[0-9A-Za-z-]+$",
  side: "^(?:source|target)$",
  protocol_number: "^(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$",
  /**
   * The characters that EC2 accepts in a rule's description (EC2 API reference, IpRange, "Description"). The length is
   * checked separately, because a pattern with a repetition count takes 40 times as long.
   */
  description: "^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$",
} as const;

export type Pattern = keyof typeof PATTERNS;
