# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Refused: wrong sources and targets. Accepted: another account's group that gets no rule here, or has a provider.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "a_rule_without_a_source" {
  command = plan

  variables {
    rules = {
      web = { target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_source_given_twice" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id     = "sg-a1ba1"
        source_cidr_ipv4 = "10.0.0.0/16"
        target_sg_id     = "sg-80443"
        destination_port = 80
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_source_of_another_account" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "222222222222/sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv4_source_with_bits_outside_of_its_mask" {
  command = plan

  variables {
    rules = {
      web = { source_cidr_ipv4 = "10.0.0.1/16", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv4_source_that_is_an_ipv6_block" {
  command = plan

  variables {
    rules = {
      web = { source_cidr_ipv4 = "2001:db8::/32", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv6_source_with_bits_outside_of_its_mask" {
  command = plan

  variables {
    rules = {
      web = { source_cidr_ipv6 = "2001:db8::1/32", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv6_source_that_is_an_ipv4_block" {
  command = plan

  variables {
    rules = {
      web = { source_cidr_ipv6 = "10.0.0.0/16", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_rule_without_a_target" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_target_given_twice" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id     = "sg-a1ba1"
        target_sg_id     = "sg-80443"
        target_cidr_ipv4 = "10.0.0.0/16"
        destination_port = 80
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_target_of_another_account" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "222222222222/sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv4_target_with_bits_outside_of_its_mask" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_cidr_ipv4 = "10.0.0.1/16", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv4_target_that_is_an_ipv6_block" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_cidr_ipv4 = "2001:db8::/32", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv6_target_with_bits_outside_of_its_mask" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_cidr_ipv6 = "2001:db8::1/32", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "an_ipv6_target_that_is_an_ipv4_block" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_cidr_ipv6 = "10.0.0.0/16", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "two_ends_that_are_not_groups" {
  command = plan

  variables {
    rules = {
      web = { source_cidr_ipv4 = "10.0.0.0/16", target_prefix_list_id = "pl-63a5400a", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "one_group_that_is_written_in_two_ways" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id      = "222222222222/sg-80443"
        target_sg_id      = "sg-80443"
        destination_port  = 80
        leave_out_rule_on = "source"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_side_left_out_of_a_rule_with_one_side" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id      = "sg-80443"
        target_cidr_ipv4  = "10.0.0.0/16"
        destination_port  = 80
        leave_out_rule_on = "source"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_group_of_another_account_may_be_left_out" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id      = "sg-a1ba1"
        target_sg_id      = "222222222222/sg-80443"
        destination_port  = 80
        leave_out_rule_on = "target"
      }
    }
  }

  assert {
    condition     = keys(output.egress_keys) == tolist(["web"]) && length(output.ingress_keys) == 0
    error_message = "The rule must have an egress rule only."
  }
}

run "a_group_of_another_account_may_have_its_own_provider" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "222222222222/sg-80443", destination_port = 80 }
    }
    has_two_providers = true
  }

  assert {
    condition     = keys(output.egress_keys) == tolist(["web"]) && keys(output.ingress_keys) == tolist(["web"])
    error_message = "The rule must have an egress rule and an ingress rule."
  }
}
