import type { Environment, Group } from "./environment";

/**
 * How to recognize the groups that AWS services create and keep: nobody else should change their rules. The sources are
 * the services' documentation pages.
 */
const SERVICES: readonly { readonly service: string; readonly isManaged: (group: Group) => boolean }[] = [
  {
    // Amazon EKS, "View Amazon EKS security group requirements for clusters".
    service: "Amazon EKS",
    isManaged: ({ tags }) => tags?.["aws:eks:cluster-name"] !== undefined,
  },
  {
    // Amazon EMR, "Working with Amazon EMR-managed security groups".
    service: "Amazon EMR",
    isManaged: ({ name = "" }) =>
      /^ElasticMapReduce-(master|slave|Master-Private|Slave-Private|ServiceAccess)$/i.test(name),
  },
  {
    // AWS Directory Service, "Managed Microsoft AD: What gets created".
    service: "AWS Directory Service",
    isManaged: ({ name = "" }) => /^d-[0-9a-f]{10}_controllers$/.test(name),
  },
  {
    // Amazon WorkSpaces, "Security groups for WorkSpaces".
    service: "Amazon WorkSpaces",
    isManaged: ({ name = "" }) => /^d-[0-9a-f]{10}_workspacesMembers$/.test(name),
  },
  {
    // AWS Global Accelerator, "Security groups for Global Accelerator": "a security group named GlobalAccelerator".
    service: "AWS Global Accelerator",
    isManaged: ({ name }) => name === "GlobalAccelerator",
  },
  {
    // Amazon SageMaker AI, "Connect Studio to external resources": groups for the NFS traffic of a domain.
    service: "Amazon SageMaker AI",
    isManaged: ({ name = "" }) => /^security-group-for-(in|out)bound-nfs-d-[0-9a-z]+$/.test(name),
  },
];

/** The groups that AWS services manage, by their IDs, with the services' names. */
export function managedGroupsIn(environment: Environment): Map<string, string> {
  const managed = new Map<string, string>();
  for (const group of environment.groups.values()) {
    const found = SERVICES.find(({ isManaged }) => isManaged(group));
    if (found !== undefined) managed.set(group.id, found.service);
  }
  return managed;
}
