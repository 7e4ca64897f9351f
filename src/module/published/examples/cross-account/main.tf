# Web servers of one account and a database of another, in two VPCs that are peered.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "web_account" {
  description = "ID of the web servers' account, and the role that creates their rules."
  type        = object({ id = string, role_arn = string })
}

variable "db_account" {
  description = "ID of the database's account, and the role that creates its rules."
  type        = object({ id = string, role_arn = string })
}

provider "aws" {
  alias = "web"

  assume_role {
    role_arn = var.web_account.role_arn
  }
}

provider "aws" {
  alias = "db"

  assume_role {
    role_arn = var.db_account.role_arn
  }
}

resource "aws_vpc" "web" {
  provider = aws.web

  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "db" {
  provider = aws.db

  cidr_block = "10.1.0.0/16"
}

# AWS accepts another account's group as a peer only if the VPCs are peered or one is shared.
resource "aws_vpc_peering_connection" "web_to_db" {
  provider = aws.web

  vpc_id        = aws_vpc.web.id
  peer_vpc_id   = aws_vpc.db.id
  peer_owner_id = var.db_account.id
}

resource "aws_vpc_peering_connection_accepter" "db" {
  provider = aws.db

  vpc_peering_connection_id = aws_vpc_peering_connection.web_to_db.id
  auto_accept               = true
}

resource "aws_security_group" "web" {
  provider = aws.web

  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.web.id
}

resource "aws_security_group" "db" {
  provider = aws.db

  name        = "db"
  description = "Database"
  vpc_id      = aws_vpc.db.id
}

module "mutual-security-groups" {
  source = "../../modules/cross-account"

  providers = {
    aws.source = aws.web
    aws.target = aws.db
  }

  rules = {
    web-to-db = {
      source_sg_id = "${var.web_account.id}/${aws_security_group.web.id}"
      target_sg_id = "${var.db_account.id}/${aws_security_group.db.id}"
      service      = "postgresql"
      description  = "Allow webs to RDS"
    }
  }

  depends_on = [aws_vpc_peering_connection_accepter.db]
}
