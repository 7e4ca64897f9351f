# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# A map of rules, with several ports, services by name and a group that connects to itself.

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

resource "aws_security_group" "db" {
  name        = "db"
  description = "Database"
  vpc_id      = aws_vpc.main.id
}

module "mutual-security-groups" {
  source  = "close-the-gate/mutual-security-groups/aws"
  version = "~> 0.1"

  rules = {
    # A pair for each port: alb-to-web/tcp-80 and alb-to-web/tcp-443.
    alb-to-web = {
      source_sg_id = aws_security_group.alb.id
      target_sg_id = aws_security_group.web.id
      services     = ["http", "https"]
      description  = "Allow HTTP and HTTPS from the ALB to webs"
    }
    # A description for each side.
    web-to-db = {
      source_sg_id       = aws_security_group.web.id
      target_sg_id       = aws_security_group.db.id
      service            = "postgresql"
      description_source = "to the database"
      description_target = "from the webs"
    }
    # A range of ports within a group. The key is the description.
    web-cluster = {
      source_sg_id = aws_security_group.web.id
      target_sg_id = aws_security_group.web.id
      from_port    = 9300
      to_port      = 9400
    }
  }
}

output "rule_ids" {
  description = "AWS's IDs of the rules, by key and side."
  value       = module.mutual-security-groups.rule_ids
}
