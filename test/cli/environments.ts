import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import { audit, type Audit } from "../../src/environment/audit";
import type { InputDocument } from "../../src/environment/input";
import { readInputs } from "../../src/environment/inputs";
import {
  ALL_TRAFFIC,
  documentsOf,
  egressRule,
  groupRow,
  idOf,
  ingressRule,
  interfaceRow,
  pairOfRules,
  tcp,
} from "../../tools/aws-rows";

export const groupId = (name: string): string => idOf("sg", name);

const EVERYWHERE = "0.0.0.0/0";
const [ALB, WEB, DB, EKS] = ["alb", "web", "db", "eks"].map(groupId) as [string, string, string, string];

const RULES = [
  ingressRule(ALB, EVERYWHERE, tcp(443)),
  egressRule(ALB, EVERYWHERE, ALL_TRAFFIC),
  ingressRule(WEB, ALB, tcp(8080)),
  ...pairOfRules(WEB, DB, tcp(5432)),
  egressRule(WEB, DB, tcp(6379)),
  ingressRule(DB, WEB, tcp(9000)),
  ingressRule(DB, WEB, tcp(9001)),
  ...pairOfRules(WEB, WEB, tcp(7000, 7999)),
  ingressRule(WEB, WEB, tcp(7001)),
  egressRule(EKS, EVERYWHERE, ALL_TRAFFIC),
];

/** Exports of an environment with findings of each level, whole pairs, and a group that Amazon EKS manages. */
export const EXAMPLE = exportOf({ alb: ALB, web: WEB, db: DB, eks: EKS }, RULES);

/** The same without findings. */
export const CLEAN = exportOf({ web: WEB, db: DB }, pairOfRules(WEB, DB, tcp(5432)));

export const FILES = EXAMPLE.map(({ name }) => name);

/** The exports of groups with these names. */
export function exportOf(ids: Readonly<Record<string, string>>, rules: readonly SecurityGroupRule[]): InputDocument[] {
  const groups = Object.entries(ids).map(([name, id]) => {
    const tags = name === "eks" ? [{ Key: "aws:eks:cluster-name", Value: "shop" }] : [];
    return groupRow(
      id,
      name,
      rules.filter(({ GroupId }) => GroupId === id),
      tags,
    );
  });
  return documentsOf({ rules, groups, interfaces: Object.values(ids).map((id, index) => interfaceRow(index, [id])) });
}

export const auditOf = (documents: readonly InputDocument[]): Audit => audit(readInputs(documents));
