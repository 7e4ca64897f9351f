import type { Direction } from "../../src/rules/directions";
import type { Environment, Group, NetworkInterface, Rule } from "../../src/environment/environment";
import { EnvironmentBuilder } from "../../src/environment/environment-builder";
import { rangeOfBlock } from "../../src/environment/addresses";
import { trafficOf } from "../../src/environment/traffic";

/** An environment in a few words. */
export interface Described {
  /**
   * Rules such as "web egress tcp 443 to db", "db ingress tcp 80-90 from 10.0.0.0/8" and "web egress all to pl-1". The
   * ID of the first rule is `sgr-1`. A name is a group whose ID starts with `sg-`.
   */
  readonly rules: readonly string[];
  /** What is known of groups besides their names. */
  readonly groups?: Readonly<Record<string, Partial<Group>>>;
  /** Interfaces such as "web app 10.0.0.1": their groups and addresses. */
  readonly interfaces?: readonly string[];
  /** What is known of rules besides their texts, by ID. */
  readonly details?: Readonly<Record<string, Partial<Rule>>>;
}

/** Builds an environment. All groups are in one VPC, and all of their rules are known. */
export function environmentOf({ rules, groups = {}, interfaces, details = {} }: Described): Environment {
  const builder = new EnvironmentBuilder();
  const mentioned = new Set<string>(Object.keys(groups));
  const idOf = (name: string): string => {
    mentioned.add(name);
    return `sg-${name}`;
  };
  rules.forEach((text, index) => {
    const rule = parsedRule(text, idOf);
    const id = `sgr-${index + 1}`;
    builder.addRule({ id, ...rule, ...details[id] });
  });
  if (interfaces !== undefined)
    builder.addInterfaces(interfaces.map((text, index) => parsedInterface(text, index, idOf)));
  for (const name of mentioned) {
    builder.addGroup({ id: `sg-${name}`, name, vpcId: "vpc-1", hasAllRules: true, ...groups[name] });
  }
  return builder.build();
}

type IdOf = (name: string) => string;

function parsedRule(text: string, idOf: IdOf): Rule {
  const match =
    /^(?<group>\S+) (?<direction>egress|ingress) (?<protocol>\S+)(?: (?<ports>\S+))? (?:to|from) (?<peer>\S+)$/.exec(
      text,
    );
  if (match?.groups === undefined) throw new Error(`"${text}" is not a rule.`);
  const { group = "", direction, protocol, ports = "", peer = "" } = match.groups;
  const [from, to = from] = ports === "" ? [] : ports.split(/(?<=\d)[-/]/).map(Number);
  const traffic = trafficOf(protocol, from, to);
  const base = { groupId: idOf(group), direction: direction as Direction, resources: [], ...traffic };
  return { ...base, peer: parsedPeer(peer, idOf) };
}

function parsedPeer(text: string, idOf: IdOf): Rule["peer"] {
  if (text.startsWith("pl-")) return { type: "prefix_list", value: text };
  const range = rangeOfBlock(text);
  if (range !== undefined) return { type: `cidr_ipv${range.version}`, value: text };
  return { type: "security_group", value: idOf(text) };
}

function parsedInterface(text: string, index: number, idOf: IdOf): NetworkInterface {
  const words = text.split(" ");
  const isAddress = (word: string) => /[.:]/.test(word);
  const groupIds = words.filter((word) => !isAddress(word)).map(idOf);
  return { id: `eni-${index + 1}`, groupIds, addresses: words.filter(isAddress) };
}
