import { expect, it } from "vitest";
import type { Group } from "../../src/environment/environment";
import { environmentOf } from "./environment-of";

it.each<[string, Partial<Group>, string]>([
  ["its name and its ID", {}, "web (sg-web)"],
  ["its address and its ID", { address: "aws_security_group.web" }, "aws_security_group.web (sg-web)"],
  ["its ID alone if it has no name", { name: undefined }, "sg-web"],
  ["its ID alone if its name is blank", { name: " " }, "sg-web"],
])("messages show %s", (_, group, label) => {
  expect(environmentOf({ rules: [], groups: { web: group } }).groupLabel("sg-web")).toBe(label);
});
