import { SERVICES } from "../../src/rules/services";
import type { Pair } from "./pairs";

type Values = Readonly<Record<string, unknown>>;

/** The same rules for the module and as resources. */
export interface Declaration {
  readonly key: string;
  /** An entry of the module's `rules`. */
  readonly attributes: Values;
  /** The arguments of each `aws_security_group_rule`. */
  readonly resources: readonly Values[];
}

/** Declares a pair in the most common form: two groups, one port, one description. */
export function usual({ key, source, target, port, description }: Pair): Declaration {
  return {
    key,
    attributes: { source_sg_id: source, target_sg_id: target, destination_port: port, description },
    resources: bothSides(source, target, { protocol: "tcp", from_port: port, to_port: port }, description),
  };
}

/** Declares rules between the groups of a pair in every form of the module, a different one for each index. */
export function mixed(pair: Pair, index: number): Declaration {
  const { key, source, target, port, description } = pair;
  const ends = { source_sg_id: source, target_sg_id: target };
  const range = (from: number, to = from) => ({ from_port: from, to_port: to });
  const forms: readonly (() => Omit<Declaration, "key">)[] = [
    () => ({
      attributes: { ...ends, destination_port: port, description_source: "to it", description_target: "from it" },
      resources: bothSides(source, target, { protocol: "tcp", ...range(port) }, "to it", "from it"),
    }),
    () => ({
      attributes: { ...ends, protocol: "udp", ...range(port, port + 10), description },
      resources: bothSides(source, target, { protocol: "udp", ...range(port, port + 10) }, description),
    }),
    () => ({
      attributes: { ...ends, destination_ports: [port, port + 30_000], description },
      resources: [port, port + 30_000].flatMap((one) =>
        bothSides(source, target, { protocol: "tcp", ...range(one) }, description),
      ),
    }),
    () => {
      const block = `10.${Math.floor(index / 256)}.${index % 256}.0/24`;
      const rule = { type: "ingress", security_group_id: target, cidr_blocks: [block], protocol: "tcp", ...range(443) };
      return {
        attributes: { source_cidr_ipv4: block, target_sg_id: target, destination_port: 443, description },
        resources: [{ ...rule, description }],
      };
    },
    () => {
      const { name, protocol, fromPort, toPort } = SERVICES[index % SERVICES.length]!;
      return {
        attributes: { ...ends, service: name },
        resources: bothSides(source, target, { protocol, ...range(fromPort, toPort) }, key),
      };
    },
    () => ({
      attributes: { ...ends, protocol: "icmp", destination_port: index % 256, description },
      resources: bothSides(source, target, { protocol: "icmp", ...range(index % 256, -1) }, description),
    }),
  ];
  return { key, ...forms[index % forms.length]!() };
}

function bothSides(source: string, target: string, traffic: Values, egress: string, ingress = egress): Values[] {
  return [
    { type: "egress", security_group_id: source, source_security_group_id: target, ...traffic, description: egress },
    { type: "ingress", security_group_id: target, source_security_group_id: source, ...traffic, description: ingress },
  ];
}

/** HCL that calls the module with the declarations, split evenly over several calls. */
export function moduleCalls(source: string, declarations: readonly Declaration[], calls = 1): string {
  const share = Math.ceil(declarations.length / calls);
  return Array.from({ length: calls }, (_, call) => {
    const own = declarations.slice(call * share, (call + 1) * share);
    const rules = own.map(({ key, attributes }) => `    ${key} = ${block(attributes)}\n`).join("");
    return `module "rules-${call + 1}" {\n  source = ${JSON.stringify(source)}\n  rules = {\n${rules}  }\n}\n`;
  }).join("\n");
}

/** HCL with every resource of the declarations. */
export function resourceBlocks(declarations: readonly Declaration[]): string {
  return declarations
    .flatMap(({ key, resources }) =>
      resources.map((values, index) => `resource "aws_security_group_rule" "${key}-${index}" ${block(values)}\n`),
    )
    .join("\n");
}

function block(values: Values): string {
  const lines = Object.entries(values).map(([name, value]) => `      ${name} = ${JSON.stringify(value)}\n`);
  return `{\n${lines.join("")}    }`;
}
