/** Forms of values, as RE2 expressions, each under the name that the module has for it. */
export const PATTERNS = {
  /**
   * Loose on purpose: ids that are not real AWS ids, as documentation and tests have them, pass. Names and ARNs do not.
   * Another account's group has that account's number before it (provider documentation, aws_security_group_rule,
   * "source_security_group_id").
   */
  security_group: "^(?:[0-9]{12}/)?sg-[0-9A-Za-z-]+$",
  prefix_list: "^pl-[0-9A-Za-z-]+$",
  side: "^(?:source|target)$",
  protocol_number: "^(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$",
  /**
   * The characters that EC2 takes in a rule's description (EC2 API reference, IpRange, "Description").
   * `aws_security_group_rule` checks them, and the length, in one expression. Terraform takes 40 times as long for one
   * that counts.
   */
  description: "^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$",
} as const;

export type Pattern = keyof typeof PATTERNS;
