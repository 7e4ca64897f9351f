# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

variable "rules" {
  description = <<-EOT
    Connections to allow, one object for each. Each creates an egress rule on the source's group and an ingress rule on
    the target's group. The keys of the map name the rules in the state. An object that is null is left out. The
    attributes of an object:

      source_sg_id: Security group that opens the connection. It gets the egress rule, and is the peer of the ingress
        rule. Another account's group is `ACCOUNT/sg-…`. At least one end must be a security group.
      source_cidr_ipv4: IPv4 block that opens the connection, such as `10.0.0.0/16`. It gets no rule, and is the peer of
        the ingress rule.
      source_cidr_ipv6: IPv6 block that opens the connection, such as `2001:db8::/32`. It gets no rule, and is the peer
        of the ingress rule.
      source_prefix_list_id: Prefix list that opens the connection, such as an S3 gateway endpoint's. It gets no rule,
        and is the peer of the ingress rule.
      target_sg_id: Security group that accepts the connection. It gets the ingress rule, and is the peer of the egress
        rule. Another account's group is `ACCOUNT/sg-…`. At least one end must be a security group.
      target_cidr_ipv4: IPv4 block that accepts the connection, such as `10.0.0.0/16`. It gets no rule, and is the peer
        of the egress rule.
      target_cidr_ipv6: IPv6 block that accepts the connection, such as `2001:db8::/32`. It gets no rule, and is the
        peer of the egress rule.
      target_prefix_list_id: Prefix list that accepts the connection, such as an S3 gateway endpoint's. It gets no rule,
        and is the peer of the egress rule.
      destination_port: First port, 0 to 65535, on both sides. For ICMP the type, 0 to 255, or -1 for any type. Omit it
        if the protocol has no ports.
      destination_ports: Several single ports. Each gets its own pair, whose key is the rule's key and the port, such as
        `web/tcp-80`. They must be known at plan time.
      from_port: The same as `destination_port`. Give one of the two.
      to_port: Last port, 0 to 65535, on both sides. For ICMP the code, 0 to 255, or -1 for any code. Default: the first
        port; for ICMP -1.
      protocol: `tcp`, `udp`, `icmp`, `icmpv6`, a number from 0 to 255, one of igmp, gre, esp, ah, eigrp, ospf, pim,
        vrrp, l2tp, sctp, or `-1` (`all`) for all traffic. Default: tcp.
      service: Name of a service, such as `https`, in place of protocol and ports.
      services: Names of services. Each gets its own pair, whose key is the rule's key and the port, such as
        `web/tcp-443`. They must be known at plan time.
      description: Description of both rules, or `""` for none: at most 255 letters, digits, spaces and
        ._-:/()#,@[]+=&;{}!$* Default: the rule's key.
      description_source: Description of the egress rule on the source's group, in place of `description`. Goes with
        `description_target`.
      description_target: Description of the ingress rule on the target's group, in place of `description`. Goes with
        `description_source`.
      leave_out_rule_on: `source` or `target`: the group on that side gets no rule, for example because another team
        owns it. Its owner must create that half of the pair.
  EOT
  type        = any
  nullable    = false

  # Nothing else can be checked without this shape. All other checks are in modules/rules.
  validation {
    condition     = try(alltrue([for key, rule in var.rules : can(tostring(key)) && (rule == null || can(keys(rule)))]), false)
    error_message = "rules must be a map of objects, such as { web-to-db = { source_sg_id = …, target_sg_id = …, service = \"postgresql\" } }."
  }

  # The rules decide which resources exist.
  validation {
    condition     = try(!issensitive(var.rules) && alltrue([for rule in var.rules : !issensitive(rule)]), true)
    error_message = "rules, and each rule as a whole, must not be sensitive. Single values, such as a port, may be."
  }

  # Rules change in place: a rule that takes over the port of another one would be a duplicate in AWS.
  validation {
    condition     = can(keys(var.rules)) || !can([for rule in var.rules : true])
    error_message = "rules is a list: give a map, whose keys name the rules in the state. If a rule is inserted into a list, AWS refuses the change."
  }
}

variable "rules_per_security_group" {
  description = "The account's quota \"Inbound or outbound rules per security group\". A group with more rules of one direction causes a warning."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.rules_per_security_group >= 1 && floor(var.rules_per_security_group) == var.rules_per_security_group
    error_message = "rules_per_security_group must be a whole number above 0."
  }
}

variable "tags" {
  description = "Tags of all rules, in addition to the provider's default tags. Give null if you import rules without tags: an empty map changes them."
  type        = map(string)
  default     = {}
}
