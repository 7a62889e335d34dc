terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

# No provider block and no endpoints: region, credentials and, for Lockgate, the addresses come from the
# environment, so the same files work on both.
