# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Fills in defaults and refuses invalid rules. It has no resources.
module "rules" {
  source                   = "../rules"
  rules                    = var.rules
  rules_per_security_group = var.rules_per_security_group
  has_two_providers        = false
}

locals {
  rules        = module.rules.by_key
  egress_keys  = module.rules.egress_keys
  ingress_keys = module.rules.ingress_keys

  # What the outputs show of the rules. Every reference to a resource takes time, so this is the only one.
  egress_rules = {
    for key, rule in aws_vpc_security_group_egress_rule.this :
    key => { id = rule.id, rule_id = rule.security_group_rule_id, group = rule.security_group_id }
  }
  ingress_rules = {
    for key, rule in aws_vpc_security_group_ingress_rule.this :
    key => { id = rule.id, rule_id = rule.security_group_rule_id, group = rule.security_group_id }
  }

  # Which rules exist. This is known even if their IDs are not.
  egress_created  = { for key, rule in local.egress_rules : key => true }
  ingress_created = { for key, rule in local.ingress_rules : key => true }

  # AWS's IDs of the rules, by the security group that they are on.
  egress_ids_by_group  = { for rule in local.egress_rules : rule.group => rule.rule_id... }
  ingress_ids_by_group = { for rule in local.ingress_rules : rule.group => rule.rule_id... }
}

# On the source's group: it may open the connection to the target.
resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = local.egress_keys

  # Unknown while the peer's ID is unknown, so that Terraform replaces the rule if its peer is replaced:
  # AWS does not remove a group that a rule refers to.
  security_group_id            = element(split(" ", join(" ", compact([local.rules[each.key].source_sg_id, local.rules[each.key].target_sg_id]))), 0)
  referenced_security_group_id = local.rules[each.key].target_sg_id
  cidr_ipv4                    = local.rules[each.key].target_cidr_ipv4
  cidr_ipv6                    = local.rules[each.key].target_cidr_ipv6
  prefix_list_id               = local.rules[each.key].target_prefix_list_id
  ip_protocol                  = local.rules[each.key].protocol
  from_port                    = local.rules[each.key].has_ports ? local.rules[each.key].from_port : null
  to_port                      = local.rules[each.key].has_ports ? local.rules[each.key].to_port : null
  description                  = local.rules[each.key].description_source
  tags                         = var.tags
}

# On the target's group: it accepts the connection from the source.
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = local.ingress_keys

  # Unknown while the peer's ID is unknown, so that Terraform replaces the rule if its peer is replaced:
  # AWS does not remove a group that a rule refers to.
  security_group_id            = element(split(" ", join(" ", compact([local.rules[each.key].target_sg_id, local.rules[each.key].source_sg_id]))), 0)
  referenced_security_group_id = local.rules[each.key].source_sg_id
  cidr_ipv4                    = local.rules[each.key].source_cidr_ipv4
  cidr_ipv6                    = local.rules[each.key].source_cidr_ipv6
  prefix_list_id               = local.rules[each.key].source_prefix_list_id
  ip_protocol                  = local.rules[each.key].protocol
  from_port                    = local.rules[each.key].has_ports ? local.rules[each.key].from_port : null
  to_port                      = local.rules[each.key].has_ports ? local.rules[each.key].to_port : null
  description                  = local.rules[each.key].description_target
  tags                         = var.tags
}
