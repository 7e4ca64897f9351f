# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Refused: wrong keys and names of attributes.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "a_misspelled_attribute" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, descripton = "HTTP" }
    }
  }

  expect_failures = [output.by_key]
}

run "tags" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, tags = { team = "web" } }
    }
  }

  expect_failures = [output.by_key]
}

run "an_empty_key" {
  command = plan

  variables {
    rules = {
      "" = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, description = "HTTP" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_key_that_cannot_be_a_description" {
  command = plan

  variables {
    rules = {
      "web → db" = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80 }
    }
  }

  expect_failures = [output.by_key]
}

run "a_key_that_begins_like_the_keys_of_several_ports" {
  command = plan

  variables {
    rules = {
      web       = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
      "web/ssh" = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 22 }
    }
  }

  expect_failures = [output.by_key]
}
