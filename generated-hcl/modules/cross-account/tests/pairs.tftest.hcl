# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# The rules that the module creates in the two accounts, and its outputs.
# Runs without an account and without a network: `terraform init`, then `terraform test` (Terraform 1.8).

mock_provider "aws" {
  alias = "source"

  mock_resource "aws_security_group_rule" {
    defaults = {
      security_group_rule_id = "sgr-50c4ce"
    }
  }
}

mock_provider "aws" {
  alias = "target"

  mock_resource "aws_security_group_rule" {
    defaults = {
      security_group_rule_id = "sgr-7a46e7"
    }
  }
}

run "each_group_has_its_account_in_the_other_account_only" {
  command = plan

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
      aws_security_group_rule.egress["web-to-db"].type == "egress" &&
      aws_security_group_rule.egress["web-to-db"].security_group_id == "sg-80443" &&
      aws_security_group_rule.egress["web-to-db"].source_security_group_id == "222222222222/sg-db3306"
    )
    error_message = "The egress rule must be on the source, and the target with its account must be its peer."
  }

  assert {
    condition = (
      aws_security_group_rule.ingress["web-to-db"].type == "ingress" &&
      aws_security_group_rule.ingress["web-to-db"].security_group_id == "sg-db3306" &&
      aws_security_group_rule.ingress["web-to-db"].source_security_group_id == "111111111111/sg-80443"
    )
    error_message = "The ingress rule must be on the target, and the source with its account must be its peer."
  }

  assert {
    condition = alltrue([
      for rule in [aws_security_group_rule.egress["web-to-db"], aws_security_group_rule.ingress["web-to-db"]] :
      rule.protocol == "tcp" && rule.from_port == 3306 && rule.to_port == 3306 && rule.description == "web-to-db"
    ])
    error_message = "Both rules must have the same protocol, ports and description."
  }
}

run "each_account_creates_its_own_half_of_the_pair" {
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
    condition     = output.rule_ids["web-to-db"].egress == "sgr-50c4ce"
    error_message = "The source's provider must create the egress rule."
  }

  assert {
    condition     = output.rule_ids["web-to-db"].ingress == "sgr-7a46e7"
    error_message = "The target's provider must create the ingress rule."
  }

  assert {
    condition = (
      output.rule_ids_by_security_group["sg-80443"].egress == ["sgr-50c4ce"] &&
      output.rule_ids_by_security_group["sg-db3306"].ingress == ["sgr-7a46e7"]
    )
    error_message = "A group's rules must be under its ID, without its account."
  }
}

run "a_side_that_is_left_out_gets_no_rule" {
  command = plan

  providers = {
    aws.source = aws.source
    aws.target = aws.target
  }

  variables {
    rules = {
      web-to-db = {
        source_sg_id      = "111111111111/sg-80443"
        target_sg_id      = "222222222222/sg-db3306"
        service           = "mysql"
        leave_out_rule_on = "target"
      }
    }
  }

  assert {
    condition     = keys(aws_security_group_rule.egress) == ["web-to-db"] && length(aws_security_group_rule.ingress) == 0
    error_message = "Only the source must get a rule."
  }
}
