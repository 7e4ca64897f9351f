import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modulePrefix, parseAddress, resourceOf } from "../../../src/environment/terraform/address";

/** A key as Terraform quotes it in an address. */
function quoted(key: string): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };
  const characters = Array.from(key).map((character, index, all) => {
    if (escapes[character] !== undefined) return escapes[character];
    if ((character === "$" || character === "%") && all[index + 1] === "{") return character.repeat(2);
    if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
    const code = character.codePointAt(0)!;
    return code < 65_536 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
  return `["${characters.join("")}"]`;
}

describe("an address", () => {
  it("consists of module calls, a resource and instance keys", () => {
    const address = parseAddress('module.a["x.y"].module.b-c[0].aws_security_group.web[1]')!;
    expect(address).toEqual({
      modules: [
        { name: "a", key: '["x.y"]' },
        { name: "b-c", key: "[0]" },
      ],
      resource: "aws_security_group.web",
      key: "[1]",
    });
    expect(modulePrefix(address.modules)).toBe('module.a["x.y"].module.b-c[0].');
    expect(resourceOf(address)).toBe("module.a.module.b-c.aws_security_group.web");
    expect(parseAddress("data.aws_security_group.web")).toEqual({
      modules: [],
      resource: "data.aws_security_group.web",
      key: "",
    });
  });

  it("may have any keys that Terraform quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (outer, inner) => {
        const [outerKey, innerKey] = [quoted(outer), quoted(inner)];
        expect(parseAddress(`module.a${outerKey}.aws_security_group.web${innerKey}`)).toEqual({
          modules: [{ name: "a", key: outerKey }],
          resource: "aws_security_group.web",
          key: innerKey,
        });
      }),
    );
  });

  it("may be very long", () => {
    const key = `["${"x".repeat(1_000_000)}"]`;
    expect(parseAddress(`aws_security_group.web${key}`)).toEqual({
      modules: [],
      resource: "aws_security_group.web",
      key,
    });
    expect(parseAddress(`${"module.a.".repeat(10_000)}aws_security_group.web`)!.modules).toHaveLength(10_000);
  });

  it.each([
    "",
    "aws_security_group",
    "aws_security_group.web[",
    "aws_security_group.web[*]",
    'aws_security_group.web["x"] ',
    'aws_security_group.web["x\n"]',
    'aws_security_group.web["\u001b[31m"]',
    'aws_security_group.web["${path.root}"]',
    'aws_security_group.web["%{if true}x%{endif}"]',
    'aws_security_group.web["x"]\n}',
    "module.a[x].aws_security_group.web",
  ])("is not %j", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
