# Generated from https://github.com/close-the-gate/cdktf-mutual-security-groups (src/module): change it there.

terraform {
  required_version = ">= 1.8"

  required_providers {
    aws = {
      version               = ">= 5.0, < 7.0"
      source                = "hashicorp/aws"
      configuration_aliases = [aws.source, aws.target]
    }
  }
}
