variable "vpc_id" { type = string }
variable "peer_id" { type = string }

module "inner" {
  count   = 1
  source  = "./inner"
  vpc_id  = var.vpc_id
  peer_id = var.peer_id
}

output "group_id" { value = module.inner[0].group_id }
