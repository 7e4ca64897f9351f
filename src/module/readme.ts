import { RULES_PER_SECURITY_GROUP } from "../rules/security-group";
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

/** The module that a README describes, and what the README says about the others. */
export interface ReadmeOf {
  /** The module's folder in the published module, such as `modules/vpc-rules`; empty for the root module. */
  readonly submodule: string;
  readonly kind: ModuleKind;
  readonly configuration: JsonObject;
  readonly published: Published;
  /** Where the module's source is: the project's repository. */
  readonly repository: string;
  readonly examples: ReadonlyMap<string, Example>;
}

/** An example of the published module. */
export interface Example {
  readonly title: string;
  readonly text: string;
}

/** A module's README: its sections answer a user's questions in the order in which they come up. */
export function readme(of: ReadmeOf): string {
  const { submodule, kind, repository } = of;
  const root = submodule === "" ? "" : "../../";
  const sections = [
    `${INTRODUCTIONS[submodule]!}\n\nSource and issues: ${repository}`,
    whichModule(of, root),
    `## Usage\n\n${usage(of)}`,
    whatARuleTakes(kind),
    whatIsRefused(kind),
    whatToKnow(of, root),
    EQUAL_KEYS,
    transitGateway(of, root),
    kinds(root),
    changingRules(kind, root),
    `## Services\n\n\`service\` and \`services\` accept these names:\n\n${servicesTable()}`,
    ...(submodule === "" ? [examplesAndTests(of), REVIEWING] : []),
    terraformDocs(of),
    "## License\n\nApache-2.0, see [LICENSE](LICENSE). [CHANGELOG.md](CHANGELOG.md) lists the changes.",
  ];
  return `${sections.join("\n\n")}\n`;
}

const BOTH_RULES = `For each connection that you declare, it creates
both rules: an egress rule on the source's group and an ingress rule on the target's group, with the same protocol and
ports. So no group needs egress that is open to everything.`;

const INTRODUCTIONS: Readonly<Record<string, string>> = {
  "": `# Mutual security groups

This module allows connections between AWS security groups. ${BOTH_RULES}`,
  "modules/cross-account": `# Mutual security groups of two accounts

This module allows connections between AWS security groups of two accounts.
${BOTH_RULES}

The provider \`aws.source\` creates the egress rules, and \`aws.target\` creates the ingress rules. Put each group's
account before its ID (\`111111111111/sg-…\`), because the other group's rule needs it.`,
  "modules/vpc-rules": `# Mutual security groups, as rules with tags

This module allows connections between AWS security groups. ${BOTH_RULES}

It creates the same rules as [the root module](../..), but as \`aws_vpc_security_group_egress_rule\` and
\`aws_vpc_security_group_ingress_rule\`, and with \`tags\`. It accepts the input of version 2 of
\`skwashd/mutual-security-groups/aws\` and takes over its state ([MIGRATING.md](../../MIGRATING.md#from-version-2)).`,
};

const VPC_RULES = "`aws_vpc_security_group_egress_rule`, `aws_vpc_security_group_ingress_rule`";

function whichModule({ submodule, published }: ReadmeOf, root: string): string {
  const link = (folder: string) => {
    if (folder === submodule) return "this module";
    return folder === "" ? "[the root module](../..)" : `[${folder}](${root}${folder})`;
  };
  const version2 = "version 2 of `skwashd/mutual-security-groups/aws`";
  return `## Which module to use

| Module | Use it if | Resources |
| --- | --- | --- |
| ${link("modules/vpc-rules")} | you are new here, or come from ${version2} | ${VPC_RULES} |
| ${link("")} | you come from version 1, or use \`aws_security_group_rule\` already | \`aws_security_group_rule\` |
| ${link("modules/cross-account")} | the two groups belong to two accounts | \`aws_security_group_rule\` |

If you are new here, use \`modules/vpc-rules\`. Its rules have tags, change their ports in place and take fewer API
calls ([comparison](#which-kind-of-resource)). The AWS provider's documentation recommends them, too.

The root module creates \`aws_security_group_rule\`, because it is a drop-in replacement for version 1 of
\`skwashd/mutual-security-groups/aws\` and takes over its state. [MIGRATING.md](${root}MIGRATING.md) has the
steps from both versions, from rules written by hand, and from one kind of resource to the other.${
    submodule === ""
      ? `

The other examples on this page are for the root module. \`modules/vpc-rules\` accepts the same map of rules, and its
[README](modules/vpc-rules) has the addresses of its resources. To use it, change the source:

\`\`\`hcl
module "mutual-security-groups" {
  ${sourceArguments(published, "modules/vpc-rules")}

  rules = {
    # …
  }
}
\`\`\``
      : ""
  }`;
}

function whatARuleTakes(kind: ModuleKind): string {
  return `## Rule attributes

