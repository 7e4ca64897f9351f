import { App, TerraformElement, type TerraformStack } from "cdktf";

/** Sentences for everything that is wrong. */
export type Check = () => readonly string[];

/** Fails every synthesis of a stack in which a check finds anything: `App.synth`, and `Testing.synth(stack)` too. */
export function checkAtSynthesis(stack: TerraformStack, check: Check): void {
  stack.node.addValidation({ validate: () => [...check()] });
  checkBeforeOutput(stack, () => check().map((problem) => `[${stack.node.path}] ${problem}`));
}

/**
 * Runs a check right before a stack's configuration is put together, unless the app skips validation. It runs in
 * `Testing.synth(stack)` as well, which runs no validations.
 */
export function checkBeforeOutput(stack: TerraformStack, check: Check): void {
  ChecksBeforeOutput.in(stack).checks.push(check);
}

/** An id that no construct of a user has. */
const ID = "cdktf-mutual-security-groups-checks";

/** Runs checks. It adds nothing to the configuration. */
class ChecksBeforeOutput extends TerraformElement {
  static in(stack: TerraformStack): ChecksBeforeOutput {
    const known = stack.node.tryFindChild(ID);
    return (known as ChecksBeforeOutput | undefined) ?? new ChecksBeforeOutput(stack, ID);
  }

  readonly checks: Check[] = [];

  /** CDKTF asks for metadata whenever it puts the configuration together, and at no other time. */
  override toMetadata(): object {
    const { root } = this.node;
    if (App.isApp(root) && root.skipValidation) return {};
    const problems = [...new Set(this.checks.flatMap((check) => check()))];
    if (problems.length === 0) return {};
    throw new Error(`Validation failed with the following errors:\n  ${problems.join("\n  ")}`);
  }
}
