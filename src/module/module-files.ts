import { App } from "cdktf";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attributesTable, servicesTable } from "./attributes-table";
import { RULES_PER_SECURITY_GROUP } from "../rules/relations";
import { ModuleStack, REQUIREMENTS, type ModuleKind } from "./module-stack";
import { printHcl, type JsonObject } from "./printer";

const HEADER = [
  "# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.",
  "# Change the construct and build again; a change made here is lost.",
].join("\n");

/** Which block types stand in which file, as the standard module structure has it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "main.tf": ["locals", "resource", "check"],
  "variables.tf": ["variable"],
  "outputs.tf": ["output"],
  "versions.tf": ["terraform"],
};

/** The modules, by the folders in which they are: the module itself, and those within it. */
export const MODULES: Readonly<Record<string, ModuleKind>> = {
  "": { ruleKind: "aws_security_group_rule", hasTwoProviders: false },
  "modules/cross-account/": { ruleKind: "aws_security_group_rule", hasTwoProviders: true },
  "modules/vpc-rules/": { ruleKind: "aws_vpc_security_group_rule", hasTwoProviders: false },
};

/** A module as Terraform JSON: what CDKTF synthesizes, without what it says of itself. */
export function moduleJson(kind: ModuleKind): JsonObject {
  // Its providers are its caller's.
  const {
    "//": _about,
    provider: _provider,
    ...configuration
  } = new ModuleStack(new App(), "module", kind).toTerraform() as JsonObject;
  return configuration;
}

/** Every file of the modules, by its path in the module's folder. */
export async function moduleFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [folder, kind] of Object.entries(MODULES)) {
    const configuration = moduleJson(kind);
    const unplaced = Object.keys(configuration).filter((type) => !Object.values(FILES).flat().includes(type));
    if (unplaced.length > 0) throw new Error(`No file of the module takes ${unplaced.join(", ")}: name one in FILES.`);
    for (const [name, types] of Object.entries(FILES)) {
      const blocks = Object.fromEntries(
        types.flatMap((type) => (type in configuration ? [[type, configuration[type]!]] : [])),
      );
      files.set(folder + name, `${HEADER}\n\n${await printHcl(blocks)}`);
    }
    files.set(`${folder}README.md`, readme(kind, configuration));
    files.set(`${folder}LICENSE`, readFileSync(join(__dirname, "..", "..", "LICENSE"), "utf8"));
  }
  return files;
}

function readme({ hasTwoProviders }: ModuleKind, configuration: JsonObject): string {
  const outputs = configuration.output as Record<string, { description: string }>;
  return `<!-- Made by \`npm run build\` of cdktf-mutual-security-groups. Change src/module and build again. -->

# ${hasTwoProviders ? "Mutual security groups of two accounts" : "Mutual security groups"}

Makes both rules of every connection between two AWS security groups from one declaration: egress on the source's group,
ingress on the target's, for the same protocol and ports. So a group needs no egress that is open to all.
${hasTwoProviders ? CROSS_ACCOUNT_USAGE : USAGE}
\`rules\` may be a list of the same objects. Its keys are then the indexes, so a rule that is inserted replaces every rule
behind it: prefer the map.

A rule that is wrong stops the plan. One message lists every wrong rule by its key, the attribute, the value and what to
do; a second one does so for the values of the ends, and a third for rules that make the same connection. An id that is not
known before the apply puts off the last two until then, and a port, protocol or description that is not known puts off the
first: still before any rule is made. A rule that another one covers, and a group that gets more rules than AWS allows, are
warned of.

## Requirements

| Name | Version |
| --- | --- |
| Terraform | ${REQUIREMENTS.terraform} |
| aws | ${REQUIREMENTS.aws}${hasTwoProviders ? ", as `aws.source` and `aws.target`" : ""} |

## Inputs

| Name | Description | Type | Default | Required |
| --- | --- | --- | --- | --- |
| rules | Connections to allow: a map, or a list, of the objects below | \`any\` | n/a | yes |
| rules_per_security_group | The account's quota "Inbound or outbound rules per security group", for each direction: a group that gets more rules is warned of | \`number\` | \`${RULES_PER_SECURITY_GROUP}\` | no |

Every object takes:

${attributesTable("terraform")}

An attribute that is \`null\` counts as left out, and so does a description that is empty. Where the group's id is not known
before the apply, leave the other ways to name its end out rather than null, unless their nulls are known.

## Outputs

| Name | Description |
| --- | --- |
${Object.entries(outputs)
  .map(([name, { description }]) => `| ${name} | ${description} |`)
  .join("\n")}

## Resources

| Name | On |
| --- | --- |
| \`aws_security_group_rule.egress\` | the source's group |
| \`aws_security_group_rule.ingress\` | the target's group |

## What to know

- **Egress stays locked only where nothing else opens it.** Terraform removes the egress rule that AWS gives to every new
  \`aws_security_group\`; a group that was made elsewhere keeps it until it is removed there.
- **Do not mix in inline rules.** An \`aws_security_group\` with \`ingress\` or \`egress\` blocks of its own, or an
  \`aws_vpc_security_group_rules_exclusive\` on it, revokes rules that are made elsewhere, these among them.
${hasTwoProviders ? CROSS_ACCOUNT_NOTES : NOTES}

## Services

${servicesTable()}

Apache-2.0, see LICENSE.
`;
}

const USAGE = `
\`\`\`hcl
module "mutual-security-groups" {
  source = "./modules/mutual-security-groups" # wherever this folder is

  rules = {
    alb-to-web = {
      source_sg_id      = aws_security_group.alb.id
      target_sg_id      = aws_security_group.web.id
      destination_ports = [80, 443] # a pair for each: alb-to-web/tcp-80 and alb-to-web/tcp-443
      description       = "Allow HTTP and HTTPS from the ALB to webs"
    }
    web-to-db = {
      source_sg_id = aws_security_group.web.id
      target_sg_id = aws_security_group.db.id
      service      = "postgresql"
    }
    web-to-s3 = {
      source_sg_id          = aws_security_group.web.id
      target_prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id # no group: egress alone
      service               = "https"
    }
  }
}
\`\`\`
`;

const CROSS_ACCOUNT_USAGE = `
Here the two groups belong to two accounts: the egress rules are made by the provider \`aws.source\`, the ingress rules by
\`aws.target\`. Each group is named with its account before its id, by which the other one's rule knows it.

\`\`\`hcl
module "mutual-security-groups" {
  source = "./modules/mutual-security-groups/modules/cross-account" # wherever this folder is

  providers = {
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
}
\`\`\`
`;

const NOTES = `- **Both groups belong to one account and region** here, in one VPC or in two that are peered or shared; make the peering
  first (\`depends_on\`). For groups of two accounts there is [modules/cross-account](modules/cross-account).
- **A group that is another team's** is left out by name, \`leave_out_rule_on = "target"\`: half a pair is never made without
  that. Nothing gets through until they make their half.`;

const CROSS_ACCOUNT_NOTES = `- **The VPCs are peered, or one is shared, within one region**: AWS takes another account's group as a peer only then. Make
  the peering first (\`depends_on\`).`;
