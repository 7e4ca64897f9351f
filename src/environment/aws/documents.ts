import { ResponseFields, ResponseProblems, type ResponseObject } from "./fields";
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

/** Whether an object is a response of the AWS API that an audit reads. */
export function isAwsDocument(value: ResponseObject): boolean {
  return listsIn(value).length > 0;
}

const listsIn = (value: ResponseObject): List[] =>
  LISTS.filter((list) => value[list] !== undefined && value[list] !== null);

/** Whether an object may be a row of one of the lists, as `--query SecurityGroupRules` prints them. */
export function isAwsRow(value: ResponseObject): boolean {
  return ["GroupId", "NetworkInterfaceId"].some((name) => typeof value[name] === "string");
}

/**
 * Reads responses of the AWS API: files of the AWS CLI, or what an SDK returns. Several responses may be pages of one
 * export, or come from several regions and accounts. Call `finish` after the last one.
 */
export class AwsDocuments {
  private readonly pages = new ExportPages();
  private readonly references = new GroupReferences();

  constructor(private readonly builder: EnvironmentBuilder) {}

  /**
   * @param name - the name of the input
   * @param label - the name of the input in messages, such as a page of a file
   * @throws InputError if a field that is used has a wrong value
   */
  add(response: ResponseObject, name: string, label = name): void {
    for (const list of listsIn(response)) {
      const command = COMMANDS[list];
      const problems = new ResponseProblems(response, label, `give the unchanged output of \`${command}\``);
      const fields = new ResponseFields(problems);
      const rows = fields.objects(response, list);
      const page = { rows, fields, input: name };
      if (list === "SecurityGroupRules") this.addRules(page);
      else if (list === "SecurityGroups") this.addGroups(page);
      else this.addInterfaces(page);
      const region = rows[0] === undefined ? undefined : regionOf(rows[0], fields);
      this.pages.add({ command, region, hasNext: fields.text(response, "NextToken") !== undefined, label });
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

  private addRules({ rows, fields, input }: Page): void {
    const groupIds = new Set<string>();
    for (const row of rows) {
      const rule = ruleOfRow(row, fields, input);
      const id = rule.groupId!;
      if (!groupIds.has(id)) {
        groupIds.add(id);
        const accountId = fields.text(row, "GroupOwnerId");
        const group = { id, accountId, region: regionOf(row, fields), hasAllRules: true, input };
        this.builder.addGroup(group);
        this.references.addGroupWithRules(group);
      }
      this.builder.addRule(rule);
      this.references.addExportedRule(rule);
    }
  }

  private addGroups({ rows, fields, input }: Page): void {
    for (const row of rows) {
      const group = groupOf(row, fields, input);
      this.builder.addGroup(group);
      this.references.addListedGroup(group);
      for (const rule of rulesOfGroup(row, group.id, fields, input)) {
        this.builder.addRule(rule);
        this.references.addListedRule(rule);
      }
    }
  }

  private addInterfaces({ rows, fields, input }: Page): void {
    const interfaces = rows.map((row) => interfaceOf(row, fields, input));
    for (const { groupIds } of interfaces) for (const id of groupIds) this.references.addCarriedGroup(id);
    this.builder.addInterfaces(interfaces);
  }
}

/** The rows of one of the lists in a response. */
interface Page {
  readonly rows: readonly ResponseObject[];
  readonly fields: ResponseFields;
  readonly input: string;
}

/** The region of a row: the region in its ARN, or the region of its Availability Zone. */
function regionOf(row: ResponseObject, fields: ResponseFields): string | undefined {
  const arn = fields.text(row, "SecurityGroupRuleArn") ?? fields.text(row, "SecurityGroupArn");
  if (arn !== undefined) return arn.split(":")[3];
  return /^[a-z]+(-[a-z]+)+-\d+/.exec(fields.text(row, "AvailabilityZone") ?? "")?.[0];
}

function groupOf(row: ResponseObject, fields: ResponseFields, input: string): Group {
  return {
    id: fields.requiredText(row, "GroupId"),
    name: fields.text(row, "GroupName"),
    description: fields.text(row, "Description"),
    vpcId: fields.text(row, "VpcId"),
    accountId: fields.text(row, "OwnerId"),
    region: regionOf(row, fields),
    tags: tagsOf(row, fields),
    hasAllRules: true,
    input,
  };
}

function tagsOf(row: ResponseObject, fields: ResponseFields): Record<string, string> {
  // Without a prototype, because a tag's key may be any text, such as "__proto__".
  const tags = Object.create(null) as Record<string, string>;
  for (const tag of fields.objects(row, "Tags")) {
    tags[fields.requiredText(tag, "Key")] = fields.text(tag, "Value") ?? "";
  }
  return tags;
}

function interfaceOf(row: ResponseObject, fields: ResponseFields, input: string): NetworkInterface {
  return {
    id: fields.requiredText(row, "NetworkInterfaceId"),
    groupIds: fields.objects(row, "Groups").map((group) => fields.requiredText(group, "GroupId")),
    type: fields.text(row, "InterfaceType"),
    requesterId: fields.text(row, "RequesterId"),
    description: fields.text(row, "Description"),
    vpcId: fields.text(row, "VpcId"),
    addresses: addressesOf(row, fields),
    input,
  };
}

function addressesOf(row: ResponseObject, fields: ResponseFields): string[] {
  const addresses: string[] = [];
  const add = (address: string | undefined): void => {
    if (address !== undefined && !addresses.includes(address)) addresses.push(address);
  };
  add(fields.text(row, "PrivateIpAddress"));
  for (const one of fields.objects(row, "PrivateIpAddresses")) add(fields.text(one, "PrivateIpAddress"));
  for (const one of fields.objects(row, "Ipv6Addresses")) add(fields.text(one, "Ipv6Address"));
  return addresses;
}
