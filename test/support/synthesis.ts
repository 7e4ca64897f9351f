import { App, TerraformStack, Testing, type AppConfig } from "cdktf";
import { onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";

/** An `aws_security_group_rule` in Terraform JSON. */
export interface SynthesizedRule {
  readonly type: "egress" | "ingress";
  readonly security_group_id: string;
  readonly source_security_group_id?: string;
  readonly self?: boolean | string;
  readonly protocol: string;
  readonly from_port: number | string;
  readonly to_port: number | string;
  readonly description?: string;
  readonly [other: string]: unknown;
}

/** An app that is synthesized into its own folder, which is removed after the test. */
export function appInFolder(options: AppConfig = {}): App {
  const outdir = temporaryFolder();
  onTestFinished(() => removeFolder(outdir));
  // CDKTF treats a stubbed version as a unit test, and prints no warnings.
  return Testing.stubVersion(new App({ ...options, outdir }));
}

export function stackWith(build: (stack: TerraformStack) => void, name = "stack"): TerraformStack {
  const stack = new TerraformStack(Testing.stubVersion(new App()), name);
  build(stack);
  return stack;
}

/** The stack's `aws_security_group_rule` resources by their names in Terraform. */
export function rulesIn(stack: TerraformStack): Record<string, SynthesizedRule> {
  return resourcesIn(stack, "aws_security_group_rule") as Record<string, SynthesizedRule>;
}

/** The stack's resources of a type by their names in Terraform. */
export function resourcesIn(stack: TerraformStack, type: string): Record<string, Record<string, unknown>> {
  const { resource = {} } = stack.toTerraform() as {
    resource?: Record<string, Record<string, Record<string, unknown>>>;
  };
  return Object.fromEntries(
    Object.entries(resource[type] ?? {}).map(([name, { "//": _about, ...rule }]) => [name, rule]),
  );
}

export function synthesizedRules(build: (stack: TerraformStack) => void): SynthesizedRule[] {
  return Object.values(rulesIn(stackWith(build)));
}

/** The message of the error that a call throws. Throws if the call does not. */
export function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("Nothing was thrown.");
}
