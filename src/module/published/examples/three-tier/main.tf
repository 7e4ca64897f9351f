# Three tiers: a load balancer, web servers, a database and an endpoint for S3, as a list of rules.

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

# These groups have no inline rules, so they allow only what the module below declares.
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

resource "aws_security_group" "s3" {
  name        = "s3"
  description = "Interface endpoint of S3"
  vpc_id      = aws_vpc.main.id
}

module "mutual-security-groups" {
  source = "../.."

  rules = [
    {
      source_sg_id     = aws_security_group.alb.id
      target_sg_id     = aws_security_group.web.id
      destination_port = "80"
      description      = "Allow HTTP from the ALB to webs"
    },
    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.db.id
      destination_port = "3306"
      description      = "Allow webs to RDS"
    },
    {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.s3.id
      destination_port = "443"
      description      = "Allow webs to S3 endpoint"
    },
  ]
}
