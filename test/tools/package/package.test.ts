import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as index from "../../../src/index";
import { pack, type PackedPackage } from "../../../tools/package/pack";
import { releaseProblems } from "../../../tools/release/package-problems";
import { specifiersIn } from "../../../tools/package/specifiers";
import { removeFolder, temporaryFolder } from "../../../tools/folders";
import { Consumer, type RunOfApp, type Toolkit } from "../../support/consumer";
import { PROJECT } from "../../support/workspace";

const NPM_TIMEOUT_MS = 300_000;

const folder = temporaryFolder();
let packed: PackedPackage;
const consumers = {} as Record<Toolkit, Consumer>;

beforeAll(async () => {
  packed = await pack(folder);
  // One after the other, because npm unpacks hundreds of megabytes for each.
  for (const toolkit of ["cdktf", "cdktn"] as const) consumers[toolkit] = await Consumer.of(toolkit, packed.tarball);
}, NPM_TIMEOUT_MS);

afterAll(() => {
  removeFolder(folder);
  for (const consumer of Object.values(consumers)) consumer.remove();
});

describe("the packed package", () => {
  it("only contains the files that its entry points reach, its page, its schemas and its documents", () => {
    const installed = join(consumers.cdktf.folder, "node_modules", "cdktf-mutual-security-groups");
    const reached = new Set<string>();
    const reach = (path: string): void => {
      if (reached.has(path)) return;
      reached.add(path);
      const [, ending] = /(\.d\.ts|\.js)$/.exec(path)!;
      for (const specifier of specifiersIn(readFileSync(join(installed, path), "utf8"))) {
        if (!specifier.startsWith(".")) continue;
        const imported = posix.join(posix.dirname(path), specifier);
        const isFolder = packed.paths.includes(`${imported}/index${ending!}`);
        reach(`${imported}${isFolder ? "/index" : ""}${ending!}`);
      }
    };
    for (const entry of ["lib/index", "lib/cdktn/index"]) [".js", ".d.ts"].forEach((ending) => reach(entry + ending));
    reach("lib/cli/main.js");

    const schemas = readdirSync(join(PROJECT, "schemas")).map((name) => `schemas/${name}`);
    const papers = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    expect(packed.paths).toEqual([...papers, ...schemas, ...reached, "lib/cli/graph/graph-page.html"].sort());
  });

  it("has what does not depend on the toolkit only once", () => {
    const copied = packed.paths.filter((path) => /^lib\/cdktn\/(rules|environment|cli)\//.test(path));
    expect(copied).toEqual([]);
  });

  it("has no problems according to publint and attw", async () => {
    expect(await releaseProblems(packed)).toEqual([]);
  });

  it("is not released with wrong entry points, types or files", async () => {
    const wrong = join(folder, "wrong");
    mkdirSync(join(wrong, "lib"), { recursive: true });
    const manifest = {
      name: "wrong",
      version: "1.0.0",
      type: "commonjs",
      exports: { ".": { default: "./lib/index.js", types: "./lib/index.d.ts" }, "./cdktn": "./lib/gone.js" },
      files: ["lib"],
    };
    writeFileSync(join(wrong, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(wrong, "lib", "index.js"), "exports.a = 1;");
    writeFileSync(join(wrong, "lib", "index.d.ts"), "export declare const b: number;");
    writeFileSync(join(wrong, "lib", "index.js.map"), "{}");

    const problems = await releaseProblems(await pack(folder, wrong));
    expect(problems).toEqual(
      expect.arrayContaining([
        "lib/index.js.map is packed, but no user needs it: exclude it by `files` in package.json.",
        expect.stringMatching(/^publint: .*types.* should be the first/),
        expect.stringMatching(/^publint: .*gone\.js.* does not exist/),
        expect.stringMatching(/^attw: "\.\/cdktn" by the rules of node10: Resolution failed/),
        expect.stringMatching(/^attw: .*index\.d\.ts: Named exports/),
      ]),
    );
  });
});

describe.each<Toolkit>(["cdktf", "cdktn"])("in a fresh project on %s", (toolkit) => {
  const SOURCES = ["readme.ts", "readme.mts", "type-module/readme.ts"];
  const COMPILED = ["readme.js", "readme.mjs", "type-module/readme.js"];

  beforeAll(async () => {
    const consumer = consumers[toolkit];
    consumer.write("type-module/package.json", { type: "module" });
    await consumer.compile(SOURCES, readmeExample(), { checksDeclarations: true });
  });

  it("README's example compiles with checked declarations, and synthesizes", async () => {
    const { stacks } = await consumers[toolkit].run("readme.js");
    const rules = Object.values(stacks["three-tiers"]!.resource.aws_security_group_rule!);
    expect(rules.map(({ type, from_port: port }) => `${String(type)} ${String(port)}`).sort()).toEqual([
      "egress 3306",
      "egress 443",
      "egress 80",
      "ingress 3306",
      "ingress 443",
      "ingress 80",
    ]);
  });

  it("README's example has the same output in CommonJS and in an ES module, compiled and with tsx", async () => {
    const consumer = consumers[toolkit];
    const { stacks } = await consumer.run("readme.js");
    for (const file of [...COMPILED, ...SOURCES]) expect((await consumer.run(file)).stacks, file).toEqual(stacks);
  });

  it("an ES module imports everything by its name", async () => {
    const consumer = consumers[toolkit];
    const names = Object.keys(index).join(", ");
    consumer.write("names.mjs", `import { ${names} } from "${consumer.entryPoint}"; console.log({ ${names} });`);
    consumer.write("names.js", `const { ${names} } = require("${consumer.entryPoint}"); console.log({ ${names} });`);
    expect((await consumer.run("names.mjs")).printed).toBe((await consumer.run("names.js")).printed);
  });

  it("the other toolkit is neither installed nor needed", () => {
    const other = toolkit === "cdktf" ? ["cdktn", "@cdktn"] : ["cdktf", "@cdktf"];
    const installed = readdirSync(join(consumers[toolkit].folder, "node_modules"));
    expect(installed.filter((name) => other.includes(name))).toEqual([]);
  });
});

describe("on CDK Terrain as on cdktf", () => {
  const APPS = { "three-tier": "src/main.ts", "every-kind": "test/tools/package/apps/every-kind.ts" };

  beforeAll(async () => {
    for (const [name, file] of Object.entries(APPS)) {
      const text = readFileSync(join(PROJECT, file), "utf8");
      await Promise.all(Object.values(consumers).map((consumer) => consumer.compile([`${name}.ts`], text)));
    }
  });

  async function runOnBoth(
    name: keyof typeof APPS,
    env?: Readonly<Record<string, string>>,
  ): Promise<Record<Toolkit, RunOfApp>> {
    const { cdktf, cdktn } = consumers;
    return { cdktf: await cdktf.run(`${name}.js`, env), cdktn: await cdktn.run(`${name}.js`, env) };
  }

  /** All rules of a run by their addresses, without the toolkit's metadata. */
  function rulesOf({ stacks }: RunOfApp): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(stacks).flatMap(([stack, { resource }]) =>
        Object.entries(resource)
          .filter(([type]) => /^aws_(vpc_)?security_group_.*rule$/.test(type))
          .flatMap(([type, rules]) =>
            Object.entries(rules).map(([name, { "//": _about, ...rule }]) => [`${stack}: ${type}.${name}`, rule]),
          ),
      ),
    );
  }

  it("the example has the same rules at the same addresses", async () => {
    const { cdktf, cdktn } = await runOnBoth("three-tier");
    expect(Object.keys(rulesOf(cdktf))).toHaveLength(6);
    expect(rulesOf(cdktn)).toEqual(rulesOf(cdktf));
  });

  it("every kind of rule is the same, and so is every warning and error", async () => {
    const { cdktf, cdktn } = await runOnBoth("every-kind", { REPORT: "warning" });
    expect(Object.keys(rulesOf(cdktf))).toHaveLength(40);
    expect(rulesOf(cdktn)).toEqual(rulesOf(cdktf));
    expect(cdktf.annotations).toHaveLength(8);
    expect(cdktn.annotations).toEqual(cdktf.annotations);
    expect(JSON.parse(cdktf.printed)).toHaveLength(7);
    expect(cdktn.printed).toBe(cdktf.printed);
  });

  it("the egress guard ends the synthesis for the same reason", async () => {
    const { cdktf, cdktn } = await runOnBoth("every-kind", { REPORT: "error" });
    const finding = ({ printed }: RunOfApp) =>
      (JSON.parse(printed) as string[])
        .at(-1)!
        .split("\n")
        .filter((line) => line.startsWith("["));
    expect(finding(cdktf)).toEqual([
      expect.stringContaining("[network/one-sided] network/alb may open tcp 22 to network/web"),
    ]);
    expect(finding(cdktn)).toEqual(finding(cdktf));
  });
});

function readmeExample(): string {
  const [, example] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(PROJECT, "README.md"), "utf8"))!;
  return example!;
}
