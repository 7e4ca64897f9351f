import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { moduleFiles } from "../../../src/module/module-files";
import { removeFolder, temporaryFolder, writeFolder } from "../../../tools/folders";
import { run } from "../../../tools/programs";
import { release } from "../../../tools/release/release";
import { PROJECT, Workspace } from "../../support/workspace";

const NAME = "terraform-aws-mutual-security-groups";

/** The environment of a user who has configured nothing for git. */
const ENV: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GIT_|EMAIL$)/.test(name))),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
};

const FILES = new Map([
  ["main.tf", "locals {}\n"],
  ["modules/vpc-rules/main.tf", "locals {}\n"],
]);

let folder: string;
let project: string;

beforeEach(() => {
  folder = temporaryFolder();
  project = join(folder, "project");
});

afterEach(() => removeFolder(folder));

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { status, stdout, output } = await run("git", args, { cwd, env: ENV });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed.\n${output}`);
  return stdout.trim();
}

/** An empty repository to release to, whose default branch is never pushed. */
async function bareRepository(name = `${NAME}.git`): Promise<string> {
  const bare = join(folder, name);
  await git(folder, "init", "--quiet", "--bare", "--initial-branch", "master", bare);
  return bare;
}

/** Commits a project that builds these files, at this version. */
async function commitProject(files: ReadonlyMap<string, string>, version: string): Promise<void> {
  writeFolder(join(project, "generated-hcl"), files);
  writeFileSync(join(project, "package.json"), JSON.stringify({ version }));
  await commitAll(project);
}

async function commitAll(folder: string): Promise<void> {
  await git(folder, "init", "--quiet");
  await git(folder, "config", "user.name", "Some Body");
  await git(folder, "config", "user.email", "some.body@example.com");
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", "All of it");
}

/** Releases the project, which builds these files, and returns what is printed. */
async function released(args: readonly string[], files: ReadonlyMap<string, string> = FILES): Promise<string> {
  let printed = "";
  const print = (text: string) => (printed += `${text}\n`);
  const build = () => {
    writeFolder(join(project, "generated-hcl"), files);
    return Promise.resolve();
  };
  await release(args, { project, build, env: ENV, print });
  return printed;
}

/** Commits the files as a version, and releases it. */
async function releasedAs(version: string, bare: string, files: ReadonlyMap<string, string> = FILES): Promise<string> {
  await commitProject(files, version);
  return released(["--remote", bare, "--version", version, "--yes"], files);
}

/** The message of a release that must be refused. */
async function refusalOf(...args: Parameters<typeof released>): Promise<string> {
  const error: unknown = await released(...args).then(
    () => new Error("It was not refused."),
    (reason: unknown) => reason,
  );
  return (error as Error).message;
}

async function refsIn(repository: string): Promise<string[]> {
  return (await git(repository, "for-each-ref", "--format=%(refname)")).split("\n").filter((ref) => ref !== "");
}

async function filesAt(repository: string, ref: string): Promise<string[]> {
  return (await git(repository, "ls-tree", "-r", "--name-only", ref)).split("\n");
}

describe("a release", () => {
  it("pushes the module to an empty repository, from which Terraform installs it by its version", async () => {
    const [bare, files] = [await bareRepository(), await moduleFiles()];
    const printed = await releasedAs("1.0.0", bare, files);
    expect(printed).toContain(`To ${bare}, branch main, tag v1.0.0:\nA\t`);
    expect(printed).toContain("Pushed v1.0.0.");
    expect(await refsIn(bare)).toEqual(["refs/heads/main", "refs/tags/v1.0.0"]);
    expect(await filesAt(bare, "v1.0.0")).toEqual([...files.keys()].sort());
    for (const [path, content] of files) expect(await git(bare, "show", `v1.0.0:${path}`), path).toBe(content.trim());
    expect(await git(bare, "log", "--format=%s, %an <%ae>, %cn", "main")).toBe(
      "Version 1.0.0, Some Body <some.body@example.com>, Some Body",
    );
    // Nothing is left in the project, whose own tag may have the same name.
    expect(await git(project, "tag")).toBe("");
    expect(await git(project, "status", "--porcelain")).toBe("");

    const source = `git::${pathToFileURL(bare).href}?ref=v1.0.0`;
    const rule = { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 80 };
    const workspace = new Workspace({ "main.tf.json": { module: { mutual: { source, rules: { web: rule } } } } });
    await workspace.init();
    expect(await workspace.terraform("validate")).toContain("The configuration is valid.");
    expect(readFileSync(join(workspace.folder, ".terraform", "modules", "mutual", "main.tf"), "utf8")).toBe(
      files.get("main.tf"),
    );
  });

  it("continues the previous one, and removes files that the module no longer has", async () => {
    const bare = await bareRepository();
    await releasedAs("1.0.0", bare);
    const files = new Map([
      ["main.tf", "locals { changed = true }\n"],
      [".tflint.hcl", "config {}\n"],
    ]);
    expect(await releasedAs("1.1.0-rc.1", bare, files)).toContain(
      "branch main, tag v1.1.0-rc.1:\nA\t.tflint.hcl\nM\tmain.tf\nD\tmodules/vpc-rules/main.tf\n",
    );
    expect(await filesAt(bare, "main")).toEqual([".tflint.hcl", "main.tf"]);
    expect(await filesAt(bare, "v1.0.0")).toEqual(["main.tf", "modules/vpc-rules/main.tf"]);
    expect(await git(bare, "log", "--format=%s", "main")).toBe("Version 1.1.0-rc.1\nVersion 1.0.0");

    expect(await releasedAs("1.1.0", bare, files)).toContain("no file differs");
    expect(await refsIn(bare)).toContain("refs/tags/v1.1.0");
  });

  it("uses the default branch, whatever its name", async () => {
    const bare = await bareRepository();
    const started = join(folder, "started");
    mkdirSync(started);
    await commitAll(started);
    await git(started, "push", "--quiet", bare, "HEAD:refs/heads/trunk", "HEAD:refs/heads/main");
    await git(bare, "symbolic-ref", "HEAD", "refs/heads/trunk");
    await releasedAs("0.1.0", bare);
    expect(await git(bare, "log", "--format=%s", "trunk")).toBe("Version 0.1.0\nAll of it");
    expect(await git(bare, "log", "--format=%s", "main")).toBe("All of it");
  });

  it("shows what it would push, and pushes nothing without --yes", async () => {
    const bare = await bareRepository();
    await commitProject(FILES, "1.0.0");
    expect(await released(["--remote", bare, "--version", "1.0.0"])).toContain(
      "tag v1.0.0:\nA\tmain.tf\nA\tmodules/vpc-rules/main.tf\n\nNothing was pushed.",
    );
    expect(await refsIn(bare)).toEqual([]);
  });

  it("pushes neither the branch nor the tag if the remote rejects one of them", async () => {
    const bare = await bareRepository();
    const hook = '#!/bin/sh\ncase "$1" in refs/tags/*) exit 1 ;; esac\n';
    writeFileSync(join(bare, "hooks", "update"), hook, { mode: 0o755 });
    await commitProject(FILES, "1.0.0");
    const refused = await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"]);
    expect(refused).toContain("Nothing was pushed.\n  git push failed:");
    expect(refused).toContain("hook declined");
    expect(await refsIn(bare)).toEqual([]);
  });
});

describe("a release is refused", () => {
  it.each([
    [[], "--remote and --version are required."],
    [["--version", "1.0.0"], "--remote and --version are required."],
    [["--remote", "/srv/x.git", "--version", "1.0.0", "--tag", "v1.0.0"], "Unknown option '--tag'"],
    [["--remote", "/srv/x.git", "--version", "1.0.0", "1.0.0"], "Only options are expected."],
    [["--yes=no"], "Option '--yes' does not take an argument"],
  ])("with the options %j", async (args, sentence) => {
    expect(await refusalOf(args)).toContain(sentence);
  });

  it.each(["v1.0.0", "1.0", "1.0.0+build.1", "01.0.0", " 1.0.0", "latest"])("for the version %j", async (version) => {
    const bare = await bareRepository();
    await commitProject(FILES, version);
    expect(await refusalOf(["--remote", bare, "--version", version, "--yes"])).toContain(
      `--version is ${version}: give a semantic version such as 1.2.3, without v and build metadata.`,
    );
  });

  it.each(["security-groups.git", "terraform-google-x"])("to the repository %s", async (name) => {
    const bare = await bareRepository(name);
    await commitProject(FILES, "1.0.0");
    expect(await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"])).toContain(
      `--remote is ${bare}, but the registry accepts a module only from a repository named terraform-aws-….`,
    );
  });

  it("for another version than in package.json, because the module's README names that version", async () => {
    const bare = await bareRepository();
    await commitProject(FILES, "1.0.0");
    expect(await refusalOf(["--remote", bare, "--version", "1.0.1", "--yes"])).toContain(
      "--version is 1.0.1, but package.json has 1.0.0.",
    );
  });

  it.each([
    ["v1.2.0", "1.2.0"],
    ["1.2.0", "1.2.0"],
    ["v1.2.0", "1.1.9"],
    ["1.10.0", "1.9.0"],
    ["v1.2.0", "1.2.0-rc.1"],
  ])("after the tag %s for the version %s", async (tag, version) => {
    const bare = await bareRepository();
    await releasedAs("0.9.0", bare);
    for (const other of [tag, "latest", "nightly-9.0.0"]) await git(bare, "tag", other, "main");
    const before = await refsIn(bare);
    await expect(releasedAs(version, bare)).rejects.toThrow(
      `--version is ${version}, but the remote has the tag ${tag}: give a higher one.`,
    );
    expect(await refsIn(bare)).toEqual(before);
  });

  it("from a project with uncommitted changes, even if only the build made them", async () => {
    const bare = await bareRepository();
    await commitProject(FILES, "1.0.0");
    const args = ["--remote", bare, "--version", "1.0.0", "--yes"];
    writeFileSync(join(project, "new.ts"), "");
    expect(await refusalOf(args)).toBe(
      "Nothing was pushed.\n" +
        "  There are changes that are not committed; `npm run build` may have made them:\n    ?? new.ts",
    );
    rmSync(join(project, "new.ts"));
    // A file that git ignores is missing in the commit too.
    writeFileSync(join(project, ".git", "info", "exclude"), "*.hcl\n");
    const built = new Map([
      ["main.tf", "locals { changed = true }\n"],
      ["outputs.tf", ""],
      [".tflint.hcl", ""],
    ]);
    for (const change of [
      " M generated-hcl/main.tf",
      " D generated-hcl/modules/vpc-rules/main.tf",
      "?? generated-hcl/outputs.tf",
      "!! generated-hcl/.tflint.hcl",
    ])
      expect(await refusalOf(args, built)).toContain(`\n    ${change}`);
    expect(await refsIn(bare)).toEqual([]);
  });

  it("if git does not know its user", async () => {
    const bare = await bareRepository();
    await commitProject(FILES, "1.0.0");
    await git(project, "config", "--unset", "user.email");
    const refused = await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"]);
    expect(refused).toContain("Nothing was pushed.\n  git commit-tree failed:");
    expect(refused).toContain('git config --global user.email "you@example.com"');
  });

  it("if the remote cannot be read, or has no branch to continue", async () => {
    await commitProject(FILES, "1.0.0");
    const missing = join(folder, `${NAME}.git`);
    expect(await refusalOf(["--remote", missing, "--version", "1.0.0", "--yes"])).toContain(
      `--remote is ${missing}, which git cannot read:\n    fatal: `,
    );
    const bare = await bareRepository();
    await git(project, "push", "--quiet", bare, "HEAD:refs/heads/trunk");
    expect(await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"])).toContain(
      "--remote has neither its default branch nor main: set its default branch.",
    );
  });

  it("with all problems at once", async () => {
    const bare = await bareRepository("security-groups.git");
    await commitProject(FILES, "1.0.0");
    writeFileSync(join(project, "new.ts"), "");
    const refused = await refusalOf(["--remote", bare, "--version", "v1"]);
    for (const sentence of ["a repository named terraform-aws-…", "not committed", "--version is v1:"])
      expect(refused).toContain(sentence);
  });

  const TOKEN = "ghp_s3cr3t";
  it.each([
    `https://someone:${TOKEN}@127.0.0.1:1/${NAME}.git`,
    `https://${TOKEN}@127.0.0.1:1/${NAME}`,
    `https://${TOKEN}:x-oauth-basic@127.0.0.1:1/other-name.git`,
    `https://some%40one:${TOKEN}/token@127.0.0.1:1/${NAME}.git`,
    `ssh://${TOKEN}@127.0.0.1:1/${NAME}.git`,
    `https://127.0.0.1:1/${NAME}.git?access_token=${TOKEN}`,
    `file://${TOKEN}@nowhere/${NAME}.git`,
  ])("for a remote with a token, which is not shown: %s", async (remote) => {
    const args = ["--remote", remote, "--version", "1.0.0", "--yes"];
    const refused = await refusalOf(args);
    expect(refused).toContain("--remote holds a user, a token or a query");
    for (const message of [refused, await refusalOf([...args, remote])]) expect(message).not.toContain("s3cr3t");
  });

  it.each([`git@127.0.0.1:1/${NAME}.git`, `ssh://git@127.0.0.1:1/${NAME}.git`, `../a@b/${NAME}.git`])(
    "not for the user or path of %s",
    async (remote) => {
      await commitProject(FILES, "1.0.0");
      expect(await refusalOf(["--remote", remote, "--version", "1.0.0"])).toContain("which git cannot read");
    },
  );
});

