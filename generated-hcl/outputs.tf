# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

output "ingress_rules" {
  description = "List of Terraform's ids of the ingress rules: in a list's order, or in the order of a map's keys."
  value       = [for key in module.rules.keys_in_order : aws_security_group_rule.ingress[key].id if can(local.ingress_created[key])]
}

output "egress_rules" {
  description = "List of Terraform's ids of the egress rules: in a list's order, or in the order of a map's keys."
  value       = [for key in module.rules.keys_in_order : aws_security_group_rule.egress[key].id if can(local.egress_created[key])]
}

output "rule_ids" {
  description = "Map from each rule's key (in a list its index; of several ports, the key and the port's) to AWS's ids (`sgr-…`) of its two rules, `egress` and `ingress`; null for one that there is not."
  value = {
    for key, rule in local.rules : key => {
      egress  = try(aws_security_group_rule.egress[key].security_group_rule_id, null)
      ingress = try(aws_security_group_rule.ingress[key].security_group_rule_id, null)
    }
  }
}

output "rule_ids_by_security_group" {
  description = "Map from each security group's id to AWS's ids (`sgr-…`) of its rules, the lists `egress` and `ingress`: what `aws_vpc_security_group_rules_exclusive` takes. A group without rules is not in it."
  value = {
    for group in setunion(keys(local.egress_rule_ids), keys(local.ingress_rule_ids)) : group => {
      egress  = try(local.egress_rule_ids[group], [])
      ingress = try(local.ingress_rule_ids[group], [])
    }
  }
}
