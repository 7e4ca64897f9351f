import { RULES_PER_SECURITY_GROUP } from "../rules/relations";
import { attributesTable, ruleAttributes, servicesTable } from "./attributes-table";
import { changingRules } from "./changing-rules";
import { MOVED_RULES, REQUIREMENTS, takesLists, type ModuleKind } from "./module-stack";
import type { Json, JsonObject } from "./printer";

/** Where a module is published, and in which version. */
export interface Published {
  /** Its address in a registry, such as `skwashd/mutual-security-groups/aws`. */
  readonly address: string;
  readonly version: string;
}

/** The two arguments by which a module block names a published module. */
export function sourceArguments({ address, version }: Published, submodule = ""): string {
  const [major, minor] = version.split(".");
  return `source  = "${address}${submodule === "" ? "" : `//${submodule}`}"\n  version = "~> ${major}.${minor}"`;
}

/** Which module the README is of, and what it needs to know of the others. */
export interface ReadmeOf {
  /** The module's folder in the published module, such as `modules/vpc-rules`; empty for the module itself. */
  readonly submodule: string;
  readonly kind: ModuleKind;
  readonly configuration: JsonObject;
  readonly published: Published;
  /** The examples' titles, by their folders. */
  readonly examples: ReadonlyMap<string, string>;
  /** The section on migrating, which is the module's own alone. */
  readonly migrating: string;
}

/** A module's README. */
export function readme(of: ReadmeOf): string {
  const { submodule, kind } = of;
  const root = submodule === "" ? "" : "../../";
  const sections = [
    INTRODUCTIONS[submodule],
    `## Usage\n\n${usage(of)}`,
    `${listOrMap(kind)}

A rule that is wrong stops the plan. One message lists every wrong rule by its key, the attribute, the value and what to
do; a second one does so for the values of the ends, and a third for rules that make the same connection. An id that is not
known before the apply puts off the last two until then, and a port, protocol or description that is not known puts off the
first: still before any rule is made. A rule that another one covers, and a group that gets more rules than AWS allows
(${RULES_PER_SECURITY_GROUP}, where nobody asked for more), are warned of.`,
    whatToKnow(kind, root),
    changingRules(kind, root),
    KINDS(root),
    `## What a rule takes\n\n${attributesTable("terraform", ruleAttributes({ inList: takesLists(kind) }))}

An attribute that is \`null\` counts as left out, and so does a description that is empty. Where the group's id is not known
before the apply, leave the other ways to name its end out rather than null, unless their nulls are known.

Ends, descriptions, \`service\`, \`protocol\` and single ports may be sensitive; of a sensitive port or protocol Terraform warns that it
shows no message that quotes it. \`destination_ports\`, \`services\`, \`leave_out_rule_on\` and \`rules\` as a whole may not, for
Terraform decides by them which resources there are.`,
    ...(submodule === ""
      ? [
          of.migrating.trim(),
          `## Examples and tests\n\n${[...of.examples].map(([folder, title]) => `- [${folder}](${folder}): ${title}`).join("\n")}

\`terraform init\` and \`terraform test\` (Terraform 1.7 or newer) run [tests](tests) on a mock provider, without an account.`,
        ]
      : []),
    terraformDocs(of),
    `## Services\n\n${servicesTable()}`,
    "Apache-2.0, see [LICENSE](LICENSE). What changed: [CHANGELOG.md](CHANGELOG.md).",
  ];
  return `<!-- Made by \`npm run build\` of cdktf-mutual-security-groups. Change src/module and build again. -->\n\n${sections.join("\n\n")}\n`;
}

const BOTH_RULES = `from one declaration: egress on the source's group, ingress on the
target's, for the same protocol and ports. So a group needs no egress that is open to all.`;

