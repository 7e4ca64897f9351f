import {
  DescribeSecurityGroupsCommand,
  DescribeVpcsCommand,
  paginateDescribeSecurityGroupRules,
} from "@aws-sdk/client-ec2";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { TerraformStack, type App } from "cdktf";
import {
  Connections,
  MutualSecurityGroupRules,
  Port,
  type MutualRule,
  type RuleKind,
  type Side,
} from "../../src/index";
import { localEc2 } from "../../local-aws/connections";

/** A rule between two groups of a drill, as users write it. */
export interface Rule {
  readonly key: string;
  readonly source: string;
  readonly target: string;
  readonly ports: readonly number[];
  readonly description: string;
  readonly leaveOutRuleOn?: Side;
}

/** The form of a declaration. */
export type Form = "map" | "list" | "connections";

/** A `moved` block. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The part of a configuration that belongs to one drill. */
export interface Declaration {
  readonly rules: readonly Rule[];
  readonly form: Form;
  /** The id of the construct, or the name of the module block. */
  readonly id: string;
  readonly kind?: RuleKind;
  readonly createBeforeDestroy?: boolean;
  /** Options of groups, by their names. */
  readonly groups?: Readonly<Record<string, GroupOptions>>;
  readonly moved?: readonly Move[];
  /** Rules that become another kind of resource: the old and new addresses, and the rule in AWS. */
  readonly changedKind?: readonly (Move & { readonly rule: string })[];
}

export interface GroupOptions {
  readonly description?: string;
  /** If set, the group has a name prefix, because two groups cannot have the same name. */
  readonly createBeforeDestroy?: boolean;
  /** The name of the group's resource. Defaults to the group's name. */
  readonly resource?: string;
}

/** The declaration of a drill. The names of its groups start with the drill's name. */
export interface Entry {
  readonly drill: string;
  readonly groups: readonly string[];
  readonly declaration: Declaration;
}

/** A way to declare rules in a root module. */
export interface Way {
  readonly name: string;
  readonly kind: RuleKind;
  readonly form: Form;
  /** The folder of the Terraform module; undefined for constructs. */
  readonly source?: string;
  files(vpc: string, entries: readonly Entry[], aws: ReadonlyMap<string, AwsRule>): Record<string, object>;
  /** The address of a rule by its id and key. Only for modules. */
  address(drill: string, id: string, key: string, side: "egress" | "ingress"): string;
}

export const idOf = (drill: string, id: string) => `${drill}-${id}`;
export const groupName = (drill: string, name: string) => `${drill}-${name}`;

export function constructWay(name: string, kind: RuleKind, form: Form, app: () => App): Way {
  return {
    name: `${name}, ${kind}`,
    kind,
    form,
    files: (vpcName, entries, aws) => {
      const stack = new TerraformStack(app(), "stack");
      const vpc = new Vpc(stack, "main", { cidrBlock: "10.0.0.0/16", tags: { Name: vpcName } });
      for (const entry of entries) declareConstructs(stack, vpc, kind, entry);
      const changed = entries.flatMap(({ declaration }) => declaration.changedKind ?? []);
      const moved = entries.flatMap(({ declaration }) => declaration.moved ?? []);
      if (moved.length > 0) stack.addOverride("moved", moved);
      if (changed.length > 0) {
        stack.addOverride(
          "removed",
          changed.map(({ from }) => ({ from, lifecycle: [{ destroy: false }] })),
        );
        stack.addOverride(
          "import",
          changed.map(({ to, rule }) => {
            const { id, oldImportId } = aws.get(rule)!;
            return { to, id: to.startsWith("aws_vpc_") ? id : oldImportId };
          }),
        );
      }
      return { "main.tf.json": stack.toTerraform() as object };
    },
    address: () => {
      throw new Error("The addresses of the construct's rules do not contain keys.");
    },
  };
}

