# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Accepted rules, and their defaults.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "a_null_rule_is_left_out" {
  command = plan

  variables {
    rules = {
      db  = null
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  assert {
    condition     = keys(output.by_key) == ["web"] && output.keys_in_order == ["web"]
    error_message = "Only the rule that is not null must be there."
  }
}

run "a_null_rule_of_a_list_keeps_its_index" {
  command = plan

  variables {
    rules = [null, { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }]
  }

  assert {
    condition     = keys(output.by_key) == ["1"]
    error_message = "The index of a rule must not depend on the rules before it being null."
  }
}

run "no_rules_are_accepted" {
  command = plan

  variables {
    rules = {}
  }

  assert {
    condition     = length(output.by_key) == 0 && length(output.egress_keys) == 0 && length(output.ingress_keys) == 0
    error_message = "No rules must give no rules."
  }
}

run "null_and_empty_values_count_as_omitted" {
  command = plan

  variables {
    rules = {
      plain = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
      null = {
        source_sg_id      = "sg-a1ba1"
        source_cidr_ipv4  = null
        target_sg_id      = "sg-80443"
        destination_port  = 81
        destination_ports = null
        services          = null
        to_port           = null
        protocol          = null
        service           = null
        description       = null
        leave_out_rule_on = null
      }
      text = {
        source_sg_id      = "sg-a1ba1"
        source_cidr_ipv4  = ""
        target_sg_id      = "sg-80443"
        destination_port  = 82
        to_port           = ""
        protocol          = ""
        service           = ""
        leave_out_rule_on = ""
      }
      list = {
        source_sg_id      = "sg-a1ba1"
        source_cidr_ipv4  = []
        target_sg_id      = "sg-80443"
        destination_port  = 83
        destination_ports = []
        services          = []
        to_port           = []
        protocol          = []
        service           = []
        description       = []
        leave_out_rule_on = []
      }
    }
  }

  assert {
    condition     = length(output.egress_keys) == 4 && length(output.ingress_keys) == 4
    error_message = "Each rule must have an egress rule and an ingress rule, because no side is left out."
  }

  assert {
    condition = alltrue([
      for key, rule in output.by_key :
      jsonencode(merge(rule, { from_port = 80, to_port = 80, description_source = "plain", description_target = "plain" })) ==
      jsonencode(output.by_key["plain"])
    ])
    error_message = "The rules must differ in their ports and descriptions only."
  }

  assert {
    condition = alltrue([
      for key, rule in output.by_key :
      rule.to_port == rule.from_port && rule.description_source == key && rule.description_target == key
    ])
    error_message = "The last port must be the first, and the description the key."
  }
}

run "the_protocol_is_tcp_and_the_last_port_the_first" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = "80" }
    }
  }

  assert {
    condition = (
      output.by_key["web"].protocol == "tcp" && output.by_key["web"].from_port == 80 && output.by_key["web"].to_port == 80
    )
    error_message = "A port alone must be one TCP port."
  }
}

run "a_range_has_two_ports" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = 8000, to_port = 8080, protocol = "UDP" }
    }
  }

  assert {
    condition = (
      output.by_key["web"].protocol == "udp" && output.by_key["web"].from_port == 8000 && output.by_key["web"].to_port == 8080
    )
    error_message = "The range must be kept, and the protocol must be in lower case."
  }
}

run "all_codes_are_the_default_of_an_icmp_type" {
  command = plan

  variables {
    rules = {
      ping = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "icmp", destination_port = 8 }
    }
  }

  assert {
    condition     = output.by_key["ping"].from_port == 8 && output.by_key["ping"].to_port == -1
    error_message = "The type must be kept, and the code must be -1."
  }
}

run "a_protocol_without_ports_needs_none" {
  command = plan

  variables {
    rules = {
      all   = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "all" }
      ipsec = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "esp" }
    }
  }

  assert {
    condition     = output.by_key["all"].protocol == "-1" && output.by_key["ipsec"].protocol == "50"
    error_message = "The protocols must be written as EC2 writes them."
  }

  assert {
    condition     = alltrue([for rule in output.by_key : !rule.has_ports && rule.from_port == 0 && rule.to_port == 0])
    error_message = "Rules without ports must have port 0 on both ends."
  }
}

run "a_service_has_a_protocol_and_ports" {
  command = plan

  variables {
    rules = {
      db = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "postgresql" }
    }
  }

  assert {
    condition = (
      output.by_key["db"].protocol == "tcp" && output.by_key["db"].from_port == 5432 && output.by_key["db"].to_port == 5432
    )
    error_message = "PostgreSQL must be TCP port 5432."
  }
}

run "each_port_and_each_service_has_a_key" {
  command = plan

  variables {
    rules = {
      names = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", services = ["ssh", "dns-udp"] }
      ports = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  assert {
    condition     = output.keys_in_order == ["names/tcp-22", "names/udp-53", "ports/tcp-80", "ports/tcp-443"]
    error_message = "A key must name the rule, the protocol and the port, in the order in which they are written."
  }
}

run "each_side_may_have_a_description" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description_source = "to the webs"
        description_target = "from the ALB"
      }
    }
  }

  assert {
    condition = (
      output.by_key["web"].description_source == "to the webs" && output.by_key["web"].description_target == "from the ALB"
    )
    error_message = "Each side must have its own description."
  }
}

run "a_rule_with_an_empty_description_has_none" {
  command = plan

  variables {
    rules = {
      both = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, description = "" }
      source = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 81
        description_source = ""
        description_target = "from the ALB"
      }
      target = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 82
        description_source = "to the webs"
        description_target = ""
      }
    }
  }

  assert {
    condition = (
      output.by_key["both"].description_source == null && output.by_key["both"].description_target == null &&
      output.by_key["source"].description_source == null && output.by_key["target"].description_target == null
    )
    error_message = "An empty description must be null, and not the key or an empty text."
  }

  assert {
    condition = (
      output.by_key["source"].description_target == "from the ALB" &&
      output.by_key["target"].description_source == "to the webs"
    )
    error_message = "The description of the other side must be kept."
  }
}

run "a_rule_of_a_list_has_no_default_description" {
  command = plan

  variables {
    rules = [{ source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }]
  }

  assert {
    condition     = output.by_key["0"].description_source == null && output.by_key["0"].description_target == null
    error_message = "An index does not describe a rule."
  }
}

run "an_end_that_is_not_a_group_gets_no_rule" {
  command = plan

  variables {
    rules = {
      from-office = { source_cidr_ipv4 = "10.0.0.0/16", target_sg_id = "sg-80443", service = "https" }
      to-ipv6     = { source_sg_id = "sg-80443", target_cidr_ipv6 = "2001:db8::/32", service = "https" }
      to-s3       = { source_sg_id = "sg-80443", target_prefix_list_id = "pl-63a5400a", service = "https" }
    }
  }

  assert {
    condition     = keys(output.egress_keys) == tolist(["to-ipv6", "to-s3"]) && keys(output.ingress_keys) == tolist(["from-office"])
    error_message = "Only groups may get rules."
  }
}
