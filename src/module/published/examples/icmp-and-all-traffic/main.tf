# Ping by its ICMP type, all traffic between two groups, and a protocol without ports.

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_security_group" "monitoring" {
  name        = "monitoring"
  description = "Monitoring"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "web" {
  name        = "web"
  description = "Web servers"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group" "vpn" {
  name        = "vpn"
  description = "VPN gateways"
  vpc_id      = aws_vpc.main.id
}

module "mutual-security-groups" {
  source = "../.."

  rules = {
    # Type 8 is the echo request. Security groups allow its reply automatically. Without a code, any code is allowed.
    ping = {
      source_sg_id = aws_security_group.monitoring.id
      target_sg_id = aws_security_group.web.id
      protocol     = "icmp"
      from_port    = 8
      description  = "Ping webs"
    }
    all = {
      source_sg_id = aws_security_group.web.id
      target_sg_id = aws_security_group.vpn.id
      protocol     = "-1"
      description  = "All traffic to the VPN"
    }
    ipsec = {
      source_sg_id = aws_security_group.vpn.id
      target_sg_id = aws_security_group.vpn.id
      protocol     = "esp"
      description  = "IPsec among the VPN gateways"
    }
  }
}
