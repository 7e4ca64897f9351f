import { App, Stack } from "aws-cdk-lib";
import { Port, SecurityGroup, type ISecurityGroup } from "aws-cdk-lib/aws-ec2";
import { requested, timed } from "./declaration";

const { declared, outdir } = requested();

timed(() => {
  // A stack of more than 500 resources is none that CloudFormation takes; what is compared is how it is made.
  const context = { "@aws-cdk/core:stackResourceLimit": 0 };
  const app = new App({ outdir, stackTraces: false, analyticsReporting: false, context });
  const stack = new Stack(app, "bench");
  const groups = new Map<string, ISecurityGroup>();
  const groupOf = (id: string): ISecurityGroup => {
    const group = groups.get(id) ?? SecurityGroup.fromSecurityGroupId(stack, id, id, { allowAllOutbound: false });
    groups.set(id, group);
    return group;
  };
  for (const { source, target, port, description } of declared) {
    groupOf(source).connections.allowTo(groupOf(target), Port.tcp(port), description);
  }
  app.synth();
});
