# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.
# Change the construct and build again; a change made here is lost.

output "ingress_rules" {
  description = "List of the ids of the ingress rules: in a list's order, or in the order of a map's keys."
  value = [
    for key, rule in var.rules : aws_security_group_rule.ingress[key].id
    if contains(keys(aws_security_group_rule.ingress), tostring(key))
  ]
}

output "egress_rules" {
  description = "List of the ids of the egress rules: in a list's order, or in the order of a map's keys."
  value = [
    for key, rule in var.rules : aws_security_group_rule.egress[key].id
    if contains(keys(aws_security_group_rule.egress), tostring(key))
  ]
}

output "rule_ids" {
  description = "Map from each rule's key (in a list its index) to the ids of its two rules, `egress` and `ingress`; null for one that is gone."
  value = {
    for key, rule in local.rules : key => {
      egress  = lookup(aws_security_group_rule.egress, key, { id = null }).id
      ingress = lookup(aws_security_group_rule.ingress, key, { id = null }).id
    }
  }
}
