import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import semver from "semver";
import { removeFolder, temporaryFolder } from "../system/folders";
import { run, stoppedBySignals } from "../system/programs";
import { moduleFiles, publishedHere } from "./module-files";

/** What a release is made from, and how it talks to whoever makes it. */
export interface Surroundings {
  /** The folder of this project, a git work tree. */
  readonly project: string;
  /** The module's files as they are made now, by their paths: as committed here, or naming a version to their users. */
  readonly filesOf: (version?: string) => Promise<ReadonlyMap<string, string>>;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
  /** Asks whether to push; undefined where there is nobody to ask. */
  readonly confirm?: (question: string) => Promise<boolean>;
  readonly signal?: AbortSignal;
}

const MODULE = "generated-hcl";
const FIRST_BRANCH = "main";

const OPTIONS = {
  remote: { type: "string", meaning: "the URL of the git repository terraform-aws-mutual-security-groups" },
  version: { type: "string", meaning: "the new version, such as 1.2.3" },
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
} as const;

/**
 * Publishes the module as a version of its own repository, in the layout of the Terraform Registry: its files at the
 * root, the version as a tag. Nothing is pushed unless all is right.
 *
 * @param args - as on the command line
 * @throws Error with a sentence for everything that stands against it
 */
export async function release(args: readonly string[], surroundings: Surroundings): Promise<void> {
  const { project, print, confirm, signal } = surroundings;
  const { remote, version, isSure, isDryRun, problems: ofArgs } = parsed(args);
  const git = new Git(surroundings, remote);

  const [ofProject, { identity, problems: ofIdentity }, { refs, problems: ofRemote }] = await Promise.all([
    problemsOfProject(git, surroundings),
    identityIn(git, project),
    refsOf(git, project, remote),
  ]);
  const problems = [
    ...ofArgs,
    ...(isSure || isDryRun || confirm
      ? []
      : ["The input is no terminal, so nobody can be asked: give --yes, or --dry-run to see what would be pushed."]),
    ...ofProject,
    ...ofIdentity,
    ...ofRemote,
    ...(version === undefined ? [] : problemsOfVersion(version, refs.tags)),
  ];
  if (problems.length > 0 || remote === undefined || version === undefined) throw refused(problems);

  const folder = temporaryFolder();
  try {
    const clone = join(folder, "clone");
    // Files are taken as they are made, whatever the user's git does to line ends elsewhere.
    const asTheyAre = ["--config", "core.autocrlf=false", "--origin", "origin"];
    const ofBranch = refs.branch === undefined ? [] : ["--branch", refs.branch];
    await git.must(project, "clone", "--quiet", ...asTheyAre, ...ofBranch, "--", remote, clone);
    const branch = refs.branch ?? FIRST_BRANCH;
    if (refs.branch === undefined) await git.must(clone, "symbolic-ref", "HEAD", `refs/heads/${branch}`);

    replaceFiles(clone, await surroundings.filesOf(version));
    await git.must(clone, "add", "--all", "--force");
    print(`To ${withoutCredentials(remote)}, branch ${branch}, tag v${version}:\n${await changesIn(git, clone)}`);
    if (isDryRun) {
      print("Nothing was pushed, for this is a dry run.");
      return;
    }
    const isConfirmed = isSure || (await confirm!("Push this? [y/N] "));
    signal?.throwIfAborted();
    if (!isConfirmed) throw new Error("Nothing was pushed.");

    // A version may differ from the one before in nothing but its name, as a release candidate's does.
    await git.must(clone, ...identity, "commit", "--quiet", "--allow-empty", "--message", `Version ${version}`);
    await git.must(clone, ...identity, "tag", "--annotate", "--message", `Version ${version}`, `v${version}`);
    await git.must(
      clone,
      "push",
      "--quiet",
      "--atomic",
      "origin",
      `HEAD:refs/heads/${branch}`,
      `refs/tags/v${version}`,
    );
    print(`Pushed v${version}.`);
  } finally {
    removeFolder(folder);
  }
}