function declareConstructs(stack: TerraformStack, vpc: Vpc, ofWay: RuleKind, entry: Entry): void {
  const { drill, groups, declaration } = entry;
  const { rules, form, id, kind = ofWay, createBeforeDestroy } = declaration;
  const byName = new Map(
    groups.map((name) => {
      const { description, createBeforeDestroy: isFirst, resource } = declaration.groups?.[name] ?? {};
      const own = groupName(drill, name);
      return [
        name,
        new SecurityGroup(stack, resource ?? own, {
          vpcId: vpc.id,
          ...(isFirst === undefined ? { name: own } : { namePrefix: own, lifecycle: { createBeforeDestroy: isFirst } }),
          description,
          tags: { Name: own },
        }),
      ];
    }),
  );
  const written = rules.map((rule): [string, MutualRule] => [
    rule.key,
    {
      source: byName.get(rule.source)!,
      target: byName.get(rule.target)!,
      port: rule.ports.length === 1 ? Port.tcp(rule.ports[0]!) : rule.ports.map((port) => Port.tcp(port)),
      description: rule.description,
      leaveOutRuleOn: rule.leaveOutRuleOn,
    },
  ]);
  if (form === "connections") {
    const sides = new Map(
      [...byName].map(([name, group]) => [
        name,
        new Connections({ securityGroups: [group], kind, createBeforeDestroy }),
      ]),
    );
    for (const [index, { source, target, description, leaveOutRuleOn }] of rules.entries()) {
      const { port } = written[index]![1];
      sides.get(source)!.allowTo(sides.get(target)!, port, description, { leaveOutRuleOn });
    }
  } else {
    const all = form === "map" ? Object.fromEntries(written) : written.map(([, rule]) => rule);
    new MutualSecurityGroupRules(stack, idOf(drill, id), { kind, createBeforeDestroy, rules: all });
  }
}

export function moduleWay(name: string, kind: RuleKind, form: Form, source: string): Way {
  const isNewer = kind === "aws_vpc_security_group_rule";
  const resource = (side: string) =>
    isNewer ? `aws_vpc_security_group_${side}_rule.this` : `aws_security_group_rule.${side}`;
  return {
    name: `${name}, ${kind}`,
    kind,
    form,
    source,
    files: (vpcName, entries) => {
      const groups = entries.flatMap(({ drill, groups, declaration }) =>
        groups.map((name) => {
          const { description, createBeforeDestroy, resource } = declaration.groups?.[name] ?? {};
          const own = groupName(drill, name);
          return [
            resource ?? own,
            {
              vpc_id: "${aws_vpc.main.id}",
              ...(createBeforeDestroy === undefined
                ? { name: own }
                : { name_prefix: own, lifecycle: { create_before_destroy: createBeforeDestroy } }),
              ...(description !== undefined && { description }),
              tags: { Name: own },
            },
          ];
        }),
      );
      const blocks = entries.map(({ drill, declaration, declaration: { id, form, rules } }) => [
        idOf(drill, id),
        { source, rules: moduleRules(form, rules, isNewer, (name) => declaredName(drill, declaration, name)) },
      ]);
      const after = entries.filter(({ declaration }) => declaration.createBeforeDestroy);
      const moved = entries.flatMap(({ declaration }) => declaration.moved ?? []);
      return {
        "main.tf.json": {
          resource: {
            aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { Name: vpcName } } },
            aws_security_group: Object.fromEntries(groups) as object,
            ...(after.length > 0 && {
              terraform_data: Object.fromEntries(
                after.map(({ drill, declaration: { id } }) => [
                  `${drill}-first`,
                  {
                    input: `\${module.${idOf(drill, id)}.rule_ids}`,
                    lifecycle: { create_before_destroy: true },
                  },
                ]),
              ),
            }),
          },
          module: Object.fromEntries(blocks) as object,
          ...(moved.length > 0 && { moved }),
        },
      };
    },
    address: (drill, id, key, side) => `module.${idOf(drill, id)}.${resource(side)}["${key}"]`,
  };
}

