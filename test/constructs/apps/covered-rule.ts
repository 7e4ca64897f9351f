import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformStack } from "cdktf";
import { MutualSecurityGroupRules, Peer, Port } from "../../../src/index";

const app = new App();
const stack = new TerraformStack(app, "three-tier");
new AwsProvider(stack, "aws", {});
const ends = { source: Peer.securityGroup("sg-0a1b"), target: Peer.securityGroup("sg-0c2d") };
new MutualSecurityGroupRules(stack, "rules", {
  rules: { web: { ...ends, port: Port.HTTP }, all: { ...ends, port: Port.allTcp() } },
});
app.synth();
// The second synthesis must not print the warning again.
app.synth();