${listOrMap(kind)}

${attributesTable("terraform", ruleAttributes({ inList: takesLists(kind) }))}

An attribute that is \`null\`, an empty text or an empty list counts as omitted, with one exception: an empty
description means that the rule has no description.

A rule that is \`null\` is left out, for example \`bastion-to-web = var.has_bastion ? { … } : null\`.${
    takesLists(kind) ? "\nThe other rules of a list keep their indexes." : ""
  }

The IDs of both ends may be unknown at plan time, even if other attributes of the rule are \`null\`. So a wrapper module
can pass on objects with \`optional(string)\` attributes.

Ends, ports, protocols, \`service\` and descriptions may be sensitive. An error then shows "a sensitive value" in place
of the value, and its other lines stay as they are. If a group's ID is sensitive, the output
\`rule_ids_by_security_group\` is sensitive, too.

Some values decide which resources exist, or are part of their keys: \`destination_ports\`, \`services\`, the
\`protocol\` of a rule with \`destination_ports\`, \`leave_out_rule_on\`, and whether a rule is \`null\`. They must be
known at plan time, and must not be sensitive. \`rules\` and each rule as a whole must not be sensitive either. If
\`web\` has several ports, no other key may begin with \`web/\`, because the keys of its ports begin with it.`;
}

function listOrMap(kind: ModuleKind): string {
  return takesLists(kind)
    ? `\`rules\` is a map of objects, or a list of them. Prefer the map. A list's keys are its indexes, so inserting a
rule replaces every rule behind it ([lists](#lists)).`
    : `\`rules\` must be a map of objects. The plan refuses a list, because this module changes rules in place: if you
insert a rule into a list, the rules after it take over the ports of their neighbors, and AWS refuses them as
duplicates.`;
}

function whatIsRefused(kind: ModuleKind): string {
  return `## What is refused, and when

Invalid rules stop the plan. A call reports one error, which lists every mistake with the rule's key, the attribute, its
value and the remedy:

\`\`\`text
Error: Module output value precondition failed
[…]
rules["http"] is the same connection as rules["alb-to-web"], and AWS refuses duplicates: remove one of them.
rules["web-to-db"].destination_port is 70000: use a whole number from 0 to 65535.
\`\`\`

| What is checked | When |
| --- | --- |
| Whether \`rules\` is ${takesLists(kind) ? "a map or a list" : "a map"} of objects | \`terraform validate\` and plan. The error points to the module call |
| Everything that is known at plan time, in every rule | plan |
| A value that is unknown until the apply, such as a new group's ID or a new database's port | apply, before any rule is created |

An unknown value delays only the checks that need it. For example, the plan reports a wrong port of a rule whose groups
are new. But it cannot tell yet whether two rules of these groups are for the same connection. \`terraform validate\` does
not check the rules themselves.

A group that gets more rules than AWS allows causes a warning. The quota is \`rules_per_security_group\`, ${RULES_PER_SECURITY_GROUP} by
default. The plan counts the rules of groups whose IDs are known, and the apply counts the rules of all groups.

Terraform itself drops rules that have the [same key](#equal-keys). The module cannot see them.`;
}

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
  return `\`rules\` is a map. A key names its rule in the state and in messages. If a rule has no
\`description\`, its key describes it:

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

A rule with several ports creates a pair for each of them. An end may also be a CIDR block or a prefix list: such an end
gets no rule. If another team owns a group, \`leave_out_rule_on\` leaves its rule out:

\`\`\`hcl
  rules = {
    alb-to-web = {
      source_sg_id      = aws_security_group.alb.id
      target_sg_id      = aws_security_group.web.id
      destination_ports = [80, 443] # two pairs: alb-to-web/tcp-80 and alb-to-web/tcp-443
    }
    office-to-alb = {
      source_cidr_ipv4 = "192.0.2.0/24" # not a group: only ingress on the ALB
      target_sg_id     = aws_security_group.alb.id
      service          = "https"
    }
    web-to-s3 = {
      source_sg_id          = aws_security_group.web.id
      target_prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id # a gateway endpoint: only egress
      service               = "https"
    }
    web-to-search = {
      source_sg_id      = aws_security_group.web.id
      target_sg_id      = "sg-0123456789abcdef0"
      service           = "elasticsearch"
      leave_out_rule_on = "target" # the group's owners create the ingress rule
    }
    ping = {
      source_sg_id = aws_security_group.monitoring.id
      target_sg_id = aws_security_group.web.id
      protocol     = "icmp"
      from_port    = 8 # the ICMP type; to_port is the code
    }
  }
\`\`\`${
    submodule === ""
      ? `

