/* eslint-disable @typescript-eslint/no-require-imports -- The error of an import cannot be caught. */

/** The oldest supported version of each package, by name. */
const OLDEST: Readonly<Record<string, string>> = {
  cdktf: "0.21",
  "@cdktf/provider-aws": "20",
  cdktn: "0.24",
  "@cdktn/provider-aws": "25.5",
};

const ON_CDKTF =
  'on CDK Terrain, import "cdktf-mutual-security-groups/cdktn"; ' +
  "otherwise run npm install cdktf constructs @cdktf/provider-aws.";

const ON_CDK_TERRAIN =
  'on CDKTF, import "cdktf-mutual-security-groups"; ' +
  "otherwise run npm install cdktn@0.24 constructs@10.7 @cdktn/provider-aws@25.";

/** What is wrong with the package whose package.json `load` reads; undefined if it is installed and new enough. */
function problemWith(load: () => unknown): string | undefined {
  try {
    const { name, version } = load() as { readonly name: string; readonly version: string };
    const oldest = OLDEST[name];
    if (oldest === undefined || version.localeCompare(oldest, "en", { numeric: true }) >= 0) return undefined;
    return `"${name}" ${version} is installed, and cdktf-mutual-security-groups needs ${oldest} or newer.`;
  } catch (error) {
    // Only the message names the package. The entry point for CDK Terrain loads other packages.
    const [, missing] = /^Cannot find module '(.+)\/package\.json'/.exec((error as Error).message) ?? [];
    // Any other error is left to the imports that follow.
    if (missing === undefined) return undefined;
    return `"${missing}" is not installed: ${missing.includes("cdktn") ? ON_CDK_TERRAIN : ON_CDKTF}`;
  }
}

// These are not peer dependencies with versions, because npm would then refuse to install this package next to
// cdktf-cli: see docs/decisions.
const packages = [
  (): unknown => require("cdktf/package.json"),
  (): unknown => require("@cdktf/provider-aws/package.json"),
];
for (const load of packages) {
  const problem = problemWith(load);
  if (problem !== undefined) throw new Error(problem);
}
