# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

# The forms of values.
locals {
  patterns = {
    security_group  = "^(?:[0-9]{12}/)?sg-[0-9A-Za-z-]+$"
    prefix_list     = "^pl-[0-9A-Za-z-]+$"
    side            = "^(?:source|target)$"
    protocol_number = "^(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$"
    description     = "^[0-9A-Za-z_ .:/()#,@\\[\\]+=&;{}!$*-]*$"
  }

  # The values that match each pattern. One expression looks at all values, each on a line of its own, because Terraform
  # takes more time to read an expression than to look at a thousand values.
  texts = join("\n", flatten([
    for id, rule in local.known : [for name in local.given_names[id].patterned : rule[name] if rule[name] != null]
  ]))
  well_formed = {
    for form, pattern in local.patterns : form => {
      for text in regexall("(?m)${pattern}", local.texts) : text => true... if length(text) <= 255
    }
  }

  # Attributes whose values have one form, whatever the other attributes are.
  forms = {
    source_sg_id = {
      pattern = "security_group"
      remedy  = "give the ID of the security group that opens the connection, or a CIDR block or prefix list"
    }
    target_sg_id = {
      pattern = "security_group"
      remedy  = "give the ID of the security group that accepts the connection, or a CIDR block or prefix list"
    }
    source_prefix_list_id = {
      pattern = "prefix_list"
      remedy  = "give a prefix list's ID, such as pl-0123456789abcdef0"
    }
    target_prefix_list_id = {
      pattern = "prefix_list"
      remedy  = "give a prefix list's ID, such as pl-0123456789abcdef0"
    }
    description = {
      pattern = "description"
      remedy  = "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"
    }
    description_source = {
      pattern = "description"
      remedy  = "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"
    }
    description_target = {
      pattern = "description"
      remedy  = "use at most 255 letters, digits, spaces and ._-:/()#,@[]+=&;{}!$*"
    }
    leave_out_rule_on = {
      pattern = "side"
      remedy  = "use \"source\" or \"target\", the side whose group gets no rule"
    }
  }
}
