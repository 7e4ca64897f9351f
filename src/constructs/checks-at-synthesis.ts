import type { TerraformStack } from "cdktf";
import { runBeforeOutput } from "./cdktf-internals";

/** Returns one sentence for each problem. */
export type Check = () => readonly string[];

/** Makes every synthesis of a stack fail if the check finds problems: `App.synth` and `Testing.synth(stack)`. */
export function checkAtSynthesis(stack: TerraformStack, check: Check): void {
  stack.node.addValidation({ validate: () => [...check()] });
  checkBeforeOutput(stack, () => check().map((problem) => `[${stack.node.path}] ${problem}`));
}

const CHECKS = new WeakMap<TerraformStack, Check[]>();

/** Runs a check in every synthesis, including `Testing.synth(stack)`, unless the app skips validation. */
export function checkBeforeOutput(stack: TerraformStack, check: Check): void {
  const checks = CHECKS.get(stack);
  if (checks !== undefined) {
    checks.push(check);
    return;
  }
  const all = [check];
  CHECKS.set(stack, all);
  runBeforeOutput(stack, () => {
    const problems = [...new Set(all.flatMap((one) => one()))];
    if (problems.length === 0) return;
    throw new Error(`Validation failed with the following errors:\n  ${problems.join("\n  ")}`);
  });
}