function listOrMap(kind: ModuleKind): string {
  return takesLists(kind)
    ? `\`rules\` may also be a list of these objects. Its keys are the indexes, so inserting a rule replaces every rule behind it
([lists](#lists)). Prefer the map.`
    : `\`rules\` must be a map. The plan refuses a list, because this module changes rules in place: if a rule is inserted into a list,
the rules after it take over the ports of their neighbors, and AWS refuses them as duplicates.`;
}

const INTRODUCTIONS: Readonly<Record<string, string>> = {
  "": `# Mutual security groups\n\nMakes both rules of every connection between two AWS security groups ${BOTH_RULES}`,
  "modules/cross-account": `# Mutual security groups of two accounts

Makes both rules of every connection between two AWS security groups ${BOTH_RULES}

Here the two groups belong to two accounts: the egress rules are made by the provider \`aws.source\`, the ingress rules by
\`aws.target\`. Each group is named with its account before its id, by which the other one's rule knows it.`,
  "modules/vpc-rules": `# Mutual security groups, as rules with tags

Makes both rules of every connection between two AWS security groups ${BOTH_RULES}

The same rules as [the module itself](../..) makes, as \`aws_vpc_security_group_egress_rule\` and
\`aws_vpc_security_group_ingress_rule\`, with \`tags\`. It takes the input of version 2 of
\`skwashd/mutual-security-groups/aws\` and its state ([migrating](../../README.md#migrating)).`,
};

function usage({ submodule, published }: ReadmeOf): string {
  const call = (body: string, source = sourceArguments(published, submodule)) =>
    `\`\`\`hcl\nmodule "mutual-security-groups" {\n  ${source}\n\n${body}}\n\`\`\``;
  if (submodule === "modules/cross-account") {
    return call(`  providers = {
    aws.source = aws
    aws.target = aws.database_account
  }

  rules = {
    web-to-db = {
      source_sg_id = "111111111111/\${aws_security_group.web.id}"
      target_sg_id = "222222222222/sg-0123456789abcdef0"
      service      = "postgresql"
    }
  }

  depends_on = [aws_vpc_peering_connection_accepter.database_account]
`);
  }
  const tags = submodule === "" ? "" : `\n  tags = {\n    team = "web"\n  }\n`;
  return `A map, whose keys name the rules in the state and in messages, and describe them where nothing else does:

${call(`  rules = {
    alb-to-web = {
      source_sg_id     = aws_security_group.alb.id
      target_sg_id     = aws_security_group.web.id
      destination_port = 80
      description      = "Allow HTTP from the ALB to webs"
    }
    web-to-db = {
      source_sg_id       = aws_security_group.web.id
      target_sg_id       = aws_security_group.db.id
      service            = "postgresql"
      description_source = "to the database"
      description_target = "from the webs"
    }
  }
${tags}`)}

Several ports make a pair each; an end may be a block of addresses or a prefix list, and then gets no rule; a group that
another team owns is left out by name:

\`\`\`hcl
  rules = {
    alb-to-web = {
      source_sg_id      = aws_security_group.alb.id
      target_sg_id      = aws_security_group.web.id
      destination_ports = [80, 443] # a pair for each: alb-to-web/tcp-80 and alb-to-web/tcp-443
    }
    office-to-alb = {
      source_cidr_ipv4 = "192.0.2.0/24" # no group: ingress on the ALB alone
      target_sg_id     = aws_security_group.alb.id
      service          = "https"
    }
    web-to-s3 = {
      source_sg_id          = aws_security_group.web.id
      target_prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id # a gateway endpoint: egress alone
      service               = "https"
    }
    web-to-search = {
      source_sg_id      = aws_security_group.web.id
      target_sg_id      = "sg-0123456789abcdef0"
      service           = "elasticsearch"
      leave_out_rule_on = "target" # its owners make the ingress rule
    }
    ping = {
      source_sg_id = aws_security_group.monitoring.id
      target_sg_id = aws_security_group.web.id
      protocol     = "icmp"
      from_port    = 8 # the type; to_port would be the code
    }
  }
\`\`\`${
    submodule === ""
      ? `

A list, as version 1 of \`skwashd/mutual-security-groups/aws\` has it:

${call(`  rules = [
    {
      source_sg_id     = aws_security_group.alb.id
      target_sg_id     = aws_security_group.web.id
      destination_port = "80"
      description      = "Allow HTTP from the ALB to webs"
    },
  ]
`)}`
      : ""
  }`;
}

function whatToKnow({ hasTwoProviders, ruleKind }: ModuleKind, root: string): string {
  const notes = [
    `**Egress stays locked only where nothing else opens it.** Terraform removes the egress rule that AWS gives to every new