function refused(problems: readonly string[]): Error {
  return new Error(`Nothing was pushed.\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}

interface Parsed {
  readonly remote?: string;
  readonly version?: string;
  readonly isSure: boolean;
  readonly isDryRun: boolean;
  readonly problems: readonly string[];
}

function parsed(args: readonly string[]): Parsed {
  // Not strict: that would stop at the first problem, and quote what may hold a token.
  const { values, positionals } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
  });
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  const unknown = [
    ...Object.keys(values)
      .filter((name) => !Object.hasOwn(OPTIONS, name))
      .map((name) => (name.length > 1 ? `--${name}` : `-${name}`)),
    ...positionals,
  ];
  const text = (name: "remote" | "version") => (typeof values[name] === "string" && values[name]) || undefined;
  const missing = (["remote", "version"] as const).filter((name) => text(name) === undefined);
  const valued = (["yes", "dry-run"] as const).filter((name) => typeof values[name] === "string");
  const remote = text("remote");
  return {
    remote,
    version: text("version"),
    isSure: values.yes === true,
    isDryRun: values["dry-run"] === true,
    problems: [
      ...unknown.map((arg) => `${withoutCredentials(arg)} is no option: use ${known.join(", ")}.`),
      ...missing.map((name) => `--${name} is missing: give ${OPTIONS[name].meaning}.`),
      ...valued.map((name) => `--${name} has a value, and takes none: give --${name} alone.`),
      ...(remote === undefined ? [] : problemsOfName(remote)),
    ],
  };
}

/** The registry takes a module's name and provider from its repository's name. */
function problemsOfName(remote: string): string[] {
  const name = remote
    .replace(/[/\\]+$/, "")
    .split(/[/\\:]/)
    .at(-1)!;
  if (/^terraform-aws-[0-9A-Za-z][0-9A-Za-z_-]*(\.git)?$/.test(name)) return [];
  return [
    `--remote is ${withoutCredentials(remote)}, and the registry takes a module only from a repository named ` +
      "terraform-aws-…: give the URL of terraform-aws-mutual-security-groups.",
  ];
}

function problemsOfVersion(version: string, tags: readonly string[]): string[] {
  // What it is parsed to has neither a v nor build metadata.
  if (semver.parse(version)?.version !== version) {
    return [
      `--version is ${version}: give a semantic version such as 1.2.3 or 1.2.3-rc.1, with no v before it and no build metadata.`,
    ];
  }
  const existing = tags.filter((tag) => tag === version || tag === `v${version}`);
  if (existing.length > 0) return [`The tag ${existing.join(" and ")} exists there already: give a higher --version.`];
  const [highest] = semver.rsort(tags.filter((tag) => semver.valid(tag) !== null));
  if (highest === undefined || semver.gt(version, highest)) return [];
  return [`--version is ${version}, which is not above ${highest}, the highest tag there: give a higher one.`];
}

interface Refs {
  /** The branch that a release goes on; undefined where there is none yet. */
  readonly branch?: string;
  readonly tags: readonly string[];
}

async function refsOf(
  git: Git,
  project: string,
  remote: string | undefined,
): Promise<{ refs: Refs; problems: readonly string[] }> {
  const none: Refs = { tags: [] };
  if (remote === undefined) return { refs: none, problems: [] };
  const { status, stdout, output } = await git.attempt(project, "ls-remote", "--symref", "--", remote);
  if (status !== 0) {
    const problem = `--remote is ${withoutCredentials(remote)}, which git cannot read: check the address, and that you may read it.`;
    return { refs: none, problems: [`${problem}\n${indented(output)}`] };
  }
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => line.split("\t") as [string, string?]);
  const named = (prefix: string) =>
    lines.flatMap(([, ref]) => (ref?.startsWith(prefix) ? [ref.slice(prefix.length).replace(/\^\{\}$/, "")] : []));
  const [branches, tags] = [named("refs/heads/"), [...new Set(named("refs/tags/"))]];
  if (branches.length === 0) return { refs: { tags }, problems: [] };
  // A bare repository may go on to name a default branch that nobody ever pushed.
  const head = lines.find(([target, ref]) => ref === "HEAD" && target.startsWith("ref: "))?.[0];
  const branch = [head?.slice("ref: refs/heads/".length), FIRST_BRANCH].find((name) => name && branches.includes(name));
  if (branch !== undefined) return { refs: { branch, tags }, problems: [] };
  const problem = `The remote's branches are ${branches.join(", ")}, none of them its default or ${FIRST_BRANCH}: set its default branch.`;
  return { refs: { tags }, problems: [problem] };
}

/** What keeps a release from being made of the project's last commit, and of that alone. */
async function problemsOfProject(git: Git, surroundings: Surroundings): Promise<string[]> {
  const { status, stdout, output } = await git.attempt(
    surroundings.project,
    "status",
    "--porcelain",
    "--untracked-files=normal",
  );
  if (status !== 0)
    return [`git cannot tell what is not committed here: release from a git work tree.\n${indented(output)}`];
  const dirt =
    stdout === ""
      ? []
      : [`This project has changes that are not committed: commit or stash them.\n${indented(stdout)}`];
  return [...dirt, ...(await drift(git, surroundings))];
}

/** How the module that is committed differs from what is made now. */
async function drift(git: Git, { project, filesOf }: Surroundings): Promise<string[]> {
  const files = await filesOf();
  const folder = `HEAD:./${MODULE}`;
  const { stdout } = await git.attempt(project, "ls-tree", "-r", "-z", "--name-only", folder);
  const committed = new Set(stdout.split("\0").filter((path) => path !== ""));
  const differences: string[] = [];
  for (const path of [...new Set([...committed, ...files.keys()])].sort()) {
    if (!files.has(path)) differences.push(`${path} is no longer made`);
    else if (!committed.has(path)) differences.push(`${path} is missing`);
    else if ((await git.must(project, "cat-file", "blob", `${folder}/${path}`)) !== files.get(path))
      differences.push(`${path} differs`);
  }
  if (differences.length === 0) return [];
  const problem = `The committed ${MODULE} is not the module as it is made now: run \`npm run build\` and commit it.`;
  return [`${problem}\n${indented(differences.join("\n"))}`];
}

/** The identity that git has for this project, for the clone has no settings of its own. */
async function identityIn(git: Git, project: string): Promise<{ identity: string[]; problems: string[] }> {
  // Without this git makes up an address of the machine's name.
  const { status, stdout } = await git.attempt(project, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT");
  const [, name, email] = /^(.*) <(.*)> \d+ [-+]\d+\s*$/.exec(stdout) ?? [];
  if (status !== 0 || !name || !email) {
    const problem =
      'git does not know who you are: run `git config --global user.name "Your Name"` and ' +
      "`git config --global user.email you@example.com`.";
    return { identity: [], problems: [problem] };
  }
  return { identity: ["-c", `user.name=${name}`, "-c", `user.email=${email}`], problems: [] };
}

/** Puts these files, and nothing else, in a work tree. */
function replaceFiles(folder: string, files: ReadonlyMap<string, string>): void {
  for (const name of readdirSync(folder)) {
    if (name !== ".git") removeFolder(join(folder, name));
  }
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const CHANGES: Readonly<Record<string, string>> = { A: "added", D: "removed" };

async function changesIn(git: Git, clone: string): Promise<string> {
  const status = await git.must(clone, "diff", "--cached", "--name-status", "--no-renames", "-z");
  const changes = [...status.matchAll(/([A-Z])\0([^\0]+)\0/g)];
  if (changes.length === 0) return indented("no file differs from the version before");
  return indented(changes.map(([, kind, path]) => `${(CHANGES[kind!] ?? "changed").padEnd(7)} ${path!}`).join("\n"));
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");

/** Set while a git hook runs, these would turn git to that hook's repository. */
const OF_ANOTHER_REPOSITORY = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"];

/** git, whose output never shows what the remote's URL holds of secrets. */
class Git {
  readonly #env: NodeJS.ProcessEnv;
  readonly #signal?: AbortSignal;
  readonly #secrets: readonly string[];

  constructor({ env, signal }: Surroundings, remote = "") {
    const own = Object.entries(env).filter(([name]) => !OF_ANOTHER_REPOSITORY.includes(name));
    // Nobody sees a question of git's own: its output is taken in.
    this.#env = { ...Object.fromEntries(own), GIT_TERMINAL_PROMPT: "0" };
    this.#signal = signal;
    this.#secrets = secretsOf(remote);
  }

  /** Runs git, however it ends. */
  async attempt(cwd: string, ...args: string[]): Promise<{ status: number; stdout: string; output: string }> {
    const { status, stdout, output } = await run("git", args, { cwd, env: this.#env, signal: this.#signal });
    return { status, stdout, output: this.redacted(output) };
  }

  async must(cwd: string, ...args: string[]): Promise<string> {
    const { status, stdout, output } = await this.attempt(cwd, ...args);
    const command = args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c");
    if (status !== 0) throw new Error(`git ${command!} failed:\n${indented(output)}`);
    return stdout;
  }

  redacted(text: string): string {
    const withoutUrls = text.replace(/[a-z][a-z0-9+.-]*:\/\/\S+/gi, withoutCredentials);
    return this.#secrets.reduce((shown, secret) => shown.replaceAll(secret, "…"), withoutUrls);
  }
}

/** A URL without its user, password, query and fragment; a path as it is. */
export function withoutCredentials(url: string): string {
  if (/^\.{0,2}[/\\]/.test(url)) return url;
  // Up to the last @: a password may hold others, and slashes. A file's path may hold them too.
  const user = url.startsWith("file:") ? /^(file:\/\/)[^/]*@/ : /^([a-z][a-z0-9+.-]*:\/*)?.*@/i;
  return url.replace(user, "$1").replace(/[?#].*$/, "");
}

/** Everything in a URL that may be a token: git shows parts of it on their own. */
function secretsOf(remote: string): string[] {
  const shown = withoutCredentials(remote);
  if (shown === remote) return [];
  const [, user = ""] = /^(?:[a-z][a-z0-9+.-]*:\/*)?(.*)@/i.exec(remote) ?? [];
  const [, query = ""] = /[?#](.*)$/.exec(remote) ?? [];
  // git looks up and shows what is before a slash or colon, encoded or not, as if it were the host.
  const parts = [user, query].flatMap((text) => [text, decoded(text)].flatMap((one) => [one, ...one.split(/[:/@&=]/)]));
  // What is shorter is no token, such as the user "git", which stands in all that git says.
  return [...new Set(parts)].filter((part) => part.length > 3).sort((a, b) => b.length - a.length);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // No encoded text, so a part as it is.
  }
}

/** Asks in the terminal: yes is yes, and anything else is no, such as Ctrl-C or the end of the input. */
async function confirmInTerminal(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  signal.addEventListener("abort", () => terminal.close(), { once: true });
  // A question whose terminal closes is never answered, or fails: that depends on Node's version.
  const closed = once(terminal, "close").then(() => "");
  const answer = await Promise.race([terminal.question(question).catch(() => ""), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

async function main(): Promise<void> {
  // The clone goes even where the release is stopped.
  const signal = stoppedBySignals();
  await release(process.argv.slice(2), {
    project: join(__dirname, "..", ".."),
    filesOf: (version) => moduleFiles({ ...publishedHere(), ...(version && { version }) }),
    env: process.env,
    print: console.log,
    confirm: process.stdin.isTTY ? (question) => confirmInTerminal(question, signal) : undefined,
    signal,
  });
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
}
