import { cdktf as generatedFrom } from "@cdktf/provider-aws/package.json";
import { mkdirSync, readFileSync } from "node:fs";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findProviderMirror, findTerraform } from "../../local-aws/terraform";
import { removeFolder, temporaryFolder } from "../../tools/folders";

/** The platform in the names of providers, for the machines that run these tests. */
const PLATFORM = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
const REGISTRY = "registry.terraform.io";
let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => {
  vi.unstubAllEnvs();
  removeFolder(folder);
});

describe("findTerraform", () => {
  it("says how to install Terraform if there is none", () => {
    vi.stubEnv("PATH", folder);
    vi.stubEnv("TERRAFORM_BINARY_NAME", "");
    expect(() => findTerraform(folder)).toThrow(
      "There is no terraform and no tofu on the PATH. Install Terraform 1.8 or newer (developer.hashicorp.com/terraform/install)",
    );
  });

  it("uses the provider in the mirror that the user names, packed or unpacked", () => {
    vi.stubEnv("PROVIDER_MIRROR", folder);
    const { version } = generatedFrom.provider;
    mkdirSync(join(folder, REGISTRY, "hashicorp", "aws", version, PLATFORM), { recursive: true });
    expect(findProviderMirror(REGISTRY)).toBe(folder);

    const packed = join(folder, "packed");
    vi.stubEnv("PROVIDER_MIRROR", packed);
    mkdirSync(join(packed, REGISTRY, "hashicorp", "aws", `terraform-provider-aws_${version}_${PLATFORM}.zip`), {
      recursive: true,
    });
    expect(findProviderMirror(REGISTRY)).toBe(packed);

    vi.stubEnv("TF_CLI_CONFIG_FILE", join(folder, "not there"));
    const { env } = findTerraform(folder);
    expect(readFileSync(env.TF_CLI_CONFIG_FILE!, "utf8")).toContain(`path    = ${JSON.stringify(packed)}`);
  });

  it("ignores a provider for another platform, and a provider in a world-writable folder", () => {
    const { version } = generatedFrom.provider;
    // This is a temporary folder, so the provider in it is only found if the user names the folder.
    mkdirSync(join(folder, REGISTRY, "hashicorp", "aws", version, "plan9_mips"), { recursive: true });
    vi.stubEnv("PROVIDER_MIRROR", folder);
    expect(() => findProviderMirror(REGISTRY)).toThrow(
      `PROVIDER_MIRROR is ${folder}, and there is no ${REGISTRY}/hashicorp/aws`,
    );
    mkdirSync(join(folder, REGISTRY, "hashicorp", "aws", version, PLATFORM));
    expect(findProviderMirror(REGISTRY)).toBe(folder);
    vi.stubEnv("PROVIDER_MIRROR", "");
    expect(findProviderMirror(REGISTRY)).not.toBe(folder);
  });

  it("keeps the user's own CLI configuration", () => {
    vi.stubEnv("TF_CLI_CONFIG_FILE", join(__dirname, "terraform.test.ts"));
    expect(findTerraform(folder).env).not.toHaveProperty("TF_CLI_CONFIG_FILE");
  });
});
