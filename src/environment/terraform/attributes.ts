import { isPlainObject } from "../../rules/plain-object";
import { shownInTerraform as shown } from "../../rules/values";
import { InputError } from "../input";

/** An object in a document. */
export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};
const NO_ELEMENTS: readonly never[] = [];

/** The attributes of a resource, or of a block in one. A plan does not know all of them. */
export class Attributes {
  /** @param unknown - what only the apply knows, as in `after_unknown` of a plan */
  constructor(
    private readonly values: Fields,
    private readonly unknown: Fields = NO_FIELDS,
  ) {}

  isUnknown(name: string): boolean {
    return this.unknown[name] === true;
  }

  /** The value; undefined if it is null or unknown. */
  value(name: string): unknown {
    return this.values[name] ?? undefined;
  }

  /** The text; undefined if it is empty or unknown. */
  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  /** The texts in a list. An element that is unknown is undefined. */
  texts(name: string): readonly (string | undefined)[] {
    if (this.isUnknown(name)) return [undefined];
    return this.elementsOf(name, (value, unknown) => {
      if (typeof value === "string") return [value];
      return unknown === true ? [undefined] : [];
    });
  }

  /** The objects in a list. */
  blocks(name: string): readonly Attributes[] {
    return this.elementsOf(name, (value, unknown) =>
      isPlainObject(value) ? [new Attributes(value, isPlainObject(unknown) ? unknown : NO_FIELDS)] : [],
    );
  }

  private elementsOf<Element>(
    name: string,
    elementOf: (value: unknown, unknown: unknown) => readonly Element[],
  ): readonly Element[] {
    const values = this.values[name];
    // Most lists of peers are empty.
    if (!Array.isArray(values) || values.length === 0) return NO_ELEMENTS;
    const unknown = this.unknown[name];
    const isUnknown: readonly unknown[] = Array.isArray(unknown) ? unknown : NO_ELEMENTS;
    return (values as unknown[]).flatMap((value, index) => elementOf(value, isUnknown[index]));
  }
}

/** The objects in a list of a document; none if the list is absent. */
export function objectsIn(parent: Fields, name: string, input: string): Fields[] {
  const list = parent[name] ?? [];
  if (!Array.isArray(list)) throw wrongField(name, list, "a list", input);
  return (list as unknown[]).map((element) => {
    if (!isPlainObject(element)) throw wrongField(name, element, "a list of objects", input);
    return element;
  });
}

/** An object of a document; without fields if it is absent. */
export function objectIn(parent: Fields, name: string, input: string): Fields {
  const value = parent[name] ?? NO_FIELDS;
  if (!isPlainObject(value)) throw wrongField(name, value, "an object", input);
  return value;
}

/** A text of a document that Terraform always writes. */
export function textIn(parent: Fields, name: string, input: string): string {
  const value = parent[name];
  if (typeof value !== "string") throw wrongField(name, value, "a string", input);
  return value;
}

function wrongField(name: string, value: unknown, wanted: string, input: string): InputError {
  const problem = value === undefined ? `lacks ${name}` : `has ${shown(value)} as ${name}, which must be ${wanted}`;
  return new InputError(`${input} ${problem}: run \`terraform show -json\` again.`);
}
