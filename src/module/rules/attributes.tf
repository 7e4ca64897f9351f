# The attributes that a rule may have.
locals {
  attributes = [
    {{attributes}}
  ]
  groups = {
    {{groups}}
  }

  # The attributes whose empty text does not count as omitted: the rule then has no description.
  descriptions = [{{descriptions}}]

  omitted   = { for name in local.attributes : name => null }
  not_given = { for name in local.attributes : name => false }
}
