# Refused values of the module's variables. modules/rules has tests of everything else that is refused.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

mock_provider "aws" {}

run "a_rule_without_its_key" {
  command = plan

  variables {
    rules = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
  }

  expect_failures = [var.rules]
}

run "a_text" {
  command = plan

  variables {
    rules = "sg-a1ba1"
  }

  expect_failures = [var.rules]
}

run "a_list_of_texts" {
  command = plan

  variables {
    rules = ["sg-a1ba1", "sg-80443"]
  }

  expect_failures = [var.rules]
}

run "a_map_of_texts" {
  command = plan

  variables {
    rules = { alb-to-web = "sg-80443" }
  }

  expect_failures = [var.rules]
}

run "a_list_of_rules" {
  command = plan

  variables {
    rules = [{ source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }]
  }

  expect_failures = [var.rules]
}

run "a_quota_of_0" {
  command = plan

  variables {
    rules                    = {}
    rules_per_security_group = 0
  }

  expect_failures = [var.rules_per_security_group]
}

run "a_quota_that_is_not_whole" {
  command = plan

  variables {
    rules                    = {}
    rules_per_security_group = 60.5
  }

  expect_failures = [var.rules_per_security_group]
}
