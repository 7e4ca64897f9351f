import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesIn } from "../../tools/folders";
import { MODULE, PROJECT, Workspace, type Files } from "../support/workspace";

/** The examples in a checkout. Their module sources are paths; the published examples name the registry. */
const EXAMPLES = join(PROJECT, "src", "module", "published", "examples");

const EXAMPLE_NAMES = readdirSync(EXAMPLES).sort();

/** The folders that have their own tests. */
const TESTED = ["", "modules/rules", "modules/vpc-rules", "modules/cross-account"];

/** The .tf files of the root module and the nested ones, by their paths. */
const SOURCES = new Map(
  filesIn(MODULE)
    .filter((path) => path.endsWith(".tf") && !path.startsWith("examples/"))
    .map((path) => [path, readFileSync(join(MODULE, path), "utf8")]),
);

/** Files that are a long table, or have a block for each possible rule. */
const TABLES = ["services.tf", "moved.tf"];

/** The module's files in a checkout. */
function checkout(): Record<string, string> {
  return Object.fromEntries(
    filesIn(MODULE).map((path) => {
      const isExample = path.startsWith("examples/") && path.endsWith(".tf");
      return [path, isExample ? exampleText(path) : readFileSync(join(MODULE, path), "utf8")];
    }),
  );
}

/** An example without the resource that the provider under test does not have yet. */
function exampleText(path: string): string {
  return readFileSync(join(dirname(EXAMPLES), path), "utf8")
    .replace('">= 6.29.0"', '">= 5.0"')
    .replace(/\n^resource "aws_vpc_security_group_rules_exclusive" .*?^}\n/ms, "");
}

/** Runs a command in a folder of the checkout as a user does, without flags that change its behavior. */
async function inFolder(workspace: Workspace, folder: string, command: string): Promise<string> {
  const flags = command === "init" ? ["-input=false", "-no-color"] : ["-no-color"];
  return workspace.terraform(`-chdir=${join(workspace.folder, folder)}`, command, ...flags);
}

describe("a checkout of the module", () => {
  it("is valid in every folder", async () => {
    const account = { id: "111111111111", role_arn: "arn:aws:iam::111111111111:role/rules" };
    const folders = {
      "": { rules: {} },
      "modules/rules": { rules: {}, rules_per_security_group: 60, has_two_providers: false },
      "modules/vpc-rules": { rules: {} },
      ...Object.fromEntries(EXAMPLE_NAMES.map((name) => [`examples/${name}`, {}])),
      // Its module has no providers, so the example validates it.
      "examples/cross-account": { web_account: account, db_account: account },
    };
    const calls = Object.entries(folders).map(([folder, variables], index) => [
      `folder-${index}`,
      { source: `./checkout/${folder}`, ...variables },
    ]);
    const files = Object.entries(checkout()).map(([path, text]) => [`checkout/${path}`, text]);
    const workspace = new Workspace({
      "main.tf.json": { module: Object.fromEntries(calls) as object },
      ...(Object.fromEntries(files) as Files),
    });
    await workspace.init();
    expect(await workspace.terraform("validate", "-no-color")).toContain("Success! The configuration is valid.");
  });

  it.each(TESTED)("passes its own tests in the folder '%s', without an account or a network", async (folder) => {
    const workspace = new Workspace(checkout());
    await inFolder(workspace, folder, "init");
    const [, passed, failed] = /(\d+) passed, (\d+) failed\./.exec(await inFolder(workspace, folder, "test"))!;
    expect(Number(passed)).toBeGreaterThan(0);
    expect(Number(failed)).toBe(0);
  });

  it("is formatted by `terraform fmt`", async () => {
    expect(await new Workspace(checkout()).terraform("fmt", "-check", "-diff", "-recursive", "-no-color")).toBe("");
  });

  it("has tests in each of its modules, and only there", () => {
    const folders = filesIn(MODULE).flatMap((path) => (path.endsWith(".tftest.hcl") ? [dirname(path)] : []));
    expect([...new Set(folders)].sort()).toEqual(TESTED.map((folder) => join(folder, "tests")).sort());
  });
});

