# The attributes that a rule may have.
locals {
  attributes = [
    {{attributes}}
  ]
  groups = {
    {{groups}}
  }
  omitted   = { for name in local.attributes : name => null }
  not_given = { for name in local.attributes : name => false }
}
