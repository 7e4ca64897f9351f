/** Whether a value is null, an empty text or an empty list. */
export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** The result of Terraform's tostring(); undefined if that fails. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return numberText(value);
  return typeof value === "string" || typeof value === "boolean" ? String(value) : undefined;
}

/** A number in decimal digits, as Terraform writes it: JavaScript writes 1e21 for 1000000000000000000000. */
function numberText(value: number): string {
  const [, sign = "", first, rest = "", exponent] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(String(value)) ?? [];
  if (first === undefined) return String(value);
  const digits = first + rest;
  const power = Number(exponent);
  return sign + (power < 0 ? `0.${"0".repeat(-power - 1)}${digits}` : digits.padEnd(power + 1, "0"));
}

/** A value as the module's messages show it: strings and numbers as JSON, but not the contents of lists and objects. */
export function shownInTerraform(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return shown(value).replaceAll("\\u003c", "<").replaceAll("\\u003e", ">").replaceAll("\\u0026", "&");
}

/** A value as Terraform's jsonencode() writes it, so that the construct and the module print the same sentences. */
export function shown(value: unknown): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `the function ${value.name || "(without a name)"}`;
  const className = classOf(value);
  if (className !== undefined) return `an object of class ${className}`;
  try {
    const json = JSON.stringify(value, sortKeys) as string | undefined;
    return shortened(json === undefined ? String(value) : escapeAsTerraform(json));
  } catch {
    return Array.isArray(value) ? "a list" : "an object";
  }
}

/** The class of an object; undefined for plain objects and lists. */
export function classOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { name } = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor ?? {};
  return name === "Object" || name === "" ? undefined : name;
}

const LONGEST_VALUE = 500;

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function sortKeys(_name: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(byName))
    : value;
}

/** The order of an object's entries. */
function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function escapeAsTerraform(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
