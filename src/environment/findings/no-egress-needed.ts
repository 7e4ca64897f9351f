import type { NetworkInterface } from "../environment";
import type { FindingKind } from "../finding";
import { listOf } from "../phrases";

export const noEgressNeeded: FindingKind = {
  id: "no-egress-needed",
  level: "note",
  summary: "Only databases, caches, mount targets or interface endpoints carry an open group. Close it first.",
  remedy: "Close the egress of the group first.",
  *find({ environment, openGroups, managedGroups, pairs }) {
    const sources = new Set(pairs.map(({ source }) => source));
    for (const [groupId, rules] of openGroups) {
      if (managedGroups.has(groupId) || sources.has(groupId)) continue;
      const carriers = environment.interfacesOf(groupId).map(carrierOf);
      if (carriers.length === 0 || carriers.includes(undefined)) continue;
      const kinds = listOf([...new Set(carriers as string[])].sort());
      yield {
        groupId,
        rules,
        message: `${environment.groupLabel(groupId)} is open, but only ${kinds} carry it, and they only answer connections.`,
        remedy: "Close its egress first, unless a database loads data from S3 or calls another service.",
        subject: groupId,
      };
    }
  },
};

/**
 * What answers connections but does not open any, by the requester, the type or the description of its network
 * interfaces (Amazon EC2, "Requester-managed network interfaces").
 */
const CARRIERS: readonly { readonly name: string; readonly is: (one: NetworkInterface) => boolean }[] = [
  { name: "interface endpoints", is: ({ type }) => type === "vpc_endpoint" },
  {
    name: "mount targets",
    is: ({ type, description = "" }) => type === "efs" || description.startsWith("EFS mount target"),
  },
  {
    name: "databases",
    // An RDS Proxy opens connections to its database.
    is: ({ requesterId, description = "" }) => requesterId === "amazon-rds" && !description.includes("Proxy"),
  },
  { name: "caches", is: ({ requesterId }) => requesterId === "amazon-elasticache" },
];

const carrierOf = (one: NetworkInterface): string | undefined => CARRIERS.find(({ is }) => is(one))?.name;
