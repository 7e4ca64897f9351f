terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

# The IDs of groups that the plan deletes.
variable "old_id" { type = string }
variable "replaced_id" { type = string }

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_default_security_group" "main" {
  vpc_id = aws_vpc.main.id

  ingress {
    protocol  = "-1"
    from_port = 0
    to_port   = 0
    self      = true
  }
}

data "aws_security_group" "default" {
  vpc_id = aws_vpc.main.id
  name   = "default"
}

resource "aws_security_group" "inline" {
  name   = "inline"
  vpc_id = aws_vpc.main.id
  egress = []

  ingress {
    description     = "HTTPS"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    cidr_blocks     = ["0.0.0.0/0", "10.1.0.0/16"]
    security_groups = [aws_security_group.web.id, var.replaced_id]
  }
}

resource "aws_security_group" "dynamic" {
  name   = "dynamic"
  vpc_id = aws_vpc.main.id

  dynamic "egress" {
    for_each = [80]
    content {
      protocol    = "tcp"
      from_port   = egress.value
      to_port     = egress.value
      cidr_blocks = ["10.2.0.0/16"]
    }
  }
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.main.id
  tags        = { Name = "web" }
}

resource "aws_security_group" "db" {
  for_each = toset(["main", "a\"$${b}].c", "new"])

  name   = "db-${length(each.key)}"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group" "replaced" {
  name        = "replaced"
  description = "after"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group_rule" "blocks" {
  type              = "egress"
  security_group_id = aws_security_group.web.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = ["10.3.0.0/16"]
  ipv6_cidr_blocks  = ["fd00::/8"]
  prefix_list_ids   = ["pl-63a5400a"]
}

resource "aws_security_group_rule" "cluster" {
  type              = "ingress"
  security_group_id = aws_security_group.web.id
  protocol          = "icmp"
  from_port         = 8
  to_port           = -1
  self              = true
}

resource "aws_security_group_rule" "web_to_db" {
  for_each = aws_security_group.db

  type                     = "egress"
  security_group_id        = aws_security_group.web.id
  source_security_group_id = each.value.id
  protocol                 = "tcp"
  from_port                = 3306
  to_port                  = 3306
  description              = "Allow webs to ${each.value.name}"
}

resource "aws_vpc_security_group_ingress_rule" "db_from_web" {
  for_each = aws_security_group.db

  security_group_id            = each.value.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
}

resource "aws_vpc_security_group_egress_rule" "to_old" {
  count = 1

  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = var.old_id
  ip_protocol                  = "tcp"
  from_port                    = 22 + count.index
  to_port                      = 22 + count.index
}

resource "aws_vpc_security_group_ingress_rule" "replaced" {
  security_group_id            = aws_security_group.replaced.id
  referenced_security_group_id = aws_security_group.web.id
  ip_protocol                  = "udp"
  from_port                    = 53
  to_port                      = 53
}

module "tier" {
  source   = "./tier"
  for_each = toset(["x"])

  vpc_id  = aws_vpc.main.id
  peer_id = aws_security_group.web.id
}

resource "aws_security_group" "new" {
  name   = "new"
  vpc_id = aws_vpc.main.id

  ingress {
    protocol        = "tcp"
    from_port       = 8080
    to_port         = 8080
    self            = true
    security_groups = [module.plain.group_id]
  }
}

resource "aws_security_group" "counted" {
  count = 2

  name   = "counted-${count.index}"
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "to_new" {
  type                     = "egress"
  security_group_id        = aws_security_group.counted[1].id
  source_security_group_id = aws_security_group.new.id
  protocol                 = "tcp"
  from_port                = 8080
  to_port                  = 8080
}

resource "aws_security_group_rule" "new_itself" {
  type              = "ingress"
  security_group_id = aws_security_group.new.id
  protocol          = "all"
  from_port         = -1
  to_port           = -1
  self              = true
}

resource "aws_security_group_rule" "either" {
  type                     = "egress"
  security_group_id        = aws_security_group.web.id
  source_security_group_id = length(aws_security_group.new.id) > 3 ? aws_security_group.new.id : aws_security_group.counted[0].id
  protocol                 = "tcp"
  from_port                = 1
  to_port                  = 1
}

module "plain" {
  source = "./tier"

  vpc_id  = aws_vpc.main.id
  peer_id = aws_security_group.new.id
}
