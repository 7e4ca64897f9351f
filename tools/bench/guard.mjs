// Synthesizes an app with or without a guard: node guard.mjs <app> <pairs> <none, guard or mistake> <output folder>.
// It is JavaScript and imports the built package by name, so that no loader is measured.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule/index.js";
import { App, TerraformStack } from "cdktf";
import { EgressGuard, MutualSecurityGroupRules, Port } from "cdktf-mutual-security-groups";

const STACKS = 100;
const PAIRS_PER_GROUP = 25;

const APPS = {
  "one-stack"(app, pairs) {
    declarePairs(stackIn(app, "bench"), pairs);
  },
  "many-stacks"(app, pairs) {
    for (let index = 0; index < STACKS; index++) declarePairs(stackIn(app, `bench-${index}`), pairs / STACKS);
  },
  "hand-written"(app, pairs) {
    const stack = stackIn(app, "bench");
    for (const { key, source, target, port } of pairsIn(stack, pairs)) {
      const traffic = { protocol: "tcp", fromPort: port, toPort: port };
      const [egress, ingress] = [endsOf(source, target), endsOf(target, source)];
      new SecurityGroupRule(stack, `${key}-egress`, { type: "egress", ...egress, ...traffic });
      new SecurityGroupRule(stack, `${key}-ingress`, { type: "ingress", ...ingress, ...traffic });
    }
  },
};

function stackIn(app, id) {
  const stack = new TerraformStack(app, id);
  new AwsProvider(stack, "aws", { region: "us-east-1" });
  return stack;
}

function declarePairs(stack, count) {
  const pairs = pairsIn(stack, count).map(({ key, source, target, port }) => {
    return [key, { source, target, port: Port.tcp(port) }];
  });
  new MutualSecurityGroupRules(stack, "rules", { rules: Object.fromEntries(pairs) });
}

/** Pairs between the groups of a stack. Each has its own port. */
function pairsIn(stack, count) {
  const groups = Array.from({ length: Math.max(2, count / PAIRS_PER_GROUP) }, (_, index) => {
    return new SecurityGroup(stack, `group-${index}`, { name: `${stack.node.id}-${index}` });
  });
  return Array.from({ length: count }, (_, index) => {
    const [source, target] = [groups[index % groups.length], groups[(index + 1) % groups.length]];
    return { key: `pair-${index}`, source, target, port: 1024 + index };
  });
}

const endsOf = (own, peer) => ({ securityGroupId: own.id, sourceSecurityGroupId: peer.id });

const [name, pairs, guard, outdir] = process.argv.slice(2);

const started = process.hrtime.bigint();
const app = new App({ outdir, stackTraces: false });
APPS[name](app, Number(pairs));
if (guard === "mistake") {
  const rule = { type: "egress", securityGroupId: "sg-1", sourceSecurityGroupId: "sg-2", protocol: "tcp" };
  new SecurityGroupRule(app.node.children.at(-1), "mistake", { ...rule, fromPort: 443, toPort: 443 });
}
if (guard !== "none") EgressGuard.addTo(app);
app.synth();
console.log(Number(process.hrtime.bigint() - started) / 1e9);
