/** The address of a resource instance, such as `module.a["x"].aws_security_group.web[0]`. */
export interface ResourceAddress {
  readonly modules: readonly ModuleStep[];
  /** The type and name, such as `aws_security_group.web`. */
  readonly resource: string;
  /** Such as `[0]` or `["x"]`; empty if the resource has neither `count` nor `for_each`. */
  readonly key: string;
}

/** A module call in an address. */
export interface ModuleStep {
  readonly name: string;
  readonly key: string;
}

/** Identifiers and quoted texts of HCL. Terraform escapes all characters that cannot be printed. */
const NAME = String.raw`[\p{ID_Start}_][\p{ID_Continue}-]*`;
const KEY = String.raw`\[(?:\d+|"(?:[^"\\\p{C}\p{Zl}\p{Zp}]|\\[^\p{C}])*")\]`;
const MODULE = new RegExp(`module\\.(${NAME})(${KEY})?\\.`, "uy");
const RESOURCE = new RegExp(`((?:data\\.)?${NAME}\\.${NAME})(${KEY})?$`, "uy");

/** An interpolation or a directive: `${` and `%{` are only texts if their first character is doubled. */
const TEMPLATE = /(?<!\$)\$\{|(?<!%)%\{/;

/**
 * Parses an address as Terraform writes it.
 *
 * @returns undefined if it is none, so that any other text can neither become HCL nor reach a shell
 */
export function parseAddress(text: string): ResourceAddress | undefined {
  const modules: ModuleStep[] = [];
  let rest = 0;
  for (let step = matchAt(MODULE, text, rest); step !== null; step = matchAt(MODULE, text, rest)) {
    const [whole, name = "", key = ""] = step;
    modules.push({ name, key });
    rest += whole.length;
  }
  const [, resource, key = ""] = matchAt(RESOURCE, text, rest) ?? [];
  return resource === undefined || TEMPLATE.test(text) ? undefined : { modules, resource, key };
}

function matchAt(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}

/** The start of the addresses in a module instance; empty for the root module. */
export const modulePrefix = (modules: readonly ModuleStep[]): string =>
  modules.map(({ name, key }) => `module.${name}${key}.`).join("");

/** The address of the resource in the configuration: without instance keys. */
export const resourceOf = ({ modules, resource }: ResourceAddress): string =>
  modulePrefix(modules.map(({ name }) => ({ name, key: "" }))) + resource;
