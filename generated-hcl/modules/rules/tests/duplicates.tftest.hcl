# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Refused: rules that are the same in AWS.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "one_connection_under_two_keys" {
  command = plan

  variables {
    rules = {
      again = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http", description = "again" }
      web   = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "one_connection_twice_in_a_list" {
  command = plan

  variables {
    rules = [
      { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 },
      { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = "80", to_port = 80, protocol = "TCP" },
    ]
  }

  expect_failures = [output.by_key]
}

run "one_port_twice_in_a_list_of_ports" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443, 80] }
    }
  }

  expect_failures = [output.by_key]
}

run "one_half_of_a_pair_twice" {
  command = plan

  variables {
    rules = {
      half = {
        source_sg_id      = "sg-a1ba1"
        target_sg_id      = "sg-80443"
        destination_port  = 80
        leave_out_rule_on = "target"
      }
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "two_halves_of_a_pair_are_accepted" {
  command = plan

  variables {
    rules = {
      in = {
        source_sg_id      = "sg-a1ba1"
        target_sg_id      = "sg-80443"
        destination_port  = 80
        leave_out_rule_on = "source"
      }
      out = {
        source_sg_id      = "sg-a1ba1"
        target_sg_id      = "sg-80443"
        destination_port  = 80
        leave_out_rule_on = "target"
      }
    }
  }

  assert {
    condition     = keys(output.egress_keys) == tolist(["out"]) && keys(output.ingress_keys) == tolist(["in"])
    error_message = "Each rule must have its own half of the pair."
  }
}

run "a_rule_within_the_ports_of_another_one_is_accepted" {
  command = plan

  variables {
    rules = {
      web  = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
      wide = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = 1, to_port = 1024 }
    }
  }

  assert {
    condition     = keys(output.by_key) == ["web", "wide"]
    error_message = "Both rules must be there, because AWS accepts both."
  }
}
