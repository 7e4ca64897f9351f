# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

variable "rules" {
  description = <<-EOT
    Connections to allow, each as one object. Every object makes an egress rule on the source's group and an ingress rule
    on the target's. They are a map, whose keys name the rules in the state. An object takes:

      source_sg_id: Security group that opens the connection. It gets the egress rule, and is the peer of the ingress rule. Another account's is `ACCOUNT/sg-…`. At least one end of a rule is a group.
      source_cidr_ipv4: IPv4 block that opens the connection, such as `10.0.0.0/16`, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      source_cidr_ipv6: IPv6 block that opens the connection, such as `2001:db8::/32`, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      source_prefix_list_id: Prefix list that opens the connection, such as an S3 gateway endpoint's, in place of `source_sg_id`. It gets no rule, and is the peer of the ingress rule.
      target_sg_id: Security group that accepts the connection. It gets the ingress rule, and is the peer of the egress rule. Another account's is `ACCOUNT/sg-…`. At least one end of a rule is a group.
      target_cidr_ipv4: IPv4 block that accepts the connection, such as `10.0.0.0/16`, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      target_cidr_ipv6: IPv6 block that accepts the connection, such as `2001:db8::/32`, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      target_prefix_list_id: Prefix list that accepts the connection, such as an S3 gateway endpoint's, in place of `target_sg_id`. It gets no rule, and is the peer of the egress rule.
      destination_port: First port, 0 to 65535, on both sides; for ICMP the type, 0 to 255, or -1 for any. Left out, or 0 or -1, where the protocol has no ports.
      destination_ports: Several single ports, in place of `destination_port`: a pair for each, under the rule's key and the port's, such as `web/tcp-80`. They have to be known at plan.
      from_port: The same as `destination_port`, under its Terraform name. Give one of the two.
      to_port: Last port, 0 to 65535, on both sides; for ICMP the code, 0 to 255, or -1 for any. Default: the first port; for ICMP -1.
      protocol: `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number from 0 to 255, or `-1` (`all`) for all traffic; of the other protocols, which have no ports, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp go by name too. Default: tcp.
      service: Name of a service, such as `https`, in place of protocol and ports.
      services: Names of services. Each gets its own pair, whose key is the rule's and the port's, such as `web/tcp-443`.
      description: Description of both rules: at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* Default: the rule's key.
      description_source: Description of the egress rule on the source group, in place of `description`. Goes with `description_target`.
      description_target: Description of the ingress rule on the target group, in place of `description`. Goes with `description_source`.
      leave_out_rule_on: `source` or `target`: that group, another team's say, gets no rule, and whoever owns it has to make its half of the pair.
  EOT
  type        = any
  nullable    = false

  # Nothing else can be checked without this shape. All other checks are in modules/rules.
  validation {
    condition     = try(alltrue([for key, rule in var.rules : can(tostring(key)) && (rule == null || can(keys(rule)))]), false)
    error_message = "rules must be a map of objects, one for each rule, such as { web-to-db = { source_sg_id = aws_security_group.web.id, target_sg_id = aws_security_group.db.id, service = \"postgresql\" } }."
  }

  # Keys are numbers in a list alone.
  validation {
    condition     = can(keys(var.rules)) || !can([for rule in var.rules : true])
    error_message = "rules is a list: give a map, whose keys name the rules in the state. This module changes rules in place. If a rule is inserted into a list, the rules after it take over the ports of their neighbors, and AWS refuses them as duplicates."
  }
}

variable "rules_per_security_group" {
  description = "The account's quota \"Inbound or outbound rules per security group\", for each direction: a group that gets more rules is warned of."
  type        = number
  default     = 60
  nullable    = false

  validation {
    condition     = var.rules_per_security_group >= 1 && floor(var.rules_per_security_group) == var.rules_per_security_group
    error_message = "rules_per_security_group must be a whole number above 0."
  }
}

variable "tags" {
  description = "Tags of all rules, beside the provider's default tags."
  type        = map(string)
  default     = {}
  nullable    = false
}
