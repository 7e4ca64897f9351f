# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

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
      if local.countable[id].source && local.source_type[id] == "security_group" && rule.leave_out_rule_on != "source"
    }
    ingress = {
      for id, rule in local.counted : rule.target_sg_id => local.source_type[id]...
      if local.countable[id].target && local.target_type[id] == "security_group" && rule.leave_out_rule_on != "target"
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
      "${rules.group} gets ${rules.count} ${rules.direction} rules, more than its quota of ${var.rules_per_security_group}: ",
      "merge some of them, or have the quota \"Inbound or outbound rules per security group\" raised and set rules_per_security_group.",
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
