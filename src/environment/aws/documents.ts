import { ResponseObject, ResponseProblems } from "./fields";
import { ExportPages } from "./pages";
import { GroupReferences } from "./references";
import { ruleOfRow, rulesOfGroup } from "./rules";
import type { Group, NetworkInterface } from "../environment";
import type { EnvironmentBuilder } from "../environment-builder";

/** The commands whose output an audit reads, by the lists in their output. */
const COMMANDS = {
  SecurityGroupRules: "aws ec2 describe-security-group-rules",
  SecurityGroups: "aws ec2 describe-security-groups",
  NetworkInterfaces: "aws ec2 describe-network-interfaces",
} as const;
type List = keyof typeof COMMANDS;

const LISTS = Object.keys(COMMANDS) as List[];
export const AWS_COMMANDS: readonly string[] = Object.values(COMMANDS);

type JsonObject = Readonly<Record<string, unknown>>;

/** Whether an object is a response of the AWS API that an audit reads. */
export function isAwsDocument(value: JsonObject): boolean {
  return listsIn(value).length > 0;
}

const listsIn = (value: JsonObject): List[] =>
  LISTS.filter((list) => value[list] !== undefined && value[list] !== null);

/**
 * Reads responses of the AWS API: files of the AWS CLI, or what an SDK returns. Several responses may be pages of one
 * export, or come from several regions and accounts. Call `finish` after the last one.
 */
export class AwsDocuments {
  private readonly pages = new ExportPages();
  private readonly references = new GroupReferences();
  private readonly readers: Readonly<Record<List, (rows: readonly ResponseObject[], input: string) => void>> = {
    SecurityGroupRules: (rows, input) => this.addRules(rows, input),
    SecurityGroups: (rows, input) => this.addGroups(rows, input),
    NetworkInterfaces: (rows, input) => this.addInterfaces(rows, input),
  };

  constructor(private readonly builder: EnvironmentBuilder) {}

  /**
   * @param name - the name of the input
   * @param label - the name of the input in messages, such as a page of a file
   * @throws InputError if a field that is used has a wrong value
   */
  add(value: JsonObject, name: string, label = name): void {
    for (const list of listsIn(value)) {
      const command = COMMANDS[list];
      const problems = new ResponseProblems(label, `give the unchanged output of \`${command}\``);
      const response = new ResponseObject(value, problems);
      const rows = [...response.objects(list)];
      this.readers[list](rows, name);
      const region = rows[0] === undefined ? undefined : regionOf(rows[0]);
      this.pages.add({ command, region, hasNext: response.text("NextToken") !== undefined, label });
      problems.throwIfAny();
    }
  }

  /**
   * Adds what only all responses together tell.
   *
   * @throws InputError if the last page of an export is missing
   */
  finish(): void {
    this.pages.check();
    this.references.addTo(this.builder);
  }

  private addRules(rows: readonly ResponseObject[], input: string): void {
    const groups = new Map<string, Group>();
    for (const row of rows) {
      const rule = ruleOfRow(row, input);
      if (rule.peer.type === "security_group") this.references.addExportedRule(rule);
      else this.builder.addRule(rule);
      const id = rule.groupId!;
      if (groups.has(id)) continue;
      const accountId = row.text("GroupOwnerId");
      groups.set(id, { id, accountId, region: regionOf(row), hasAllRules: true, input });
    }
    for (const group of groups.values()) {
      this.builder.addGroup(group);
      this.references.addGroupWithRules(group);
    }
  }

  private addGroups(rows: readonly ResponseObject[], input: string): void {
    for (const row of rows) {
      const group = groupOf(row, input);
      this.builder.addGroup(group);
      this.references.addListedGroup(group);
      for (const rule of rulesOfGroup(row, group.id, input)) {
        if (rule.peer.type === "security_group") this.references.addListedRule(rule);
        else this.builder.addRule(rule);
      }
    }
  }

  private addInterfaces(rows: readonly ResponseObject[], input: string): void {
    const interfaces = rows.map((row) => interfaceOf(row, input));
    for (const { groupIds } of interfaces) for (const id of groupIds) this.references.addCarriedGroup(id);
    this.builder.addInterfaces(interfaces);
  }
}

/** The region of a row: the region in its ARN, or the region of its Availability Zone. */
function regionOf(row: ResponseObject): string | undefined {
  const arn = row.text("SecurityGroupRuleArn") ?? row.text("SecurityGroupArn");
  if (arn !== undefined) return arn.split(":")[3];
  return /^[a-z]+(-[a-z]+)+-\d+/.exec(row.text("AvailabilityZone") ?? "")?.[0];
}

function groupOf(row: ResponseObject, input: string): Group {
  return {
    id: row.requiredText("GroupId"),
    name: row.text("GroupName"),
    description: row.text("Description"),
    vpcId: row.text("VpcId"),
    accountId: row.text("OwnerId"),
    region: regionOf(row),
    tags: tagsOf(row),
    hasAllRules: true,
    input,
  };
}

function tagsOf(row: ResponseObject): Record<string, string> {
  // Without a prototype, because a tag's key may be any text, such as "__proto__".
  const tags = Object.create(null) as Record<string, string>;
  for (const tag of row.objects("Tags")) tags[tag.requiredText("Key")] = tag.text("Value") ?? "";
  return tags;
}

function interfaceOf(row: ResponseObject, input: string): NetworkInterface {
  const addresses = [
    row.text("PrivateIpAddress"),
    ...Array.from(row.objects("PrivateIpAddresses"), (address) => address.text("PrivateIpAddress")),
    ...Array.from(row.objects("Ipv6Addresses"), (address) => address.text("Ipv6Address")),
  ];
  return {
    id: row.requiredText("NetworkInterfaceId"),
    groupIds: Array.from(row.objects("Groups"), (group) => group.requiredText("GroupId")),
    type: row.text("InterfaceType"),
    requesterId: row.text("RequesterId"),
    description: row.text("Description"),
    vpcId: row.text("VpcId"),
    addresses: [...new Set(addresses.filter((address) => address !== undefined))],
    input,
  };
}
