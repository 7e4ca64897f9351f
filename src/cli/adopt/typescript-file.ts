import type { AdoptedEnd, AdoptedRule } from "../../environment/adoption/adoption";
import { kindOf } from "../../environment/adoption/adoption-target";
import { ALL_PROTOCOLS, semanticsOf, TCP, UDP } from "../../environment/traffic";
import { typescriptName, type PeerType, type Side } from "../../rules/attributes";
import { DIRECTIONS, type Direction } from "../../rules/directions";
import { LAST_PORT, TABLES } from "../../rules/protocols";
import { PACKAGE } from "../package";
import { commentLines, contentSentence, textAttributes, type AdoptedFile, type AdoptedRules } from "./adopted-file";
import { adoptedGroups, idWithAccount, type AdoptedGroup } from "./adopted-groups";
import {
  callProperty,
  elementOf,
  fits,
  indented,
  objectProperty,
  objectKey,
  quoted,
  quotedForTerraform,
  textProperty,
} from "./typescript-text";

/** The class in the file. */
export const CLASS_NAME = "AdoptedSecurityGroupRules";

/** A construct with the rules, which imports the rules that exist. */
export function typescriptFile(adopted: AdoptedRules): AdoptedFile {
  const imports = importLines(adopted);
  const [declaration, importSection] =
    imports.length === 0 ? ["", []] : ["const rules = ", ["", IMPORTS_COMMENT, ...imports]];
  const lines = [
    ...HEADER,
    "",
    ...groupLines(adoptedGroups(adopted)),
    `/** ${contentSentence(adopted.adoption.rules)} */`,
    `export class ${CLASS_NAME} extends Construct {`,
    "  constructor(scope: Construct, id: string) {",
    "    super(scope, id);",
    `    ${declaration}new MutualSecurityGroupRules(this, "rules", {`,
    ...indented(propLines(adopted), 3),
    "    });",
    ...indented(importSection, 2),
    "  }",
    "}",
    "",
  ];
  return { name: "security-group-rules.ts", content: lines.join("\n") };
}

const HEADER = [
  `// Written by mutual-sg adopt (${PACKAGE.repository}).`,
  'import { Construct } from "constructs";',
  `import { MutualSecurityGroupRules, Peer, Port } from ${quoted(PACKAGE.name)};`,
];

const IMPORTS_COMMENT = "// Takes over the rules that exist. After the deployment you can remove these lines.";

function groupLines(groups: readonly AdoptedGroup[]): string[] {
  if (groups.length === 0) return [];
  return [
    "// Before the first deployment, you can replace a group with its construct. Later, this would recreate its rules.",
    "const groups = {",
    ...indented(groups.flatMap(groupProperty), 1),
    "};",
    "",
  ];
}

function groupProperty({ name, id, comment }: AdoptedGroup): string[] {
  const lines = callProperty(1, objectKey(name), FACTORIES.security_group, quoted(id));
  return comment === undefined ? lines : [...lines.slice(0, -1), `${lines.at(-1)!} // ${comment}`];
}

function propLines({ adoption, rulesPerSecurityGroup: quota }: AdoptedRules): string[] {
  const rules = adoption.rules.flatMap((rule) => {
    return [
      ...commentLines(rule, adoption).map((line) => `// ${line}`),
      ...objectProperty(RULE_DEPTH, objectKey(rule.key), (depth) => ruleLines(depth, rule, adoption.groupNames)),
    ];
  });
  return [
    `kind: ${quoted(kindOf("construct"))},`,
    ...(quota === undefined ? [] : [`rulesPerSecurityGroup: ${quota},`]),
    "rules: {",
    ...indented(rules, 1),
    "},",
  ];
}

/** The depth of a rule in the file. */
const RULE_DEPTH = 4;

function ruleLines(depth: number, rule: AdoptedRule, names: ReadonlyMap<string, string>): string[] {
  return [
    ...endProperty(depth, "source", rule.source, names),
    ...endProperty(depth, "target", rule.target, names),
    `port: ${portOf(rule)},`,
    ...textAttributes(rule).flatMap(([name, text]) =>
      textProperty(depth, typescriptName(name), quotedForTerraform(text)),
    ),
  ];
}

const FACTORIES: Readonly<Record<PeerType, string>> = {
  security_group: "Peer.securityGroup",
  cidr_ipv4: "Peer.ipv4",
  cidr_ipv6: "Peer.ipv6",
  prefix_list: "Peer.prefixList",
};

function endProperty(depth: number, side: Side, end: AdoptedEnd, names: ReadonlyMap<string, string>): string[] {
  const name = end.type === "security_group" ? names.get(end.value) : undefined;
  return name === undefined
    ? callProperty(depth, side, FACTORIES[end.type], quoted(idWithAccount(end)))
    : [`${side}: ${elementOf("groups", name)},`];
}

const { icmp: ICMP, icmpv6: ICMP_V6 } = TABLES.protocol_numbers;

/** The names in the factories of `Port`, by protocol number. */
const PORT_NAMES: Readonly<Record<string, readonly [name: string, inAll: string]>> = {
  [TCP]: ["tcp", "Tcp"],
  [UDP]: ["udp", "Udp"],
  [ICMP]: ["icmp", "Icmp"],
  [ICMP_V6]: ["icmpV6", "IcmpV6"],
};

function portOf({ protocolNumber, fromPort, toPort }: AdoptedRule): string {
  if (protocolNumber === ALL_PROTOCOLS) return "Port.allTraffic()";
  const names = Object.hasOwn(PORT_NAMES, protocolNumber) ? PORT_NAMES[protocolNumber] : undefined;
  if (names === undefined) return `Port.ofProtocol(${quoted(protocolNumber)})`;
  const [name, inAll] = names;
  if (fromPort === -1 || (fromPort === 0 && toPort === LAST_PORT)) return `Port.all${inAll}()`;
  if (semanticsOf(protocolNumber) === "types") {
    return `Port.${name}(${toPort === -1 ? fromPort : `${fromPort}, ${toPort}`})`;
  }
  return fromPort === toPort ? `Port.${name}(${fromPort})` : `Port.${name}Range(${fromPort}, ${toPort})`;
}

function importLines({ adoption }: AdoptedRules): string[] {
  return adoption.rules.flatMap(({ key, ...sides }) =>
    DIRECTIONS.flatMap((direction) => {
      const side = sides[direction];
      return side?.action === "import" ? importStatement(key, direction, side.importId) : [];
    }),
  );
}

/** The depth of the import statements in the file. */
const IMPORT_DEPTH = 2;

function importStatement(key: string, direction: Direction, id: string): string[] {
  const end = `.${direction}.importFrom(${quoted(id)});`;
  const line = `rules.pair(${quoted(key)})${end}`;
  if (fits(IMPORT_DEPTH, line)) return [line];
  const call = `.pair(${quoted(key)})`;
  const callLines = fits(IMPORT_DEPTH + 1, call) ? [call] : [".pair(", `  ${quoted(key)},`, ")"];
  return ["rules", ...indented([...callLines, end], 1)];
}
