# Each local builds on those above it: rules_by_key (as the caller wrote them), entries (one for each port), values and
# known (what the checks look at), written (what the resources get), and rules (with their defaults).
locals {
  # The keys of a list are its indexes. They name rules in messages, but do not describe them.
  is_list = !can(keys(var.rules))

  # The rules that are not null, by key.
  rules_by_key = { for key, rule in var.rules : tostring(key) => rule if can(keys(rule)) }
  labels       = { for key, rule in local.rules_by_key : key => local.is_list ? "rules[${key}]" : "rules[${jsonencode(key)}]" }

  # The lists of ports or services that rules have, and their elements.
  lists = {
    for key, rule in local.rules_by_key : key => {
      for name, value in rule : name => try([for element in nonsensitive(value) : element if !can(keys(value))], [])
      if name == "destination_ports" || name == "services"
    }
  }
  elements = {
    for key, lists in local.lists : key => concat([], [
      for name, list in lists : [for element in list : { (name) = element }]
    ]...)
  }

  # An entry for each rule, by its key. A rule with several elements has an entry for each: for example, "web/0" with
  # destination_ports = 80 and "web/1" with destination_ports = 443. These IDs are not the keys of resources.
  entries = merge(
    { for key, rule in local.rules_by_key : key => merge(rule, { key = key }) if length(local.elements[key]) == 0 },
    [for key, elements in local.elements : {
      for index, element in elements : "${key}/${index}" => merge(local.rules_by_key[key], element, { key = key })
    }]...
  )

  # Whether a value is unknown until the apply. Terraform has no function for this. But tonumber fails for a known text
  # that begins with an x. If the value is unknown, the result is unknown too, which is not an error.
  unknown = {
    for id, rule in local.entries : id => { for name, value in rule : name => can(length([tonumber("x${value}")])) }
  }

  # The values that the checks look at: null if a value is omitted or unknown. Empty values count as omitted, except
  # empty descriptions. The values may be sensitive, so they are never printed. A list or an object is always wrong here,
  # whatever it contains.
  not_a_single_value = ["a list or an object"]
  values = {
    for id, rule in local.entries : id => {
      for name, value in rule : name =>
      nonsensitive(
        local.unknown[id][name] ? null :
        try(length(value) == 0 && !(value == "" && contains(local.descriptions, name)), false) ? null :
        try([tostring(value), value][1], local.not_a_single_value)
      )
    }
  }

  # An attribute is given if its value is not omitted. All others are null in local.written.
  given = {
    for id, values in local.values : id => {
      for name, value in values : name => value != null || local.unknown[id][name]
    }
  }
  written = {
    for id, rule in local.entries : id => merge(local.omitted, { key = rule.key }, {
      for name, value in rule : name => value if local.given[id][name]
    })
  }

  # The values that messages show.
  shown = {
    for id, rule in local.entries : id => {
      for name, value in rule : name => nonsensitive(
        local.unknown[id][name] ? "not known yet" :
        issensitive(value) ? "a sensitive value" :
        try(tostring(value) == "" ? "\"\"" : jsonencode(value), can(keys(value)) ? "an object" : "a list")
      )
    }
  }

  known = {
    for id, values in local.values : id => merge(local.omitted, values, {
      key   = local.entries[id].key
      label = local.labels[local.entries[id].key]
      shown = local.shown[id]
      given = merge(local.not_given, local.given[id])
    })
  }

  # Which attributes of each group are given.
  given_names = {
    for id, rule in local.known : id => {
      for group, names in local.groups : group => [for name in names : name if rule.given[name]]
    }
  }

  # The type of each end. It depends only on which attribute is given, because the attribute's value may be unknown.
  {{source_type}}
  {{target_type}}

  # What port numbers mean for the protocol: ports, ICMP types, nothing, or unknown if the protocol is unknown or wrong.
  {{protocol_name}}
  {{port_semantics}}
  limits = { for id, semantics in local.port_semantics : id => local.port_limits[semantics] }

  # Defaults. All of them accept wrong values, which are refused later.
  service = { for id, rule in local.written : id => try(local.services[coalesce(rule.service, rule.services)], local.no_service) }
  {{protocol}}
  {{protocol_number}}
  {{semantics}}
  {{from_port}}
  {{to_port}}

  # The keys of the resources: the rule's key, and the port if there are several, such as tcp-80, tcp-8080-8088 or icmp-8.
  {{port_key}}
  keys = { for id, rule in local.entries : id => id == rule.key ? id : "${rule.key}/${local.port_key[id]}" }
  keys_in_order = flatten([
    for key, rule in var.rules : [
      for index in range(max(1, length(local.elements[tostring(key)]))) :
      local.keys[length(local.elements[tostring(key)]) == 0 ? tostring(key) : "${key}/${index}"]
    ] if can(keys(rule))
  ])

  # The rules with their defaults. Each end has one of its four attributes.
  rules = merge([
    for id, rule in local.written : { (local.keys[id]) = {
      {{rule}}
    } }
  ]...)
}
