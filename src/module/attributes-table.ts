import { RULE_ATTRIBUTES, type RuleAttribute } from "../rules/attributes";
import { SERVICES, type Service } from "../rules/services";

/** The catalogue of rule attributes, for modules whose rules may be in a list and for those that refuse one. */
export function ruleAttributes({ inList }: { readonly inList: boolean }): readonly RuleAttribute[] {
  if (inList) return RULE_ATTRIBUTES;
  return RULE_ATTRIBUTES.map((attribute) => ({
    ...attribute,
    default: attribute.default?.replace(/; in a list .*/, ""),
  }));
}

/** The catalogue as a table, with Terraform's names only or with the construct's names next to them. */
export function attributesTable(names: "terraform" | "both", attributes = ruleAttributes({ inList: true })): string {
  const header = ["Attribute", ...(names === "both" ? ["In TypeScript"] : []), "Type", "Default", "Meaning"];
  const rows = attributes.map(({ name, typescript, typescriptForm, type, default: fallback = "", meaning }) => [
    `\`${name}\``,
    ...(names === "both"
      ? [`\`${typescriptForm === undefined ? typescript : `${typescript}: ${typescriptForm}`}\``]
      : []),
    type,
    fallback,
    meaning,
  ]);
  return table(header, rows);
}

/** The services that a rule can name, as a table. */
export function servicesTable(): string {
  const rows = SERVICES.map(({ name, title, protocol, fromPort, toPort, source }: Service) => [
    `\`${name}\``,
    `[${title}](${source})`,
    `${protocol} ${fromPort}${toPort === undefined ? "" : `-${toPort}`}`,
  ]);
  return table(["`service`", "Service", "Port"], rows);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
