# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

output "ingress_rules" {
  description = "Terraform's IDs of the ingress rules, in the order of the list, or of the map's keys."
  value       = [for key in module.rules.keys_in_order : local.ingress_rules[key].id if can(local.ingress_created[key])]
}

output "egress_rules" {
  description = "Terraform's IDs of the egress rules, in the order of the list, or of the map's keys."
  value       = [for key in module.rules.keys_in_order : local.egress_rules[key].id if can(local.egress_created[key])]
}

output "rule_ids" {
  description = "AWS's IDs (`sgr-…`) of the two rules, `egress` and `ingress`, by key or index, such as `web/tcp-80`. Null for a missing rule."
  value = {
    for key in module.rules.keys_in_order : key => {
      egress  = try(local.egress_rules[key].rule_id, null)
      ingress = try(local.ingress_rules[key].rule_id, null)
    }
  }
}

output "rule_ids_by_security_group" {
  description = "AWS's IDs (`sgr-…`) of the rules by security group, as the lists `egress` and `ingress`, for `aws_vpc_security_group_rules_exclusive`."
  value = {
    for group in setunion(keys(local.egress_ids_by_group), keys(local.ingress_ids_by_group)) : group => {
      egress  = try(local.egress_ids_by_group[group], [])
      ingress = try(local.ingress_ids_by_group[group], [])
    }
  }
}
