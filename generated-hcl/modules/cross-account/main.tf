# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Fills in defaults and refuses invalid rules. It has no resources.
module "rules" {
  source                   = "../rules"
  rules                    = var.rules
  rules_per_security_group = var.rules_per_security_group
  has_two_providers        = true
}

locals {
  rules        = module.rules.by_key
  egress_keys  = module.rules.egress_keys
  ingress_keys = module.rules.ingress_keys

  # AWS's own ids of the rules, by the groups that they are on.
  egress_rule_ids  = { for rule in aws_security_group_rule.egress : rule.security_group_id => rule.security_group_rule_id... }
  ingress_rule_ids = { for rule in aws_security_group_rule.ingress : rule.security_group_id => rule.security_group_rule_id... }

  # Which rules there are. This is known even if their IDs are not.
  egress_created  = { for key, rule in aws_security_group_rule.egress : key => true }
  ingress_created = { for key, rule in aws_security_group_rule.ingress : key => true }
}

# On the source's group: it may open the connection to the target.
resource "aws_security_group_rule" "egress" {
  provider = aws.source
  for_each = local.egress_keys

  type                     = "egress"
  security_group_id        = basename(local.rules[each.key].source_sg_id)
  source_security_group_id = (local.rules[each.key].source_sg_id == local.rules[each.key].target_sg_id) ? null : local.rules[each.key].target_sg_id
  self                     = (local.rules[each.key].source_sg_id == local.rules[each.key].target_sg_id) ? true : null
  cidr_blocks              = (local.rules[each.key].target_cidr_ipv4 == null) ? null : [local.rules[each.key].target_cidr_ipv4]
  ipv6_cidr_blocks         = (local.rules[each.key].target_cidr_ipv6 == null) ? null : [local.rules[each.key].target_cidr_ipv6]
  prefix_list_ids          = (local.rules[each.key].target_prefix_list_id == null) ? null : [local.rules[each.key].target_prefix_list_id]
  protocol                 = local.rules[each.key].protocol
  from_port                = local.rules[each.key].from_port
  to_port                  = local.rules[each.key].to_port
  description              = local.rules[each.key].description_source
}

# On the target's group: it accepts the connection from the source.
resource "aws_security_group_rule" "ingress" {
  provider = aws.target
  for_each = local.ingress_keys

  type                     = "ingress"
  security_group_id        = basename(local.rules[each.key].target_sg_id)
  source_security_group_id = (local.rules[each.key].target_sg_id == local.rules[each.key].source_sg_id) ? null : local.rules[each.key].source_sg_id
  self                     = (local.rules[each.key].target_sg_id == local.rules[each.key].source_sg_id) ? true : null
  cidr_blocks              = (local.rules[each.key].source_cidr_ipv4 == null) ? null : [local.rules[each.key].source_cidr_ipv4]
  ipv6_cidr_blocks         = (local.rules[each.key].source_cidr_ipv6 == null) ? null : [local.rules[each.key].source_cidr_ipv6]
  prefix_list_ids          = (local.rules[each.key].source_prefix_list_id == null) ? null : [local.rules[each.key].source_prefix_list_id]
  protocol                 = local.rules[each.key].protocol
  from_port                = local.rules[each.key].from_port
  to_port                  = local.rules[each.key].to_port
  description              = local.rules[each.key].description_target
}
