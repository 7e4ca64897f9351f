// Declares pairs in one of three ways and synthesizes them: node synthesize.mjs <way> <file of pairs> <output folder>.
// It is JavaScript and imports the built package by name, so that no loader is measured.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule/index.js";
import { App, TerraformStack } from "cdktf";
import { Connections, MutualSecurityGroupRules, Peer, Port } from "cdktf-mutual-security-groups";
import { readFileSync } from "node:fs";

const WAYS = {
  "hand-written"(stack, pairs) {
    for (const { key, source, target, port, description } of pairs) {
      const traffic = { protocol: "tcp", fromPort: port, toPort: port, description };
      new SecurityGroupRule(stack, `${key}-egress`, {
        type: "egress",
        securityGroupId: source,
        sourceSecurityGroupId: target,
        ...traffic,
      });
      new SecurityGroupRule(stack, `${key}-ingress`, {
        type: "ingress",
        securityGroupId: target,
        sourceSecurityGroupId: source,
        ...traffic,
      });
    }
  },
  MutualSecurityGroupRules(stack, pairs) {
    const rules = {};
    for (const { key, source, target, port, description } of pairs) {
      const [from, to] = [Peer.securityGroup(source), Peer.securityGroup(target)];
      rules[key] = { source: from, target: to, port: Port.tcp(port), description };
    }
    new MutualSecurityGroupRules(stack, "rules", { rules });
  },
  Connections(stack, pairs) {
    const groups = new Map();
    const connectionsOf = (id) => {
      if (!groups.has(id)) groups.set(id, Connections.of(Peer.securityGroup(id)));
      return groups.get(id);
    };
    for (const { source, target, port, description } of pairs) {
      connectionsOf(source).allowTo(connectionsOf(target), Port.tcp(port), description, { scope: stack });
    }
  },
};

const [way, file, outdir] = process.argv.slice(2);
const pairs = JSON.parse(readFileSync(file, "utf8"));

const started = process.hrtime.bigint();
const app = new App({ outdir, stackTraces: false });
const stack = new TerraformStack(app, "bench");
new AwsProvider(stack, "aws", { region: "us-east-1" });
WAYS[way](stack, pairs);
app.synth();
console.log(Number(process.hrtime.bigint() - started) / 1e9);
