import { expect, it } from "vitest";
import { examplesIn, type Example } from "../docs/guides";
import { asLocal } from "../support/published";
import { Workspace } from "../support/workspace";

it("all HCL examples in the docs can be planned", async () => {
  const examples = examplesIn("hcl");
  expect(examples.length).toBeGreaterThan(2);
  const names = examples.map(({ place }) => place.replaceAll(/\W/g, "_"));
  // One configuration for all examples, because each init and each plan takes seconds.
  const files = examples.map((example, index) => [`${names[index]}/main.tf`, withContext(example)] as const);
  const calls = names.map((name) => `module "${name}" {\n  source = "./${name}"\n}\n`);
  const workspace = new Workspace({ "main.tf": calls.join("\n"), ...Object.fromEntries(files) });
  await workspace.init();
  const planned = await workspace.plannedChanges();
  for (const name of names) expect(planned.filter((change) => change.includes(`module.${name}.`))).not.toEqual([]);
});

/** An example with the groups and the VPC that it refers to but does not define. */
function withContext({ code }: Example): string {
  const references = [...code.matchAll(/\b(aws_security_group|aws_vpc)\.(\w+)\./g)];
  const resources = references.map(([, type, name]) => `resource "${type}" "${name}" {`);
  const missing = [...new Set(resources)].filter((resource) => !code.includes(resource));
  const body = (resource: string) => (resource.includes("aws_vpc") ? '  cidr_block = "10.0.0.0/16"\n' : "");
  return [asLocal(code), ...missing.map((resource) => `${resource}\n${body(resource)}}\n`)].join("\n");
}
