import * as constructs from "constructs";
import type { TerraformStack } from "cdktf";
import { join } from "node:path";
import ts from "typescript";
import * as own from "../../../src/index";
import { stackWith } from "../../support/synthesis";
import { PROJECT } from "../../support/workspace";

const PACKAGES: Readonly<Record<string, object>> = { constructs, "cdktf-mutual-security-groups": own };

/** A stack with the construct of a generated file, which is compiled without type checks. */
export function stackOf(file: string): TerraformStack {
  const { outputText } = ts.transpileModule(file, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: {
    AdoptedSecurityGroupRules?: new (scope: constructs.Construct, id: string) => constructs.Construct;
  } = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  new Function("require", "exports", outputText)((name: string) => PACKAGES[name], exported);
  return stackWith((stack) => new exported.AdoptedSecurityGroupRules!(stack, "adopted"));
}

/** What the strict compiler says about generated files. */
export function compilerProblems(files: readonly string[]): string[] {
  const texts = new Map(files.map((text, index) => [join(__dirname, `generated-${index}.ts`), text]));
  const { config } = ts.readConfigFile(join(PROJECT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, PROJECT);
  options.paths = { "cdktf-mutual-security-groups": [join(PROJECT, "src", "index.ts")] };
  const [disk, host] = [ts.createCompilerHost(options), ts.createCompilerHost(options)];
  host.readFile = (path) => texts.get(join(path)) ?? disk.readFile(path);
  host.fileExists = (path) => texts.has(join(path)) || disk.fileExists(path);
  const program = ts.createProgram([...texts.keys()], options, host);
  return [...texts.keys()].flatMap((name) => {
    const file = program.getSourceFile(name)!;
    const problems = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
  });
}
