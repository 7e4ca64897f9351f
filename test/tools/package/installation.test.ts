import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALL_TRAFFIC, egressRule, ingressRule, tcp } from "../../../tools/aws-rows";
import { pack } from "../../../tools/package/pack";
import { removeFolder, temporaryFolder } from "../../../tools/folders";
import { FreshProject } from "../../support/consumer";
import { PROJECT } from "../../support/workspace";

const NPM_TIMEOUT_MS = 300_000;
const QUIETLY = ["--prefer-offline", "--no-audit", "--no-fund"];

const PACKAGE = "cdktf-mutual-security-groups";
/** The names of the npm versions in `npms`. */
const NPMS = ["npm-10", "npm-11"] as const;
const CLI = "cdktf-cli@0.21.0";
/** The packages that load constructs, for each toolkit. */
const CDKTF = [PACKAGE, "cdktf", "@cdktf/provider-aws"];
const CDK_TERRAIN = [PACKAGE, "cdktn", "@cdktn/provider-aws"];
const [ON_CDKTF, ON_CDK_TERRAIN] = documentedPackages();

const folder = temporaryFolder();
const projects: FreshProject[] = [];
const npms = newProject();
let tarball: string;

beforeAll(async () => {
  const aliases = NPMS.map((npm) => `${npm}@npm:${npm.replace("-", "@")}`);
  [{ tarball }] = await Promise.all([pack(folder), npms.must(["npm", "install", ...QUIETLY, ...aliases])]);
}, NPM_TIMEOUT_MS);

afterAll(() => {
  removeFolder(folder);
  for (const project of projects) project.remove();
});

describe("on cdktf, npm 10 and npm 11 install the package", () => {
  const withCli = newProject();

  beforeAll(async () => resolve("npm-11", withCli, CLI), NPM_TIMEOUT_MS);

  it("with the other packages and the CLI, in one command", async () => {
    for (const project of await resolvedByEach([[PACKAGE, ...ON_CDKTF, CLI]])) {
      expect(constructsOf(project, CDKTF)).toHaveLength(1);
    }
  });

  it("with the other packages, after the CLI", async () => {
    for (const project of await resolvedByEach([[PACKAGE, ...ON_CDKTF]], withCli)) {
      expect(constructsOf(project, CDKTF)).toHaveLength(1);
    }
  });

  it.each(["10.4.2", "10.8.1"])("after the others and the CLI, if constructs is locked to %s", async (constructs) => {
    const locked = copyOf(withCli);
    await resolve("npm-11", locked, "@cdktf/provider-aws@21", `constructs@${constructs}`);
    for (const project of await resolvedByEach([[PACKAGE]], locked)) {
      expect(constructsOf(project, CDKTF)).toEqual([constructs]);
    }
  });
});

it("on cdktf, npm 11 installs the package before the other packages and the CLI", async () => {
  const project = newProject();
  await resolve("npm-11", project, PACKAGE);
  await resolve("npm-11", project, ...ON_CDKTF, CLI);
  expect(constructsOf(project, CDKTF)).toHaveLength(1);
});

describe("on CDK Terrain, npm 10 and npm 11 install the package", () => {
  it.each([
    ["with the rest, in one command", [[PACKAGE, ...ON_CDK_TERRAIN]]],
    ["after the rest", [ON_CDK_TERRAIN, [PACKAGE]]],
    ["before the rest, where constructs are locked to 10.8.1", [[PACKAGE, "constructs@10.8.1"], ON_CDK_TERRAIN]],
  ])("%s", async (_order, steps) => {
    for (const project of await resolvedByEach(steps)) {
      expect(constructsOf(project, CDK_TERRAIN)).toEqual([expect.stringMatching(/^10\.7\./)]);
    }
  });
});

describe("a failed import says what to do", () => {
  const TERRAIN = `${PACKAGE}/cdktn`;
  const NEEDS_CDKTF = `on CDK Terrain, import "${TERRAIN}"; otherwise run npm install ${ON_CDKTF.join(" ")}.`;
  const NEEDS_CDK_TERRAIN = `on CDKTF, import "${PACKAGE}"; otherwise run npm install ${ON_CDK_TERRAIN.join(" ")}.`;

  it("if only the other toolkit is installed", async () => {
    const onCdkTerrain = await installed("cdktn@0.24.0", "constructs@10.7");
    expect(await errorsOf(onCdkTerrain, PACKAGE)).toEqual([`"cdktf" is not installed: ${NEEDS_CDKTF}`]);
    const onCdktf = await installed("cdktf@0.21.0");
    expect(await errorsOf(onCdktf, TERRAIN)).toEqual([`"cdktn" is not installed: ${NEEDS_CDK_TERRAIN}`]);
  });

  it("if no toolkit is installed", async () => {
    const project = await installed();
    expect(await errorsOf(project, PACKAGE)).toEqual([`"cdktf" is not installed: ${NEEDS_CDKTF}`]);
    expect(await errorsOf(project, TERRAIN)).toEqual([`"cdktn" is not installed: ${NEEDS_CDK_TERRAIN}`]);
  });

  it("if the toolkit or the provider is too old", async () => {
    const project = await installed();
    const message = `is installed, and ${PACKAGE} needs`;
    writeModule(project, "cdktf", "0.20.12");
    expect(await errorsOf(project, PACKAGE)).toEqual([`"cdktf" 0.20.12 ${message} 0.21 or newer.`]);
    writeModule(project, "cdktn", "1.0.0");
    writeModule(project, "@cdktn/provider-aws", "25.1.0");
    expect(await errorsOf(project, TERRAIN)).toEqual([`"@cdktn/provider-aws" 25.1.0 ${message} 25.5 or newer.`]);
  });

  it("if the provider is not installed, and does not hide other errors", async () => {
    const project = await installed();
    writeModule(project, "cdktf", "0.21.0");
    expect(await errorsOf(project, PACKAGE)).toEqual([`"@cdktf/provider-aws" is not installed: ${NEEDS_CDKTF}`]);
    writeModule(project, "@cdktf/provider-aws", "20.1.0");
    project.write("node_modules/cdktf/index.js", 'throw new Error("cdktf is broken.");');
    expect(await errorsOf(project, PACKAGE)).toEqual(["cdktf is broken."]);
  });
});

