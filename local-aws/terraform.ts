import { cdktf as generatedFrom } from "@cdktf/provider-aws/package.json";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "./folders";
import { findProgram } from "./programs";

/** Terraform, or OpenTofu in its place. */
export interface Terraform {
  readonly program: string;
  /** Variables that its runs need beside the environment's own. */
  readonly env: Readonly<Record<string, string>>;
}

const PROGRAMS = [
  { name: "terraform", registry: "registry.terraform.io" },
  { name: "tofu", registry: "registry.opentofu.org" },
] as const;

/**
 * Finds Terraform (or OpenTofu) on the PATH, or where `TERRAFORM_BINARY_NAME` says, as CDKTF does, and has it take the AWS
 * provider from a local mirror where there is one.
 *
 * @param folder - where a CLI configuration of its own is written
 * @throws Error where there is none, with the way to get it
 */
export function findTerraform(folder: string): Terraform {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  const candidates = wanted ? [wanted] : PROGRAMS.map(({ name }) => name);
  const program = candidates.map(findProgram).find((found) => found !== undefined);
  if (program === undefined) {
    throw new Error(
      `There is no ${candidates.join(" and no ")} on the PATH. Install Terraform 1.5 or newer ` +
        "(developer.hashicorp.com/terraform/install), or OpenTofu (opentofu.org/docs/intro/install).",
    );
  }
  const registry = PROGRAMS.find(({ name }) => program.includes(name))?.registry ?? PROGRAMS[0].registry;
  return {
    program,
    env: {
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TERRAFORM_BINARY_NAME: program,
      ...providerInstallation(registry, folder),
    },
  };
}

/**
 * A CLI configuration that the user has set stays as it is, if the file is there. Else a mirror is looked for; where there
 * is none, providers are kept in a cache, so that they are fetched only once.
 */
function providerInstallation(registry: string, folder: string): Record<string, string> {
  const own = process.env.TF_CLI_CONFIG_FILE;
  if (own !== undefined && existsSync(own)) return {};
  const mirror = findProviderMirror(registry);
  const configuration = join(folder, "terraform.rc");
  if (mirror === undefined) {
    const cache = join(cacheFolder(), "providers");
    mkdirSync(cache, { recursive: true });
    if (own === undefined) return { TF_PLUGIN_CACHE_DIR: process.env.TF_PLUGIN_CACHE_DIR ?? cache };
    writeFileSync(configuration, `plugin_cache_dir = ${JSON.stringify(cache)}\n`);
  } else {
    const provider = JSON.stringify(`${registry}/hashicorp/aws`);
    writeFileSync(
      configuration,
      [
        "provider_installation {",
        "  filesystem_mirror {",
        `    path    = ${JSON.stringify(mirror)}`,
        `    include = [${provider}]`,
        "  }",
        "  direct {",
        `    exclude = [${provider}]`,
        "  }",
        "}",
        "",
      ].join("\n"),
    );
  }
  return { TF_CLI_CONFIG_FILE: configuration };
}

/** The release of the provider that the constructs are generated from, and so the one that a stack asks for. */
const PROVIDER_VERSION = generatedFrom.provider.version;

/**
 * A folder that holds the AWS provider as a local mirror does: where `PROVIDER_MIRROR` says, where Terraform itself looks
 * (Terraform documentation, "Implied local mirror directories"), or near the top of the file system.
 */
export function findProviderMirror(registry: string): string | undefined {
  const named = process.env.PROVIDER_MIRROR;
  const likely = [
    ...(named ? [named] : []),
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    join("/", "usr", "local", "share", "terraform", "plugins"),
    join("/", "usr", "share", "terraform", "plugins"),
  ];
  const holdsProvider = (folder: string) => {
    const provider = join(folder, registry, "hashicorp", "aws");
    const unpacked = existsSync(join(provider, PROVIDER_VERSION));
    return unpacked || (existsSync(provider) && readdirSync(provider).some(isPackedProvider));
  };
  return likely.find(holdsProvider) ?? [homedir(), "/"].flatMap((top) => foldersBelow(top, 2)).find(holdsProvider);
}

function isPackedProvider(file: string): boolean {
  return file.startsWith(`terraform-provider-aws_${PROVIDER_VERSION}_`);
}

/** Never looked into: what the kernel shows as files, and what is large and holds no mirror. */
const SKIPPED = new Set(["proc", "sys", "dev", "run", "boot", "node_modules"]);

function foldersBelow(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // Not ours to read.
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
    .flatMap(({ name }) => [join(folder, name), ...foldersBelow(join(folder, name), depth - 1)]);
}
