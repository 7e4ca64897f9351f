import { SERVICES, type Service } from "../src/rules/services";
import { pairsOf, type Pair } from "./pairs";
import { ruleOfResource, type Rule } from "./rules";

/** The arguments of an `aws_security_group_rule`. */
type Resource = Readonly<Record<string, unknown>>;

/** A rule in one of the forms that the module takes, and the resources that it stands for. */
export interface MixedRule {
  readonly key: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resources: readonly Resource[];
}

/** Rules in all forms by turns: two descriptions, a range, several ports, an address block, a service, ICMP. */
export function mixedRules(count: number): MixedRule[] {
  return pairsOf(count).map((pair, index) => FORMS[index % FORMS.length]!(pair, index));
}

/** The rules that all sides have to make. */
export function expectedOfMixed(count: number): Rule[] {
  return mixedRules(count).flatMap(({ resources }) =>
    resources.map((values) => ruleOfResource("aws_security_group_rule", values)!),
  );
}

const FORMS: readonly ((pair: Pair, index: number) => MixedRule)[] = [
  ({ key, source, target, port }) => ({
    key,
    attributes: {
      ...ends(source, target),
      destination_port: port,
      description_source: "to it",
      description_target: "from it",
    },
    resources: both(source, target, { protocol: "tcp", from_port: port, to_port: port }, ["to it", "from it"]),
  }),
  ({ key, source, target, port, description }) => ({
    key,
    attributes: { ...ends(source, target), protocol: "udp", from_port: port, to_port: port + 10, description },
    resources: both(source, target, { protocol: "udp", from_port: port, to_port: port + 10 }, [
      description,
      description,
    ]),
  }),
  ({ key, source, target, port, description }) => ({
    key,
    attributes: { ...ends(source, target), destination_ports: [port, port + 30_000], description },
    resources: [port, port + 30_000].flatMap((one) =>
      both(source, target, { protocol: "tcp", from_port: one, to_port: one }, [description, description]),
    ),
  }),
  ({ key, target, description }, index) => {
    const block = `10.${Math.floor(index / 256)}.${index % 256}.0/24`;
    const [, ingress] = both("", target, { protocol: "tcp", from_port: 443, to_port: 443 }, ["", description]);
    const { source_security_group_id: _group, ...others } = ingress!;
    return {
      key,
      attributes: { source_cidr_ipv4: block, target_sg_id: target, destination_port: 443, description },
      resources: [{ ...others, cidr_blocks: [block] }],
    };
  },
  ({ key, source, target }, index) => {
    const { name, protocol, fromPort, toPort = fromPort }: Service = SERVICES[index % SERVICES.length]!;
    return {
      key,
      attributes: { ...ends(source, target), service: name },
      resources: both(source, target, { protocol, from_port: fromPort, to_port: toPort }, [key, key]),
    };
  },
  ({ key, source, target, description }, index) => ({
    key,
    attributes: { ...ends(source, target), protocol: "icmp", destination_port: index % 256, description },
    resources: both(source, target, { protocol: "icmp", from_port: index % 256, to_port: -1 }, [
      description,
      description,
    ]),
  }),
];

function ends(source: string, target: string): Readonly<Record<string, string>> {
  return { source_sg_id: source, target_sg_id: target };
}

function both(
  source: string,
  target: string,
  traffic: Resource,
  [egress, ingress]: readonly [string, string],
): Resource[] {
  return [
    { type: "egress", security_group_id: source, source_security_group_id: target, ...traffic, description: egress },
    { type: "ingress", security_group_id: target, source_security_group_id: source, ...traffic, description: ingress },
  ];
}
