# Web servers and a database in two VPCs that are attached to the same transit gateway.

resource "aws_vpc" "web" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc" "db" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "web" {
  vpc_id     = aws_vpc.web.id
  cidr_block = "10.0.0.0/24"
}

resource "aws_subnet" "db" {
  vpc_id     = aws_vpc.db.id
  cidr_block = "10.1.0.0/24"
}

# Security group referencing is off by default on a transit gateway. Its attachments must not turn it off either.
resource "aws_ec2_transit_gateway" "main" {
  security_group_referencing_support = "enable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "web" {
  transit_gateway_id                 = aws_ec2_transit_gateway.main.id
  vpc_id                             = aws_vpc.web.id
  subnet_ids                         = [aws_subnet.web.id]
  security_group_referencing_support = "enable"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "db" {
  transit_gateway_id                 = aws_ec2_transit_gateway.main.id
  vpc_id                             = aws_vpc.db.id
  subnet_ids                         = [aws_subnet.db.id]
  security_group_referencing_support = "enable"
}

# Left out here: the routes between the two VPCs.

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.web.id
}

resource "aws_security_group" "db" {
  name        = "db"
  description = "Database"
  vpc_id      = aws_vpc.db.id
}

module "mutual-security-groups" {
  source = "../../modules/vpc-rules"

  rules = {
    # Egress on the web group. The peer is a CIDR block, because an outbound rule cannot name the other VPC's group.
    web-to-db-out = {
      source_sg_id     = aws_security_group.web.id
      target_cidr_ipv4 = aws_subnet.db.cidr_block
      service          = "postgresql"
      description      = "Allow webs to the database"
    }
    # Ingress on the database's group. The peer is the web group.
    web-to-db-in = {
      source_sg_id      = aws_security_group.web.id
      target_sg_id      = aws_security_group.db.id
      service           = "postgresql"
      description       = "Allow webs to the database"
      leave_out_rule_on = "source"
    }
  }

  # AWS accepts the other VPC's group as a peer only once both VPCs are attached.
  depends_on = [
    aws_ec2_transit_gateway_vpc_attachment.web,
    aws_ec2_transit_gateway_vpc_attachment.db,
  ]
}
