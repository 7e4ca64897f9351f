import type { Blueprint, BlueprintGroup, BlueprintInterface, BlueprintVpc } from "./blueprint";
import { connectionsOf, DATABASES, SERVICES } from "./blueprint-connections";
import { Random } from "./random";

const VPCS: readonly (BlueprintVpc & { readonly groups: readonly string[] })[] = [
  {
    name: "shop",
    cidrBlock: "10.0.0.0/16",
    hasIpv6: false,
    groups: [
      ...["alb", "web", ...SERVICES],
      ...["cache", "queue", "files", "endpoints", "bastion", "monitoring", "nobody-knows"],
    ],
  },
  {
    name: "data",
    cidrBlock: "10.1.0.0/16",
    hasIpv6: false,
    groups: [
      ...["web", "warehouse", "etl", "reports", "backup", ...DATABASES],
      ...["legacy-app", "legacy-jobs", "legacy-cache", "legacy-db"],
    ],
  },
  {
    name: "tools",
    cidrBlock: "10.2.0.0/16",
    hasIpv6: true,
    groups: ["web", "bastion", "ci", "runner", "artifacts", "registry", "gateway"],
  },
];
const INTERFACES = 200;

/** Generates an environment. The same seed gives the same environment. */
export function blueprintOf(seed: number): Blueprint {
  const random = new Random(seed);
  const groups = VPCS.flatMap(({ name: vpc, groups: names }) =>
    names.map((name) => ({ id: `${vpc}/${name}`, vpc, name, isLegacy: name.startsWith("legacy-") })),
  );
  return {
    vpcs: VPCS.map(({ name, cidrBlock, hasIpv6 }) => ({ name, cidrBlock, hasIpv6 })),
    peered: ["shop", "data"],
    groups,
    connections: connectionsOf(random),
    wideRules: [],
    interfaces: interfacesOf(groups, random),
  };
}

/** The descriptions that services give to their interfaces. */
const CARRIERS: readonly (readonly [name: RegExp, description: string])[] = [
  [/^alb$/, "ELB app/public/0123456789abcdef"],
  [/^files$/, "EFS mount target for fs-0123456789abcdef0 (fsmt-0123456789abcdef0)"],
  [/^endpoints$/, "VPC Endpoint Interface vpce-0123456789abcdef0"],
  [/-db$|^warehouse$/, "RDSNetworkInterface"],
  [/^cache$|-cache$/, "ElastiCache cache-001"],
  [/^mail$|^reports$/, "AWS Lambda VPC ENI-mail-0123456789abcdef0"],
];

/** Groups that some interfaces carry together. Such groups are closed together. */
const COMPANIONS: readonly (readonly string[])[] = [
  ["shop/cart", "shop/pricing"],
  ["shop/users", "shop/mail", "shop/reviews"],
  ["data/etl", "data/reports"],
  ["data/legacy-app", "data/legacy-jobs"],
  ["tools/ci", "tools/runner"],
];

function interfacesOf(groups: readonly BlueprintGroup[], random: Random): BlueprintInterface[] {
  const carried = groups.filter(({ name }) => name !== "nobody-knows");
  return Array.from({ length: INTERFACES }, (_, index): BlueprintInterface => {
    // Each group has at least two interfaces, so that the matrix contains its rules to itself. The first has no other
    // group, so that the group needs all of its own rules.
    const { id, vpc, name } =
      carried[index < 2 * carried.length ? index % carried.length : random.below(carried.length)]!;
    const together = COMPANIONS.find((companions) => companions.includes(id));
    const isShared = together !== undefined && index >= carried.length && random.happens(80);
    const description = CARRIERS.find(([pattern]) => pattern.test(name))?.[1] ?? "";
    const { cidrBlock } = VPCS.find((one) => one.name === vpc)!;
    const address = cidrBlock.replace(/0\.0\/16$/, `1.${index + 10}`);
    return { vpc, groups: isShared ? together : [id], address, description };
  });
}
