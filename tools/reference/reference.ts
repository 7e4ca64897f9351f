import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn, PROJECT, removeFolder, temporaryFolder } from "../folders";

const MADE_BY = "<!-- Made by `npm run build` from the docstrings in src/: edit them there. -->";

/**
 * The pages of the API reference in Markdown, by their paths in docs/api: the exports of src/index.ts, with their
 * docstrings.
 *
 * @throws Error with every warning of TypeDoc, such as a broken link, an unknown tag, or a type that is used but not
 * exported
 */
export async function referenceFiles(): Promise<Map<string, string>> {
  // TypeDoc is an ES module; this project is CommonJS.
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
    // TypeDoc would look for the plugin from the current folder.
    plugin: [require.resolve("typedoc-plugin-markdown")],
    outputs: [{ name: "markdown", path: folder }],
    name: "API reference",
    readme: "none",
    // Line numbers and commits would change the pages even if no docstring changes.
    disableSources: true,
    disableGit: true,
    logLevel: "Warn",
    includeVersion: false,
    excludeInternal: true,
    excludePrivate: true,
    // CDKTF documents what the constructs inherit.
    excludeExternals: true,
    // A default is a sentence, not code.
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
      throw new Error(`TypeDoc reports problems in the docstrings:\n${problems.map((one) => `  ${one}`).join("\n")}`);
    }
    return new Map(filesIn(folder).map((path) => [path, pageWith(readFileSync(join(folder, path), "utf8"))]));
  } finally {
    removeFolder(folder);
  }
}

function pageWith(text: string): string {
  // The dash before a default in words is a convention of JSDoc.
  const page = text.replaceAll(/^(#+ Default\n\n)- /gm, "$1").replaceAll(/[ \t]+$/gm, "");
  return `${MADE_BY}\n\n${page.trimEnd()}\n`;
}

/** Options of typedoc-plugin-markdown, which TypeDoc's types do not include. */
const MARKDOWN: object = {
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  expandObjects: true,
};
