variable "rules" {
  description = "Rules as the caller wrote them: a map or a list of objects, some of which may be null."
  type        = any
  nullable    = false
}

variable "rules_per_security_group" {
  description = "How many rules of one direction a security group may have, before a warning."
  type        = number
  nullable    = false
}

variable "has_two_providers" {
  description = "Whether each end has a provider of its own, which may be another account's."
  type        = bool
  nullable    = false
}