The module also accepts the list of version 1 of \`skwashd/mutual-security-groups/aws\`:

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

function whatToKnow({ submodule, kind: { hasTwoProviders, ruleKind } }: ReadmeOf, root: string): string {
  const notes = [
    `**Egress stays closed only if nothing else opens it.** Terraform removes the egress rule that AWS adds to every new
\`aws_security_group\`. A group that was created elsewhere keeps that rule until you remove it there.`,
    `**Do not mix with inline rules.** An \`aws_security_group\` with \`ingress\` or \`egress\` blocks revokes all
rules that are created elsewhere, including this module's.`,
    `**Whatever keeps a group's rules exclusive also revokes these rules**: \`aws_vpc_security_group_rules_exclusive\` does, and
terraform-aws-modules/security-group from version 6 on, unless its \`enable_exclusive_rules\` is false. Pass this
module's \`rule_ids_by_security_group\` to such a resource ([example](${root}examples/exclusive-rules)).`,
    hasTwoProviders
      ? `**The VPCs must be in one region, and peered or shared.** Otherwise AWS does not accept another account's
group as a peer. Create the peering first (\`depends_on\`). For a transit gateway, see
[below](#across-a-transit-gateway).`
      : `**Both groups must be in one VPC, or in two VPCs that are peered or shared.** Otherwise AWS does not accept a
group of another VPC as a peer. Create the peering first (\`depends_on\`). For a transit gateway, see
[below](#across-a-transit-gateway).`,
    ...(hasTwoProviders
      ? []
      : [
          `**For groups of two accounts**, use [modules/cross-account](${root}modules/cross-account), which has a
provider for each. If you cannot change a group from here, leave its rule out with \`leave_out_rule_on\`. Without that
option, both rules are always created.`,
        ]),
    ruleKind === "aws_security_group_rule"
      ? `**A rule that is replaced is missing for a moment.** Terraform replaces a rule if its ports, its protocol, an
end or its key change. [Changing rules](#changing-rules) shows how to rename a key without replacing the rule, and how
to close the gap.`
      : `**A rule that is replaced is missing for a moment.** Terraform replaces a rule if its own group changes, if
its peer is replaced, or if its key changes. [Changing rules](#changing-rules) shows how to rename a key without
replacing the rule, and how to close the gap. Ports, protocol and description change in place.`,
    `**Split very many rules over several calls.** With a few hundred rules, a call takes little more time than rules
written by hand. But the time grows with the square of the number of rules, and each port of a list counts as one. From
about 1,000 rules on, make calls of 250 to 500 rules each. Do not make many small calls, because each call takes time
of its own. Keep the rules of one target group in one call: a call does not see duplicates in another call, and does
not count another call's rules towards the quota. If a rule moves to another call, both of its resources need
\`moved\` blocks.`,
    ...(ruleKind === "aws_security_group_rule"
      ? []
      : [
          `**Point rules at another group in one apply, and remove the old group in the next.** If a rule's peer
changes to a group that exists already, the rule changes in place. Terraform does that after it has removed the old
group. But AWS does not remove a group that a rule refers to, so the apply stops half-way. To do it in a single apply,
replace both rules:
\`terraform apply -replace='module.mutual-security-groups.aws_vpc_security_group_egress_rule.this["web-to-db"]'\`, and
the same for the ingress rule.`,
          `**Do not use another account's group as the peer** (\`ACCOUNT/sg-…\`). The rule is created, but every later
change fails (provider issue 30664). Use [modules/cross-account](${root}modules/cross-account) instead.`,
        ]),
    ...(hasTwoProviders
      ? [
          `**\`terraform validate\` cannot validate this module by itself**, because the caller passes its providers
(\`configuration_aliases\`). Validate [examples/cross-account](${root}examples/cross-account) instead.`,
        ]
      : []),
    `**Tests that apply with a mock provider must set the groups' IDs**
([how](${submodule === "" ? "" : `${root}README.md`}#your-own-tests-with-a-mock-provider)).`,
  ];
  return `## What to know\n\n${notes.map((note) => `- ${note.replaceAll("\n", "\n  ")}`).join("\n")}`;
}