\`aws_security_group\`; a group that was made elsewhere keeps it until it is removed there.`,
    `**Do not mix in inline rules.** An \`aws_security_group\` with \`ingress\` or \`egress\` blocks of its own revokes rules that
are made elsewhere, these among them.`,
    `**Modules that keep rules exclusive revoke these too**: \`aws_vpc_security_group_rules_exclusive\` on a group, and
terraform-aws-modules/security-group from version 6 on unless its \`enable_exclusive_rules\` is false. Give such a resource this
module's \`rule_ids_by_security_group\` ([example](${root}examples/exclusive-rules)).`,
    hasTwoProviders
      ? `**The VPCs are peered, or one is shared, within one region**: AWS takes another account's group as a peer only then. Make
the peering first (\`depends_on\`).`
      : `**Both groups are in one VPC, or in two that are peered or shared.** Make the peering first (\`depends_on\`): AWS takes a
group of another VPC as a peer only then.`,
    ...(hasTwoProviders
      ? []
      : [
          `**Groups of two accounts** are for [modules/cross-account](${root}modules/cross-account), which has a provider for each. A
group that may not be changed from here is left out by name (\`leave_out_rule_on\`): half a pair is never made without that.`,
        ]),
    ruleKind === "aws_security_group_rule"
      ? `**A rule that is replaced is missing for a moment.** Terraform replaces a rule if its ports, its protocol, an end or its key
change. [Changing rules](#changing-rules) shows how to rename a key without that, and how to close the gap.`
      : `**A rule that is replaced is missing for a moment.** Terraform replaces a rule if its own group changes, if its peer is replaced,
or if its key changes. [Changing rules](#changing-rules) shows how to rename a key without that, and how to close the gap. Ports,
protocol and description change in place.`,
    `**Very many rules are best in several calls.** With some hundred rules a call costs little more than rules written out, but
Terraform's work for it grows with the square of them, each port of a list counted: from about 1,000 on, make calls of 250 to
500 each. A call costs something of its own, so many small ones take longer again. Keep the rules of one target group
together: no call knows of a connection that another one declares too, nor counts its rules towards a quota. A rule that goes to another call needs \`moved\` blocks for both of its resources.`,
    ...(ruleKind === "aws_security_group_rule"
      ? []
      : [
          `**Point rules at another group in one apply, and remove the old group in the next.** A peer that changes to another group
that is there already is changed in place, which Terraform does after it has removed the old one; and AWS removes no group that
a rule names, so the apply stops half-way. In a single apply, have both rules replaced:
\`terraform apply -replace='module.mutual-security-groups.aws_vpc_security_group_egress_rule.this["web-to-db"]'\`, and the same
for the ingress rule.`,
          `**Another account's group as the peer** (\`ACCOUNT/sg-…\`) is made, and then fails on every change (provider issue 30664):
use [modules/cross-account](${root}modules/cross-account) for those.`,
        ]),
  ];
  const text = notes.map((note) => `- ${note.replaceAll("\n", "\n  ")}`).join("\n");
  return ["## What to know", "", ...text.split("\n").map((line) => `> ${line}`)].join("\n");
}

