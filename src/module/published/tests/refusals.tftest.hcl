# What the module refuses, before any rule is created. Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.7).

mock_provider "aws" {}

run "a_misspelt_attribute" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, descripton = "HTTP" }
    }
  }

  expect_failures = [var.rules]
}

run "a_rule_without_a_target" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", destination_port = 80 }
    }
  }

  expect_failures = [var.rules]
}

run "a_port_out_of_range" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 70000 }
    }
  }

  expect_failures = [var.rules]
}

run "a_port_beside_all_traffic" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", protocol = "-1", destination_port = 443 }
    }
  }

  expect_failures = [var.rules]
}

run "a_description_that_aws_does_not_take" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, description = "web → db" }
    }
  }

  expect_failures = [var.rules]
}

run "an_end_that_is_no_group_s_id" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "vpc-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [var.rules]
}

run "the_same_connection_twice" {
  command = plan

  variables {
    rules = {
      web   = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
      again = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http", description = "again" }
    }
  }

  expect_failures = [var.rules]
}

run "another_account_s_group_without_its_provider" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "222222222222/sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [var.rules]
}

run "the_newer_kind_refuses_the_same" {
  command = plan

  module {
    source = "./modules/vpc-rules"
  }

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 70000 }
    }
  }

  expect_failures = [var.rules]
}

run "a_rule_that_another_one_covers_is_warned_of" {
  command = plan

  variables {
    rules = {
      web  = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
      wide = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", from_port = 1, to_port = 1024 }
    }
  }

  expect_failures = [check.covered_rules]
}
