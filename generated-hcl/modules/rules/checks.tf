# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# One list for each mistake, with a sentence for each rule that makes it.
locals {
  # Keys and names of attributes.
  wrong_keys = flatten([
    [for key, rule in local.rules_by_key : [
      for name in keys(rule) : join("", [
        "${local.labels[key]}.${name} is not an attribute of a rule: ",
        name == "tags" ? "give the tags of all rules as the input tags of modules/vpc-rules" : "use one of ${join(", ", local.attributes)}",
        ".",
      ])
      if !can(local.omitted[name])
    ]],
    # A port of a rule with several ports could get the same key.
    [for other in keys(local.rules_by_key) : [
      for key, elements in local.elements :
      "${local.labels[other]} could have the same key as a port of ${local.labels[key]}: give it a key that does not begin like that."
      if length(elements) > 0 && startswith(other, "${key}/")
    ] if strcontains(other, "/")],
    [for id, rule in local.known :
      "${rule.label} has an empty key: give the rule a key that says what it is for."
      if rule.key == ""
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if !local.is_list && !rule.given.description && !rule.given.description_source && !rule.given.description_target
      } :
      join("", [
        "${rule.label}.description is missing, and the key is not a valid description: ",
        "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*.",
      ])
      if !can(regex(local.patterns.description, rule.key)) || try(length(tostring(rule.key)) > 255, false)
    ],
  ])

  # Values that do not have the form of their attribute.
  wrong_forms = flatten([
    [for id, rule in local.known : [
      for name in local.given_names[id].patterned :
      "${rule.label}.${name} is ${rule.shown[name]}: ${local.forms[name].remedy}."
      if rule[name] != null && !can(local.well_formed[local.forms[name].pattern][rule[name]])
    ]],
  ])

  # Sources and targets.
  wrong_ends = flatten([
    [for id, rule in { for id, rule in local.known : id => rule if rule.leave_out_rule_on != null } :
      "${rule.label}.leave_out_rule_on is sensitive: use a value that is not sensitive, because it decides which rules are created."
      if issensitive(local.written[id].leave_out_rule_on)
    ],
    [for id, rule in local.known :
      "${rule.label}.source_sg_id is missing: give the ID of the security group that opens the connection, or a CIDR block or prefix list."
      if local.source_type[id] == "security_group" && !rule.given.source_sg_id
    ],
    [for id, rule in local.known :
      "${rule.label} has more than one source, ${join(" and ", local.given_names[id].source)}: give one of them."
      if length(local.given_names[id].source) > 1
    ],
    [for id, rule in local.known :
      join("", [
        "${rule.label}.source_sg_id is ${rule.shown.source_sg_id}: ",
        "create its rule with that account's provider (modules/cross-account), or leave it out with leave_out_rule_on = \"source\".",
      ])
      if !var.has_two_providers && try(basename(rule.source_sg_id) != tostring(rule.source_sg_id), false) && rule.leave_out_rule_on != "source"
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.source_cidr_ipv4 != null
      } :
      join("", [
        "${rule.label}.source_cidr_ipv4 is ${rule.shown.source_cidr_ipv4}: ",
        "give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16.",
      ])
      if !try(cidrsubnet(rule.source_cidr_ipv4, 0, 0) == rule.source_cidr_ipv4 && length(regexall(":", rule.source_cidr_ipv4)) == 0, false)
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.source_cidr_ipv6 != null
      } :
      join("", [
        "${rule.label}.source_cidr_ipv6 is ${rule.shown.source_cidr_ipv6}: ",
        "give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32.",
      ])
      if !try(cidrsubnet(rule.source_cidr_ipv6, 0, 0) == rule.source_cidr_ipv6 && length(regexall(":", rule.source_cidr_ipv6)) > 0, false)
    ],
    [for id, rule in local.known :
      "${rule.label}.target_sg_id is missing: give the ID of the security group that accepts the connection, or a CIDR block or prefix list."
      if local.target_type[id] == "security_group" && !rule.given.target_sg_id
    ],
    [for id, rule in local.known :
      "${rule.label} has more than one target, ${join(" and ", local.given_names[id].target)}: give one of them."
      if length(local.given_names[id].target) > 1
    ],
    [for id, rule in local.known :
      join("", [
        "${rule.label}.target_sg_id is ${rule.shown.target_sg_id}: ",
        "create its rule with that account's provider (modules/cross-account), or leave it out with leave_out_rule_on = \"target\".",
      ])
      if !var.has_two_providers && try(basename(rule.target_sg_id) != tostring(rule.target_sg_id), false) && rule.leave_out_rule_on != "target"
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.target_cidr_ipv4 != null
      } :
      join("", [
        "${rule.label}.target_cidr_ipv4 is ${rule.shown.target_cidr_ipv4}: ",
        "give an IPv4 block with no bits set outside of its mask, such as 10.0.0.0/16.",
      ])
      if !try(cidrsubnet(rule.target_cidr_ipv4, 0, 0) == rule.target_cidr_ipv4 && length(regexall(":", rule.target_cidr_ipv4)) == 0, false)
    ],
    [for id, rule in {
      for id, rule in local.known : id => rule
      if rule.target_cidr_ipv6 != null
      } :
      join("", [
        "${rule.label}.target_cidr_ipv6 is ${rule.shown.target_cidr_ipv6}: ",
        "give an IPv6 block in its shortest form with no bits set outside of its mask, such as 2001:db8::/32.",
      ])
      if !try(cidrsubnet(rule.target_cidr_ipv6, 0, 0) == rule.target_cidr_ipv6 && length(regexall(":", rule.target_cidr_ipv6)) > 0, false)
    ],
    [for id, rule in local.known :
      "${rule.label}.target_sg_id is ${rule.shown.target_sg_id}, the same group as the source in another form: write both IDs in the same form."
      if try(basename(rule.source_sg_id) == basename(rule.target_sg_id), false) &&
      !try(tostring(rule.source_sg_id) == tostring(rule.target_sg_id), false)
    ],
    [for id, rule in local.known :
      "${rule.label} has no security group as its source or target: give one as source_sg_id or target_sg_id."
      if local.source_type[id] != "security_group" && local.target_type[id] != "security_group"
    ],
    [for id, rule in local.known :
      "${rule.label}.leave_out_rule_on is not known yet: give \"source\" or \"target\" as a literal, because it decides which rules are created."
      if rule.given.leave_out_rule_on && rule.leave_out_rule_on == null
    ],
    [for id, rule in local.known :
      join("", [
        "${rule.label}.leave_out_rule_on is ${rule.shown.leave_out_rule_on}: ",
        "omit it, because a rule whose other end is not a security group has one side only.",
      ])
      if rule.given.leave_out_rule_on &&
      (local.source_type[id] != "security_group" || local.target_type[id] != "security_group")
    ],
  ])
}
