import type { SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { InputDocument } from "../../src/environment/input";
import {
  ALL_TRAFFIC,
  documentsOf,
  egressRule,
  groupRow,
  ingressRule,
  interfaceRow,
  pairOfRules,
  tcp,
} from "../../tools/aws-rows";

const ALB = "sg-0a1b2c3d4e5f60718";
const WEB = "sg-0b2c3d4e5f6071829";
const DB = "sg-0c3d4e5f60718293a";
const CACHE = "sg-0d4e5f60718293a4b";

/** The guide's names of the files. */
const FILES = new Map([
  ["security-group-rules.json", "rules.json"],
  ["security-groups.json", "groups.json"],
  ["network-interfaces.json", "interfaces.json"],
]);

const fromInternet = ingressRule(ALB, "0.0.0.0/0", tcp(443));
const [albToWeb, webFromAlb] = pairOfRules(ALB, WEB, tcp(8080));
const [webToCache, cacheFromWeb] = pairOfRules(WEB, CACHE, tcp(6379));
const openEgress = (groupId: string): SecurityGroupRule => egressRule(groupId, "0.0.0.0/0", ALL_TRAFFIC);

const before = [fromInternet, webFromAlb, cacheFromWeb, ...pairOfRules(WEB, DB, tcp(5432))];

/** The exports of the shop in docs/existing-environments.md. */
export const SHOP = shopWith([...before, openEgress(ALB), openEgress(DB)]);

/** The exports after its egress is closed. */
export const CLOSED_SHOP = shopWith([...before, albToWeb, webToCache]);

function shopWith(rules: readonly SecurityGroupRule[]): InputDocument[] {
  const groups = Object.entries({ alb: ALB, web: WEB, db: DB, cache: CACHE }).map(([name, id]) =>
    groupRow(
      id,
      name,
      rules.filter(({ GroupId }) => GroupId === id),
    ),
  );
  const interfaces = [
    interfaceRow(10, [ALB]),
    interfaceRow(20, [WEB]),
    { ...interfaceRow(30, [DB]), RequesterId: "amazon-rds" },
    { ...interfaceRow(40, [CACHE]), RequesterId: "amazon-elasticache" },
  ];
  return documentsOf({ rules, groups, interfaces }).map(({ name, text }) => ({ name: FILES.get(name)!, text }));
}
