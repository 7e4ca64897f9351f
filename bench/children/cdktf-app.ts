import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";

/** A stack with the AWS provider, synthesized with the rules that are added to it. */
export function synthesize(outdir: string, addRules: (stack: TerraformStack) => void): void {
  const app = new App({ outdir, stackTraces: false });
  const stack = new TerraformStack(app, "bench");
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  addRules(stack);
  app.synth();
}
