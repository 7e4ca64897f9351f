# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# What the module creates. Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.7).

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
    error_message = "The egress rule is on the source, and the target is its peer."
  }

  assert {
    condition = (
      aws_security_group_rule.ingress["alb-to-web"].type == "ingress" &&
      aws_security_group_rule.ingress["alb-to-web"].security_group_id == "sg-80443" &&
      aws_security_group_rule.ingress["alb-to-web"].source_security_group_id == "sg-a1ba1"
    )
    error_message = "The ingress rule is on the target, and the source is its peer."
  }

  assert {
    condition = alltrue([
      for rule in [aws_security_group_rule.egress["alb-to-web"], aws_security_group_rule.ingress["alb-to-web"]] :
      rule.protocol == "tcp" && rule.from_port == 80 && rule.to_port == 80 &&
      rule.description == "Allow HTTP from the ALB to webs"
    ])
    error_message = "Both rules have the same protocol, ports and description."
  }
}

run "a_list_has_its_indexes_for_keys" {
  command = plan

  variables {
    rules = [
      { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_port = "80", description = "HTTP" },
      { source_sg_id = "sg-80443", target_sg_id = "sg-db3306", destination_port = "3306", description = "MySQL" },
    ]
  }

  assert {
    condition     = keys(aws_security_group_rule.egress) == ["0", "1"] && keys(aws_security_group_rule.ingress) == ["0", "1"]
    error_message = "Each rule of the list makes a pair under its index."
  }
}

run "several_ports_make_a_pair_each" {
  command = plan

  variables {
    rules = {
      web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", destination_ports = [80, 443] }
    }
  }

  assert {
    condition     = keys(aws_security_group_rule.egress) == ["web/tcp-443", "web/tcp-80"]
    error_message = "Each port makes a pair under the rule's key and its own."
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
    error_message = "Both rules are `self`."
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
    error_message = "The peer of the egress rule is the prefix list."
  }

  assert {
    condition     = length(aws_security_group_rule.ingress) == 0
    error_message = "A prefix list gets no rule."
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
    error_message = "The IDs of a pair are under its key."
  }

  assert {
    condition = (
      output.rule_ids_by_security_group["sg-80443"].egress == [output.rule_ids["web-to-db"].egress] &&
      output.rule_ids_by_security_group["sg-80443"].ingress == [output.rule_ids["alb-to-web"].ingress]
    )
    error_message = "A group's rules are under its ID."
  }
}

run "the_newer_kind_is_tagged" {
  command = plan

  module {
    source = "./modules/vpc-rules"
  }

  variables {
    rules = {
      alb-to-web = { source_sg_id = "sg-a1ba1", target_sg_id = "sg-80443", service = "http" }
      all        = { source_sg_id = "sg-80443", target_sg_id = "sg-db3306", protocol = "-1" }
    }
    tags = { team = "web" }
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.this["alb-to-web"].security_group_id == "sg-a1ba1" &&
      aws_vpc_security_group_egress_rule.this["alb-to-web"].referenced_security_group_id == "sg-80443" &&
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].security_group_id == "sg-80443" &&
      aws_vpc_security_group_ingress_rule.this["alb-to-web"].referenced_security_group_id == "sg-a1ba1"
    )
    error_message = "The pair is mutual."
  }

  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_egress_rule.this["alb-to-web"], aws_vpc_security_group_ingress_rule.this["alb-to-web"]] :
      rule.tags == tomap({ team = "web" })
    ])
    error_message = "Both rules have the tags."
  }

  assert {
    condition     = aws_vpc_security_group_egress_rule.this["all"].from_port == null
    error_message = "All traffic has no ports."
  }
}

mock_provider "aws" {
  alias = "source"
}

mock_provider "aws" {
  alias = "target"
}

run "two_accounts_have_their_ids_cut_off_their_own_groups" {
  command = plan

  module {
    source = "./modules/cross-account"
  }

  providers = {
    aws.source = aws.source
    aws.target = aws.target
  }

  variables {
    rules = {
      web-to-db = { source_sg_id = "111111111111/sg-80443", target_sg_id = "222222222222/sg-db3306", service = "mysql" }
    }
  }

  assert {
    condition = (
      aws_security_group_rule.egress["web-to-db"].security_group_id == "sg-80443" &&
      aws_security_group_rule.egress["web-to-db"].source_security_group_id == "222222222222/sg-db3306" &&
      aws_security_group_rule.ingress["web-to-db"].security_group_id == "sg-db3306" &&
      aws_security_group_rule.ingress["web-to-db"].source_security_group_id == "111111111111/sg-80443"
    )
    error_message = "A group has its own ID in its account, and its account before its ID in the other account."
  }
}