describe("the files of the module", () => {
  it("have at most 220 lines, except tables", () => {
    const long = [...SOURCES].filter(([path, text]) => !TABLES.includes(basename(path)) && linesOf(text).length > 220);
    expect(long.map(([path, text]) => `${path}: ${linesOf(text).length} lines`)).toEqual([]);
  });

  it("have at most 160 characters in a line", () => {
    const long = [...SOURCES].flatMap(([path, text]) =>
      linesOf(text).flatMap((line, index) =>
        Array.from(line).length > 160 ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
    );
    expect(long).toEqual([]);
  });

  it("nest `for` at most 3 deep", () => {
    const deep = [...SOURCES]
      .map(([path, text]) => `${path}: ${forDepth(text)}`)
      .filter((one) => !/: [0-3]$/.test(one));
    expect(deep).toEqual([]);
  });

  it("have the table of services in one file", () => {
    expect(filesWith(/^ +kubernetes-node-port +=/m)).toEqual(["modules/rules/services.tf"]);
  });

  it("have each sentence of the checks in one file", () => {
    const checks = [...SOURCES].filter(([path]) =>
      /^modules\/rules\/(checks.*|forms|protocols|duplicates|quota)\.tf$/.test(path),
    );
    const sentences = checks.flatMap(([path, text]) => sentencesIn(text).map((sentence) => ({ path, sentence })));
    expect(sentences.length).toBeGreaterThan(40);
    for (const { path, sentence } of sentences) expect(filesWith(sentence), sentence).toEqual([path]);
  });
});

describe("the depth of nested `for`s", () => {
  it.each<[string, number]>([
    ["a = [1, 2]", 0],
    ["a = [for x in y : x]", 1],
    ["a = {\n  for x in y : x => [for z in x : z]\n}", 2],
    ["a = concat([for x in y : x], [for x in y : x])", 1],
    ['a = [for x in y : "${join(", ", [for z in x : "[for ${z}"])}"]', 2],
    ["# [for x in y : [for z in x : z]]\na = { forty = 40 }", 0],
    ["a = <<-EOT\n  [for x in y\nEOT\nb = [for x in y : x]", 1],
  ])("of %j is %i", (text, depth) => {
    expect(forDepth(text)).toBe(depth);
  });

  it("refuses brackets that do not match", () => {
    expect(() => forDepth("a = [for x in y : x")).toThrow("a = [for x in y : x");
  });
});

function linesOf(text: string): string[] {
  return text.trimEnd().split("\n");
}

function filesWith(part: string | RegExp): string[] {
  const isIn = (text: string) => (typeof part === "string" ? text.includes(part) : part.test(text));
  return [...SOURCES].flatMap(([path, text]) => (isIn(text) ? [path] : []));
}

/** The string literals that are sentences or the ends of sentences, as written in HCL with their quotes. */
function sentencesIn(text: string): string[] {
  return linesOf(text).flatMap((line) => {
    const [, literal] =
      /^\s*(?:[?:]|remedy +=)? ?("(?:[^"\\]|\\.|\$\{[^}]*\})* (?:[^"\\]|\\.|\$\{[^}]*\})*"),?$/.exec(line) ?? [];
    return literal === undefined || literal.length < 30 ? [] : [literal];
  });
}

/** The depth of nested `for` expressions. Brackets in comments and in texts do not count. */
function forDepth(text: string): number {
  const code = text.replaceAll(/<<-?(\w+)\n[\s\S]*?\n\s*\1$/gm, "");
  /** The open quotes and brackets. A bracket may begin a `for`. */
  const open: ("text" | "bracket" | "for")[] = [];
  let deepest = 0;
  for (let at = 0; at < code.length; at++) {
    const [char, rest] = [code[at]!, code.slice(at + 1)];
    const isInText = open.at(-1) === "text";
    if (char === '"') {
      if (isInText) open.pop();
      else open.push("text");
    } else if (isInText) {
      if (char === "\\") at++;
      else if (char === "$" && rest.startsWith("${")) at += 2;
      else if (char === "$" && rest.startsWith("{")) {
        open.push("bracket");
        at++;
      }
    } else if (char === "#") {
      at += rest.search(/\n|$/);
    } else if ("[{(".includes(char)) {
      open.push(char !== "(" && /^\s*for\s/.test(rest) ? "for" : "bracket");
      deepest = Math.max(deepest, open.filter((one) => one === "for").length);
    } else if ("]})".includes(char)) {
      if (open.pop() === undefined) throw new Error(`A bracket is closed that is not open: ${text}`);
    }
  }
  if (open.length > 0) throw new Error(`A bracket or a text is not closed: ${text}`);
  return deepest;
}
