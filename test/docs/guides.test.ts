import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { EGRESS_FINDINGS } from "../../src/constructs/app-audit";
import { ALL_FINDINGS } from "../../src/environment/findings";
import { withSpecifiers } from "../../tools/package/specifiers";
import { PROJECT } from "../support/workspace";
import { examplesIn, GUIDES, type Example } from "./guides";

it("README is short", () => {
  expect(GUIDES.get("README.md")!.trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

it("all links lead to a file, and to a heading of it", () => {
  const broken = [...GUIDES].flatMap(([path, text]) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !link.startsWith("https://") && !leadsSomewhere(path, link))
      .map((link) => `${path}: ${link}`),
  );
  expect(broken).toEqual([]);
});

it("all files that the guides for maintainers name are there", () => {
  const named = [...GUIDES].flatMap(([path, text]) =>
    [...text.matchAll(/`((?:src|tools|test|local-aws|docs)\/[\w./-]+)`/g)].map(([, file]) => [path, file!] as const),
  );
  const missing = named.filter(([, file]) => !existsSync(join(PROJECT, file)));
  expect(missing).toEqual([]);
});

/** The page without fenced blocks and code in a line. */
function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, "").replaceAll(/`[^`\n]*`(?!\])/g, "code");
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path, anchor] = link.split("#") as [string, string | undefined];
  const file = path === "" ? join(PROJECT, page) : join(PROJECT, dirname(page), path);
  if (!existsSync(file)) return false;
  return anchor === undefined || (statSync(file).isFile() && anchorsIn(readFileSync(file, "utf8")).includes(anchor));
}

/** The anchors that GitHub gives to headings. */
function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What the examples without imports take as given: the classes, and the groups and stacks of an app. */
const CONTEXT = `
import type * as cdktf from "cdktf";
import type * as constructs from "constructs";
import type * as providers from "@cdktf/provider-aws/lib/provider";
import type * as groups from "@cdktf/provider-aws/lib/security-group";
import type * as vpcs from "@cdktf/provider-aws/lib/vpc";
import type * as peerings from "@cdktf/provider-aws/lib/vpc-peering-connection";
import type * as own from "cdktf-mutual-security-groups";

declare global {
  const { App, Aspects, TerraformIterator, TerraformStack, Testing }: typeof cdktf;
  const { Construct }: typeof constructs;
  type Construct = constructs.Construct;
  const { AwsProvider }: typeof providers;
  const { SecurityGroup }: typeof groups;
  const { VpcPeeringConnection }: typeof peerings;
  const { Connections, EgressGuard, InvalidRulesError, MutualSecurityGroupRules, Peer, Port }: typeof own;
  type Connections = own.Connections;
  type IConnectable = own.IConnectable;

  const app: cdktf.App;
  const stack: cdktf.TerraformStack;
  const network: cdktf.TerraformStack;
  const service: cdktf.TerraformStack;
  const vpc: vpcs.Vpc;
  const alb: groups.SecurityGroup;
  const web: groups.SecurityGroup;
  const db: groups.SecurityGroup;
  const s3: groups.SecurityGroup;
  const bastion: groups.SecurityGroup;
  const albGroup: groups.SecurityGroup;
  const webGroup: groups.SecurityGroup;
  const apiGroup: groups.SecurityGroup;
  const dbGroup: groups.SecurityGroup;
  const rules: Record<string, own.MutualRule>;

  // Jest's globals, to which CDKTF adds its matchers.
  namespace jest {
    interface Matchers<R> {
      not: Matchers<R>;
    }
  }
  function expect(actual: unknown): jest.Matchers<void>;
  function test(name: string, run: () => void): void;
}
`;

it("all examples in TypeScript compile", () => {
  const examples = examplesIn("ts");
  expect(examples.length).toBeGreaterThan(30);
  expect(problemsOf(examples)).toEqual([]);
});

it("an example that does not compile is found", () => {
  const [problem, ...others] = problemsOf([{ place: "docs/guide.md:7", code: "\nweb.allowTo(db);\n" }]);
  expect(problem).toMatch(/^docs\/guide\.md:9: Property 'allowTo' does not exist/);
  expect(others).toEqual([]);
});

/** What the compiler says about examples, each with the line of the guide. */
function problemsOf(examples: readonly Example[]): string[] {
  const files = new Map(examples.map((example, index) => [join(__dirname, `example-${index}.ts`), example]));
  const texts = new Map([...files].map(([file, { code }]) => [file, asModule(code)]));
  texts.set(join(__dirname, "context.ts"), CONTEXT);
  const options: ts.CompilerOptions = { ...compilerOptions(), noUnusedLocals: false, noUnusedParameters: false };
  const program = ts.createProgram([...texts.keys()], options, hostWith(texts, options));
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map((problem) => {
      const message = ts.flattenDiagnosticMessageText(problem.messageText, "\n");
      const line = file.getLineAndCharacterOfPosition(problem.start ?? 0).line;
      const [path, start] = files.get(name)?.place.split(":") ?? ["The context", 0];
      return `${path}:${Number(start) + line + 1}: ${message}`;
    });
  });
}

/** An example as a function of a stack, with its imports before it, and every statement in the line that it had. */
function asModule(code: string): string {
  const onCdktf = withSpecifiers(code, (specifier) =>
    specifier
      .replace(/^cdktn(?=$|\/)/, "cdktf")
      .replace("@cdktn/", "@cdktf/")
      .replace(/\/cdktn$/, ""),
  );
  const imports = /^(?:import .*\n)*/.exec(onCdktf)![0];
  const begin = "export function example(this: import('cdktf').TerraformStack) {";
  return `${imports}${begin}${onCdktf.slice(imports.length)}}\n`;
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, PROJECT);
  return { ...options, paths: { "cdktf-mutual-security-groups": [join(PROJECT, "src", "index.ts")] } };
}

/** The compiler's view of the disk, with the examples in it. */
function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const [disk, host] = [ts.createCompilerHost(options), ts.createCompilerHost(options)];
  host.readFile = (path) => files.get(join(path)) ?? disk.readFile(path);
  host.fileExists = (path) => files.has(join(path)) || disk.fileExists(path);
  return host;
}

describe("the guide to troubleshooting has every message of", () => {
  const guide = GUIDES.get("docs/troubleshooting.md")!;

  it.each([
    ...["rules/checks", "rules/phrases", "rules/protocols", "rules/sentences", "rules/forms"],
    ...["constructs/errors", "constructs/app-audit", "constructs/egress-guard", "toolkit"],
    ...EGRESS_FINDINGS.map((finding) => `environment/findings/${finding}`),
  ])("src/%s.ts", (name) => {
    const path = join(PROJECT, "src", `${name}.ts`);
    const all = textsIn(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest));
    // Texts about a kind of finding are in the guide to audits.
    const texts = all.filter((text) => !ALL_FINDINGS.some(({ summary, remedy }) => [summary, remedy].includes(text)));
    expect(texts.flatMap(beginningsIn).filter((beginning) => !guide.includes(beginning))).toEqual([]);
  });

  it.each([
    ...["variables.tf", "modules/vpc-rules/variables.tf", "modules/cross-account/variables.tf"],
    ...["checks.tf", "checks_ports.tf", "duplicates.tf", "forms.tf", "quota.tf"].map((name) => `modules/rules/${name}`),
  ])("generated-hcl/%s", (name) => {
    const hcl = readFileSync(join(PROJECT, "generated-hcl", name), "utf8").replaceAll(/<<-EOT.*?EOT|^ *#.*$/gms, "");
    const texts = [...hcl.matchAll(/^(?! *description ).*?"((?:[^"\\\n]|\\.)*)"/gm)].map(([, text]) => text!);
    const beginnings = texts.flatMap((text) => text.replaceAll('\\"', '"').split(/\$\{[^}]*\}/)).flatMap(beginningsIn);
    expect(beginnings.filter((beginning) => !guide.includes(beginning))).toEqual([]);
  });
});

it("the reference of adopt has every reason to leave a rule alone", () => {
  const page = GUIDES.get("docs/adopting.md")!.replaceAll(/\s+/g, " ");
  const reasons = ["obstacles", "other-sides", "adoption-of"].flatMap((name) => {
    const path = join(PROJECT, "src/environment/adoption", `${name}.ts`);
    return reasonsIn(ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest));
  });
  expect(reasons.length).toBeGreaterThan(10);
  expect(reasons.flatMap(beginningsIn).filter((beginning) => !page.includes(beginning))).toEqual([]);
});

/** The texts of the reasons in a source file, without what is filled into them. */
function reasonsIn(node: ts.Node): string[] {
  const isReason = ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === "reason";
  if (isReason) return textsIn(node.initializer);
  const texts: string[] = [];
  ts.forEachChild(node, (child) => {
    texts.push(...reasonsIn(child));
  });
  return texts;
}

/** The texts in a source file, without what is filled into them. */
function textsIn(node: ts.Node): string[] {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return [];
  const isText = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);
  const isPart = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  const texts = isText || isPart ? [node.text] : [];
  ts.forEachChild(node, (child) => {
    texts.push(...textsIn(child));
  });
  return texts;
}

/** The first words of a text, if it has enough of them to be part of a message. */
function beginningsIn(text: string): string[] {
  const words = text.trim().split(" ");
  return words.length < 4 ? [] : [words.slice(0, 6).join(" ")];
}
