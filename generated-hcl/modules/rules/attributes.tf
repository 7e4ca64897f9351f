# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# The attributes that a rule may have.
locals {
  attributes = [
    "source_sg_id", "source_cidr_ipv4", "source_cidr_ipv6", "source_prefix_list_id", "target_sg_id",
    "target_cidr_ipv4", "target_cidr_ipv6", "target_prefix_list_id", "destination_port", "destination_ports",
    "from_port", "to_port", "protocol", "service", "services", "description", "description_source",
    "description_target", "leave_out_rule_on",
  ]
  groups = {
    source = [
      "source_sg_id", "source_cidr_ipv4", "source_cidr_ipv6", "source_prefix_list_id",
    ]
    target = [
      "target_sg_id", "target_cidr_ipv4", "target_cidr_ipv6", "target_prefix_list_id",
    ]
    port_attributes = [
      "destination_port", "destination_ports", "from_port", "service", "services",
    ]
    ports = [
      "destination_port", "destination_ports", "from_port", "to_port",
    ]
    patterned = [
      "source_sg_id", "target_sg_id", "source_prefix_list_id", "target_prefix_list_id", "description",
      "description_source", "description_target", "leave_out_rule_on",
    ]
  }

  # The attributes whose empty text does not count as omitted: the rule then has no description.
  descriptions = ["description", "description_source", "description_target"]

  omitted   = { for name in local.attributes : name => null }
  not_given = { for name in local.attributes : name => false }
}
