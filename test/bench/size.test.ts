import { expect, it } from "vitest";
import { runtimeDependencies } from "../../bench/size";

it("runtime dependencies are those of a package and of what it depends on, each from where Node takes it", () => {
  const packages = {
    "": { dependencies: { a: "1" } },
    "node_modules/a": { dependencies: { "@s/b": "1", c: "1" } },
    "node_modules/a/node_modules/@s/b": { dependencies: { c: "1" } },
    "node_modules/@s/b": { dependencies: { unused: "1" } },
    "node_modules/c": { dependencies: { a: "1" } },
  };
  expect(runtimeDependencies({ packages })).toEqual([
    "node_modules/a",
    "node_modules/a/node_modules/@s/b",
    "node_modules/c",
  ]);
  expect(() => runtimeDependencies({ packages: { "": { dependencies: { gone: "1" } } } })).toThrow("has no gone");
});
