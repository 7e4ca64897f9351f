import { cdktf as generatedFrom } from "@cdktf/provider-aws/package.json";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { arch, homedir, platform } from "node:os";
import { basename, join, resolve } from "node:path";
import { cacheFolder } from "../tools/folders";
import { findProgram } from "../tools/programs";

/** Terraform, or OpenTofu in its place. */
export interface Terraform {
  readonly program: string;
  /** Variables that its runs need beside the environment's own. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder that the AWS provider comes from; undefined where Terraform gets it as it is set up to. */
  readonly mirror?: string;
}

const PROGRAMS = [
  { name: "terraform", registry: "registry.terraform.io" },
  { name: "tofu", registry: "registry.opentofu.org" },
] as const;

/**
 * Finds Terraform (or OpenTofu) on the PATH, or where `TERRAFORM_BINARY_NAME` says, as CDKTF does, and has it take the
 * AWS provider from a local mirror where there is one.
 *
 * @param folder - where a CLI configuration of its own is written
 * @throws Error where there is none, with the way to get it
 */
export function findTerraform(folder: string): Terraform {
  const wanted = process.env.TERRAFORM_BINARY_NAME;
  const candidates = wanted ? [wanted] : PROGRAMS.map(({ name }) => name);
  const found = candidates.map(findProgram).find((path) => path !== undefined);
  // Runs start in other folders than this one.
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
 * For a user without a CLI configuration, or with one whose file is not there. A mirror is used; where there is none,
 * providers are kept in a cache, so that they are fetched only once.
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

/** The release of the provider that the constructs are generated from, and so the one that a stack asks for. */
export const PROVIDER_VERSION = generatedFrom.provider.version;

/**
 * A folder that holds the AWS provider as a local mirror does: where `PROVIDER_MIRROR` says, where Terraform itself
 * looks (Terraform documentation, "Implied local mirror directories"), or near the top of the file system.
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

/** This machine as providers are named for it, such as linux_amd64. */
const PLATFORM = [
  platform() === "win32" ? "windows" : platform(),
  ({ x64: "amd64", ia32: "386" } as Record<string, string>)[arch()] ?? arch(),
].join("_");

/**
 * Never looked into: what the kernel shows as files, what is large and holds no mirror, and where anybody may write.
 */
const SKIPPED = new Set(["proc", "sys", "dev", "run", "boot", "tmp", "var", "node_modules"]);

/** Only in folders of the user's own or the system's: what stands in them is run as a provider. */
function isTrusted(folder: string): boolean {
  try {
    return [0, process.getuid?.()].includes(statSync(folder).uid);
  } catch {
    return false; // Gone, or a mount that does not answer.
  }
}

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
    .map(({ name }) => join(folder, name))
    .filter(isTrusted)
    .flatMap((path) => [path, ...foldersBelow(path, depth - 1)]);
}
