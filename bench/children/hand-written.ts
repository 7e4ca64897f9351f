import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { synthesize } from "./cdktf-app";
import { requested, timed } from "./declaration";

const { declared, outdir } = requested();

timed(() =>
  synthesize(outdir, (stack) => {
    for (const { key, source, target, port, description } of declared) {
      const connection = { protocol: "tcp", fromPort: port, toPort: port, description };
      new SecurityGroupRule(stack, `${key}-egress`, {
        type: "egress",
        securityGroupId: source,
        sourceSecurityGroupId: target,
        ...connection,
      });
      new SecurityGroupRule(stack, `${key}-ingress`, {
        type: "ingress",
        securityGroupId: target,
        sourceSecurityGroupId: source,
        ...connection,
      });
    }
  }),
);
