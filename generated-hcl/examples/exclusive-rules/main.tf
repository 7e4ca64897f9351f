# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Rules with tags, kept exclusive: rules that are added to these groups elsewhere, such as by hand, are revoked.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.29.0" # aws_vpc_security_group_rules_exclusive
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "alb" {
  name        = "alb"
  description = "Load balancer"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.main.id
}

module "mutual-security-groups" {
  source  = "close-the-gate/mutual-security-groups/aws//modules/vpc-rules"
  version = "~> 0.1"

  rules = {
    alb-to-web = {
      source_sg_id = aws_security_group.alb.id
      target_sg_id = aws_security_group.web.id
      services     = ["http", "https"]
      description  = "Allow HTTP and HTTPS from the ALB to webs"
    }
  }

  tags = {
    team = "web"
  }
}

locals {
  groups = {
    alb = aws_security_group.alb.id
    web = aws_security_group.web.id
  }
  no_rules = { egress = [], ingress = [] }
}

# Also list the rules that other modules create on these groups. A group without rules is not in the output.
resource "aws_vpc_security_group_rules_exclusive" "this" {
  for_each = local.groups

  security_group_id = each.value
  egress_rule_ids   = lookup(module.mutual-security-groups.rule_ids_by_security_group, each.value, local.no_rules).egress
  ingress_rule_ids  = lookup(module.mutual-security-groups.rule_ids_by_security_group, each.value, local.no_rules).ingress
}
