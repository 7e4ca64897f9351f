/**
 * The resources of the module skwashd/mutual-security-groups/aws. The migration tests start from its states.
 *
 * Copyright (c) 2021, 2025 Dave Hall, https://davehall.com.au; MIT licence.
 */

const VARIABLES_V1 = `
# Version 1 without its experiment (optional attributes), which ended in Terraform 1.3, so that the module loads.
variable "rules" {
  type = list(object({
    source_sg_id     = string
    target_sg_id     = string
    destination_port = string
    description      = string
    to_port          = optional(string)
    protocol         = optional(string, "tcp")
  }))
}

locals {
  rules   = var.rules
  to_port = [for i, to_port in var.rules : var.rules[i].to_port == null ? var.rules[i].destination_port : var.rules[i].to_port]
}
`;

const RULES_V1 = `
resource "aws_security_group_rule" "ingress" {
  count = length(var.rules)

  type                     = "ingress"
  from_port                = var.rules[count.index].destination_port
  to_port                  = local.to_port[count.index]
  protocol                 = local.rules[count.index].protocol
  description              = var.rules[count.index].description
  source_security_group_id = var.rules[count.index].source_sg_id
  security_group_id        = var.rules[count.index].target_sg_id
}

resource "aws_security_group_rule" "egress" {
  count = length(var.rules)

  type                     = "egress"
  from_port                = var.rules[count.index].destination_port
  to_port                  = local.to_port[count.index]
  protocol                 = local.rules[count.index].protocol
  description              = var.rules[count.index].description
  source_security_group_id = var.rules[count.index].target_sg_id
  security_group_id        = var.rules[count.index].source_sg_id
}
`;

const VARIABLES_V2 = `
variable "rules" {
  description = "Rules for which traffic is permitted between two security groups"

  type = map(
    object({
      source_sg_id = string
      target_sg_id = string

      from_port = number
      to_port   = optional(number)
      protocol  = optional(string, "tcp")

      description        = optional(string, "")
      description_source = optional(string, "")
      description_target = optional(string, "")
    })
  )

  validation {
    condition = alltrue([
      for rule in var.rules : (rule.description == "" && rule.description_source != "" && rule.description_target != "") || (rule.description != "" && rule.description_source == "" && rule.description_target == "")
    ])
    error_message = "Rules must have a description. Set either 'description' or 'description_source' and 'description_target'"
  }
}

variable "tags" {
  description = "Tags to apply to the rules"

  type    = map(string)
  default = {}
}
`;

const RULES_V2 = `
resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.rules

  security_group_id            = each.value.target_sg_id
  referenced_security_group_id = each.value.source_sg_id

  description = each.value.description == "" ? each.value.description_source : each.value.description
  from_port   = each.value.from_port
  to_port     = each.value.to_port == null ? each.value.from_port : each.value.to_port
  ip_protocol = each.value.protocol

  tags = var.tags
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.rules

  security_group_id            = each.value.source_sg_id
  referenced_security_group_id = each.value.target_sg_id

  description = each.value.description == "" ? each.value.description_target : each.value.description
  from_port   = each.value.from_port
  to_port     = each.value.to_port == null ? each.value.from_port : each.value.to_port
  ip_protocol = each.value.protocol

  tags = var.tags
}
`;

/** Version 1 and version 2 (2.0.1), as folders of a root module. */
export const ORIGINALS = {
  "version-1/main.tf": VARIABLES_V1 + RULES_V1,
  "version-2/main.tf": VARIABLES_V2 + RULES_V2,
};