describe("npm run release:module", () => {
  it("releases this project's module, and fails if it is refused", async () => {
    const bare = await bareRepository();
    // A copy of the module's sources, committed even if this project has uncommitted changes.
    for (const path of ["src", "tools", "docs", "local-aws", "LICENSE", "README.md", "package.json", "tsconfig.json"])
      cpSync(join(PROJECT, path), join(project, path), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
    const npm = (...args: string[]) => run("npm", ["run", "--silent", ...args], { cwd: project, env: ENV });
    // The steps of every release: set the version, build, commit.
    const manifest = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as object;
    writeFileSync(join(project, "package.json"), JSON.stringify({ ...manifest, version: "1.4.0" }));
    expect(await npm("build:module")).toMatchObject({ status: 0, output: "" });
    writeFileSync(join(project, ".gitignore"), "node_modules\n");
    await commitAll(project);

    const refused = await npm("release:module", "--", "--remote", bare, "--version", "1.0");
    expect(refused.status).toBe(1);
    expect(refused.output).toContain("Nothing was pushed.\n  --version is 1.0:");
    expect(await refsIn(bare)).toEqual([]);

    const done = await npm("release:module", "--", "--remote", bare, "--version", "1.4.0", "--yes");
    expect(done.output).toContain("Pushed v1.4.0.");
    expect(done.status).toBe(0);
    expect(await filesAt(bare, "v1.4.0")).toContain("modules/vpc-rules/main.tf");
    // The README tells users to require this version.
    expect(await git(bare, "show", "v1.4.0:README.md")).toContain('version = "~> 1.4"');
    expect(await git(bare, "show", "v1.4.0:examples/map/main.tf")).toContain('version = "~> 1.4"');
  });
});
