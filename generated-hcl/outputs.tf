# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.
# Change the construct and build again; a change made here is lost.

output "ingress_rules" {
  description = "List of the ids of the ingress rules, in the order of their keys."
  value       = [for rule in aws_security_group_rule.ingress : rule.id]
}

output "egress_rules" {
  description = "List of the ids of the egress rules, in the order of their keys."
  value       = [for rule in aws_security_group_rule.egress : rule.id]
}

output "rule_ids" {
  description = "Map from each rule's key (in a list its index) to the ids of its two rules, `egress` and `ingress`."
  value = {
    for key, rule in aws_security_group_rule.egress : key => {
      egress  = rule.id
      ingress = aws_security_group_rule.ingress[key].id
    }
  }
}
