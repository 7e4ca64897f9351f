# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.
# Change the construct and build again; a change made here is lost.

# Every rule under its key, with its defaults filled in.
locals {
  rules = {
    for key, rule in var.rules : key => {
      source_sg_id = rule.source_sg_id
      target_sg_id = rule.target_sg_id
      protocol     = lower(coalesce(try(rule.protocol, null), "tcp"))
      from_port    = tonumber(coalesce(try(rule.destination_port, null), try(rule.from_port, null), 0))
      to_port = tonumber(
        coalesce(
          try(rule.to_port, null),
          can(regex("(?i)^(icmp|icmpv6|1|58)$", rule.protocol))
          ? -1
          : coalesce(try(rule.destination_port, null), try(rule.from_port, null), 0)
        )
      )
      description_source = try(coalesce(
        try(rule.description_source, null),
        try(rule.description, null),
        key == tostring(key) ? key : null
      ), null)
      description_target = try(coalesce(
        try(rule.description_target, null),
        try(rule.description, null),
        key == tostring(key) ? key : null
      ), null)
    }
  }
}

# On the source's group: it may open the connection to the target.
resource "aws_security_group_rule" "egress" {
  for_each = local.rules

  type                     = "egress"
  security_group_id        = each.value.source_sg_id
  source_security_group_id = (each.value.source_sg_id == each.value.target_sg_id) ? null : each.value.target_sg_id
  self                     = (each.value.source_sg_id == each.value.target_sg_id) ? true : null
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  description              = each.value.description_source
}

# On the target's group: it accepts the connection from the source.
resource "aws_security_group_rule" "ingress" {
  for_each = local.rules

  type                     = "ingress"
  security_group_id        = each.value.target_sg_id
  source_security_group_id = (each.value.target_sg_id == each.value.source_sg_id) ? null : each.value.source_sg_id
  self                     = (each.value.target_sg_id == each.value.source_sg_id) ? true : null
  protocol                 = each.value.protocol
  from_port                = each.value.from_port
  to_port                  = each.value.to_port
  description              = each.value.description_target
}