describe("the command line, in a project without a toolkit", () => {
  const RULES = [egressRule("sg-1", "0.0.0.0/0", ALL_TRAFFIC), ingressRule("sg-2", "sg-1", tcp(443))];
  let project: FreshProject;

  beforeAll(async () => {
    project = await installed();
    project.write("rules.json", { SecurityGroupRules: RULES });
  }, NPM_TIMEOUT_MS);

  it.each(["mutual-sg", PACKAGE])("audits as npx %s", async (program) => {
    const npx = ["npx", "--no-install", program] as const;
    expect(await project.must([...npx, "--help"])).toContain("Usage: mutual-sg");
    const { status, stdout } = await project.attempt([...npx, "audit", "rules.json", "--format", "json"]);
    expect(status).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: { id: string }[] };
    expect(findings.map(({ id }) => id)).toContain("open-egress");
  });

  it("says what to install for --live", async () => {
    const { status, output } = await project.attempt(["npx", "--no-install", "mutual-sg", "audit", "--live"]);
    expect(status).toBe(2);
    expect(output).toContain("npm install @aws-sdk/client-ec2");
  });

  it("has the schemas of its files", async () => {
    const program = `console.log(require("${PACKAGE}/schemas/audit-report.schema.json").$schema)`;
    expect(await project.must([process.execPath, "-e", program])).toContain("json-schema.org");
  });
});

/** The packages that README installs in addition, on cdktf and on CDK Terrain. */
function documentedPackages(): [string[], string[]] {
  const readme = readFileSync(join(PROJECT, "README.md"), "utf8");
  const commands = [...readme.matchAll(/^npm install cdktf-mutual-security-groups (.+)$/gm)];
  return commands.map(([, packages]) => packages!.split(" ")) as [string[], string[]];
}

function newProject(): FreshProject {
  const project = new FreshProject();
  projects.push(project);
  return project;
}

function copyOf(project: FreshProject): FreshProject {
  const copy = newProject();
  cpSync(project.folder, copy.folder, { recursive: true });
  return copy;
}

/** Adds a module to a project. The module only has a version. */
function writeModule(project: FreshProject, name: string, version: string): void {
  project.write(`node_modules/${name}/package.json`, { name, version });
}

/** A project for each npm version, to which npm adds the same packages step by step. */
async function resolvedByEach(steps: readonly (readonly string[])[], start = newProject()): Promise<FreshProject[]> {
  return Promise.all(
    NPMS.map(async (npm) => {
      const project = copyOf(start);
      for (const packages of steps) await resolve(npm, project, ...packages);
      return project;
    }),
  );
}

/** Adds packages to a project's lock file. npm resolves them as in an installation, but downloads none. */
async function resolve(npm: (typeof NPMS)[number], project: FreshProject, ...packages: string[]): Promise<void> {
  const program = join(npms.folder, "node_modules", npm, "bin", "npm-cli.js");
  const options = ["--package-lock-only", "--ignore-scripts", ...QUIETLY];
  await project.must([process.execPath, program, "install", ...options, ...packages.map(specOf)]);
}

async function installed(...packages: string[]): Promise<FreshProject> {
  const project = newProject();
  await project.must(["npm", "install", ...QUIETLY, ...[PACKAGE, ...packages].map(specOf)]);
  return project;
}

const specOf = (name: string): string => (name === PACKAGE ? tarball : name);

/** The versions of constructs that packages load. There must be one, because constructs of two versions do not mix. */
function constructsOf({ folder }: FreshProject, names: readonly string[]): string[] {
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string }>;
  };
  const versions = names.map((name) => {
    expect(packages).toHaveProperty([`node_modules/${name}`]);
    return (packages[`node_modules/${name}/node_modules/constructs`] ?? packages["node_modules/constructs"])!.version;
  });
  return [...new Set(versions)];
}

/** The messages of a failed import from CommonJS and from an ES module, without duplicates. */
async function errorsOf(project: FreshProject, entryPoint: string): Promise<string[]> {
  project.write("app.cjs", `const { Port } = require("${entryPoint}");`);
  project.write("app.mjs", `import { Port } from "${entryPoint}";`);
  const outputs = await Promise.all(["app.cjs", "app.mjs"].map((app) => project.attempt([process.execPath, app])));
  return [...new Set(outputs.flatMap(({ output }) => [...output.matchAll(/Error: (.+)$/gm)].map(([, said]) => said!)))];
}
