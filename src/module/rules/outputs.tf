locals {
  mistakes = sort(distinct(concat(
    local.wrong_keys, local.wrong_forms, local.wrong_ends, local.wrong_ports, local.wrong_descriptions, local.duplicates,
  )))
}

# A failed precondition stops everything that refers to the output, and so every resource.
output "by_key" {
  description = "The rules with their defaults, one for each port."
  value       = local.rules

  precondition {
    condition     = length(local.mistakes) == 0
    error_message = replace(replace(replace(join("\n", local.mistakes), "\\u003c", "<"), "\\u003e", ">"), "\\u0026", "&")
  }
}

# Only keys, because Terraform walks the whole value of a for_each for each of its instances.
output "egress_keys" {
  description = "The keys of the rules that have an egress rule on the source's group."
  value       = tomap({ for key, rule in local.rules : key => true if rule.has_egress })
}

output "ingress_keys" {
  description = "The keys of the rules that have an ingress rule on the target's group."
  value       = tomap({ for key, rule in local.rules : key => true if rule.has_ingress })
}

output "keys_in_order" {
  description = "All keys, in the order of the list, or of the map's keys."
  value       = local.keys_in_order
}
