locals {
  # Most calls have too few rules for any group to be over its quota.
  may_be_over_quota = length(local.known) > var.rules_per_security_group
  counted           = { for id, rule in local.known : id => rule if local.may_be_over_quota }

  # The peers of each group's rules, by direction: IPv4 and IPv6 rules count apart, and all others count as both.
  peers = {
    egress = {
      for id, rule in local.counted : rule.source_sg_id => local.target_type[id]...
      if rule.source_sg_id != null && {{has_egress}}
    }
    ingress = {
      for id, rule in local.counted : rule.target_sg_id => local.source_type[id]...
      if rule.target_sg_id != null && {{has_ingress}}
    }
  }
  rule_counts = flatten([
    for direction, groups in local.peers : [
      for group, types in groups : {
        group     = group
        direction = direction
        count = max(
          length([for type in types : type if type != "cidr_ipv4"]),
          length([for type in types : type if type != "cidr_ipv6"]),
        )
      }
    ]
  ])
  groups_over_quota = [
    for rules in local.rule_counts : join("", [
      {{quota}}
    ])
    if rules.count > var.rules_per_security_group
  ]
}

# A warning. Groups whose IDs are unknown are counted during the apply.
check "rules_per_security_group" {
  assert {
    condition     = length(local.groups_over_quota) == 0
    error_message = join("\n", local.groups_over_quota)
  }
}
