locals {
  # Most calls have too few rules for any group to be over its quota.
  may_be_over_quota = length(local.keys) > var.rules_per_security_group
  counted           = { for id, rule in local.known : id => rule if local.may_be_over_quota }

  # Whether each end is a group whose ID is known and may be printed.
  countable = {
    for id, rule in local.counted : id => {
      source = try(tostring(rule.source_sg_id) != null && !issensitive(local.written[id].source_sg_id), false)
      target = try(tostring(rule.target_sg_id) != null && !issensitive(local.written[id].target_sg_id), false)
    }
  }

  # The types of the peers of each group's rules, by direction.
  rules_of_group = {
    egress = {
      for id, rule in local.counted : rule.source_sg_id => local.target_type[id]...
      if local.countable[id].source && {{has_egress}}
    }
    ingress = {
      for id, rule in local.counted : rule.target_sg_id => local.source_type[id]...
      if local.countable[id].target && {{has_ingress}}
    }
  }

  # AWS counts IPv4 and IPv6 rules separately. All other rules count as both.
  rule_counts = flatten([
    for direction, groups in local.rules_of_group : [
      for group, peer_types in groups : {
        group     = group
        direction = direction
        count = max(
          length([for type in peer_types : type if type != "cidr_ipv4"]),
          length([for type in peer_types : type if type != "cidr_ipv6"]),
        )
      } if length(peer_types) > var.rules_per_security_group
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
