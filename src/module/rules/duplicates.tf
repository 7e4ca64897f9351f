locals {
  # What AWS tells rules apart by, as text. Descriptions are not part of it.
  connections = {
    for id, rule in local.known : id => nonsensitive(jsonencode([
      {{connection}}
    ]))
  }

  # The rules of which everything is known and right.
  comparable = {
    for id, rule in local.known : id => rule
    if can(length([tonumber("x${local.connections[id]}")])) ? false : !strcontains(local.connections[id], ",null")
  }

  # The names, in messages, of the rules that are one in AWS.
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