const EQUAL_KEYS = `### Equal keys

If a map has two equal keys, Terraform keeps the last entry and silently drops the others. A map literal, a
\`.tfvars\` file, \`merge()\`, \`jsondecode()\` and \`yamldecode()\` all do this. Only a \`for\` expression and a
\`.tfvars.json\` file fail. The module gets the entries that are left, so it cannot report the others:

\`\`\`hcl
  rules = {
    web-to-db = { source_sg_id = local.web, target_sg_id = local.db, service = "postgresql" } # dropped
    web-to-db = { source_sg_id = local.web, target_sg_id = local.db, service = "redis" }
  }
\`\`\`

Name the keys after the connection (\`web-to-db-postgresql\`), and let TFLint's rule \`terraform_map_duplicate_keys\`
check map literals. To combine maps, use a \`for\` expression instead of \`merge()\`. It fails if a key comes twice
(\`Error: Duplicate object key\`):

\`\`\`hcl
  rules = {
    for pair in concat(
      [for key, rule in local.web_rules : [key, rule]],
      [for key, rule in local.db_rules : [key, rule]],
    ) : pair[0] => pair[1]
  }
\`\`\``;

const TRANSIT_GATEWAY = "examples/transit-gateway";

function transitGateway({ submodule, examples }: ReadmeOf, root: string): string {
  const { text } = examples.get(TRANSIT_GATEWAY)!;
  const [rules] = /^ {2}rules = \{\n[\s\S]*?^ {2}\}\n/m.exec(text)!;
  const heading = "### Across a transit gateway";
  if (submodule === "modules/cross-account") {
    return `${heading}

Across a transit gateway, an outbound rule cannot refer to the other VPC's group. The root module's README
[shows how to declare such a pair](../../README.md#across-a-transit-gateway).`;
  }
  return `${heading}

If two VPCs are attached to the same transit gateway, an inbound rule can refer to a group of the other VPC. An outbound
rule cannot ([AWS announcement][tgw]). So such a pair needs two rules: egress to a CIDR block or a prefix list, and
ingress from the group:

\`\`\`hcl
${rules}\`\`\`

The VPCs must be in one region. Security group referencing must be enabled on the transit gateway, where it is off by
default, and on both attachments. The [example](${root}${TRANSIT_GATEWAY}) shows all of it.

[tgw]: ${ANNOUNCEMENT}`;
}

const ANNOUNCEMENT = [
  "https://aws.amazon.com/blogs/networking-and-content-delivery",
  "introducing-security-group-referencing-for-aws-transit-gateway",
].join("/");

const kinds = (root: string) => `## Which kind of resource

AWS shows the rules of both kinds alike. They differ in how Terraform manages them.

| | [the root module](${root === "" ? "." : "../.."}) | [modules/vpc-rules](${root}modules/vpc-rules) |
| --- | --- | --- |
| Resources | \`aws_security_group_rule\` | ${VPC_RULES} |
| Takes over the state of | version 1 | version 2 |
| Tags | no | yes |
| \`rules\` may be | a map or a list | a map |
| API calls per rule: create, refresh, delete | 3, 2, 2 | 1, 1, 1 |
| Rules of one group | created one by one: the provider locks the group | created in parallel: about 3 times as fast |
| Changed ports or protocol | replaced: missing for a moment | changed in place |
| A description that AWS does not accept | refused at plan by module and provider | refused at plan by module only |
| Another account's group as the peer | works | created, but every later change fails |`;

