# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# One list for each mistake, with a sentence for each rule that makes it.
locals {
  # Protocols, ports and services.
  wrong_ports = flatten([
    [for key, lists in local.lists : [
      for name, list in lists :
      "${local.labels[key]}.${name} is ${local.shown[key][name]}: give a list."
      if length(list) == 0 && try(local.values[key][name] != null, false)
    ]],
    # Keys of resources must not be sensitive, and they include the ports.
    [for key, lists in local.lists : [
      for name, list in lists :
      "${local.labels[key]}.${name} has sensitive elements: give each of them a rule of its own."
      if issensitive(local.rules_by_key[key][name]) || anytrue([for element in list : issensitive(element)])
    ]],
    [for id, rule in { for id, rule in local.known : id => rule if id != rule.key && rule.protocol != null } :
      "${rule.label}.protocol is sensitive: use a value that is not sensitive, because the keys of the resources include it."
      if issensitive(local.written[id].protocol)
    ],
    [for id, rule in local.known :
      join("", [
        "${rule.label}.protocol is ${rule.shown.protocol}: ",
        "use tcp, udp, icmp, icmpv6, igmp, gre, esp, ah, eigrp, ospf, pim, vrrp, l2tp, sctp, a number from 0 to 255, or -1 for all traffic.",
      ])
      if rule.protocol != null && local.port_semantics[id] == "unknown"
    ],
    [for id, rule in local.known :
      "${rule.label}.protocol is given together with a service: omit it, because the service determines the protocol."
      if rule.given.protocol && (rule.given.service || rule.given.services)
    ],
    [for id, rule in local.known :
      "${rule.label}.destination_port is missing: give a whole number from 0 to 65535."
      if length(local.given_names[id].port_attributes) == 0 &&
      (local.port_semantics[id] == "ports" || rule.protocol == null)
    ],
    [for id, rule in local.known :
      "${rule.label}.destination_port is missing: give the ICMP type, from 0 to 255, or -1 for any."
      if length(local.given_names[id].port_attributes) == 0 && local.port_semantics[id] == "types"
    ],
    [for id, rule in local.known :
      "${rule.label} gives its ports more than once, as ${join(" and ", local.given_names[id].port_attributes)}: give one of them."
      if length(local.given_names[id].port_attributes) > 1
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.service != null
      } :
      join("", [
        "${rule.label}.service is ${rule.shown.service}: ",
        "use a service that the README lists, such as https or postgresql, or give protocol and ports.",
      ])
      if !can(local.services[rule.service])
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.services != null
      } :
      join("", [
        "${rule.label}.services is ${rule.shown.services}: ",
        "use a service that the README lists, such as https or postgresql, or give protocol and ports.",
      ])
      if !can(local.services[rule.services])
    ],
    [for id, rule in local.known :
      "${rule.label}.to_port is given together with a service or several ports: omit it, or give one range as from_port and to_port."
      if rule.given.to_port && (rule.given.service || rule.given.services || rule.given.destination_ports)
    ],
    [for id, rule in local.known : [
      for name in local.given_names[id].ports :
      join("", [
        "${rule.label}.${name} is ${rule.shown[name]}: ",
        !can(tostring(rule[name]))
        ? "give several ports as destination_ports, a list of numbers"
        : try(length([for port in split("-", rule[name]) : tonumber(port)]) == 2, false)
        ? "give a range as from_port and to_port"
        : local.limits[id].remedy,
        ".",
      ])
      if rule[name] != null &&
      !try(rule[name] >= local.limits[id].lowest && rule[name] <= local.limits[id].highest && floor(rule[name]) == tonumber(rule[name]), false)
    ]],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.to_port != null
      } : [
      for name in local.given_names[id].ports :
      "${rule.label}.${name} is ${rule.shown[name]}, above the last port, ${rule.shown.to_port}: swap them, or give a higher last port."
      if local.port_semantics[id] == "ports" && try(tonumber(rule[name]) > tonumber(rule.to_port), false)
    ]],
    [for id, rule in local.known :
      "${rule.label}.to_port is missing: give it, because its default depends on a protocol that is not known yet."
      if rule.given.protocol &&
      rule.protocol == null &&
      !rule.given.destination_ports && !rule.given.service && !rule.given.services &&
      !rule.given.to_port
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if local.port_semantics[id] == "types"
      } :
      "${rule.label}.to_port is ${rule.shown.to_port}: omit it, because a rule for all ICMP types covers all codes."
      if try(0 + tonumber(coalesce(rule.destination_port, rule.destination_ports, rule.from_port)), null) == -1 &&
      try(rule.to_port >= 0 && rule.to_port <= local.limits[id].highest && floor(rule.to_port) == tonumber(rule.to_port), false)
    ],
  ])

  # Descriptions.
  wrong_descriptions = flatten([
    [for id, rule in local.known :
      "${rule.label}.description is ${rule.shown.description}: give one description for both sides, or one for each, but not all of them."
      if rule.given.description && (rule.given.description_source || rule.given.description_target)
    ],
    [for id, rule in local.known :
      "${rule.label}.description_source is missing: describe the source's side as well as the target's, or both with one description."
      if rule.given.description_target && !rule.given.description_source && !rule.given.description
    ],
    [for id, rule in local.known :
      "${rule.label}.description_target is missing: describe the target's side as well as the source's, or both with one description."
      if rule.given.description_source && !rule.given.description_target && !rule.given.description
    ],
  ])
}
