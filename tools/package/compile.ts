import { readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import ts from "typescript";
import { PROJECT } from "../folders";
import { onCdkTerrain, specifiersIn, withSpecifiers } from "./specifiers";

const SOURCES = join(PROJECT, "src");

/** The folder of the sources for CDK Terrain. They exist only in memory, as adapted copies of the others. */
const TERRAIN = join(SOURCES, "cdktn");

/**
 * The files of the package, by their paths in lib/: the entry point for cdktf, under cdktn/ the same sources compiled
 * against CDK Terrain, and the command line. They share the files that import neither toolkit. Files that no entry
 * point reaches are omitted, such as the types of the command line and the code of a source that has only types.
 */
export function packageFiles(): Map<string, string> {
  const entryPoints = [join(SOURCES, "index.ts"), join(TERRAIN, "index.ts"), join(SOURCES, "cli", "main.ts")];
  const options: ts.CompilerOptions = { ...compilerOptions(), noEmit: false, noEmitOnError: true };
  const program = ts.createProgram(entryPoints, options, hostWith(terrainSources(), options));
  const files = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (path, text) => {
    files.set(relative(options.outDir!, path).split(sep).join("/"), text);
  });
  const problems = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, DIAGNOSTIC_FORMAT));

  const libraries = ["index", "cdktn/index"].flatMap((path) => [`${path}.js`, `${path}.d.ts`]);
  const reached = filesFrom([...libraries, "cli/main.js"], files);
  return new Map([...[...files].filter(([path]) => reached.has(path)), ...READ_FILES]);
}

/** The files that the command line reads when it runs. */
const READ_FILES = ["cli/graph/graph-page.html"].map(
  (path) => [path, readFileSync(join(SOURCES, path), "utf8")] as const,
);

const DIAGNOSTIC_FORMAT: ts.FormatDiagnosticsHost = {
  getCurrentDirectory: () => PROJECT,
  getCanonicalFileName: (path) => path,
  getNewLine: () => "\n",
};

function compilerOptions(): ts.CompilerOptions {
  const file = join(PROJECT, "tsconfig.build.json");
  const config = ts.getParsedCommandLineOfConfigFile(file, undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (problem) => {
      throw new Error(ts.formatDiagnostic(problem, DIAGNOSTIC_FORMAT));
    },
  })!;
  if (config.errors.length > 0) throw new Error(ts.formatDiagnostics(config.errors, DIAGNOSTIC_FORMAT));
  return config.options;
}

/** The sources that import cdktf, directly or through others, adapted to CDK Terrain: their paths and their imports. */
function terrainSources(): Map<string, string> {
  const read = (file: string): string => {
    const text = ts.sys.readFile(file);
    if (text === undefined) throw new Error(`${relative(PROJECT, file)} is imported but does not exist.`);
    return text;
  };
  const imported = (from: string, specifier: string): string => {
    const path = join(dirname(from), specifier);
    const index = join(path, "index.ts");
    return ts.sys.fileExists(index) ? index : `${path}.ts`;
  };
  const known = new Map<string, boolean>();
  const leadsToCdktf = (file: string): boolean => {
    if (!known.has(file)) {
      known.set(file, false);
      // No early exit, because every import must be visited: it may lead to cdktf too.
      const leads = specifiersIn(read(file)).map((specifier) =>
        isRelative(specifier) ? leadsToCdktf(imported(file, specifier)) : onCdkTerrain(specifier) !== specifier,
      );
      known.set(file, leads.includes(true));
    }
    return known.get(file)!;
  };
  leadsToCdktf(join(SOURCES, "index.ts"));

  const adapted = [...known].flatMap(([file, leads]) => (leads ? [file] : []));
  return new Map(
    adapted.map((file) => {
      const own = join(TERRAIN, relative(SOURCES, file));
      const text = withSpecifiers(read(file), (specifier) => {
        if (!isRelative(specifier)) return onCdkTerrain(specifier);
        const target = imported(file, specifier);
        if (adapted.includes(target)) return specifier;
        return relative(dirname(own), target.slice(0, -".ts".length)).split(sep).join("/");
      });
      return [own, text];
    }),
  );
}

const isRelative = (specifier: string): boolean => /^\.\.?\//.test(specifier);

/** A compiler host that sees these files as well as those on the disk. */
function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const [disk, host] = [ts.createCompilerHost(options), ts.createCompilerHost(options)];
  const folders = new Set([...files.keys()].map((file) => dirname(file)));
  host.readFile = (path) => files.get(join(path)) ?? disk.readFile(path);
  host.fileExists = (path) => files.has(join(path)) || disk.fileExists(path);
  host.directoryExists = (path) => folders.has(join(path)) || disk.directoryExists!(path);
  return host;
}

/** The paths of these files and of all that they import, directly or through others. */
function filesFrom(paths: readonly string[], files: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  const add = (path: string): void => {
    const text = files.get(path);
    if (text === undefined) throw new Error(`${path} is imported but not compiled.`);
    if (found.has(path)) return;
    found.add(path);
    const ending = path.endsWith(".d.ts") ? ".d.ts" : ".js";
    for (const specifier of specifiersIn(text).filter(isRelative)) {
      const imported = posix.join(posix.dirname(path), specifier);
      const index = `${imported}/index${ending}`;
      add(files.has(index) ? index : imported + ending);
    }
  };
  paths.forEach(add);
  return found;
}
