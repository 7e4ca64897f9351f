import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { create } from "tar";
import { inject, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";

/** A version of a module. */
export interface ModulePackage {
  readonly folder: string;
  /** The module's folder in the package, if it is not the root. */
  readonly subfolder?: string;
}

/** Modules by their addresses, such as `skwashd/mutual-security-groups/aws`, and their versions. */
export type ModulePackages = Readonly<Record<string, Readonly<Record<string, ModulePackage>>>>;

/** Terraform's and OpenTofu's registries for addresses without a host. */
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * Serves the module registry protocol on loopback, in place of the public registry. It stops after the test.
 *
 * @returns the environment in which Terraform uses it
 */
export async function moduleRegistry(packages: ModulePackages): Promise<NodeJS.ProcessEnv> {
  const server = createServer((request, response) => answer(packages, request, response)).listen(0, "127.0.0.1");
  const folder = temporaryFolder();
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    removeFolder(folder);
  });
  await once(server, "listening");

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/modules/`;
  // A `host` block replaces all services of a host, so it must name the provider registry too.
  const hosts = REGISTRIES.map((registry) => {
    const services = { "modules.v1": url, "providers.v1": `https://${registry}/v1/providers/` };
    const lines = Object.entries(services).map(([name, at]) => `    ${JSON.stringify(name)} = ${JSON.stringify(at)}\n`);
    return `host "${registry}" {\n  services = {\n${lines.join("")}  }\n}\n`;
  });
  const env = inject("terraformEnv");
  // Terraform only reads one CLI configuration, so the user's own is included.
  const own = env.TF_CLI_CONFIG_FILE ?? join(homedir(), ".terraformrc");
  const others = existsSync(own) ? readFileSync(own, "utf8") : "";
  const configuration = join(folder, "terraform.rc");
  writeFileSync(configuration, [others, ...hosts].join("\n"));
  return { ...env, TF_CLI_CONFIG_FILE: configuration };
}

function answer(packages: ModulePackages, { url }: IncomingMessage, response: ServerResponse): void {
  const [, address = "", rest = ""] = /^\/v1\/modules\/([^/]+\/[^/]+\/[^/]+)\/(.+)$/.exec(url!) ?? [];
  const versions = packages[address] ?? {};
  const [, version = "", what] = /^(.+)\/(download|package\.tar\.gz)$/.exec(rest) ?? [];
  const found = versions[version];
  if (rest === "versions" && address in packages) {
    const listed = Object.keys(versions).map((version) => ({ version }));
    response.setHeader("Content-Type", "application/json").end(JSON.stringify({ modules: [{ versions: listed }] }));
  } else if (what === "download" && found !== undefined) {
    const archive = `./package.tar.gz${found.subfolder === undefined ? "" : `//${found.subfolder}`}`;
    response.writeHead(204, { "X-Terraform-Get": archive }).end();
  } else if (found !== undefined) {
    // Node sends no body for a HEAD request.
    response.setHeader("Content-Type", "application/gzip");
    create({ gzip: true, cwd: found.folder }, readdirSync(found.folder)).pipe(response);
  } else {
    response.writeHead(404).end();
  }
}