const KINDS = (root: string) => `## Which kind of resource

AWS shows the rules of both kinds alike; they differ in how Terraform keeps them.

| | [the module itself](${root === "" ? "." : "../.."}) | [modules/vpc-rules](${root}modules/vpc-rules) |
| --- | --- | --- |
| Resources | \`aws_security_group_rule\` | \`aws_vpc_security_group_egress_rule\`, \`aws_vpc_security_group_ingress_rule\` |
| Takes over the state of | version 1 | version 2 |
| Tags | no | yes |
| API calls a rule: create, refresh, delete | 3, 2, 2 | 1, 1, 1 |
| Rules of one group | one after the other: the provider locks the group | side by side: about three times as fast to create |
| Changed ports or protocol | replaced: gone for a moment | in place |
| A description that AWS does not take | refused at plan, by the module | refused at plan, by the module alone: not by the provider |
| Another account's group as the peer | yes | created, and fails on every later change |`;

function terraformDocs({ configuration, kind: { hasTwoProviders } }: ReadmeOf): string {
  const blocks = (type: string) => (configuration[type] ?? {}) as Readonly<Record<string, JsonObject>>;
  const anchor = (kind: string, name: string) =>
    `<a name="${kind}_${name}"></a> [${escaped(name)}](#${kind}\\_${escaped(name)})`;
  const resources = Object.entries(blocks("resource")).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  const text = (value: Json | undefined) =>
    escaped(value as string)
      .trim()
      .replaceAll("\n", "<br/>");
  const providers = hasTwoProviders ? ["aws.source", "aws.target"] : ["aws"];
  const table = (header: string, rows: readonly string[]) => {
    const rule = header.split(" | ").map((cell) => {
      const dashes = "-".repeat(cell.length);
      return cell === "Required" ? `:${dashes}:` : `-${dashes}-`;
    });
    return `| ${header} |\n|${rule.join("|")}|\n${rows.map((row) => `| ${row} |`).join("\n")}`;
  };
  const sections = [
    `## Requirements\n\n${table("Name | Version", [
      `${anchor("requirement", "terraform")} | ${REQUIREMENTS.terraform}`,
      `${anchor("requirement", "aws")} | ${REQUIREMENTS.aws}`,
    ])}`,
    `## Providers\n\n${table(
      "Name | Version",
      providers.map((name) => `${anchor("provider", name)} | ${REQUIREMENTS.aws}`),
    )}`,
    "## Modules\n\nNo modules.",
    `## Resources\n\n${table(
      "Name | Type",
      resources.sort().map((address) => {
        const [type] = address.split(".");
        const docs = `https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/${type!.replace(/^aws_/, "")}`;
        return `[${address}](${docs}) | resource`;
      }),
    )}`,
    `## Inputs\n\n${table(
      "Name | Description | Type | Default | Required",
      Object.entries(blocks("variable"))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, { description, type, default: fallback }]) => {
          const value = fallback === undefined ? "n/a" : `\`${JSON.stringify(fallback)}\``;
          const isRequired = fallback === undefined ? "yes" : "no";
          return `${anchor("input", name)} | ${text(description)} | \`${type as string}\` | ${value} | ${isRequired}`;
        }),
    )}`,
    `## Outputs\n\n${table(
      "Name | Description",
      Object.entries(blocks("output"))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, { description }]) => `${anchor("output", name)} | ${text(description)}`),
    )}`,
  ];
  return `<!-- BEGIN_TF_DOCS -->\n${sections.join("\n\n")}\n<!-- END_TF_DOCS -->`;
}

/** A text in a cell: its underscores, bars and stars are its own. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[_|*<>]/g, "\\$&")))
    .join("");
}

/** The text with what depends on the release filled in. */
export function filledIn(text: string, published: Published): string {
  return text
    .replaceAll(/source( *)= "(?:\.\.\/)+\.\.(?:\/(modules\/[\w-]+))?"/g, (_all, _spaces, submodule?: string) =>
      sourceArguments(published, submodule),
    )
    .replaceAll("MOVED_RULES", String(MOVED_RULES));
}
