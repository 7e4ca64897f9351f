/** A resource in a state. Its type is in its address. */
export interface ShownResource {
  readonly address: string;
  readonly values: object;
  readonly mode?: string;
  readonly deposed_key?: string;
}

/** A state with some resources in its root module. */
export function stateOf(...resources: readonly ShownResource[]): object {
  const complete = resources.map((resource) => ({ mode: "managed", type: typeIn(resource.address), ...resource }));
  return { format_version: "1.0", values: { root_module: { resources: complete } } };
}

/** A change in a plan. */
export interface ShownChange {
  readonly address: string;
  readonly actions: readonly string[];
  readonly before?: object;
  readonly after?: object;
  /** What only the apply knows. */
  readonly unknown?: object;
  readonly deposed?: string;
}

export interface ShownPlan {
  /** The attributes of the existing resources, by address. */
  readonly prior?: Readonly<Record<string, object>>;
  readonly changes?: readonly ShownChange[];
  /** The expressions of the resources in the root module, by address. */
  readonly configuration?: Readonly<Record<string, object>>;
  /** The module calls in the root module. */
  readonly modules?: object;
}

/** A plan, as `terraform show -json` writes it. */
export function planOf({ prior = {}, changes = [], configuration = {}, modules = {} }: ShownPlan): object {
  return {
    format_version: "1.2",
    resource_changes: changes.map(({ address, actions, before, after, unknown = {}, deposed }) => ({
      address,
      deposed,
      mode: "managed",
      type: typeIn(address),
      change: { actions, before: before ?? null, after: after ?? null, after_unknown: unknown },
    })),
    prior_state: stateOf(...Object.entries(prior).map(([address, values]) => ({ address, values }))),
    configuration: {
      root_module: {
        resources: Object.entries(configuration).map(([address, expressions]) => ({ address, expressions })),
        module_calls: modules,
      },
    },
  };
}

const typeIn = (address: string): string => /aws_\w+/.exec(address)![0];
