# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Refused: values that do not have the form of their attribute.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "a_source_that_is_not_a_security_group" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "vpc-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_target_that_is_not_a_security_group" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "web", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_list_of_groups" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = ["sg-80443", "sg-db3306"], destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_source_that_is_not_a_prefix_list" {
  command = plan

  variables {
    rules = {
      web = { source_prefix_list_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_target_that_is_not_a_prefix_list" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_prefix_list_id = "vpce-63a5400a", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_that_aws_does_not_accept" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, description = "web → db" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_of_the_source_that_aws_does_not_accept" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description_source = "to <web>"
        description_target = "from the ALB"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_of_the_target_that_aws_does_not_accept" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description_source = "to the webs"
        description_target = "from \"ALB\""
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_of_256_characters" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id     = "sg-a1ba1"
        target_sg_id     = "sg-80443"
        destination_port = 80
        description      = join("", [for index in range(256) : "x"])
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_side_that_does_not_exist" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, leave_out_rule_on = "both" }
    }
  }

  expect_failures = [output.by_key]
}
