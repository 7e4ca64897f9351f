import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError, pagesOf } from "../../src/environment/input";

const valuesIn = (text: string): unknown[] => pagesOf({ name: "x.json", text }).map(({ value }) => value);

/** The error message for a text that cannot be read. */
function refusal(text: string): string {
  try {
    pagesOf({ name: "x.json", text });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  throw new Error("The text is accepted.");
}

const anyObject = fc
  .dictionary(fc.string(), fc.jsonValue())
  .map((object) => JSON.parse(JSON.stringify(object)) as object);
const anyIndent = fc.constantFrom(0, 4);

describe("a text with JSON", () => {
  it("may contain several values, with or without space between them", () => {
    fc.assert(
      fc.property(
        fc.array(anyObject, { minLength: 1 }),
        anyIndent,
        fc.constantFrom("", "\n", " \r\n\t"),
        (all, indent, between) => {
          const text = all.map((value) => JSON.stringify(value, undefined, indent) + between).join("");
          expect(valuesIn(text)).toEqual(all);
        },
      ),
    );
  });

  it("may be a list of values", () => {
    fc.assert(
      fc.property(fc.array(anyObject, { minLength: 1 }), (all) => {
        expect(valuesIn(JSON.stringify(all))).toEqual(all);
      }),
    );
  });

  it("may begin with a byte order mark", () => {
    expect(valuesIn('\uFEFF{"SecurityGroups": []}')).toEqual([{ SecurityGroups: [] }]);
  });

  it("may be nested deeply", () => {
    expect(valuesIn(`{"a": ${nested(100_000)}}`)).toHaveLength(1);
  });

  it("has numbered pages in messages, unless there is only one", () => {
    const labelsOf = (text: string) => pagesOf({ name: "x.json", text }).map(({ label }) => label);
    expect(labelsOf("{}")).toEqual(["x.json"]);
    expect(labelsOf("{} {}")).toEqual(["x.json (page 1)", "x.json (page 2)"]);
    expect(labelsOf("[{}, {}]")).toEqual(["x.json (page 1)", "x.json (page 2)"]);
  });
});

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("a text that is not JSON", () => {
  it("is reported with the place where it breaks off, wherever that is", () => {
    fc.assert(
      fc.property(anyObject, anyIndent, fc.nat(), (object, indent, position) => {
        const whole = JSON.stringify(object, undefined, indent);
        const text = whole.slice(0, 1 + (position % (whole.length - 1))).trimEnd();
        const lines = text.split("\n");
        const place = `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
        expect(refusal(text)).toBe(`x.json breaks off at ${place}: export it again.`);
      }),
    );
  });

  it("is reported if the second of its values breaks off", () => {
    expect(refusal('{"a": 1}\n{"b": [')).toBe("x.json breaks off at line 2, column 8: export it again.");
  });

  it.each([
    ["usage: aws [options]", "line 1, column 1"],
    ["SecurityGroupRules:\n- GroupId: sg-1\n", "line 1, column 1"],
    ['{\n  "a": [\n    1 2\n  ]\n}', "line 3, column 7"],
    ["{a: 1}", "line 1, column 2"],
    ['{"a": 1,}', "line 1, column 9"],
    ['{"a": 1} // a comment', "line 1, column 10"],
    ['{"a": "\u0001"}', "line 1, column 7"],
    ['{"a": 01}', "line 1, column 8"],
    ['{"a": 1]', "line 1, column 8"],
    ['{"a": 1}\n{"b": 2}}', "line 2, column 9"],
  ])("is reported with the place of the mistake: %j", (text, place) => {
    expect(refusal(text)).toBe(
      `x.json is not JSON at ${place}: export it again as JSON (\`aws … --output json\`, \`terraform show -json\`).`,
    );
  });

  it("is reported even if it is nested too deeply to find the place", () => {
    expect(refusal("[".repeat(100_000))).toMatch(/^x\.json is not JSON: export it again/);
    expect(refusal(`{"a": ${nested(100_000)}, }`)).toMatch(/^x\.json is not JSON: export it again/);
  });

  it.each(["", " \n", "\uFEFF"])("is reported if it is empty: %j", (text) => {
    expect(refusal(text)).toBe("x.json is empty: export it again.");
  });

  it("is recognized as a saved plan or as UTF-16", () => {
    expect(refusal(Buffer.from("PK\u0003\u0004\u0014\u0000").toString("utf8"))).toBe(
      "x.json is a saved plan: give the output of `terraform show -json`.",
    );
    expect(refusal(Buffer.from('\uFEFF{"a": 1}', "utf16le").toString("utf8"))).toMatch(/^x\.json is not UTF-8 text: /);
  });
});
