#!/usr/bin/env bash
# Validates each published module and runs its own tests, with one program and one major version of the AWS provider:
#   test-module.sh terraform 5
#   test-module.sh tofu 6
set -euo pipefail
program=$1
provider=$2

# A copy, so that no override file stays in the work tree.
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -R "$(dirname "$0")/../../generated-hcl/." "$copy"
"$program" version

for module in . modules/rules modules/vpc-rules modules/cross-account; do
  echo "== $module: $program, AWS provider $provider"
  cd "$copy/$module"
  if [ -f versions.tf ] && grep -q hashicorp/aws versions.tf; then
    sed "s/\">= 5.0, < 7.0\"/\"~> $provider.0\"/" versions.tf > versions_override.tf
  fi
  "$program" init -input=false -no-color > /dev/null
  if [ -f versions_override.tf ]; then
    "$program" version | grep -E "hashicorp/aws v$provider\."
  fi
  # A module with configuration_aliases cannot be validated by itself: its tests do it.
  if [ "$module" != modules/cross-account ]; then "$program" validate -no-color; fi
  "$program" test -no-color
done
