import { takesLists, type ModuleKind } from "./module-stack";

const CALL = "module.mutual-security-groups";

/** The README's section on edits of rules that are deployed already. */
export function changingRules(kind: ModuleKind, root: string): string {
  const isInPlace = kind.ruleKind === "aws_vpc_security_group_rule";
  return [
    INTRODUCTION,
    table(isInPlace, takesLists(kind)),
    renaming(isInPlace),
    swapping(isInPlace),
    severalPorts(isInPlace),
    ...(takesLists(kind) ? [lists(root)] : []),
    createBeforeDestroy(isInPlace),
  ].join("\n\n");
}

const INTRODUCTION = `## Changing rules

Terraform identifies a rule by its key. AWS identifies it by its group, direction, protocol, ports and peer, and refuses
two equal rules in a group. If an edit gives an existing rule another key, \`moved\` blocks tell Terraform that the
rule is the same. A pair has two rules, so it needs two blocks. Write the blocks next to the module call, and delete
them once they are applied everywhere.`;

function table(isInPlace: boolean, mayBeList: boolean): string {
  const nothing = "Nothing to do";
  const closeGap = "To close the gap: [create_before_destroy](#create_before_destroy)";
  const rows = [
    ["Add or remove a rule of a map", "The other rules stay as they are.", nothing],
    ["Set a rule to `null`, or back", "Only this pair is destroyed, or created.", nothing],
    ["Set or remove `leave_out_rule_on`", "The rule on the other group stays as it is.", nothing],
    ["Change a description", "Both rules change in place.", nothing],
    isInPlace
      ? ["Change a port or the protocol", "Both rules change in place.", nothing]
      : ["Change a port or the protocol", "Both rules are replaced.", closeGap],
    isInPlace
      ? ["Change an end", "The rule on the changed group is replaced. The other one changes in place.", closeGap]
      : ["Change an end", "Both rules are replaced.", closeGap],
    ["Rename a key", "Both rules are destroyed and created again.", "[`moved`](#rename-a-key)"],
    ["Rename the `module` block", "All rules are destroyed and created again.", "[`moved`](#rename-a-key)"],
    [
      "Turn one port into several, or back",
      "Both rules are destroyed and created again.",
      "[`moved`](#one-port-to-several)",
    ],
    [
      "Swap the ports of two keys",
      isInPlace ? "Every apply fails." : "Both pairs are replaced.",
      "[New keys and `moved`](#swap-the-ports-of-two-keys)",
    ],
    ...(mayBeList
      ? [["Insert a rule into a list", "Every rule behind it is replaced.", "[Append it, or use a map](#lists)"]]
      : []),
  ];
  return [
    "| Edit | What Terraform does | Steps |",
    "| --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n");
}

function renaming(isInPlace: boolean): string {
  return `### Rename a key

${moves(isInPlace, [["web", "alb-to-web"]])}

The plan then shows \`0 to add, 0 to change, 0 to destroy\`. If a rule has no \`description\`, its key is its
description, which then changes in place.

Without the blocks, Terraform destroys the rules and creates them again, in no particular order. The connection is
interrupted, and AWS may still have the old rule when Terraform creates the new one:

\`\`\`text
${isInPlace ? VPC_RULE_RENAMED : RULE_RENAMED}
\`\`\`

If this has happened, apply again: Terraform creates the missing rules. You do not have to import anything.

If the \`module\` block gets another name, one block moves all its rules:

\`\`\`hcl
moved {
  from = ${CALL}
  to   = module.rules
}
\`\`\``;
}

const RULE_RENAMED = `Plan: 2 to add, 0 to change, 2 to destroy.
${CALL}.aws_security_group_rule.egress["web"]: Destroying... [id=sgrule-715134709]
${CALL}.aws_security_group_rule.egress["alb-to-web"]: Creating...
${CALL}.aws_security_group_rule.egress["web"]: Destruction complete after 1s

Error: [WARN] A duplicate Security Group rule was found on (sg-c1c7a29f4fa27f1b3). […]
Error: operation error EC2: AuthorizeSecurityGroupEgress, https response error StatusCode: 400, […]
api error InvalidPermission.Duplicate: The specified rule already exists

  with ${CALL}.aws_security_group_rule.egress["alb-to-web"],`;

const VPC_RULE_RENAMED = `Plan: 2 to add, 0 to change, 2 to destroy.
${CALL}.aws_vpc_security_group_ingress_rule.this["web"]: Destroying... [id=sgr-df9222960a0d1e5c9]
${CALL}.aws_vpc_security_group_ingress_rule.this["alb-to-web"]: Creating...
${CALL}.aws_vpc_security_group_ingress_rule.this["web"]: Destruction complete after 0s

Error: creating VPC Security Group Rule

  with ${CALL}.aws_vpc_security_group_ingress_rule.this["alb-to-web"],

operation error EC2: AuthorizeSecurityGroupIngress, https response error StatusCode: 400, […]
api error InvalidPermission.Duplicate: The specified rule already exists`;

