import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { withSpecifiers } from "../src/package/specifiers";
import { TookTooLong, TOO_LONG, type Bench } from "./bench";
import type { Answer, Request } from "./children/declaration";
import { measured, type Usage } from "./measure";

/** The folder of the project, as the package is built in it. */
export const PROJECT = join(__dirname, "..");

/** AWS CDK's own folder. */
export const AWS_CDK = join(__dirname, "aws-cdk");

/** Where the built package is entered. */
export const PACKAGE = join(PROJECT, "lib", "index.js");

/** The programs that declare pairs and synthesize them. */
export type Program = "construct" | "hand-written" | "fluent" | "aws-cdk";

/**
 * Compiles the programs that run in processes of their own: users run JavaScript on the built package, and neither a
 * loader of TypeScript nor the sources may be in what is measured. All that they import is named by its file.
 */
export function compileChildren(folder: string): void {
  const sources = ["pairs.ts", ...readdirSync(join(__dirname, "children")).map((name) => join("children", name))];
  for (const source of sources) {
    const { outputText } = ts.transpileModule(readFileSync(join(__dirname, source), "utf8"), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
    });
    const file = join(folder, source.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, withSpecifiers(outputText, fileOf));
  }
}

const [fromProject, fromAwsCdk] = [PROJECT, AWS_CDK].map((folder) => createRequire(join(folder, "package.json")));

function fileOf(specifier: string): string {
  if (specifier.endsWith("/src/index")) return PACKAGE;
  if (specifier.startsWith(".") || isBuiltin(specifier)) return specifier;
  if (!specifier.startsWith("aws-cdk-lib")) return fromProject!.resolve(specifier);
  // Where it is not installed, its program does not run.
  return isAwsCdkInstalled() ? fromAwsCdk!.resolve(specifier) : specifier;
}

/** Whether AWS CDK is there to be compared with. */
export function isAwsCdkInstalled(): boolean {
  try {
    fromAwsCdk!.resolve("aws-cdk-lib/package.json");
    return true;
  } catch {
    return false;
  }
}

/** The version of a module as it is installed. */
export function versionOf(name: string, installedIn = PROJECT): string {
  const { version } = createRequire(join(installedIn, "package.json"))(`${name}/package.json`) as { version: string };
  return version;
}

/** Runs a program that synthesizes pairs, in a fresh process; its time is its own, its memory that of the process. */
export async function synthesizedBy(program: Program, request: Request, bench: Bench): Promise<Usage> {
  const limit = AbortSignal.timeout(TOO_LONG * 1000);
  try {
    const signal = AbortSignal.any([bench.signal, limit]);
    return { ...(await ranBy(program, [JSON.stringify(request)], { ...bench, signal })).usage };
  } catch (error) {
    if (limit.aborted && !bench.signal.aborted) throw new TookTooLong(`${program} took more than ${TOO_LONG} s.`);
    throw error;
  }
}

/** Runs a child program, in a fresh process. */
export async function ranBy(
  program: Program | "load",
  args: readonly string[],
  { children, folder, signal }: Bench,
): Promise<{ readonly usage: Usage; readonly answer: Answer }> {
  const file = join(children, "children", `${program}.js`);
  const { status, stdout, output, ...usage } = await measured(process.execPath, [file, ...args], {
    cwd: folder,
    env: process.env,
    signal,
  });
  if (status !== 0) throw new Error(`The program ${program} failed.\n${output}`);
  const answer = JSON.parse(stdout) as Answer;
  return { usage: { ...usage, seconds: answer.seconds }, answer };
}
