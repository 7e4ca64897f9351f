# Refused: descriptions that contradict each other or are incomplete.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

variables {
  rules_per_security_group = 60
  has_two_providers        = false
}

run "one_description_beside_one_for_each_side" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description        = "HTTP"
        description_source = "to the webs"
        description_target = "from the ALB"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "an_empty_description_beside_one_for_each_side" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description        = ""
        description_source = "to the webs"
        description_target = "from the ALB"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "an_empty_description_of_the_source_only" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = 80, description_source = "" }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_of_the_source_only" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description_source = "to the webs"
      }
    }
  }

  expect_failures = [output.by_key]
}

run "a_description_of_the_target_only" {
  command = plan

  variables {
    rules = {
      web = {
        source_sg_id       = "sg-a1ba1"
        target_sg_id       = "sg-80443"
        destination_port   = 80
        description_target = "from the ALB"
      }
    }
  }

  expect_failures = [output.by_key]
}