function swapping(isInPlace: boolean): string {
  return `### Swap the ports of two keys

Say \`web\` has port 80, \`admin\` has port 8080, and the two swap. AWS has the same rules before and after. So leave
the rules as they are, and give each one a new key:

${moves(isInPlace, [
  ["web", "port-80"],
  ["admin", "port-8080"],
])}

The apply changes nothing in AWS. To use the old keys again, rename the keys once more: \`port-8080\` to \`web\` and
\`port-80\` to \`admin\`. Do this in a second apply, and replace the first blocks. Terraform does not move a rule from
a key that another rule gets in the same apply (\`Moved object still exists\`). Three or more keys need the same two
applies.

${isInPlace ? VPC_RULES_SWAPPED : RULES_SWAPPED}`;
}

const RULES_SWAPPED = `If you edit the ports instead, Terraform replaces all four rules. Both connections are
interrupted, and the apply may fail [as above](#rename-a-key). Then apply again.

If \`admin\` changes to a new port and \`web\` takes over 8080, change \`admin\` first, in an apply of its own.`;

const VPC_RULES_SWAPPED = `If you edit the ports instead, every apply fails, and AWS keeps the rules as they were:

\`\`\`text
Plan: 0 to add, 4 to change, 0 to destroy.

Error: updating VPC Security Group Rule (sgr-20c953cbde3f0fbeb)

  with ${CALL}.aws_vpc_security_group_egress_rule.this["web"],

operation error EC2: ModifySecurityGroupRules, https response error StatusCode: 400, […]
api error InvalidPermission.Duplicate: The specified rule already exists
\`\`\`

If this has happened, follow the steps above.

If \`admin\` changes to a new port and \`web\` takes over 8080, change \`admin\` first, in an apply of its own. If
both are in one apply, AWS may get the change of \`web\` first and refuse it. Then apply again.`;

function severalPorts(isInPlace: boolean): string {
  return `### One port to several

If \`destination_port = 80\` becomes \`destination_ports = [80, 443]\`, the key \`web\` becomes \`web/tcp-80\` and
\`web/tcp-443\`. Move the rules of the port that stays:

${moves(isInPlace, [["web", "web/tcp-80"]])}

The plan then shows \`2 to add, 0 to change, 0 to destroy\`. For the way back, swap \`from\` and \`to\`. Without the
blocks, port 80 is interrupted, and the apply may fail [as above](#rename-a-key).`;
}

function lists(root: string): string {
  return `### Lists

The keys of a list are its indexes. If you append a rule at the end, Terraform only adds its pair. If you insert it in
front of eight rules, Terraform replaces all of them. That interrupts eight connections, and the apply may fail
[as above](#rename-a-key):

\`\`\`text
Plan: 18 to add, 0 to change, 16 to destroy.
\`\`\`

If you remove a rule, the rules behind it are replaced in the same way. Write \`null\` in its place instead, and the
other rules keep their indexes.

\`moved\` blocks cannot shift the indexes, because Terraform does not move a rule from a key that another rule gets
(\`Moved object still exists\`). To insert and remove rules freely, turn the list into a map with the blocks of
[From a list to a map](${root}MIGRATING.md#from-a-list-to-a-map). You can insert and remove rules in the same apply.`;
}

function createBeforeDestroy(isInPlace: boolean): string {
  const edits = isInPlace
    ? "if a group is replaced or an end changes"
    : "if a group is replaced or a port or an end changes";
  const recreating = isInPlace
    ? `If you rename a key without \`moved\`, or use \`-replace\`, every apply fails with
  \`InvalidPermission.Duplicate\`.`
    : `If you rename a key without \`moved\`, swap ports by editing them, insert into a
  list, or use \`-replace\`, every apply fails with \`InvalidPermission.Duplicate\`.`;
  return `### create_before_destroy

By default Terraform destroys a rule before it creates the new one. If a group is replaced, all its rules are missing
until the new group has them. \`create_before_destroy\` on the group alone does not change that.

The module has no input for it, because Terraform allows no variables in \`lifecycle\`. But Terraform extends
\`create_before_destroy\` to everything that a resource depends on. So add a resource that depends on the rules:

\`\`\`hcl
resource "terraform_data" "rules" {
  input = ${CALL}.rule_ids

  lifecycle {
    create_before_destroy = true
  }
}
\`\`\`

From that apply on, Terraform creates the new rules before it destroys the old ones
${edits}.

- **Give the security groups a \`name_prefix\`.** The rules depend on the groups, so a replaced group is also created
  before the old one is destroyed. If its \`name\` is fixed, the apply fails with \`InvalidGroup.Duplicate\`, before it
  destroys anything.
- **Do not create a rule that AWS still has.** ${recreating} The steps with \`moved\` work,
  because they create nothing.
- **Remove the resource in an apply of its own.** If that apply also replaces rules, Terraform stops with
  \`Error: Cycle\`, and changes nothing.`;
}

/** A `moved` block for each of the two rules of every key. */
function moves(isInPlace: boolean, keys: readonly (readonly [from: string, to: string])[]): string {
  const blocks = keys.flatMap(([from, to]) =>
    ["egress", "ingress"].map((side) => {
      const resource = isInPlace ? `aws_vpc_security_group_${side}_rule.this` : `aws_security_group_rule.${side}`;
      return `moved {\n  from = ${CALL}.${resource}["${from}"]\n  to   = ${CALL}.${resource}["${to}"]\n}`;
    }),
  );
  return `\`\`\`hcl\n${blocks.join("\n\n")}\n\`\`\``;
}
