# Made by `npm run build` of cdktf-mutual-security-groups. Change src/module/published and build again.

# A map of rules, whose keys name them in the state, with several ports, services by name and a group that connects to itself.

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
    # Described on each side in its own words.
    web-to-db = {
      source_sg_id       = aws_security_group.web.id
      target_sg_id       = aws_security_group.db.id
      service            = "postgresql"
      description_source = "to the database"
      description_target = "from the webs"
    }
    # Within a group, a range of ports. Its description is its key.
    web-cluster = {
      source_sg_id = aws_security_group.web.id
      target_sg_id = aws_security_group.web.id
      from_port    = 9300
      to_port      = 9400
    }
  }
}

output "rule_ids" {
  description = "AWS's ids of the rules, by key and side."
  value       = module.mutual-security-groups.rule_ids
}
