import { App } from "cdktf";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attributesTable } from "./attributes-table";
import { ModuleStack, REQUIREMENTS } from "./module-stack";
import { printHcl, type JsonObject } from "./printer";

const HEADER = [
  "# Made by `npm run build` of cdktf-mutual-security-groups from its construct MutualSecurityGroupRules.",
  "# Change the construct and build again; a change made here is lost.",
].join("\n");

/** Which block types stand in which file, as the standard module structure has it. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "main.tf": ["locals", "resource"],
  "variables.tf": ["variable"],
  "outputs.tf": ["output"],
  "versions.tf": ["terraform"],
};

/** The module as Terraform JSON: what CDKTF synthesizes, without what it says of itself. */
export function moduleJson(): JsonObject {
  const { "//": _about, ...configuration } = new ModuleStack(new App(), "module").toTerraform() as JsonObject;
  return configuration;
}

/** Every file of the module, by its path in the module's folder. */
export async function moduleFiles(): Promise<Map<string, string>> {
  const configuration = moduleJson();
  const unplaced = Object.keys(configuration).filter((type) => !Object.values(FILES).flat().includes(type));
  if (unplaced.length > 0) throw new Error(`No file of the module takes ${unplaced.join(", ")}: name one in FILES.`);

  const files = new Map<string, string>();
  for (const [name, types] of Object.entries(FILES)) {
    const blocks = Object.fromEntries(
      types.flatMap((type) => (type in configuration ? [[type, configuration[type]!]] : [])),
    );
    files.set(name, `${HEADER}\n\n${await printHcl(blocks)}`);
  }
  files.set("README.md", readme());
  files.set("LICENSE", readFileSync(join(__dirname, "..", "..", "LICENSE"), "utf8"));
  return files;
}

function readme(): string {
  const outputs = moduleJson().output as Record<string, { description: string }>;
  return `<!-- Made by \`npm run build\` of cdktf-mutual-security-groups. Change src/module and build again. -->

# Mutual security groups

Makes both rules of every connection between two AWS security groups from one declaration: egress on the source's group,
ingress on the target's, for the same protocol and ports. So a group needs no egress that is open to all.

\`\`\`hcl
module "mutual-security-groups" {
  source = "./modules/mutual-security-groups" # wherever this folder is

  rules = {
    alb-to-web = {
      source_sg_id     = aws_security_group.alb.id
      target_sg_id     = aws_security_group.web.id
      destination_port = 80
      description      = "Allow HTTP from the ALB to webs"
    }
    web-to-db = {
      source_sg_id     = aws_security_group.web.id
      target_sg_id     = aws_security_group.db.id
      destination_port = 3306
      description      = "Allow webs to RDS"
    }
  }
}
\`\`\`

\`rules\` may be a list of the same objects. Its keys are then the indexes, so a rule that is inserted replaces every rule
behind it: prefer the map.

A rule that is wrong stops the plan. One message lists every wrong rule by its key, the attribute, the value and what to
do; a second one does so for the security groups' ids. An id that is not known before the apply puts off the check of the
ids until then, and a port, protocol or description that is not known puts off the other checks: still before any rule is
made.

## Requirements

| Name | Version |
| --- | --- |
| Terraform | ${REQUIREMENTS.terraform} |
| aws | ${REQUIREMENTS.aws} |

## Inputs

| Name | Description | Type | Default | Required |
| --- | --- | --- | --- | --- |
| rules | Connections to allow: a map, or a list, of the objects below | \`any\` | n/a | yes |

Every object takes:

${attributesTable("terraform")}

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
- **Both groups belong to one account and region** here, in one VPC or in two that are peered or shared; make the peering
  first (\`depends_on\`).

Apache-2.0, see LICENSE.
`;
}
