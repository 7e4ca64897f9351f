import { isPlainObject } from "../../rules/plain-object";
import { modulePrefix, type ModuleStep, type ResourceAddress } from "./address";
import { objectIn, objectsIn, textIn, type Fields } from "./attributes";

/** The most module calls that a reference is followed through. Only a damaged plan has more, or a cycle. */
const MAXIMUM_STEPS = 100;

/** The configuration in a plan: the resources and module calls, with the references in their expressions. */
export class Configuration {
  private readonly resourcesByModule = new Map<Fields, Map<string, Fields>>();
  private readonly root: Fields;

  constructor(
    plan: Fields,
    private readonly input: string,
  ) {
    this.root = objectIn(objectIn(plan, "configuration", input), "root_module", input);
  }

  /** Whether the configuration contains the resource, with any instance keys. */
  contains(address: ResourceAddress): boolean {
    return this.resource(address) !== undefined;
  }

  /** The expression of an attribute; undefined if the configuration does not set it. */
  expression(address: ResourceAddress, attribute: string): Fields | undefined {
    const resource = this.resource(address);
    return resource === undefined ? undefined : fieldsOf(objectIn(resource, "expressions", this.input)[attribute]);
  }

  /**
   * The group that an attribute refers to. Follows the variables and outputs of modules.
   *
   * @param groupAt - the ID of the group at an address; undefined if there is none
   * @returns undefined if the attribute may refer to another group
   */
  groupReferredTo(
    address: ResourceAddress,
    attribute: string,
    groupAt: (address: string) => string | undefined,
  ): string | undefined {
    let place: Place | undefined = { expression: this.expression(address, attribute), modules: address.modules };
    for (let step = 0; step < MAXIMUM_STEPS && place !== undefined; step++) {
      const { modules }: Place = place;
      const references = referencesIn(place.expression);
      const groups = references.map((reference) => GROUP_ID.exec(reference)?.[1]);
      if (groups.every((group) => group !== undefined)) {
        // A module may choose between several resources of which only one exists.
        const existing = groups.flatMap((group) => groupAt(modulePrefix(modules) + group) ?? []);
        return existing.length === 1 ? existing[0] : undefined;
      }
      place = references.length === 1 ? this.behind(references[0]!, modules) : undefined;
    }
    return undefined;
  }

  /** The expression behind a module's variable or output. */
  private behind(reference: string, modules: readonly ModuleStep[]): Place | undefined {
    const variable = VARIABLE.exec(reference)?.[1];
    const own = modules.at(-1);
    if (variable !== undefined && own !== undefined) {
      const parents = modules.slice(0, -1);
      const call = this.call(parents, own.name);
      return call && { expression: fieldsOf(objectIn(call, "expressions", this.input)[variable]), modules: parents };
    }
    const [, name, key = "", output] = OUTPUT.exec(reference) ?? [];
    if (name === undefined || output === undefined) return undefined;
    const children = [...modules, { name, key }];
    const outputs = objectIn(this.module(children) ?? {}, "outputs", this.input);
    return { expression: fieldsOf(fieldsOf(outputs[output])?.["expression"]), modules: children };
  }

  private resource({ modules, resource }: ResourceAddress): Fields | undefined {
    const module = this.module(modules);
    if (module === undefined) return undefined;
    let resources = this.resourcesByModule.get(module);
    if (resources === undefined) {
      const all = objectsIn(module, "resources", this.input);
      resources = new Map(all.map((one) => [textIn(one, "address", this.input), one]));
      this.resourcesByModule.set(module, resources);
    }
    return resources.get(resource);
  }

  private module(modules: readonly ModuleStep[]): Fields | undefined {
    let module: Fields | undefined = this.root;
    for (const { name } of modules) {
      const calls: Fields = objectIn(module, "module_calls", this.input);
      module = Object.hasOwn(calls, name)
        ? objectIn(objectIn(calls, name, this.input), "module", this.input)
        : undefined;
      if (module === undefined) return undefined;
    }
    return module;
  }

  private call(modules: readonly ModuleStep[], name: string): Fields | undefined {
    const module = this.module(modules);
    return module && objectIn(objectIn(module, "module_calls", this.input), name, this.input);
  }
}

/** An expression, with the module instance that contains it. */
interface Place {
  readonly expression: Fields | undefined;
  readonly modules: readonly ModuleStep[];
}

const GROUP_ID = /^(aws_(?:default_)?security_group\.[^.[\]]+(?:\[.+\])?)\.id$/;
const VARIABLE = /^var\.([^.[\]]+)$/;
const OUTPUT = /^module\.([^.[\]]+)(\[.+\])?\.([^.[\]]+)$/;

/** The references in an expression. Terraform also lists the beginnings of each one: `a.b.id` is followed by `a.b`. */
function referencesIn(expression: Fields | undefined): string[] {
  const references = expression?.["references"];
  const longest = new Set<string>();
  let last = "";
  for (const reference of Array.isArray(references) ? (references as unknown[]) : []) {
    if (typeof reference !== "string" || last.startsWith(reference)) continue;
    longest.add((last = reference));
  }
  return [...longest];
}

const fieldsOf = (value: unknown): Fields | undefined => (isPlainObject(value) ? value : undefined);
