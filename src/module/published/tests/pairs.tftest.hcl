# The rules that the module creates, and its outputs.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

mock_provider "aws" {}

run "a_pair_is_mutual" {
  command = plan

  variables {
    rules = {
      alb-to-web = {
        source_sg_id     = "sg-a1ba1"
        target_sg_id     = "sg-80443"
        destination_port = 80
        description      = "Allow HTTP from the ALB to webs"
      }
    }
  }

  assert {
    condition = (
      aws_security_group_rule.egress["alb-to-web"].type == "egress" &&
      aws_security_group_rule.egress["alb-to-web"].security_group_id == "sg-a1ba1" &&
      aws_security_group_rule.egress["alb-to-web"].source_security_group_id == "sg-80443"
    )
    error_message = "The egress rule must be on the source, and the target must be its peer."
  }

  assert {
    condition = (
      aws_security_group_rule.ingress["alb-to-web"].type == "ingress" &&
      aws_security_group_rule.ingress["alb-to-web"].security_group_id == "sg-80443" &&
      aws_security_group_rule.ingress["alb-to-web"].source_security_group_id == "sg-a1ba1"
    )
    error_message = "The ingress rule must be on the target, and the source must be its peer."
  }

  assert {
    condition = alltrue([
      for rule in [aws_security_group_rule.egress["alb-to-web"], aws_security_group_rule.ingress["alb-to-web"]] :
      rule.protocol == "tcp" && rule.from_port == 80 && rule.to_port == 80 &&
      rule.description == "Allow HTTP from the ALB to webs"
    ])
    error_message = "Both rules must have the same protocol, ports and description."
  }
}

run "an_empty_description_is_null" {
  command = plan

  variables {
    rules = {
      alb-to-web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http", description = "" }
    }
  }

  assert {
    condition = (
      aws_security_group_rule.egress["alb-to-web"].description == null &&
      aws_security_group_rule.ingress["alb-to-web"].description == null
    )
    error_message = "The rules must not have a description."
  }
}

run "a_list_has_its_indexes_as_keys" {
  command = plan

  variables {
    rules = [
      { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = "80", description = "HTTP" },
      { source_sg_id = "sg-80443", target_sg_id = "sg-db3306", destination_port = "3306", description = "MySQL" },
    ]
  }

  assert {
    condition     = keys(aws_security_group_rule.egress) == ["0", "1"] && keys(aws_security_group_rule.ingress) == ["0", "1"]
    error_message = "Each rule of the list must have a pair, whose key is its index."
  }
}

run "each_of_several_ports_has_a_pair" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  assert {
    condition     = keys(aws_security_group_rule.egress) == ["web/tcp-443", "web/tcp-80"]
    error_message = "Each port must have a pair, whose key is the rule's and the port's."
  }
}

run "a_group_to_itself_is_self" {
  command = plan

  variables {
    rules = {
      cluster = { source_sg_id = "sg-80443", target_sg_id = "sg-80443", from_port = 9300, to_port = 9400 }
    }
  }

  assert {
    condition     = aws_security_group_rule.egress["cluster"].self && aws_security_group_rule.ingress["cluster"].self
    error_message = "Both rules must be `self`."
  }
}

run "an_end_without_a_group_gets_no_rule" {
  command = plan

  variables {
    rules = {
      to-s3 = { source_sg_id = "sg-80443", target_prefix_list_id = "pl-63a5400a", service = "https" }
    }
  }

  assert {
    condition     = aws_security_group_rule.egress["to-s3"].prefix_list_ids == tolist(["pl-63a5400a"])
    error_message = "The peer of the egress rule must be the prefix list."
  }

  assert {
    condition     = length(aws_security_group_rule.ingress) == 0
    error_message = "A prefix list must not get a rule."
  }
}

run "outputs_are_keyed_by_rule_and_by_group" {
  variables {
    rules = {
      alb-to-web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http" }
      web-to-db  = { source_sg_id = "sg-80443", target_sg_id = "sg-db3306", service = "mysql" }
    }
  }

  assert {
    condition     = keys(output.rule_ids) == ["alb-to-web", "web-to-db"]
    error_message = "The IDs of a pair must be under its key."
  }

  assert {
    condition = (
      output.rule_ids_by_security_group["sg-80443"].egress == [output.rule_ids["web-to-db"].egress] &&
      output.rule_ids_by_security_group["sg-80443"].ingress == [output.rule_ids["alb-to-web"].ingress]
    )
    error_message = "A group's rules must be under its ID."
  }
}

run "a_side_that_is_left_out_gets_no_rule" {
  command = plan

  variables {
    rules = {
      alb-to-web = {
        source_sg_id      = "sg-a1ba1"
        target_sg_id      = "sg-80443"
        service           = "http"
        leave_out_rule_on = "source"
      }
    }
  }

  assert {
    condition     = length(aws_security_group_rule.egress) == 0 && keys(aws_security_group_rule.ingress) == ["alb-to-web"]
    error_message = "Only the target must get a rule."
  }
}

run "a_null_rule_is_left_out" {
  command = plan

  variables {
    rules = {
      db = null
    }
  }

  assert {
    condition     = length(aws_security_group_rule.egress) == 0 && length(aws_security_group_rule.ingress) == 0
    error_message = "A null rule must be left out."
  }
}
