import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { devNull } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { moduleFiles } from "../../src/module/module-files";
import { release, withoutCredentials, type Surroundings } from "../../src/module/release";
import { removeFolder, temporaryFolder } from "../../src/system/folders";
import { run } from "../../src/system/programs";
import { PROJECT, Workspace } from "../support/workspace";

const NAME = "terraform-aws-mutual-security-groups";

/** git as a user has it who has set nothing but a name, and whom it asks nothing. */
const ENV: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GIT_|EMAIL$)/.test(name))),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  NO_PROXY: "127.0.0.1",
};

const FILES = new Map([
  ["main.tf", "locals {}\n"],
  ["modules/vpc-rules/main.tf", "locals {}\n"],
]);

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => removeFolder(folder));

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { status, stdout, output } = await run("git", args, { cwd, env: ENV });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed.\n${output}`);
  return stdout.trim();
}

/** An empty repository to release to. */
async function bareRepository(name = `${NAME}.git`): Promise<string> {
  const bare = join(folder, name);
  // Its default branch is one that is never pushed, as where nobody changed it.
  await git(folder, "init", "--quiet", "--bare", "--initial-branch", "master", bare);
  return bare;
}

function write(into: string, files: ReadonlyMap<string, string>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
}

/** A project whose module is these files, all of it committed. */
async function projectOf(files: ReadonlyMap<string, string>): Promise<string> {
  const project = join(folder, "project");
  removeFolder(project);
  write(join(project, "generated-hcl"), files);
  await commitAll(project);
  return project;
}

async function commitAll(project: string): Promise<void> {
  await git(project, "init", "--quiet");
  await git(project, "config", "user.name", "Some Body");
  await git(project, "config", "user.email", "some.body@example.com");
  await git(project, "add", "--all");
  await git(project, "commit", "--quiet", "--message", "All of it");
}

/** Releases, and gives what is printed. */
async function printedBy(
  args: readonly string[],
  files: ReadonlyMap<string, string> = FILES,
  others: Partial<Surroundings> = {},
): Promise<string> {
  let printed = "";
  const print = (text: string) => (printed += `${text}\n`);
  const project = others.project ?? (await projectOf(files));
  await release(args, { filesOf: () => Promise.resolve(files), env: ENV, print, ...others, project });
  return printed;
}

/** The sentences of a release that has to be refused. */
async function refusalOf(...args: Parameters<typeof printedBy>): Promise<string> {
  const error: unknown = await printedBy(...args).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error("It should have been refused.");
  return (error as Error).message;
}

async function refsIn(repository: string): Promise<string[]> {
  return (await git(repository, "for-each-ref", "--format=%(refname)")).split("\n").filter((ref) => ref !== "");
}

async function filesAt(repository: string, ref: string): Promise<string[]> {
  return (await git(repository, "ls-tree", "-r", "--name-only", ref)).split("\n");
}

describe("a release", () => {
  it("puts the module into an empty repository, from which Terraform installs it by its version", async () => {
    const [bare, files] = [await bareRepository(), await moduleFiles()];
    const printed = await printedBy(["--remote", bare, "--version", "1.0.0", "--yes"], files);
    expect(printed).toContain(`To ${bare}, branch main, tag v1.0.0:\n    added   `);
    expect(printed).toContain("Pushed v1.0.0.");
    expect(await refsIn(bare)).toEqual(["refs/heads/main", "refs/tags/v1.0.0"]);
    expect(await filesAt(bare, "v1.0.0")).toEqual([...files.keys()].sort());
    for (const [path, content] of files) expect(await git(bare, "show", `v1.0.0:${path}`), path).toBe(content.trim());
    expect(await git(bare, "log", "--format=%s, %an <%ae>, %cn", "main")).toBe(
      "Version 1.0.0, Some Body <some.body@example.com>, Some Body",
    );

    const source = `git::${pathToFileURL(bare).href}?ref=v1.0.0`;
    const rule = { source_sg_id: "sg-a1ba1", target_sg_id: "sg-80443", destination_port: 80 };
    const workspace = new Workspace({ "main.tf.json": { module: { mutual: { source, rules: { web: rule } } } } });
    await workspace.init();
    expect(await workspace.terraform("validate")).toContain("The configuration is valid.");
    expect(readFileSync(join(workspace.folder, ".terraform", "modules", "mutual", "main.tf"), "utf8")).toBe(
      files.get("main.tf"),
    );
  });

  it("goes on from the one before, and takes out what the module no longer has", async () => {
    const bare = await bareRepository();
    await printedBy(["--remote", bare, "--version", "1.0.0", "--yes"]);
    const files = new Map([
      ["main.tf", "locals { changed = true }\n"],
      [".tflint.hcl", "config {}\n"],
    ]);
    // What its user has git ignore elsewhere is a part of the module all the same.
    const ignored = join(folder, "ignored");
    writeFileSync(ignored, ".*\n");
    const [GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0] = ["core.excludesFile", ignored];
    const env = { ...ENV, GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 };
    const printed = await printedBy(["--remote", bare, "--version", "1.1.0-rc.1", "--yes"], files, { env });
    expect(printed).toContain(
      [
        "branch main, tag v1.1.0-rc.1:",
        "    added   .tflint.hcl",
        "    changed main.tf",
        "    removed modules/vpc-rules/main.tf",
      ].join("\n"),
    );
    expect(await filesAt(bare, "main")).toEqual([".tflint.hcl", "main.tf"]);
    expect(await filesAt(bare, "v1.0.0")).toEqual(["main.tf", "modules/vpc-rules/main.tf"]);
    expect(await git(bare, "log", "--format=%s", "main")).toBe("Version 1.1.0-rc.1\nVersion 1.0.0");

    expect(await printedBy(["--remote", bare, "--version", "1.1.0", "--yes"], files)).toContain("no file differs");
    expect(await refsIn(bare)).toContain("refs/tags/v1.1.0");
  });

  it("goes on the default branch, whatever its name", async () => {
    const bare = await bareRepository();
    const started = join(folder, "started");
    write(started, new Map([["README.md", "Made on GitHub.\n"]]));
    await commitAll(started);
    await git(started, "push", "--quiet", bare, "HEAD:refs/heads/trunk", "HEAD:refs/heads/main");
    await git(bare, "symbolic-ref", "HEAD", "refs/heads/trunk");
    await printedBy(["--remote", bare, "--version", "0.1.0", "--yes"]);
    expect(await git(bare, "log", "--format=%s", "trunk")).toBe("Version 0.1.0\nAll of it");
    expect(await git(bare, "log", "--format=%s", "main")).toBe("All of it");
  });

  it("pushes what its user confirms, and nothing else", async () => {
    const bare = await bareRepository();
    const args = ["--remote", bare, "--version", "1.0.0"];
    const asked: string[] = [];
    const answering = (answer: boolean) => ({
      confirm: (question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    });
    expect(await refusalOf(args, FILES, answering(false))).toBe("Nothing was pushed.");
    expect(await refsIn(bare)).toEqual([]);
    await printedBy(args, FILES, answering(true));
    expect(await refsIn(bare)).toEqual(["refs/heads/main", "refs/tags/v1.0.0"]);
    expect(asked).toEqual(["Push this? [y/N] ", "Push this? [y/N] "]);
  });

  it("pushes nothing in a dry run, and shows what it would push", async () => {
    const bare = await bareRepository();
    const printed = await printedBy(["--remote", bare, "--version", "1.0.0", "--dry-run", "--yes"]);
    expect(printed).toContain(
      "tag v1.0.0:\n    added   main.tf\n    added   modules/vpc-rules/main.tf\nNothing was pushed",
    );
    expect(await refsIn(bare)).toEqual([]);
  });

  it("pushes neither the branch nor the tag where one of them is not taken, and leaves no clone", async () => {
    const bare = await bareRepository();
    writeFileSync(join(bare, "hooks", "update"), '#!/bin/sh\ncase "$1" in refs/tags/*) exit 1 ;; esac\n', {
      mode: 0o755,
    });
    const temporary = join(folder, "temporary");
    mkdirSync(temporary);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    onTestFinished(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });
    const refusal = await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"]);
    expect(refusal).toContain("git push failed:");
    expect(refusal).toContain("hook declined");
    expect(await refsIn(bare)).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("a release is refused", () => {
  it.each([
    [[], "--remote is missing: give the URL of the git repository terraform-aws-mutual-security-groups."],
    [[], "--version is missing: give the new version, such as 1.2.3."],
    [["--tag", "v1.0.0"], "--tag is no option: use --remote, --version, --yes, --dry-run."],
    [["1.0.0"], "1.0.0 is no option: use --remote, --version, --yes, --dry-run."],
    [["--dry-run=no"], "--dry-run has a value, and takes none: give --dry-run alone."],
    [
      ["--remote", "/srv/security-groups.git"],
      "--remote is /srv/security-groups.git, and the registry takes a module only",
    ],
    [
      ["--remote", "git@github.com:me/terraform-google-x.git"],
      "--remote is github.com:me/terraform-google-x.git, and the",
    ],
    ...["v1.0.0", "1.0", "1.0.0+build.1", "01.0.0", " 1.0.0", "latest"].map((version) => [
      ["--version", version],
      `--version is ${version}: give a semantic version such as 1.2.3 or 1.2.3-rc.1, with no v before it and no build metadata.`,
    ]),
  ] as [string[], string][])("with the options %j: %s", async (args, sentence) => {
    expect(await refusalOf([...args, "--yes"])).toContain(sentence);
  });

  it.each([
    ["v1.2.0", "1.2.0", "The tag v1.2.0 exists there already: give a higher --version."],
    ["1.2.0", "1.2.0", "The tag 1.2.0 exists there already: give a higher --version."],
    ["v1.2.0", "1.1.9", "--version is 1.1.9, which is not above v1.2.0, the highest tag there: give a higher one."],
    ["1.10.0", "1.9.0", "--version is 1.9.0, which is not above 1.10.0, the highest tag there: give a higher one."],
    ["v1.2.0", "1.2.0-rc.1", "--version is 1.2.0-rc.1, which is not above v1.2.0, the highest tag there"],
  ])("after the tag %s for the version %s", async (tag, version, sentence) => {
    const bare = await bareRepository();
    await printedBy(["--remote", bare, "--version", "0.9.0", "--yes"]);
    for (const other of [tag, "latest", "nightly-9.0.0"]) await git(bare, "tag", other, "main");
    const before = await refsIn(bare);
    expect(await refusalOf(["--remote", bare, "--version", version, "--yes"])).toContain(sentence);
    expect(await refsIn(bare)).toEqual(before);
  });

  it("without --yes where nobody can be asked", async () => {
    const bare = await bareRepository();
    expect(await refusalOf(["--remote", bare, "--version", "1.0.0"])).toContain(
      "The input is no terminal, so nobody can be asked: give --yes, or --dry-run to see what would be pushed.",
    );
    expect(await refsIn(bare)).toEqual([]);
  });

  it("from a project with changes that are not committed, or with a module that is not the one made now", async () => {
    const bare = await bareRepository();
    const args = ["--remote", bare, "--version", "1.0.0", "--yes"];
    const project = await projectOf(FILES);
    writeFileSync(join(project, "new.ts"), "");
    expect(await refusalOf(args, FILES, { project })).toBe(
      "Nothing was pushed.\n  This project has changes that are not committed: commit or stash them.\n    ?? new.ts",
    );
    removeFolder(join(project, "new.ts"));
    const made = new Map([
      ["main.tf", "locals { changed = true }\n"],
      ["outputs.tf", ""],
    ]);
    expect(await refusalOf(args, made, { project })).toBe(
      [
        "Nothing was pushed.",
        "  The committed generated-hcl is not the module as it is made now: run `npm run build` and commit it.",
        "    main.tf differs",
        "    modules/vpc-rules/main.tf is no longer made",
        "    outputs.tf is missing",
      ].join("\n"),
    );
    expect(await refsIn(bare)).toEqual([]);
  });

  it("where git does not know its user", async () => {
    const [bare, project] = [await bareRepository(), await projectOf(FILES)];
    await git(project, "config", "--unset", "user.email");
    expect(await refusalOf(["--remote", bare, "--version", "1.0.0", "--yes"], FILES, { project })).toContain(
      'git does not know who you are: run `git config --global user.name "Your Name"` and',
    );
  });

  it("to a remote that cannot be read", async () => {
    const remote = join(folder, `${NAME}.git`);
    expect(await refusalOf(["--remote", remote, "--version", "1.0.0", "--yes"])).toContain(
      `--remote is ${remote}, which git cannot read: check the address, and that you may read it.`,
    );
  });

  it("with all that is wrong at once", async () => {
    const bare = await bareRepository("security-groups.git");
    const project = await projectOf(FILES);
    writeFileSync(join(project, "new.ts"), "");
    await git(project, "config", "--unset", "user.name");
    const refusal = await refusalOf(["--remote", bare, "--version", "v1", "--force"], new Map(), { project });
    for (const sentence of [
      "--force is no option",
      "a repository named terraform-aws-…",
      "nobody can be asked",
      "changes that are not committed",
      "run `npm run build`",
      "git does not know who you are",
      "--version is v1:",
    ])
      expect(refusal).toContain(sentence);
  });
});

describe("a token in the remote's URL", () => {
  const TOKEN = "ghp_s3cr3t/token";

  it("is not shown with what is to be pushed", async () => {
    const bare = await bareRepository();
    await git(bare, "update-server-info");
    // Plain files are enough for git to read a repository by HTTP.
    const server = createServer(({ url }, response) => {
      try {
        response.end(readFileSync(join(folder, new URL(url!, "http://localhost").pathname)));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await once(server, "listening");
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const remote = `http://someone:${encodeURIComponent(TOKEN)}@${host}/${NAME}.git`;
    const printed = await printedBy(["--remote", remote, "--version", "1.0.0", "--dry-run"]);
    expect(printed).toContain(`To http://${host}/${NAME}.git, branch main, tag v1.0.0:`);
    expect(printed).not.toMatch(/s3cr3t|someone/);
  });

  it.each([
    `https://someone:${TOKEN}@127.0.0.1:1/${NAME}.git`,
    `https://${encodeURIComponent(TOKEN)}@127.0.0.1:1/${NAME}`,
    `https://${TOKEN}:x-oauth-basic@127.0.0.1:1/other-name.git`,
    `ssh://${encodeURIComponent(TOKEN)}@127.0.0.1:1/${NAME}.git`,
    `https://127.0.0.1:1/${NAME}.git?access_token=${TOKEN}`,
    `file://ghp_s3cr3t@nowhere/${NAME}.git`,
  ])("is not shown with a refusal: %s", async (remote) => {
    const refusal = await refusalOf(["--remote", remote, "--version", "1.0.0", "--yes", remote]);
    expect(refusal).toContain("which git cannot read");
    expect(refusal).not.toContain("s3cr3t");
  });

  it("is all that is taken out of an address", () => {
    expect(withoutCredentials("https://me:a@b/c@github.com/me/x.git#d")).toBe("https://github.com/me/x.git");
    expect(withoutCredentials("git@github.com:me/x.git")).toBe("github.com:me/x.git");
    for (const plain of ["https://github.com/me/x.git", "/srv/a@b/x.git", "../x.git", "file:///srv/a@b/x.git"])
      expect(withoutCredentials(plain)).toBe(plain);
  });
});

