locals {
  # The two ends. A security group's ID may have its account before it.
  peers = {
    for id, rule in local.known : id => {
      {{peers}}
    }
  }

  # AWS distinguishes rules by these values, and not by their descriptions.
  connections = {
    for id, peer in local.peers : id => try(nonsensitive(
      "${peer.source} ${peer.target} ${local.protocol_number[id]} ${local.from_port[id]} ${local.to_port[id]}"
    ), null)
  }

  # The rules that can be compared: no part of their connection is missing or unknown (see local.unknown).
  comparable = {
    for id, rule in local.known : id => rule
    if can(length([tonumber("x${local.connections[id]}")])) ? false : local.connections[id] != null
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
    # A port that a rule lists twice. Its key says so, even if the ends are unknown.
    values({
      for id, key in local.port_key : local.keys[id] => local.rule_names[id]...
      if can(length([tonumber("x${key}")])) ? false : key != ""
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
