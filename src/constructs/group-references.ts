import type { TerraformStack } from "cdktf";
import { isUnknown, originStacksOf, resolve } from "./tokens";

/** A reference to an attribute in a stack. The same address in another stack is something else. */
interface Reference {
  readonly stack: TerraformStack;
  readonly address: string;
}

/** The reference that an ID is; undefined for other tokens and for literal IDs. */
function referenceIn(id: string): Reference | undefined {
  const [stack, ...others] = originStacksOf(id);
  return stack === undefined || others.length > 0 ? undefined : { stack, address: resolve(id, stack).text };
}

/** Whether two IDs are the same group's; undefined if only Terraform knows. */
export function isSameGroup(id: string, other: string): boolean | undefined {
  if (id === other) return true;
  if (!isUnknown(id) && !isUnknown(other)) return false;
  const [one, two] = [referenceIn(id), referenceIn(other)];
  if (one !== undefined && two !== undefined && one.stack === two.stack && one.address === two.address) return true;
  return isUnique(id, one) && isUnique(other, two) ? false : undefined;
}

/**
 * Whether an ID is a literal or the ID of an `aws_security_group` resource. Two different IDs of this kind belong to
 * two groups. Two other expressions (variables, lookups, data sources, a VPC's default group, `each.value`) may have
 * the same value.
 */
function isUnique(id: string, reference: Reference | undefined): boolean {
  if (reference !== undefined) return /^\$\{aws_security_group\.[\w-]+\.id\}$/.test(reference.address);
  return !isUnknown(id);
}

/** Whether an ID is a reference to a group's `id`, which never starts with an account. */
export function isIdOfGroup(id: string): boolean {
  return /^\$\{(data\.)?aws_(default_)?security_group\.[\w-]+\.id\}$/.test(referenceIn(id)?.address ?? "");
}

/** An ID as an entry of `replace_triggered_by`; undefined if it is not an attribute of a resource in the stack. */
export function managedReference(id: string, stack: TerraformStack): string | undefined {
  const reference = referenceIn(id);
  if (reference?.stack !== stack) return undefined;
  return /^\$\{(aws_\w+\.[\w-]+\.\w+)\}$/.exec(reference.address)?.[1];
}
