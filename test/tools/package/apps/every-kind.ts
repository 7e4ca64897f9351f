import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import { App, TerraformIterator, TerraformStack, TerraformVariable } from "cdktf";
import { Connections, EgressGuard, MutualSecurityGroupRules, Peer, Port } from "../../../../src/index";

// An app with everything that a user can write. The test compiles and runs it as a user does, on cdktf and CDK Terrain.

/** The error messages, which must be the same on both. */
const errors: string[] = [];

function refuse(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    errors.push(`${(error as Error).name}: ${(error as Error).message}`);
  }
}

const app = new App({ context: { rulesPerSecurityGroup: 4 } });
const [network, service] = [new TerraformStack(app, "network"), new TerraformStack(app, "service")];
new AwsProvider(network, "aws", { region: "eu-west-1" });
const elsewhere = new AwsProvider(service, "aws", { region: "eu-west-1" });
const other = new AwsProvider(network, "other", { region: "eu-west-1", alias: "other" });

const alb = new SecurityGroup(network, "alb", {});
const web = new SecurityGroup(network, "web", { provider: other });
const fallback = new DefaultSecurityGroup(network, "default", {});
const found = new DataAwsSecurityGroup(network, "found", { name: "found" });
const text = (name: string) => new TerraformVariable(network, name, { type: "string" }).stringValue;
const port = new TerraformVariable(network, "port", { type: "number" }).numberValue;

const rules = new MutualSecurityGroupRules(network, "rules", {
  dependsOn: [fallback],
  rules: {
    "alb-to-web": { source: alb, target: web, port: [Port.HTTP, Port.HTTPS, Port.tcpRange(9000, 9010)] },
    "web-to-itself": { source: web, target: web, port: Port.tcp(9300), description: "Cluster" },
    "web-to-default": { source: web, target: fallback, port: Port.icmpPing() },
    "found-to-web": { source: found, target: web, port: Port.tcp(port) },
    "some-to-some": {
      source: Peer.securityGroup(text("one")),
      target: Peer.securityGroup(text("two")),
      port: Port.DNS_UDP,
    },
    "web-to-half": { source: web, target: Peer.securityGroup(`sg-${text("half")}`), port: Port.allUdp() },
    "web-to-ipv4": { source: web, target: Peer.ipv4("10.0.0.0/16"), port: Port.POSTGRES },
    "ipv6-to-alb": { source: Peer.anyIpv6(), target: alb, port: Port.HTTPS },
    "web-to-s3": { source: web, target: Peer.prefixList("pl-63a5400a"), port: Port.HTTPS },
    "web-to-theirs/yours": {
      source: web,
      target: Peer.securityGroup("sg-1"),
      port: Port.SSH,
      leaveOutRuleOn: "target",
    },
    covered: { source: alb, target: web, port: Port.tcp(9001), descriptionSource: "out", descriptionTarget: "in" },
  },
});
new MutualSecurityGroupRules(network, "list", {
  sourceProvider: other,
  rules: [{ source: Peer.securityGroup("123456789012/sg-2"), target: alb, port: Port.ofProtocol("esp") }],
});
const groups = TerraformIterator.fromMap({ a: { id: "sg-3", port: 81 }, b: { id: "sg-4", port: 82 } });
new MutualSecurityGroupRules(network, "each", {
  forEach: groups,
  rule: { source: Peer.securityGroup(groups.getString("id")), target: alb, port: Port.tcp(groups.getNumber("port")) },
});
new MutualSecurityGroupRules(network, "vpc", {
  kind: "aws_vpc_security_group_rule",
  tags: { Team: "web" },
  rules: {
    "web-to-itself": { source: web, target: web, port: Port.tcp(9301) },
    "some-to-ipv6": {
      source: Peer.securityGroup(text("three")),
      target: Peer.ipv6("2001:db8::/32"),
      port: Port.allTraffic(),
    },
  },
});

const cache = new Connections({ securityGroups: [new SecurityGroup(service, "cache", {})], defaultPort: Port.REDIS });
const [webs, albs] = [Connections.of(web), Connections.of(alb)];
webs.allowToDefaultPort(cache, "Webs to their cache");
cache.allowDefaultPortInternally();
albs.allowFrom(webs, Port.allTcp(), undefined, { scope: network });
webs.addSecurityGroup(Peer.securityGroup(text("late")));

refuse(
  () =>
    new MutualSecurityGroupRules(network, "again", {
      rules: { http: { source: alb, target: web, port: Port.tcp(80) } },
    }),
);
refuse(
  () =>
    new MutualSecurityGroupRules(service, "wrong", {
      rules: {
        "no-target": { source: alb, port: Port.tcp(70000), descripton: "-" } as never,
        "no-group": { source: Peer.ipv4("10.0.0.1/16"), target: Peer.anyIpv4(), port: Port.icmp(256) },
      },
    }),
);
refuse(
  () =>
    new MutualSecurityGroupRules(network, "elsewhere", {
      provider: elsewhere,
      rules: [],
    }),
);
refuse(() => new MutualSecurityGroupRules(network, "tags", { tags: { Team: "web" } as never, rules: [] }));
refuse(() => rules.pair("alb" as never));
refuse(() => rules.pair("ipv6-to-alb").egress);
refuse(() => albs.allowToDefaultPort(webs));

new SecurityGroup(service, "open", { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] });
new SecurityGroupRule(network, "one-sided", {
  type: "egress",
  securityGroupId: alb.id,
  sourceSecurityGroupId: web.id,
  protocol: "tcp",
  fromPort: 22,
  toPort: 22,
});
EgressGuard.addTo(app, {
  report: process.env.REPORT as "error" | "warning",
  exceptions: [{ path: "nowhere", finding: "open-egress", reason: "There is none." }],
});
refuse(() => app.synth());
console.log(JSON.stringify(errors));
