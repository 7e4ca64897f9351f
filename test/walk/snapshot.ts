import {
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroupRules,
  paginateDescribeVpcPeeringConnections,
  paginateGetManagedPrefixListEntries,
  type EC2Client,
  type NetworkInterface,
  type SecurityGroupRule,
  type VpcPeeringConnection,
} from "@aws-sdk/client-ec2";

/** What the EC2 API says about who may open connections to whom. */
export interface Snapshot {
  readonly interfaces: readonly NetworkInterface[];
  readonly rules: readonly SecurityGroupRule[];
  readonly peerings: readonly VpcPeeringConnection[];
  /** The CIDR blocks of the prefix lists that rules name, by the IDs of the lists. */
  readonly prefixLists: ReadonlyMap<string, readonly string[]>;
}

/** Reads a region. */
export async function readSnapshot(ec2: EC2Client): Promise<Snapshot> {
  const client = { client: ec2 };
  const [interfaces, rules, peerings] = await Promise.all([
    all(paginateDescribeNetworkInterfaces(client, {}), ({ NetworkInterfaces }) => NetworkInterfaces),
    readRules(ec2),
    all(paginateDescribeVpcPeeringConnections(client, {}), ({ VpcPeeringConnections }) => VpcPeeringConnections),
  ]);
  const lists = new Set(rules.flatMap(({ PrefixListId: id }) => (id === undefined ? [] : [id])));
  const prefixLists = new Map<string, string[]>();
  for (const id of lists) prefixLists.set(id, await prefixListBlocks(ec2, id));
  return { interfaces, rules, peerings, prefixLists };
}

/** Reads the rules of all groups. */
export const readRules = (ec2: EC2Client): Promise<SecurityGroupRule[]> =>
  all(paginateDescribeSecurityGroupRules({ client: ec2 }, {}), ({ SecurityGroupRules }) => SecurityGroupRules);

/** The CIDR blocks of a prefix list. */
export async function prefixListBlocks(ec2: EC2Client, PrefixListId: string): Promise<string[]> {
  const pages = paginateGetManagedPrefixListEntries({ client: ec2 }, { PrefixListId });
  return (await all(pages, ({ Entries }) => Entries)).map(({ Cidr }) => Cidr!);
}

/** The elements of all pages. */
export async function all<Page, Element>(
  pages: AsyncIterable<Page>,
  elementsOf: (page: Page) => readonly Element[] | undefined,
): Promise<Element[]> {
  const elements: Element[] = [];
  for await (const page of pages) elements.push(...(elementsOf(page) ?? []));
  return elements;
}
