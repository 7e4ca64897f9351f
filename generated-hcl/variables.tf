# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.
# Change the construct and build again; a change made here is lost.

variable "rules" {
  description = <<-EOT
    Connections to allow, each as one object. Every object makes an egress rule on the source's group and an ingress rule
    on the target's. A map's keys name the rules in the state; those of a list are its indexes. An object takes:

      source_sg_id: Security group that opens the connection. It gets the egress rule, and is the peer of the ingress rule.
      target_sg_id: Security group that accepts the connection. It gets the ingress rule, and is the peer of the egress rule.
      destination_port: First port, 0 to 65535, on both sides; for ICMP the type, 0 to 255, or -1 for any. Left out where the protocol has no ports.
      from_port: The same as `destination_port`, under its Terraform name. Give one of the two.
      to_port: Last port, 0 to 65535, on both sides; for ICMP the code, 0 to 255, or -1 for any. Default: the first port; for ICMP -1.
      protocol: `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number from 0 to 255, or `-1` (`all`) for all traffic. Default: tcp.
      description: Description of both rules: at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$* Default: the rule's key; in a list none.
      description_source: Description of the egress rule on the source group, in place of `description`. Goes with `description_target`.
      description_target: Description of the ingress rule on the target group, in place of `description`. Goes with `description_source`.
  EOT
  type        = any
  nullable    = false

  # All but the groups' ids: a port, protocol or description that is not known yet puts these checks off to the apply.
  validation {
    condition = length([for holds in flatten([
      for key, rule in var.rules : rule == null ? [false] : flatten([
        for takes in [
          can(regex("(?i)^(icmp|icmpv6|1|58)$", rule.protocol))
          ? "types"
          : can(regex("(?i)^(all|-1|[0-9]+)$", rule.protocol)) && !can(regex("^(1|6|17|58)$", rule.protocol))
          ? "nothing"
          : "ports"
        ] :
        [
          length(setsubtract(keys(rule), [
            "source_sg_id",
            "target_sg_id",
            "destination_port",
            "from_port",
            "to_port",
            "protocol",
            "description",
            "description_source",
            "description_target",
          ])) == 0,
          can(coalesce(key)),
          can(coalesce(rule.description)) ||
          can(coalesce(rule.description_source)) ||
          can(coalesce(rule.description_target)) ||
          key != tostring(key) ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", key)),
          contains(keys(rule), "source_sg_id"),
          contains(keys(rule), "target_sg_id"),
          try(rule.protocol, null) == null ||
          can(regex("(?i)^(tcp|udp|icmp|icmpv6|all|-1|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$", rule.protocol)),
          try(rule.destination_port, null) != null || try(rule.from_port, null) != null || takes == "nothing",
          try(rule.destination_port, null) == null || try(rule.from_port, null) == null,
          try(rule.destination_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.destination_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.destination_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
          ),
          try(rule.from_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.from_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.from_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
          ),
          try(rule.to_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.to_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.to_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
          ),
          takes == "types" ||
          takes == "nothing" ||
          !try(
            regex("^-?[0-9]+$", try(coalesce(try(rule.destination_port, null), try(rule.from_port, null)), null)) > regex("^-?[0-9]+$", rule.to_port),
            false
          ),
          try(rule.description, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description)),
          try(rule.description_source, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description_source)),
          try(rule.description_target, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description_target)),
          !can(coalesce(rule.description)) ||
          (!can(coalesce(rule.description_source)) && !can(coalesce(rule.description_target))),
          can(coalesce(rule.description_source)) ||
          !can(coalesce(rule.description_target)) ||
          can(coalesce(rule.description)),
          can(coalesce(rule.description_target)) ||
          !can(coalesce(rule.description_source)) ||
          can(coalesce(rule.description)),
        ]
      ])
    ]) : holds if !holds]) == 0
    error_message = join("\n", flatten([
      for key, rule in var.rules : rule == null ? ["rules[${jsonencode(key)}] is ${jsonencode(rule)}: give a rule with a source, a target and a port, or remove it."] : flatten([
        for takes in [
          can(regex("(?i)^(icmp|icmpv6|1|58)$", rule.protocol))
          ? "types"
          : can(regex("(?i)^(all|-1|[0-9]+)$", rule.protocol)) && !can(regex("^(1|6|17|58)$", rule.protocol))
          ? "nothing"
          : "ports"
        ] :
        concat(
          [
            for name in setsubtract(keys(rule), [
              "source_sg_id",
              "target_sg_id",
              "destination_port",
              "from_port",
              "to_port",
              "protocol",
              "description",
              "description_source",
              "description_target",
            ]) :
            "rules[${jsonencode(key)}].${name} is no attribute of a rule: use one of source_sg_id, target_sg_id, destination_port, from_port, to_port, protocol, description, description_source, description_target."
          ],
          can(coalesce(key)) ? [] : [
            "rules[${jsonencode(key)}] is an empty key: give the rule a key that says what it is for."
          ],
          can(coalesce(rule.description)) ||
          can(coalesce(rule.description_source)) ||
          can(coalesce(rule.description_target)) ||
          key != tostring(key) ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", key)) ? [] : [
            "rules[${jsonencode(key)}].description is missing, and the key cannot serve as one: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
          ],
          contains(keys(rule), "source_sg_id") ? [] : [
            "rules[${jsonencode(key)}].source_sg_id is missing: give the security group that opens the connection, such as sg-0123456789abcdef0."
          ],
          contains(keys(rule), "target_sg_id") ? [] : [
            "rules[${jsonencode(key)}].target_sg_id is missing: give the security group that accepts the connection, such as sg-0123456789abcdef0."
          ],
          try(rule.protocol, null) == null ||
          can(regex("(?i)^(tcp|udp|icmp|icmpv6|all|-1|[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$", rule.protocol)) ? [] : [
            "rules[${jsonencode(key)}].protocol is ${jsonencode(rule.protocol)}: use tcp, udp, icmp, icmpv6, a protocol number from 0 to 255, or -1 for all traffic."
          ],
          try(rule.destination_port, null) != null || try(rule.from_port, null) != null || takes == "nothing" ? [] : [
            "rules[${jsonencode(key)}].destination_port is missing: ${takes == "types" ? "give the ICMP type, from 0 to 255, or -1 for any" : "give a whole number from 0 to 65535"}."
          ],
          try(rule.destination_port, null) == null || try(rule.from_port, null) == null ? [] : [
            "rules[${jsonencode(key)}].from_port is ${jsonencode(rule.from_port)}: leave it out, or leave out destination_port, which means the same."
          ],
          try(rule.destination_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.destination_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.destination_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
            ) ? [] : [
            "rules[${jsonencode(key)}].destination_port is ${jsonencode(rule.destination_port)}: ${takes == "types" ? "use an ICMP type from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
          ],
          try(rule.from_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.from_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.from_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
            ) ? [] : [
            "rules[${jsonencode(key)}].from_port is ${jsonencode(rule.from_port)}: ${takes == "types" ? "use an ICMP type from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
          ],
          try(rule.to_port, null) == null ||
          try(
            regex("^-?[0-9]+$", rule.to_port) >= (takes == "types" ? -1 : 0) &&
            regex("^-?[0-9]+$", rule.to_port) <= (takes == "types" ? 255 : takes == "nothing" ? 0 : 65535),
            false
            ) ? [] : [
            "rules[${jsonencode(key)}].to_port is ${jsonencode(rule.to_port)}: ${takes == "types" ? "use an ICMP code from 0 to 255, or -1 for any" : takes == "nothing" ? "leave it out, for this protocol has no ports and the rule would open all of them" : "use a whole number from 0 to 65535"}."
          ],
          takes == "types" ||
          takes == "nothing" ||
          !try(
            regex("^-?[0-9]+$", try(coalesce(try(rule.destination_port, null), try(rule.from_port, null)), null)) > regex("^-?[0-9]+$", rule.to_port),
            false
            ) ? [] : [
            "rules[${jsonencode(key)}].to_port is ${jsonencode(rule.to_port)}: use a port that is not below the first one."
          ],
          try(rule.description, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description)) ? [] : [
            "rules[${jsonencode(key)}].description is ${try("\"${rule.description}\"", jsonencode(rule.description))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
          ],
          try(rule.description_source, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description_source)) ? [] : [
            "rules[${jsonencode(key)}].description_source is ${try("\"${rule.description_source}\"", jsonencode(rule.description_source))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
          ],
          try(rule.description_target, null) == null ||
          can(regex("^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]{0,255}$", rule.description_target)) ? [] : [
            "rules[${jsonencode(key)}].description_target is ${try("\"${rule.description_target}\"", jsonencode(rule.description_target))}: use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*."
          ],
          !can(coalesce(rule.description)) ||
          (!can(coalesce(rule.description_source)) && !can(coalesce(rule.description_target))) ? [] : [
            "rules[${jsonencode(key)}].description is ${try("\"${rule.description}\"", jsonencode(rule.description))}: give one description for both sides, or one for each, but not all of them."
          ],
          can(coalesce(rule.description_source)) ||
          !can(coalesce(rule.description_target)) ||
          can(coalesce(rule.description)) ? [] : [
            "rules[${jsonencode(key)}].description_source is missing: describe the source's side as well as the target's, or both with one description."
          ],
          can(coalesce(rule.description_target)) ||
          !can(coalesce(rule.description_source)) ||
          can(coalesce(rule.description)) ? [] : [
            "rules[${jsonencode(key)}].description_target is missing: describe the target's side as well as the source's, or both with one description."
          ],
        )
      ])
    ]))
  }

  # The groups' ids, apart: one that is not known yet puts off these checks, and not those above.
  validation {
    condition = length([for holds in flatten([
      for key, rule in var.rules : rule == null ? [true] : [
        !contains(keys(rule), "source_sg_id") || can(regex("^sg-[0-9A-Za-z-]+$", rule.source_sg_id)),
        !contains(keys(rule), "target_sg_id") || can(regex("^sg-[0-9A-Za-z-]+$", rule.target_sg_id)),
      ]
    ]) : holds if !holds]) == 0
    error_message = join("\n", flatten([
      for key, rule in var.rules : rule == null ? [] : concat(
        !contains(keys(rule), "source_sg_id") || can(regex("^sg-[0-9A-Za-z-]+$", rule.source_sg_id)) ? [] : [
          "rules[${jsonencode(key)}].source_sg_id is ${jsonencode(rule.source_sg_id)}: give the security group that opens the connection, such as sg-0123456789abcdef0."
        ],
        !contains(keys(rule), "target_sg_id") || can(regex("^sg-[0-9A-Za-z-]+$", rule.target_sg_id)) ? [] : [
          "rules[${jsonencode(key)}].target_sg_id is ${jsonencode(rule.target_sg_id)}: give the security group that accepts the connection, such as sg-0123456789abcdef0."
        ],
      )
    ]))
  }
}
