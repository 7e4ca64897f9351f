import type { IConstruct } from "constructs";

/** The state under a name that the whole app shares, including other copies of this package. */
export function appState<State extends object>(scope: IConstruct, name: string, initial: () => State): State {
  const key = Symbol.for(`cdktf-mutual-security-groups/${name}`);
  const root = scope.node.root as IConstruct & Record<symbol, State | undefined>;
  if (root[key] === undefined) Object.defineProperty(root, key, { value: initial() });
  return root[key]!;
}
