import { parse } from "@cdktf/hcl2json";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ATTRIBUTES_PAGE, withAttributesTable } from "../../tools/module/build";
import { moduleFiles, moduleJson, MODULES } from "../../src/module/module-files";
import { takesLists, type ModuleKind } from "../../src/module/module-stack";
import { RULE_ATTRIBUTES } from "../../src/rules/attributes";
import { MODULE, PROJECT } from "../support/workspace";

const made = moduleFiles();

describe("the module's files", () => {
  it("are the current output of the build", async () => {
    const files = await made;
    const committed = readdirSync(MODULE, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(MODULE.length + 1));
    expect(committed.sort()).toEqual([...files.keys()].sort());
    for (const [path, content] of files) expect(readFileSync(join(MODULE, path), "utf8"), path).toBe(content);
  });

  it("say where to change them", async () => {
    const { homepage } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { homepage: string };
    const header = `Generated from ${homepage.replace("#readme", "")} (src/module): change it there.`;
    for (const [path, content] of await made) {
      if (!path.endsWith("LICENSE")) expect(content.split("\n")[0], path).toContain(header);
    }
  });

  it("do not mention npm, TypeScript or the construct, because their readers only know Terraform", async () => {
    const texts = [...(await made)].filter(([path]) => path.endsWith(".md"));
    expect(texts.map(([path]) => path)).toEqual(
      expect.arrayContaining([...Object.keys(MODULES).map((folder) => `${folder}README.md`), "MIGRATING.md"]),
    );
    for (const [path, text] of texts) {
      expect(text, path).not.toMatch(/\bnpm\b|typescript|\bcdktf\b(?!-mutual)|\bconstructs?\b|\bPort\./i);
    }
  });

  it.each(Object.entries(MODULES))(
    "have the same content as CDKTF's output, in the folder '%s'",
    async (folder, kind) => {
      const read: Record<string, unknown> = {};
      for (const [path, content] of await made) {
        if (path.endsWith(".tf") && dirname(path) === dirname(`${folder}main.tf`)) {
          Object.assign(read, await parse(path, content));
        }
      }
      expect(withoutIndentation(read)).toEqual(withoutIndentation(asParsed(folder, kind)));
    },
  );

  it("have no provider, no backend, and no template that is only an expression", async () => {
    const terraform = [...(await made)]
      .filter(([path]) => path.endsWith(".tf") && !path.startsWith("examples/"))
      .map(([, content]) => content);
    for (const content of terraform) {
      expect(content).not.toMatch(/^\s*(provider|backend) "/m);
      expect(content).not.toMatch(/= "\$\{.*\}"$/m);
    }
  });

  it("name every attribute of a rule in the variable's description, the README and the guide", async () => {
    const files = await made;
    const guide = readFileSync(join(PROJECT, ATTRIBUTES_PAGE), "utf8");
    const texts = [files.get("variables.tf"), files.get("README.md"), guide];
    for (const { name, meaning } of RULE_ATTRIBUTES) {
      for (const text of texts) {
        expect(text).toContain(name);
        expect(text!.replaceAll(/\s+/g, " ")).toContain(meaning);
      }
    }
  });
});

describe("a published module's README", () => {
  it.each(Object.entries(MODULES))(
    "has all that it takes, gives and makes, in the folder '%s'",
    async (folder, kind) => {
      const readme = (await made).get(`${folder}README.md`)!;
      const docs = readme.slice(readme.indexOf("<!-- BEGIN_TF_DOCS -->"), readme.indexOf("<!-- END_TF_DOCS -->"));
      const { variable, output, resource } = moduleJson(folder, kind) as Record<string, Record<string, object>>;
      const names = (table: string) =>
        [
          ...docs
            .slice(docs.indexOf(`## ${table}`))
            .split("\n## ")[0]!
            .matchAll(/^\| (?:<a name.*?<\/a> )?\[(.*?)\]/gm),
        ].map(([, name]) => name!.replaceAll("\\", ""));
      expect(names("Inputs")).toEqual(Object.keys(variable!).sort());
      expect(names("Outputs")).toEqual(Object.keys(output!).sort());
      expect(names("Resources")).toEqual(
        Object.entries(resource!)
          .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
          .sort(),
      );
      expect(names("Requirements")).toEqual(["terraform", "aws"]);
      expect(names("Providers")).toEqual(kind.hasTwoProviders ? ["aws.source", "aws.target"] : ["aws"]);
    },
  );

  it.each(Object.entries(MODULES))("moves only rules that the module has, in the folder '%s'", async (folder, kind) => {
    const readme = (await made).get(`${folder}README.md`)!;
    const [changing] = readme.split("\n## Changing rules\n")[1]!.split("\n## ");
    const addresses = [...changing!.matchAll(/^ {2}(?:from|to {2}) = module\.mutual-security-groups\.(.*)\["/gm)].map(
      ([, address]) => address,
    );
    const { resource } = moduleJson(folder, kind) as { resource: Record<string, object> };
    expect([...new Set(addresses)].sort()).toEqual(
      Object.entries(resource)
        .flatMap(([type, named]) => Object.keys(named).map((name) => `${type}.${name}`))
        .sort(),
    );
  });

  it.each(Object.keys(MODULES))(
    "leads to the source, the modules and the steps to migrate, in '%s'",
    async (folder) => {
      const readme = (await made).get(`${folder}README.md`)!;
      const links = [...readme.matchAll(/\]\(([^)#]*)/g)].map(([, link]) => join(folder, link!));
      for (const other of Object.keys(MODULES).filter((one) => one !== folder)) {
        expect(links).toContain(join(other).replace(/\/$/, ""));
      }
      expect(links).toContain("MIGRATING.md");
      expect(readme).toMatch(/^Source and issues: https:\/\/github\.com\//m);
    },
  );

  it("has its sections in the order of a user's questions", async () => {
    for (const folder of Object.keys(MODULES)) {
      const readme = (await made).get(`${folder}README.md`)!;
      const [own, docs] = readme.split("<!-- BEGIN_TF_DOCS -->");
      expect([...own!.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
        "Which module to use",
        "Usage",
        "Rule attributes",
        "What is refused, and when",
        "What to know",
        "Which kind of resource",
        "Changing rules",
        "Services",
        ...(folder === "" ? ["Examples and tests", "Reviewing this module"] : []),
      ]);
      expect(docs).toContain("\n## License\n");
    }
  });

  it("mentions lists of rules only if the module accepts them", async () => {
    const files = await made;
    const ofLists = /those of a list|in a list|### Lists/;
    for (const [folder, kind] of Object.entries(MODULES)) {
      for (const name of ["README.md", "variables.tf"]) {
        const text = files.get(folder + name)!;
        if (takesLists(kind)) expect(text, folder + name).toMatch(ofLists);
        else expect(text, folder + name).not.toMatch(ofLists);
      }
    }
  });

  it("has no broken links", async () => {
    const files = await made;
    for (const [path, text] of [...files].filter(([name]) => name.endsWith(".md"))) {
      for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]*)#?[^)]*\)/g)) {
        const target = join(dirname(path), link!).replace(/(?<=.)\/$/, "");
        expect(
          [...files.keys()].some(
            (name) => link === "" || name === target || name.startsWith(`${target}/`) || target === ".",
          ),
          `${path}: ${link}`,
        ).toBe(true);
      }
      for (const [, link, anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]*)\)/g)) {
        const led = link === "" ? text : files.get(join(dirname(path), link!))!;
        const headings = [...led.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
          heading!
            .toLowerCase()
            .replaceAll(/[^\w\- ]/g, "")
            .replaceAll(" ", "-"),
        );
        const names = [...led.matchAll(/<a name="(.*?)">/g)].map(([, name]) => name);
        expect([...headings, ...names], path).toContain(anchor!.replaceAll("\\", ""));
      }
    }
  });
});

describe("the guide's table of attributes", () => {
  it("is the current output of the build", () => {
    const page = readFileSync(join(PROJECT, ATTRIBUTES_PAGE), "utf8");
    expect(withAttributesTable(page)).toBe(page);
  });
});

/** CDKTF's output in the parser's format: every block is in a list, and there are no comments. */
function asParsed(folder: string, kind: ModuleKind): object {
  const { moved, ...blocks } = moduleJson(folder, kind);
  const { variable, module, locals, resource, output, terraform } = blocks as Record<
    string,
    Record<string, Record<string, unknown>>
  >;
  const { required_providers: providers, ...rest } = terraform!;
  // The parser treats a bare word as an expression.
  const types = Object.fromEntries(
    Object.entries(variable!).map(([name, body]) => [name, { ...body, type: `\${${String(body.type)}}` }]),
  );
  const { aws } = providers as { aws: { configuration_aliases?: string[] } };
  const aliases = aws.configuration_aliases?.map((alias) => `\${${alias}}`);
  return {
    variable: inLists(types),
    locals: [locals],
    resource: Object.fromEntries(
      Object.entries(resource!).map(([type, resources]) => [type, inLists(withProvidersParsed(resources))]),
    ),
    module: inLists(module!),
    output: inLists(output!),
    ...(moved && {
      moved: (moved as unknown as Move[]).map(({ from, to }) => ({ from: `\${${from}}`, to: `\${${to}}` })),
    }),
    terraform: [
      {
        ...rest,
        required_providers: [{ aws: { ...aws, ...(aliases && { configuration_aliases: aliases }) } }],
      },
    ],
  };
}

interface Move {
  readonly from: string;
  readonly to: string;
}

function withProvidersParsed(resources: Record<string, unknown>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(resources as Record<string, { provider?: string }>).map(([name, { provider, ...body }]) => [
      name,
      provider === undefined ? body : { ...body, provider: `\${${provider}}` },
    ]),
  );
}

function inLists(blocks: Readonly<Record<string, unknown>>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, [block]]));
}

/** Removes differences in white space, which the formatter chooses, and comments, which Terraform ignores. */
function withoutIndentation(value: unknown): unknown {
  if (typeof value === "string")
    return value.startsWith("${")
      ? value
          .replace(/\s+/g, " ")
          .replaceAll(" if(", " if (")
          .replace(/^\$\{\(([^()]*)\) \?/, "${$1 ?")
      : value;
  if (Array.isArray(value)) return value.map(withoutIndentation);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== "//");
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutIndentation(inner)]));
}
