import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { PROJECT } from "../folders";

const SOURCES = join(PROJECT, "src", "cli", "graph", "page");

/** The template of the graph's HTML page, with its script and style. */
export function graphPageTemplate(): string {
  const [script, style] = [bundled("main.ts"), bundled("style.css")];
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  // Functions, because `$` has a meaning in replacements.
  return readFileSync(join(SOURCES, "index.html"), "utf8")
    .replace("{{policy}}", () => policy)
    .replace('<link rel="stylesheet" href="style.css" />', () => `<style>${style}</style>`)
    .replace('<script src="main.ts"></script>', () => `<script>${script}</script>`);
}

/** A file with everything that it imports, and the licences of the libraries among that. */
function bundled(entryPoint: string): string {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: PROJECT,
    entryPoints: [join(SOURCES, entryPoint)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    // Minified libraries only say where their licence is.
    legalComments: "none",
    metafile: true,
    write: false,
  });
  const packages = new Set(
    Object.values(metafile.outputs)
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
  );
  return [...Array.from(packages, licenceComment), outputFiles[0]!.text].join("\n");
}

function licenceComment(name: string): string {
  const folder = join(PROJECT, "node_modules", name);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return `/*! ${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n*/`;
}

/** A hash that allows exactly this script or style. */
const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;