/** The name of a group's resource. */
function declaredName(drill: string, { groups }: Declaration, name: string): string {
  return groups?.[name]?.resource ?? groupName(drill, name);
}

function moduleRules(
  form: Form,
  rules: readonly Rule[],
  isNewer: boolean,
  resourceOf: (group: string) => string,
): object {
  const id = (name: string) => `\${aws_security_group.${resourceOf(name)}.id}`;
  const written = rules.map(({ key, source, target, ports, description, leaveOutRuleOn }) => [
    key,
    {
      source_sg_id: id(source),
      target_sg_id: id(target),
      ...(ports.length > 1 ? { destination_ports: ports } : { [isNewer ? "from_port" : "destination_port"]: ports[0] }),
      description,
      ...(leaveOutRuleOn && { leave_out_rule_on: leaveOutRuleOn }),
    },
  ]);
  return form === "list" ? written.map(([, rule]) => rule as object) : (Object.fromEntries(written) as object);
}

/** A rule from the API. */
export interface AwsRule {
  readonly id: string;
  /** The import ID for `aws_security_group_rule`. */
  readonly oldImportId: string;
  readonly description: string;
}

/**
 * All rules of the groups of a VPC by their identities in AWS, such as `egress insert-a insert-b tcp 1001-1001`.
 */
export async function rulesInAws(endpoint: string, vpcName: string): Promise<Map<string, AwsRule>> {
  const ec2 = localEc2(endpoint);
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: "tag:Name", Values: [vpcName] }] }));
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [{ Name: "vpc-id", Values: [Vpcs[0]!.VpcId!] }] }),
  );
  const groups = SecurityGroups.filter(({ GroupName }) => GroupName !== "default");
  const names = new Map(
    groups.map(({ GroupId, Tags }) => [GroupId, Tags?.find(({ Key }) => Key === "Name")?.Value ?? GroupId]),
  );
  const pages = paginateDescribeSecurityGroupRules(
    { client: ec2 },
    { Filters: [{ Name: "group-id", Values: groups.map(({ GroupId }) => GroupId!) }] },
  );
  const rules = new Map<string, AwsRule>();
  for await (const { SecurityGroupRules = [] } of pages) {
    for (const { SecurityGroupRuleId, GroupId, IsEgress, Description = "", ...rule } of SecurityGroupRules) {
      const peer = rule.ReferencedGroupInfo?.GroupId ?? rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId;
      const identity = identityOf(
        IsEgress ? "egress" : "ingress",
        names.get(GroupId)!,
        names.get(peer) ?? String(peer),
        `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort}`,
      );
      const type = IsEgress ? "egress" : "ingress";
      rules.set(identity, {
        id: SecurityGroupRuleId!,
        oldImportId: `${GroupId}_${type}_${rule.IpProtocol}_${rule.FromPort}_${rule.ToPort}_${peer}`,
        description: Description,
      });
    }
  }
  return rules;
}

const identityOf = (direction: string, group: string, peer: string, port: string) =>
  `${direction} ${group} ${peer} ${port}`;

/** The descriptions of the rules that a drill must create, by the rules' identities in AWS. */
export function declaredRules(drill: string, rules: readonly Rule[]): Map<string, string> {
  return new Map(
    rules.flatMap(({ source, target, ports, description, leaveOutRuleOn }) => {
      const [from, to] = [groupName(drill, source), groupName(drill, target)];
      return ports.flatMap((port): [string, string][] => [
        ...(leaveOutRuleOn === "source"
          ? []
          : [[identityOf("egress", from, to, `tcp ${port}-${port}`), description] as [string, string]]),
        ...(leaveOutRuleOn === "target"
          ? []
          : [[identityOf("ingress", to, from, `tcp ${port}-${port}`), description] as [string, string]]),
      ]);
    }),
  );
}
