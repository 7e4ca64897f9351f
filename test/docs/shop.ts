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
import { planOf } from "../environment/terraform/terraform-output";

const ALB = "sg-0a1b2c3d4e5f60718";
const WEB = "sg-0b2c3d4e5f6071829";
const DB = "sg-0c3d4e5f60718293a";
const CACHE = "sg-0d4e5f60718293a4b";
const JOBS = "sg-0e5f60718293a4b5c";

/** The guides' names of the files. */
const FILES = new Map([
  ["security-group-rules.json", "rules.json"],
  ["security-groups.json", "groups.json"],
  ["network-interfaces.json", "interfaces.json"],
]);

const fromInternet = ingressRule(ALB, "0.0.0.0/0", tcp(443));
const [albToWeb, webFromAlb] = pairOfRules(ALB, WEB, tcp(8080));
const [webToCache, cacheFromWeb] = pairOfRules(WEB, CACHE, tcp(6379));
const [webToDb, dbFromWeb] = pairOfRules(WEB, DB, tcp(5432));
const [jobsToDb, dbFromJobs] = pairOfRules(JOBS, DB, tcp(5432));
const openEgress = (groupId: string): SecurityGroupRule => egressRule(groupId, "0.0.0.0/0", ALL_TRAFFIC);

const before = [fromInternet, webFromAlb, cacheFromWeb, webToDb, dbFromWeb];

const GROUPS = { alb: ALB, web: WEB, db: DB, cache: CACHE };
const INTERFACES = [
  interfaceRow(10, [ALB]),
  interfaceRow(20, [WEB]),
  { ...interfaceRow(30, [DB]), RequesterId: "amazon-rds" },
  { ...interfaceRow(40, [CACHE]), RequesterId: "amazon-elasticache" },
];

/** The exports of the shop in docs/existing-environments.md. */
export const SHOP = shopWith([...before, openEgress(ALB), openEgress(DB)]);

function shopWith(rules: readonly SecurityGroupRule[], jobs: Readonly<Record<string, string>> = {}): InputDocument[] {
  const groups = Object.entries({ ...GROUPS, ...jobs }).map(([name, id]) =>
    groupRow(
      id,
      name,
      rules.filter(({ GroupId }) => GroupId === id),
    ),
  );
  const interfaces = [...INTERFACES, ...Object.values(jobs).map((id) => interfaceRow(50, [id]))];
  return documentsOf({ rules, groups, interfaces }).map(({ name, text }) => ({ name: FILES.get(name)!, text }));
}

/** The rules of each declaration that adopt writes, by its key. */
const DECLARED = {
  "alb-to-web": [albToWeb, webFromAlb],
  "any-ipv4-to-alb": [fromInternet],
  "jobs-to-db": [jobsToDb, dbFromJobs],
  "web-to-cache": [webToCache, cacheFromWeb],
  "web-to-db": [webToDb, dbFromWeb],
};

const openRules = [ALB, DB, JOBS].map(openEgress);
const atFirst = [...before, dbFromJobs, ...openRules];
const declared = Object.values(DECLARED).flat();

/**
 * The shop of docs/closing-egress.md on its way from open to closed. The egress rules of one more group are inline in
 * Terraform. Each stage has the exports and the plan of that time.
 */
export const STAGES = {
  open: stageOf(atFirst, jobsGroup({ isOpen: true, isInline: true })),
  /** The configuration has no `egress` block any more. Nothing has changed in AWS. */
  withoutBlock: stageOf(atFirst, jobsGroup({ isOpen: true })),
  adopted: stageOf([...declared, ...openRules], { ...jobsGroup({ isOpen: true }), ...declaredRules() }),
  closed: stageOf(declared, { ...jobsGroup({}), ...declaredRules() }),
} as const satisfies Readonly<Record<string, readonly InputDocument[]>>;

/** The values of resources and the expressions of their configuration, by address. */
type Resources = Readonly<Record<string, { readonly values: object; readonly expressions?: object }>>;

function stageOf(rules: readonly SecurityGroupRule[], resources: Resources): InputDocument[] {
  const entries = Object.entries(resources);
  const plan = planOf({
    prior: Object.fromEntries(entries.map(([address, { values }]) => [address, values])),
    changes: entries.map(([address, { values }]) => ({ address, actions: ["no-op"], before: values, after: values })),
    configuration: Object.fromEntries(entries.map(([address, { expressions = {} }]) => [address, expressions])),
  });
  return [...shopWith(rules, { jobs: JOBS }), { name: "plan.json", text: JSON.stringify(plan) }];
}

function jobsGroup({ isOpen = false, isInline = false }): Resources {
  const egress = isOpen ? [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }] : [];
  const values = { id: JOBS, name: "jobs", egress };
  return { "aws_security_group.jobs": { values, expressions: isInline ? { egress: { constant_value: egress } } : {} } };
}

function declaredRules(): Resources {
  const rules = Object.entries(DECLARED).flatMap(([key, all]) => all.map((rule) => ({ key, rule })));
  return Object.fromEntries(
    rules.map(({ key, rule: { GroupId, IsEgress, IpProtocol, FromPort, ToPort, ReferencedGroupInfo, CidrIpv4 } }) => {
      const type = IsEgress === true ? "egress" : "ingress";
      const values = {
        type,
        security_group_id: GroupId,
        protocol: IpProtocol,
        from_port: FromPort,
        to_port: ToPort,
        source_security_group_id: ReferencedGroupInfo?.GroupId,
        cidr_blocks: CidrIpv4 === undefined ? undefined : [CidrIpv4],
      };
      return [`module.security_group_rules.aws_security_group_rule.${type}["${key}"]`, { values }];
    }),
  );
}
