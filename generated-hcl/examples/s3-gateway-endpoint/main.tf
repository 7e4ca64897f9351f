# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# Web servers that can reach S3 through its gateway endpoint, and nothing else outside the VPC.

data "aws_region" "current" {}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.${data.aws_region.current.id}.s3"
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.main.id
}

module "mutual-security-groups" {
  source  = "close-the-gate/mutual-security-groups/aws"
  version = "~> 0.1"

  rules = {
    # A gateway endpoint has a prefix list and no group, so there is only an egress rule.
    web-to-s3 = {
      source_sg_id          = aws_security_group.web.id
      target_prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id
      service               = "https"
      description           = "Allow webs to S3"
    }
  }
}
