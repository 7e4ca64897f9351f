import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { SecurityGroupRule } from "@cdktf/provider-aws/lib/security-group-rule";
import type { TerraformStack } from "cdktf";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Expression } from "../../src/constructs/expressions";
import { groupResourcesIn } from "../../src/constructs/group-resources";
import { resourcesIn, stackWith } from "../support/synthesis";

const INLINE = { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] };
const open = { protocol: "-1", cidr_blocks: ["0.0.0.0/0"] };

const attributes = [
  ...["aws_security_group.web.egress", "aws_security_group.web.egress.0.from_port", "aws_security_group.web.ingress"],
  ...["aws_security_group.web.egress.0.cidr_blocks", "aws_security_group.other.egress"],
  ...["aws_security_group_rule.out.self", "aws_security_group_rule.out.cidr_blocks"],
  ...["aws_security_group_rule.other.from_port", "aws_vpc_security_group_egress_rule.out.to_port"],
];
const groups = ["aws_security_group.web", "aws_security_group.other"];
const rules = ["aws_security_group_rule.out", "aws_vpc_security_group_egress_rule.other"];

/** Overrides of a stack: of a group with inline rules, of a rule, and of resources that only the overrides declare. */
const overrides = fc.array(
  fc.oneof(
    fc.tuple(
      fc.constantFrom(...attributes),
      fc.constantFrom<unknown>(undefined, null, 80, true, [], ["10.0.0.0/8"], [open], "${var.one}", { from_port: 80 }),
    ),
    fc.tuple(fc.constantFrom(...groups), fc.constantFrom<unknown>(undefined, { egress: [open], ingress: null })),
    fc.tuple(fc.constantFrom(...rules), fc.constantFrom<unknown>(undefined, { from_port: 80, to_port: null })),
  ),
  { maxLength: 4 },
);

it("the resources of a stack are read as CDKTF writes them, whatever the stack overrides", () => {
  fc.assert(
    fc.property(overrides, (all) => {
      const stack = stackWith((scope) => {
        const { id } = new SecurityGroup(scope, "web", { egress: [INLINE], ingress: [INLINE] });
        new SecurityGroupRule(scope, "out", { ...INLINE, type: "egress", securityGroupId: id });
      });
      for (const [path, value] of all) stack.addOverride(`resource.${path}`, value);
      const read = groupResourcesIn(stack).map((one) => [`${one.type}.${one.name}`, asWritten(one.attributes)]);
      expect(Object.fromEntries(read)).toEqual(writtenBy(stack));
    }),
  );
});

const TYPES = ["aws_security_group", "aws_security_group_rule", "aws_vpc_security_group_egress_rule"];

function writtenBy(stack: TerraformStack): Record<string, unknown> {
  const written = TYPES.flatMap((type) =>
    Object.entries(resourcesIn(stack, type)).map(([name, { name: _, ...resource }]) => [`${type}.${name}`, resource]),
  );
  return Object.fromEntries(written) as Record<string, unknown>;
}

/** Attributes in Terraform JSON. */
function asWritten(attributes: object): unknown {
  const replacer = (_: string, value: unknown) => (value instanceof Expression ? `\${${value.text}}` : value);
  return JSON.parse(JSON.stringify(attributes, replacer));
}