describe("npm run release:module", () => {
  it("releases this project's module, and ends with an error where it is refused", async () => {
    const bare = await bareRepository();
    const project = join(folder, "copy");
    // All that the module is made from, committed, whatever is not in the project itself.
    for (const path of ["src", "local-aws", "LICENSE", "README.md", "package.json", "tsconfig.json"])
      cpSync(join(PROJECT, path), join(project, path), { recursive: true });
    symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
    const files = await moduleFiles();
    write(join(project, "generated-hcl"), files);
    writeFileSync(join(project, ".gitignore"), "node_modules\n__pycache__\n");
    await commitAll(project);
    const command = (...args: string[]) =>
      run("npm", ["run", "--silent", "release:module", "--", ...args], { cwd: project, env: ENV });

    const refused = await command("--remote", bare, "--version", "1.0");
    expect(refused.status).toBe(1);
    expect(refused.output).toContain("Nothing was pushed.\n  The input is no terminal");
    expect(refused.output).toContain("--version is 1.0:");
    expect(await refsIn(bare)).toEqual([]);

    const released = await command("--remote", bare, "--version", "1.4.0", "--yes");
    expect(released.output).toContain("Pushed v1.4.0.");
    expect(released.status).toBe(0);
    expect(await filesAt(bare, "v1.4.0")).toEqual([...files.keys()].sort());
    // Its users are told to ask for the version that it is.
    expect(await git(bare, "show", "v1.4.0:README.md")).toContain('version = "~> 1.4"');
    expect(await git(bare, "show", "v1.4.0:examples/map/main.tf")).toContain('version = "~> 1.4"');
  });
});
