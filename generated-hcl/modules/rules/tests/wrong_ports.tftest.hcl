# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Refused: wrong protocols, ports and services.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "a_rule_without_a_port" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443" }
    }
  }

  expect_failures = [output.by_key]
}

run "an_icmp_rule_without_a_type" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "icmp" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_first_port_given_twice" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, from_port = 443 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_beside_a_service" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, service = "http" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_above_65535" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 70000 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_below_0" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = -1 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_that_is_not_whole" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80.5 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_that_is_not_a_number" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = "http" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_range_in_one_text" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = "80-90" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_list_as_a_port" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = [80, 443] }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_as_a_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_wrong_port_in_a_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 70000] }
    }
  }

  expect_failures = [output.by_key]
}

run "sensitive_ports_in_a_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = sensitive([80, 443]) }
    }
  }

  expect_failures = [output.by_key]
}

run "a_last_port_below_the_first" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = 90, to_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_last_port_above_65535" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = 90, to_port = 70000 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_last_port_beside_several_ports" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80], to_port = 90 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_last_port_beside_a_service" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http", to_port = 90 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_misspelled_protocol" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "tpc", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_protocol_number_above_255" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "256" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_protocol_beside_a_service" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "tcp", service = "http" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_beside_all_traffic" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "-1", destination_port = 443 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_port_beside_a_protocol_without_ports" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "esp", destination_port = 443 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_icmp_type_above_255" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "icmp", destination_port = 256 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_code_of_all_icmp_types" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id     = "sg-a1ba1"
        target_sg_id     = "sg-80443"
        protocol         = "icmp"
        destination_port = -1
        to_port          = 3
      }
    }
  }

  expect_failures = [output.by_key]
}

run "an_unknown_service" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "postgres" }
    }
  }

  expect_failures = [output.by_key]
}

run "an_unknown_service_in_a_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", services = ["http", "postgres"] }
    }
  }

  expect_failures = [output.by_key]
}

run "a_service_as_a_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", services = "http" }
    }
  }

  expect_failures = [output.by_key]
}
