variable "vpc_id" { type = string }
variable "peer_id" { type = string }

resource "aws_security_group" "app" {
  name   = "app"
  vpc_id = var.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "all" {
  security_group_id            = aws_security_group.app.id
  referenced_security_group_id = var.peer_id
  ip_protocol                  = "-1"
}

output "group_id" { value = aws_security_group.app.id }
