import { RULE_ATTRIBUTES } from "../rules/attributes";

/** The catalogue of rule attributes as a table: in Terraform's names, or with the construct's beside them. */
export function attributesTable(names: "terraform" | "both"): string {
  const header = ["Attribute", ...(names === "both" ? ["In TypeScript"] : []), "Type", "Default", "Meaning"];
  const rows = RULE_ATTRIBUTES.map((attribute) => [
    `\`${attribute.name}\``,
    ...(names === "both" ? [`\`${attribute.typescript}\``] : []),
    attribute.type,
    attribute.default ?? "",
    attribute.meaning,
  ]);
  return [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
