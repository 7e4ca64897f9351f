import { cdktf as generatedFrom } from "@cdktf/provider-aws/package.json";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { basename, join, resolve } from "node:path";
import { cacheFolder } from "../tools/folders";
import { findProgram } from "../tools/programs";

/** Terraform or OpenTofu. */
export interface Terraform {
  readonly program: string;
  /** Environment variables that its runs need in addition. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that the AWS provider is installed from; undefined if the user's configuration decides. */
  readonly mirror?: string;
}

const PROGRAMS = [
  { name: "terraform", registry: "registry.terraform.io" },
  { name: "tofu", registry: "registry.opentofu.org" },
] as const;

/**
 * Finds Terraform (or OpenTofu) on the PATH or at `TERRAFORM_BINARY_NAME`, as CDKTF does. If there is a local mirror,
 * Terraform installs the AWS provider from it.
 *
 * @param folder - the folder for a CLI configuration
 * @throws Error with installation instructions if neither is found
 */
export function findTerraform(folder: string): Terraform {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  const candidates = wanted ? [wanted] : PROGRAMS.map(({ name }) => name);
  const found = candidates.map(findProgram).find((path) => path !== undefined);
  // An absolute path, because runs start in other folders.
  const program = found === undefined ? undefined : resolve(found);
  if (program === undefined) {
    throw new Error(
      `There is no ${candidates.join(" and no ")} on the PATH. Install Terraform 1.8 or newer ` +
        "(developer.hashicorp.com/terraform/install), or OpenTofu (opentofu.org/docs/intro/install).",
    );
  }
  const registry = PROGRAMS.find(({ name }) => basename(program).startsWith(name))?.registry ?? PROGRAMS[0].registry;
  const ownConfiguration = process.env.TF_CLI_CONFIG_FILE;
  const isSetUp = ownConfiguration !== undefined && existsSync(ownConfiguration);
  const mirror = isSetUp ? undefined : findProviderMirror(registry);
  return {
    program,
    mirror,
    env: {
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TERRAFORM_BINARY_NAME: program,
      ...(isSetUp ? {} : providerInstallation(registry, mirror, folder)),
    },
  };
}

/**
 * Settings for a user without a CLI configuration file. Without a mirror, providers are cached, so that they are only
 * downloaded once.
 */
function providerInstallation(registry: string, mirror: string | undefined, folder: string): Record<string, string> {
  const configuration = join(folder, "terraform.rc");
  if (mirror === undefined) {
    const cache = join(cacheFolder(), "providers");
    mkdirSync(cache, { recursive: true });
    if (process.env.TF_CLI_CONFIG_FILE === undefined)
      return { TF_PLUGIN_CACHE_DIR: process.env.TF_PLUGIN_CACHE_DIR ?? cache };
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

/** The release of the provider that the constructs are generated from. A stack requires this release. */
export const PROVIDER_VERSION = generatedFrom.provider.version;

/**
 * A local mirror that has the AWS provider: `PROVIDER_MIRROR`, a folder that Terraform itself searches (Terraform
 * documentation, "Implied local mirror directories"), or a folder near the top of the file system.
 */
export function findProviderMirror(registry: string): string | undefined {
  const likely = [
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    join("/", "usr", "local", "share", "terraform", "plugins"),
    join("/", "usr", "share", "terraform", "plugins"),
  ];
  const holdsProvider = (folder: string) => {
    const provider = join(folder, registry, "hashicorp", "aws");
    return (
      existsSync(join(provider, PROVIDER_VERSION, PLATFORM)) ||
      existsSync(join(provider, `terraform-provider-aws_${PROVIDER_VERSION}_${PLATFORM}.zip`))
    );
  };
  const named = process.env.PROVIDER_MIRROR;
  if (named) {
    if (holdsProvider(named)) return resolve(named);
    const provider = `${registry}/hashicorp/aws ${PROVIDER_VERSION} for ${PLATFORM}`;
    throw new Error(`PROVIDER_MIRROR is ${named}, and there is no ${provider} in it. Name another folder, or none.`);
  }
  return likely.find(holdsProvider) ?? [homedir(), "/"].flatMap((top) => foldersBelow(top, 2)).find(holdsProvider);
}

/** This machine's platform in the names of providers, such as linux_amd64. */
const PLATFORM = [
  platform() === "win32" ? "windows" : platform(),
  ({ x64: "amd64", ia32: "386" } as Record<string, string>)[arch()] ?? arch(),
].join("_");

/**
 * Folders that are never searched: kernel file systems, large folders without a mirror, and world-writable folders.
 */
const SKIPPED = new Set(["proc", "sys", "dev", "run", "boot", "tmp", "var", "node_modules"]);

/** Whether the user or the system owns a folder. Only then may a provider in it be run. */
function isTrusted(folder: string): boolean {
  try {
    return [0, process.getuid?.()].includes(statSync(folder).uid);
  } catch {
    return false; // The folder is gone, or its mount does not respond.
  }
}

function foldersBelow(folder: string, depth: number): string[] {
  if (depth === 0) return [];
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // No permission to read it.
  }
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
    .map(({ name }) => join(folder, name))
    .filter(isTrusted)
    .flatMap((path) => [path, ...foldersBelow(path, depth - 1)]);
}
