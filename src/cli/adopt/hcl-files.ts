import type { AdoptedEnd, AdoptedRule, Adoption } from "../../environment/adoption/adoption";
import { MODULE_CALL, moduleResource, type AdoptionTarget } from "../../environment/adoption/adoption-target";
import { DIRECTIONS } from "../../rules/directions";
import { END_ATTRIBUTES } from "../../rules/attributes";
import { protocolName, semanticsOf, TCP } from "../../environment/traffic";
import { PACKAGE } from "../package";
import { commentLines, contentSentence, textAttributes, type AdoptedFile, type AdoptedRules } from "./adopted-file";
import { adoptedGroups, idWithAccount, type AdoptedGroup } from "./adopted-groups";
import { elementOf, entryLines, indented, objectKey, quoted, type Entry } from "./hcl-text";

/** What a module call is written from. */
export interface ModuleCall extends AdoptedRules {
  readonly target: ModuleTarget;
  /** The source of the module, if it is not the registry's. */
  readonly source?: string;
}

export type ModuleTarget = Exclude<AdoptionTarget, "construct">;

const RULES_FILE = `${MODULE_CALL}.tf`;
const IMPORTS_FILE = `${MODULE_CALL}_imports.tf`;
const GROUPS = "security_groups";

/** A module call with the rules, and the import blocks of the rules that exist. */
export function hclFiles(call: ModuleCall): AdoptedFile[] {
  const imports = importBlocks(call);
  return [
    { name: RULES_FILE, content: rulesFile(call) },
    ...(imports.length === 0 ? [] : [{ name: IMPORTS_FILE, content: [IMPORTS_HEADER, ...imports].join("\n") }]),
  ];
}

const WRITTEN_BY = `# Written by mutual-sg adopt (${PACKAGE.repository}).`;

const rulesHeader = ({ rules }: Adoption): string => `\
${WRITTEN_BY}
# ${contentSentence(rules)}
`;

const IMPORTS_HEADER = `\
${WRITTEN_BY}
# Takes over the rules that exist. After the apply you can remove this file.
`;

function rulesFile(call: ModuleCall): string {
  const groups = adoptedGroups(call);
  const locals = groups.length === 0 ? [] : [block("locals", objectLines(GROUPS, groupLines(groups)))];
  return [rulesHeader(call.adoption), ...locals, block(`module "${MODULE_CALL}"`, moduleLines(call))].join("\n");
}

const groupLines = (groups: readonly AdoptedGroup[]): string[] =>
  entryLines(groups.map(({ name, id, reference, comment }) => [objectKey(name), valueOf(id, reference), comment]));

const valueOf = (id: string, reference: string | undefined): string =>
  reference === undefined ? quoted(id) : `${reference}.id`;

function moduleLines(call: ModuleCall): string[] {
  const { adoption, target, rulesPerSecurityGroup: quota } = call;
  const rules = adoption.rules.flatMap((rule) => {
    return [
      ...commentLines(rule, adoption).map((line) => `# ${line}`),
      ...objectLines(objectKey(rule.key), entryLines(attributesOf(rule, adoption.groupNames))),
    ];
  });
  return [
    ...entryLines(sourceEntries(call)),
    "",
    ...(quota === undefined ? [] : [`rules_per_security_group = ${quota}`, ""]),
    ...objectLines("rules", rules),
    ...(target === "vpc-rules" ? ["", ...NO_TAGS] : []),
  ];
}

/** Rules with tags are not adopted. */
const NO_TAGS = ["# The rules that exist have no tags. An empty map would change them.", "tags = null"];

/** The registry's module in the versions that are compatible with this one, or the source that the user has given. */
function sourceEntries({ target, source }: ModuleCall): Entry[] {
  if (source !== undefined) return [["source", quoted(source)]];
  const folder = target === "vpc-rules" ? "//modules/vpc-rules" : "";
  const [major, minor] = PACKAGE.version.split(".");
  return [
    ["source", quoted(PACKAGE.terraformModule + folder)],
    ["version", quoted(`~> ${major!}.${minor!}`)],
  ];
}

function attributesOf(rule: AdoptedRule, names: ReadonlyMap<string, string>): Entry[] {
  const { source, target } = rule;
  return [
    [END_ATTRIBUTES.source[source.type], endValue(source, names)],
    [END_ATTRIBUTES.target[target.type], endValue(target, names)],
    ...trafficEntries(rule),
    ...textAttributes(rule).map(([name, text]): Entry => [name, quoted(text)]),
  ];
}

function endValue(end: AdoptedEnd, names: ReadonlyMap<string, string>): string {
  const name = end.type === "security_group" ? names.get(end.value) : undefined;
  return name === undefined ? quoted(idWithAccount(end)) : elementOf(`local.${GROUPS}`, name);
}

function trafficEntries({ protocolNumber, fromPort, toPort }: AdoptedRule): Entry[] {
  const protocol: Entry[] = protocolNumber === TCP ? [] : [["protocol", quoted(protocolName(protocolNumber))]];
  const [first, last] = [`${fromPort}`, `${toPort}`];
  switch (semanticsOf(protocolNumber)) {
    case "nothing":
      return protocol;
    case "types":
      return [...protocol, ["from_port", first], ...(toPort === -1 ? [] : [["to_port", last] as const])];
    default:
      return fromPort === toPort
        ? [...protocol, ["destination_port", first]]
        : [...protocol, ["from_port", first], ["to_port", last]];
  }
}

function importBlocks({ adoption, target }: ModuleCall): string[] {
  return adoption.rules.flatMap((rule) =>
    DIRECTIONS.flatMap((direction) => {
      const side = rule[direction];
      if (side?.action !== "import") return [];
      const to = `${moduleResource(target, direction)}[${quoted(rule.key)}]`;
      return [
        block(
          "import",
          entryLines([
            ["to", to],
            ["id", quoted(side.importId)],
          ]),
        ),
      ];
    }),
  );
}

const objectLines = (name: string, lines: readonly string[]): string[] => [`${name} = {`, ...indented(lines), "}"];

const block = (header: string, lines: readonly string[]): string =>
  [`${header} {`, ...indented(lines), "}", ""].join("\n");
