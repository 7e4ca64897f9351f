import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localAwsEnv } from "../../local-aws/connections";
import type { Terraform } from "../../local-aws/terraform";
import { run } from "../../tools/programs";

/** What Terraform says about a plan without changes. */
export const NO_CHANGES = "No changes.";

/** The sentence that summarizes a plan, such as "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy." */
export const planSummaryIn = (output: string): string => /^ *(Plan: .*|No changes\.)/m.exec(output)?.[1] ?? "";

/** A root module in its own folder, for Terraform against a local AWS. */
export class RootModule {
  constructor(
    readonly folder: string,
    private readonly terraform: Terraform,
    private readonly endpoint: string,
    private readonly signal?: AbortSignal,
  ) {
    mkdirSync(folder);
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  async init(): Promise<void> {
    await this.run("init", "-no-color", "-input=false");
  }

  /** Makes a plan for `apply` and `planAsJson`. Returns the sentence that summarizes it. */
  async plan(): Promise<string> {
    return planSummaryIn(await this.run("plan", "-no-color", "-input=false", `-out=${PLAN}`));
  }

  /** Applies the last plan. */
  async apply(): Promise<void> {
    await this.run("apply", "-no-color", "-input=false", PLAN);
  }

  /** The last plan, as `terraform show -json` prints it. */
  async planAsJson(): Promise<string> {
    return this.run("show", "-json", PLAN);
  }

  private async run(...args: string[]): Promise<string> {
    const env = {
      ...localAwsEnv(this.endpoint),
      ...this.terraform.env,
      // Each run decodes the whole schema of the provider. Go would take a quarter of the time to collect garbage.
      ...{ GOGC: "off", GOMEMLIMIT: "1GiB" },
    };
    const { status, stdout, output } = await run(this.terraform.program, args, {
      cwd: this.folder,
      env,
      signal: this.signal,
    });
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed.\n${output}`);
    return stdout;
  }
}

const PLAN = "plan.tfplan";
