import { format } from "@cdktf/hcl-tools";
import { App } from "cdktf";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { ModuleStack, type ModuleKind } from "./module-stack";
import { printHcl, type JsonObject } from "./printer";
import { rulesModule } from "./rules-module";
import { filledIn, readme, type Published } from "./readme";

const PROJECT = join(__dirname, "..", "..");

/** The files that are written by hand: examples, tests, changelog and migration guide. */
const WRITTEN = join(__dirname, "published");

const REPOSITORY = repository();

/** The first line of every generated file. */
const GENERATED = `Generated from ${REPOSITORY} (src/module): change it there.`;
const HEADER = `# ${GENERATED}`;
const MARKDOWN_HEADER = `<!-- ${GENERATED} -->`;

/** The block types of each file, following Terraform's standard module structure. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  "main.tf": ["module", "locals", "resource"],
  "variables.tf": ["variable"],
  "outputs.tf": ["output"],
  "versions.tf": ["terraform"],
  "moved.tf": ["moved"],
};

/** The modules by folder: the root module, and the nested modules that users call. */
export const MODULES: Readonly<Record<string, ModuleKind>> = {
  "": { ruleKind: "aws_security_group_rule", hasTwoProviders: false },
  "modules/cross-account/": { ruleKind: "aws_security_group_rule", hasTwoProviders: true },
  "modules/vpc-rules/": { ruleKind: "aws_vpc_security_group_rule", hasTwoProviders: false },
};

/** The nested module that they all call. It has no README, because nobody should call it directly. */
const RULES_MODULE = "modules/rules";

/** A module as Terraform JSON: CDKTF's output without its metadata and providers. */
export function moduleJson(folder: string, kind: ModuleKind): JsonObject {
  // The caller passes the providers.
  const {
    "//": _about,
    provider: _provider,
    ...configuration
  } = new ModuleStack(
    new App(),
    "module",
    kind,
    folder === "" ? `./${RULES_MODULE}` : relative(folder, RULES_MODULE),
  ).toTerraform() as JsonObject;
  return configuration;
}

/** The module's address in the registry, and its version. */
export function publishedHere(): Published {
  const { terraformModule: address, version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
    terraformModule: string;
    version: string;
  };
  return { address, version };
}

/** The URL of the project's repository. */
function repository(): string {
  const { homepage } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { homepage: string };
  return homepage.replace(/#.*/, "");
}

/** Every file of the modules, by its path in the module's folder. */
export async function moduleFiles(published = publishedHere()): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const texts = await writtenTexts(published);
  const examples = new Map(
    [...texts].flatMap(([path, text]) =>
      path.endsWith("/main.tf") ? [[dirname(path), { title: titleOf(text), text }] as const] : [],
    ),
  );
  const [license, changelog, migrating] = [
    readFileSync(join(PROJECT, "LICENSE"), "utf8"),
    texts.get("CHANGELOG.md")!,
    texts.get("migrating.md")!,
  ];
  for (const [folder, kind] of Object.entries(MODULES)) {
    const configuration = moduleJson(folder, kind);
    const unplaced = Object.keys(configuration).filter((type) => !Object.values(FILES).flat().includes(type));
    if (unplaced.length > 0) throw new Error(`FILES has no file for ${unplaced.join(", ")}: add one.`);
    for (const [name, types] of Object.entries(FILES)) {
      const blocks = Object.fromEntries(
        types.flatMap((type) => (type in configuration ? [[type, configuration[type]!]] : [])),
      );
      if (Object.keys(blocks).length === 0) continue;
      files.set(folder + name, `${HEADER}\n\n${await printHcl(blocks)}`);
    }
    const submodule = folder.replace(/\/$/, "");
    files.set(
      `${folder}README.md`,
      markdown(readme({ submodule, kind, configuration, published, repository: REPOSITORY, examples })),
    );
    files.set(`${folder}LICENSE`, license);
    files.set(`${folder}CHANGELOG.md`, markdown(changelog));
  }
  for (const [name, text] of Object.entries(rulesModule())) {
    files.set(`${RULES_MODULE}/${name}`, `${HEADER}\n\n${await format(text.trim())}\n`);
  }
  files.set("MIGRATING.md", markdown(migrating));
  for (const [path, text] of texts) {
    if (!path.includes("/")) continue;
    files.set(path, `${HEADER}\n\n${text}`);
    const example = path.endsWith("/main.tf") ? examples.get(dirname(path)) : undefined;
    if (example !== undefined) {
      files.set(join(dirname(path), "README.md"), markdown(exampleReadme(dirname(path), example.title)));
    }
  }
  return files;
}

/** The texts that are written by hand, as they are published, by their paths in ./published, sorted. */
async function writtenTexts(published: Published): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const paths = readdirSync(WRITTEN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(WRITTEN, join(entry.parentPath, entry.name)).replaceAll(sep, "/"));
  for (const path of paths.sort()) {
    const text = filledIn(readFileSync(join(WRITTEN, path), "utf8"), published);
    texts.set(path, path.endsWith(".tf") ? await format(text) : text);
  }
  return texts;
}

function markdown(text: string): string {
  return `${MARKDOWN_HEADER}\n\n${text}`;
}

/** What an example is for: the comment on its first line. */
function titleOf(text: string): string {
  return text.split("\n")[0]!.replace(/^# /, "");
}

function exampleReadme(folder: string, title: string): string {
  return `# ${folder.split("/").at(-1)!}

${title}

\`\`\`sh
terraform init && terraform apply
\`\`\`

See [main.tf](main.tf) and [rule attributes](../../README.md#rule-attributes).
`;
}
