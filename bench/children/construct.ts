import { MutualSecurityGroupRules, Peer, Port, type MutualRule } from "../../src/index";
import { synthesize } from "./cdktf-app";
import { requested, timed } from "./declaration";

const { declared, outdir, kind } = requested();

timed(() =>
  synthesize(outdir, (stack) => {
    const rules: Record<string, MutualRule> = {};
    for (const { key, source, target, port, description } of declared) {
      const [from, to] = [Peer.securityGroup(source), Peer.securityGroup(target)];
      rules[key] = { source: from, target: to, port: Port.tcp(port), description };
    }
    new MutualSecurityGroupRules(stack, "rules", { rules, kind });
  }),
);
