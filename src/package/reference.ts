import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn, removeFolder, temporaryFolder } from "../system/folders";

const PROJECT = join(__dirname, "..", "..");
const MADE_BY = "<!-- Made by `npm run build` from the docstrings in src/: edit them there. -->";

/**
 * The API reference by its paths in docs/api: pages in Markdown, made of what src/index.ts exports and its docstrings.
 *
 * @throws Error with all that TypeDoc warns of: a link that leads nowhere, a tag that there is not, or a type that is named
 * and not exported
 */
export async function referenceFiles(): Promise<Map<string, string>> {
  // It is an ES module, and the project is none.
  const { Application, Logger, LogLevel } = await import("typedoc");
  const problems: string[] = [];
  class ListingLogger extends Logger {
    override log(message: string, level: (typeof LogLevel)[keyof typeof LogLevel]): void {
      if (level >= LogLevel.Warn) problems.push(message);
    }
  }
  const folder = temporaryFolder();
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [join(PROJECT, "src", "index.ts")],
    tsconfig: join(PROJECT, "tsconfig.build.json"),
    // TypeDoc looks for both from the folder that it is run in.
    plugin: [require.resolve("typedoc-plugin-markdown")],
    outputs: [{ name: "markdown", path: folder }],
    name: "API reference",
    readme: "none",
    // Line numbers, commits and releases change without the reference.
    disableSources: true,
    disableGit: true,
    logLevel: "Warn",
    includeVersion: false,
    excludeInternal: true,
    excludePrivate: true,
    // What the constructs inherit is CDKTF's to explain.
    excludeExternals: true,
    // Defaults are told in words.
    jsDocCompatibility: { defaultTag: false },
    ...MARKDOWN,
  });
  app.logger = new ListingLogger();
  const project = await app.convert();
  try {
    if (project !== undefined) {
      app.validate(project);
      await app.generateOutputs(project);
    }
    if (project === undefined || problems.length > 0) {
      throw new Error(`The docstrings make no API reference yet:\n${problems.map((one) => `  ${one}`).join("\n")}`);
    }
    return new Map(filesIn(folder).map((path) => [path, pageWith(readFileSync(join(folder, path), "utf8"))]));
  } finally {
    removeFolder(folder);
  }
}

function pageWith(text: string): string {
  // The dash before a default that is told in words is for JSDoc.
  const page = text.replaceAll(/^(#+ Default\n\n)- /gm, "$1").replaceAll(/[ \t]+$/gm, "");
  return `${MADE_BY}\n\n${page.trimEnd()}\n`;
}

/** Options of typedoc-plugin-markdown, which the types of TypeDoc do not have. */
const MARKDOWN: object = {
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: true,
};
