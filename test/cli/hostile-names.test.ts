import fc from "fast-check";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderWith, mutualSg } from "./captured";
import { EXAMPLE, FILES } from "./environments";

/** What could change how a terminal or a browser shows the rest of a text. */
const UNPRINTABLE = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

const anyCharacter = fc.oneof(
  fc.constantFrom(
    "\u001b[2J",
    "\u009b31m",
    "\u007f",
    "\r",
    "\n",
    "\t",
    "\u202e",
    "\u2066",
    "\u2028",
    "\u00ad",
    "\ufeff",
  ),
  fc.constantFrom("\ud83d", "\u{e0041}", "<script>", "|", "](https://example.com)", "'\"\\", "__proto__"),
  fc.string({ unit: "binary", maxLength: 3 }),
);
const anyName = fc.array(anyCharacter, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));

/** Puts a text into every text of an AWS document that a user can choose. */
const withName = (text: string, name: string): string => {
  const documents = JSON.parse(text) as object;
  const rename = (key: string, value: unknown): unknown =>
    ["GroupName", "Description"].includes(key) && typeof value === "string" ? `${value}${name}` : value;
  return JSON.stringify(documents, rename);
};

it.each(["text", "json", "markdown", "sarif"])("names never reach the terminal raw: %s", async (format) => {
  const cwd = folderWith([]);
  await fc.assert(
    fc.asyncProperty(anyName, async (name) => {
      for (const document of EXAMPLE) writeFileSync(join(cwd, document.name), withName(document.text, name));
      const { exitCode, stdout } = await mutualSg(["audit", ...FILES, "--format", format], { cwd });
      expect(exitCode).toBe(1);
      expect(stdout).toContain("open-egress");
      expect(stdout).not.toMatch(UNPRINTABLE);
    }),
    { numRuns: 100 },
  );
});

it("a baseline contains no raw name either", async () => {
  const name = "\u001b[2J\u009b\u202e";
  const cwd = folderWith(EXAMPLE.map((document) => ({ ...document, text: withName(document.text, name) })));
  const { stdout } = await mutualSg(["baseline", ...FILES, "--reason", `Known ${name}`], { cwd });
  expect(stdout).not.toMatch(UNPRINTABLE);
  expect(JSON.parse(stdout)).toMatchObject({
    entries: expect.arrayContaining([expect.objectContaining({ reason: `Known ${name}` })]) as object,
  });
});

it("error messages contain neither raw names of files nor raw text of them", async () => {
  const anyText = fc.oneof(
    anyName,
    anyName.map((name) => JSON.stringify({ [name]: name })),
  );
  const cwd = folderWith([]);
  await fc.assert(
    fc.asyncProperty(anyText, anyName, async (text, name) => {
      writeFileSync(join(cwd, "input.json"), text);
      for (const args of [
        ["audit", "input.json"],
        ["audit", "input.json", "--baseline", "input.json"],
        ["audit", "--", `missing${name.replaceAll("\0", "")}`],
        ["audit", "input.json", `--${name}`],
        [`a${name}`],
        ["audit", "input.json", "--output", `missing/${name.replaceAll("\0", "")}`],
        ["baseline", "input.json", "--reason", " ", name],
      ]) {
        const { exitCode, stdout, stderr } = await mutualSg(args, { cwd, isTTY: false });
        expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
        expect(stderr).not.toMatch(UNPRINTABLE);
      }
    }),
    { numRuns: 100 },
  );
  expect(readdirSync(cwd)).toEqual(["input.json"]);
});

it("progress contains no raw name of a file", async () => {
  const { stderr } = await mutualSg(["audit", "missing\u001b[2J\u202e"], { cwd: folderWith([]), isTTY: true });
  expect(stderr).toContain("Reading missing\\u001b[2J\\u202e");
  expect(stderr.replaceAll("\r\u001b[2K", "")).not.toMatch(UNPRINTABLE);
});

it("a name of a million characters does not flood the report", async () => {
  const cwd = folderWith(
    EXAMPLE.map((document) => ({ ...document, text: withName(document.text, "x".repeat(1_000_000)) })),
  );
  for (const format of ["text", "markdown", "sarif"]) {
    const { exitCode, stdout } = await mutualSg(["audit", ...FILES, "--format", format], { cwd });
    expect(exitCode).toBe(1);
    expect(stdout.length).toBeLessThan(100_000);
  }
});
