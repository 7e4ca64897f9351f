locals {
  # AWS distinguishes rules by these values, and not by their descriptions.
  connections = {
    for id, rule in local.known : id => try(nonsensitive(jsonencode([
      {{connection}}
    ])), null)
  }

  # The rules that can be compared: their connection is known (see local.unknown), and no part of it is missing.
  comparable = {
    for id, rule in local.known : id => rule
    if can(length([tonumber("x${local.connections[id]}")])) ? false : try(!strcontains(local.connections[id], ",null"), false)
  }

  # The names of rules that would be the same rule in AWS.
  same_rules = concat(
    values({
      for id, rule in local.comparable : local.connections[id] => local.rule_names[id]...
      if {{has_egress}}
    }),
    values({
      for id, rule in local.comparable : local.connections[id] => local.rule_names[id]...
      if {{has_ingress}}
    }),
  )
  rule_names = {
    for id, rule in local.known : id => id == rule.key ? rule.label : "rules[${jsonencode(local.keys[id])}]"
  }
  duplicates = flatten([
    for names in local.same_rules : [
      for name in slice(names, 1, length(names)) :
      name == names[0]
      ? "{{repeated}}"
      : "{{duplicate}}"
    ]
  ])
}
