# The rules that the module creates, their tags, and its outputs.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

mock_provider "aws" {}

run "a_pair_is_mutual" {
  command = plan

  variables {
    rules = {
      alb-to-web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http" }
    }
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["alb-to-web"].security_group_id == "sg-a1ba1" &&
      aws_vpc_security_group_egress_rule.this["alb-to-web"].referenced_security_group_id == "sg-80443"
    )
    error_message = "The egress rule must be on the source, and the target must be its peer."
  }

  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].security_group_id == "sg-80443" &&
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].referenced_security_group_id == "sg-a1ba1"
    )
    error_message = "The ingress rule must be on the target, and the source must be its peer."
  }

  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_egress_rule.this["alb-to-web"], aws_vpc_security_group_ingress_rule.this["alb-to-web"]] :
      rule.ip_protocol == "tcp" && rule.from_port == 80 && rule.to_port == 80 && rule.description == "alb-to-web"
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
      aws_vpc_security_group_egress_rule.this["alb-to-web"].description == null &&
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].description == null
    )
    error_message = "The rules must not have a description."
  }
}

run "both_rules_have_the_tags" {
  command = plan

  variables {
    rules = {
      alb-to-web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http" }
    }
    tags = { team = "web" }
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["alb-to-web"].tags == tomap({ team = "web" }) &&
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].tags == tomap({ team = "web" })
    )
    error_message = "Both rules must have the tags."
  }
}

run "a_protocol_without_ports_has_none" {
  command = plan

  variables {
    rules = {
      all = { source_sg_id = "sg-80443", target_sg_id = "sg-db3306", protocol = "-1" }
    }
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["all"].ip_protocol == "-1" &&
      aws_vpc_security_group_egress_rule.this["all"].from_port == null &&
      aws_vpc_security_group_egress_rule.this["all"].to_port == null
    )
    error_message = "All traffic must not have ports."
  }
}

run "a_group_to_itself_is_its_own_peer" {
  command = plan

  variables {
    rules = {
      cluster = { source_sg_id = "sg-80443", target_sg_id = "sg-80443", from_port = 9300, to_port = 9400 }
    }
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["cluster"].referenced_security_group_id == "sg-80443" &&
      aws_vpc_security_group_ingress_rule.this["cluster"].referenced_security_group_id == "sg-80443"
    )
    error_message = "The group must get both rules."
  }
}

run "an_end_without_a_group_gets_no_rule" {
  command = plan

  variables {
    rules = {
      from-office = { source_cidr_ipv4 = "10.0.0.0/16", target_sg_id = "sg-80443", service = "https" }
      to-s3       = { source_sg_id = "sg-80443", target_prefix_list_id = "pl-63a5400a", service = "https" }
    }
  }

  assert {
    condition = (
      keys(aws_vpc_security_group_ingress_rule.this) == ["from-office"] &&
      aws_vpc_security_group_ingress_rule.this["from-office"].cidr_ipv4 == "10.0.0.0/16"
    )
    error_message = "The peer of the only ingress rule must be the block."
  }

  assert {
    condition = (
      keys(aws_vpc_security_group_egress_rule.this) == ["to-s3"] &&
      aws_vpc_security_group_egress_rule.this["to-s3"].prefix_list_id == "pl-63a5400a"
    )
    error_message = "The peer of the only egress rule must be the prefix list."
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