function examplesAndTests({ examples }: ReadmeOf): string {
  return `## Examples and tests

${[...examples].map(([folder, { title }]) => `- [${folder}](${folder}): ${title}`).join("\n")}

\`terraform init\` and \`terraform test\` run the [tests](tests) with a mock provider, without an AWS account.

### Your own tests, with a mock provider

A test of your configuration needs nothing special if its runs have \`command = plan\`, because the IDs of new groups are
unknown then.

A run that applies needs an ID for each group. A mock provider gives the groups random IDs, which the module refuses
because they are not IDs of security groups. Override them, for example in \`tests/rules.tftest.hcl\`:

\`\`\`hcl
mock_provider "aws" {}

override_resource {
  target = aws_security_group.alb
  values = { id = "sg-alb" }
}

override_resource {
  target = aws_security_group.web
  values = { id = "sg-web" }
}

run "plan" {
  command = plan
}

run "webs_accept_connections" {
  assert {
    condition     = length(module.mutual-security-groups.rule_ids_by_security_group["sg-web"].ingress) > 0
    error_message = "No rule allows connections to the web group."
  }
}
\`\`\`

The target may also be one of several groups (\`aws_security_group.this["web"]\`) or a group of another module
(\`module.network.aws_security_group.web\`). Give each group its own ID: groups with the same ID are one group to the
module. \`terraform test\` also fails if a group gets too many rules, because it treats warnings of checks as failures.`;
}

const REVIEWING = `## Reviewing this module

The module has a few hundred lines of logic. The rest are tables.

| Files | What to look for |
| --- | --- |
| [main.tf](main.tf) | The two resources: an egress rule on the source's group, an ingress rule on the target's group |
| [modules/rules/main.tf](modules/rules/main.tf) | The defaults, and the keys of the resources |
| [modules/rules/checks.tf](modules/rules/checks.tf), [checks_ports.tf](modules/rules/checks_ports.tf), [duplicates.tf](modules/rules/duplicates.tf) | The mistakes: for each, a message and the condition under which it appears |
| [modules/rules/outputs.tf](modules/rules/outputs.tf) | The precondition that stops the plan if there is a mistake |
| [modules/rules/quota.tf](modules/rules/quota.tf) | The warning about the quota |
| [modules/rules/services.tf](modules/rules/services.tf), [protocols.tf](modules/rules/protocols.tf), [forms.tf](modules/rules/forms.tf), [moved.tf](moved.tf) | Tables only |

\`modules/rules\` creates nothing: it has no resources and no provider. \`modules/vpc-rules\` and
\`modules/cross-account\` call it as well, and differ from this module only in their two resources, variables and
outputs. Do not call it directly.

TFLint finds nothing with its default rules. If you enable \`aws_security_group_rule_deprecated\`, it reports the
resources of the root module and of \`modules/cross-account\`. They are \`aws_security_group_rule\` on purpose
([comparison](#which-kind-of-resource)).`;

const RESOURCE_DOCS = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources";

function terraformDocs({ configuration, kind: { hasTwoProviders } }: ReadmeOf): string {
  const blocks = (type: string) => (configuration[type] ?? {}) as Readonly<Record<string, JsonObject>>;
  const anchor = (kind: string, name: string) =>
    `<a name="${kind}_${name}"></a> [${escaped(name)}](#${kind}\\_${escaped(name)})`;
  const resources = Object.entries(blocks("resource")).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  const text = (value: Json | undefined) =>
    escaped((value as string).replaceAll(/(?<=\S)\n(?: {4})?(?=\S)/g, " "))
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
    `## Modules\n\n${table(
      "Name | Source | Version",
      Object.entries(blocks("module")).map(
        ([name, { source }]) => `${anchor("module", name)} | ${source as string} | n/a`,
      ),
    )}`,
    `## Resources\n\n${table(
      "Name | Type",
      resources.sort().map((address) => {
        const [type] = address.split(".");
        return `[${address}](${RESOURCE_DOCS}/${type!.replace(/^aws_/, "")}) | resource`;
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

/** A text for a cell. Characters that have a meaning in Markdown are escaped, except within code. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[_|*<>]/g, "\\$&")))
    .join("");
}

/** Fills in what depends on the release. */
export function filledIn(text: string, published: Published): string {
  return text
    .replaceAll(/source( *)= "(?:\.\.\/)+\.\.(?:\/(modules\/[\w-]+))?"/g, (_all, _spaces, submodule?: string) =>
      sourceArguments(published, submodule),
    )
    .replaceAll("MOVED_RULES", String(MOVED_RULES));
}
