# The warning about a security group with more rules than its quota.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 2
  has_two_providers        = false
}

run "a_group_at_its_quota_causes_no_warning" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  assert {
    condition     = length(output.by_key) == 2
    error_message = "Two rules must be there."
  }
}

run "a_group_over_its_quota_causes_a_warning" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443, 8080] }
    }
  }

  expect_failures = [check.rules_per_security_group]
}

run "a_list_as_an_id_is_refused_even_with_more_rules_than_the_quota" {
  command = plan

  variables {
    rules = {
      web  = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
      list = { source_sg_id = ["sg-a1ba1"], target_sg_id = ["sg-80443"], destination_port = 8080 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_larger_quota_causes_no_warning" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443, 8080] }
    }
    rules_per_security_group = 3
  }

  assert {
    condition     = length(output.by_key) == 3
    error_message = "Three rules must be there."
  }
}

run "several_rules_with_one_group_count_together" {
  command = plan

  variables {
    rules = {
      ssh = { source_sg_id = "sg-ba5710", target_sg_id = "sg-80443", service = "ssh" }
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  expect_failures = [check.rules_per_security_group]
}

run "ipv4_and_ipv6_count_apart" {
  command = plan

  variables {
    rules = {
      ipv4 = { source_sg_id = "sg-80443", target_cidr_ipv4 = "0.0.0.0/0", services = ["http", "https"] }
      ipv6 = { source_sg_id = "sg-80443", target_cidr_ipv6 = "::/0", services = ["http", "https"] }
    }
  }

  assert {
    condition     = length(output.egress_keys) == 4
    error_message = "Four rules must be there."
  }
}

run "a_group_whose_rules_are_left_out_does_not_count" {
  command = plan

  variables {
    rules = {
      db  = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-db3306", service = "mysql", leave_out_rule_on = "source" }
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  assert {
    condition     = length(output.egress_keys) == 2 && length(output.ingress_keys) == 3
    error_message = "The source must have two rules, and the targets three."
  }
}
