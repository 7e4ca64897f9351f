import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import semver from "semver";
import { PROJECT } from "../folders";
import { buildModule } from "../module/build";

const HELP =
  "npm run release:module -- --remote <URL of terraform-aws-mutual-security-groups> --version <1.2.3> [--yes]";
const FIRST_BRANCH = "main";

/** What a release needs besides its arguments. */
export interface ReleaseContext {
  /** The root of this repository. */
  readonly project: string;
  /** Writes generated-hcl. */
  readonly build: () => Promise<void>;
  readonly env: NodeJS.ProcessEnv;
  readonly print: (text: string) => void;
}

/**
 * Publishes the committed generated-hcl as a version of its own repository, where the Terraform Registry finds it. The
 * files are at the root of the repository, and the version is a tag. Without `--yes` it only shows what it would push.
 *
 * @throws Error with a sentence for every reason not to release, before anything is pushed
 */
export async function release(args: readonly string[], context: ReleaseContext): Promise<void> {
  const { remote, version, isConfirmed } = parsed(args);
  const git = new Git(context);
  await context.build();
  const remoteRefs = refsOf(git, remote);
  const problems = [
    ...problemsOfRemoteName(remote),
    ...problemsOfWorkTree(git),
    ...("problem" in remoteRefs ? [remoteRefs.problem] : []),
    ...problemsOfVersion(version, context.project, "tags" in remoteRefs ? remoteRefs.tags : []),
  ];
  if (problems.length > 0 || "problem" in remoteRefs) throw refusal(problems);

  const { branch, parent } = remoteRefs;
  if (parent !== undefined)
    git.must("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, `refs/heads/${branch}`);
  const parents = parent === undefined ? [] : ["-p", parent];
  const commit = git.must("commit-tree", ...parents, "-m", `Version ${version}`, "HEAD:generated-hcl").trim();
  const from = parent ?? git.must("hash-object", "-t", "tree", "--stdin").trim(); // the empty tree
  const changes = git.must("diff", "--name-status", "--no-renames", from, commit);
  context.print(`To ${remote}, branch ${branch}, tag v${version}:\n${changes || "no file differs\n"}`);
  if (!isConfirmed) {
    context.print("Nothing was pushed. Add --yes to push this.");
    return;
  }
  // Pushes both or neither. Without --force, git does not replace a tag, and only fast-forwards a branch.
  git.must("push", "--quiet", "--atomic", remote, `${commit}:refs/heads/${branch}`, `${commit}:refs/tags/v${version}`);
  context.print(`Pushed v${version}.`);
}

function refusal(problems: readonly string[]): Error {
  return new Error(`Nothing was pushed.\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
}

function parsed(args: readonly string[]): { remote: string; version: string; isConfirmed: boolean } {
  const options = { remote: { type: "string" }, version: { type: "string" }, yes: { type: "boolean" } } as const;
  try {
    // A stray argument may be a URL with a token, which parseArgs would show.
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { remote, version, yes } = values;
    if (positionals.length > 0) throw new Error("Only options are expected.");
    if (!remote || !version) throw new Error("--remote and --version are required.");
    if (holdsCredentials(remote))
      throw new Error("--remote holds a user, a token or a query, which npm and git would show: use SSH.");
    return { remote, version, isConfirmed: yes === true };
  } catch (error) {
    throw refusal([(error as Error).message, HELP]);
  }
}

/** Whether a URL has a query, a fragment or a user except SSH's `git`. A path and `user@host:path` hold no token. */
function holdsCredentials(remote: string): boolean {
  return !/^\.{0,2}\//.test(remote) && /[@?#]/.test(remote.replace(/^(ssh:\/\/git|[\w.-]+)@/, ""));
}

/** The registry derives the name and the provider of a module from the name of its repository. */
function problemsOfRemoteName(remote: string): string[] {
  if (/(^|[/:])terraform-aws-\w[\w-]*(\.git)?\/*$/.test(remote)) return [];
  return [`--remote is ${remote}, but the registry accepts a module only from a repository named terraform-aws-….`];
}

/** A change may also mean that the committed module is out of date, because the build has just run. */
function problemsOfWorkTree(git: Git): string[] {
  const ignored = git.must("ls-files", "--others", "--ignored", "--exclude-standard", "--", "generated-hcl");
  const changes = git.must("status", "--porcelain", "--untracked-files=all") + ignored.replaceAll(/^(?=.)/gm, "!! ");
  if (changes === "") return [];
  return [`There are changes that are not committed; \`npm run build\` may have made them:\n${indented(changes)}`];
}

function problemsOfVersion(version: string, project: string, tags: readonly string[]): string[] {
  const packageJson = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as { version: string };
  // The parsed version has neither a leading v nor build metadata.
  if (semver.parse(version)?.version !== version)
    return [`--version is ${version}: give a semantic version such as 1.2.3, without v and build metadata.`];
  const [highest] = semver.rsort(tags.filter((tag) => semver.valid(tag) !== null));
  return [
    // The module's README tells users to ask for the version of package.json.
    ...(version === packageJson.version
      ? []
      : [`--version is ${version}, but package.json has ${packageJson.version}.`]),
    ...(highest === undefined || semver.gt(version, highest)
      ? []
      : [`--version is ${version}, but the remote has the tag ${highest}: give a higher one.`]),
  ];
}

interface RemoteRefs {
  /** The branch to push to. */
  readonly branch: string;
  /** The latest commit of the branch; undefined if the remote has no branch yet. */
  readonly parent?: string;
  readonly tags: readonly string[];
}

function refsOf(git: Git, remote: string): RemoteRefs | { readonly problem: string } {
  const { status, stdout, stderr } = git.attempt("ls-remote", "--symref", "--", remote);
  if (status !== 0) return { problem: `--remote is ${remote}, which git cannot read:\n${indented(stderr)}` };
  const refs = new Map(stdout.split("\n").map((line) => line.split("\t").reverse() as [string, string]));
  const named = (prefix: string) =>
    [...refs.keys()].flatMap((ref) => (ref.startsWith(prefix) ? [ref.slice(prefix.length)] : []));
  const [, head] = /^ref: refs\/heads\/(.*)\tHEAD$/m.exec(stdout) ?? [];
  const [branches, tags] = [named("refs/heads/"), named("refs/tags/").map((tag) => tag.replace(/\^\{\}$/, ""))];
  // A bare repository may name a default branch that was never pushed.
  const branch = [head, FIRST_BRANCH].find((name) => name !== undefined && branches.includes(name));
  if (branch === undefined && branches.length > 0)
    return { problem: `--remote has neither its default branch nor ${FIRST_BRANCH}: set its default branch.` };
  return { branch: branch ?? FIRST_BRANCH, parent: refs.get(`refs/heads/${branch ?? FIRST_BRANCH}`), tags };
}

class Git {
  constructor(private readonly context: Pick<ReleaseContext, "project" | "env">) {}

  attempt(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    // A git hook sets GIT_DIR and others, which would lead to its repository.
    const env = Object.fromEntries(
      Object.entries(this.context.env).filter(([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_)/.test(name)),
    );
    // Without this option, git invents an address if no user is configured.
    const options = ["-c", "user.useConfigOnly=true"];
    const finished = spawnSync("git", [...options, ...args], { cwd: this.context.project, env, encoding: "utf8" });
    if (finished.error !== undefined) throw finished.error;
    return finished;
  }

  must(...args: string[]): string {
    const { status, stdout, stderr } = this.attempt(...args);
    if (status !== 0) throw refusal([`git ${args[0]!} failed:\n${indented(stderr)}`]);
    return stdout;
  }
}

const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, "    ");

if (require.main === module) {
  release(process.argv.slice(2), { project: PROJECT, build: buildModule, env: process.env, print: console.log }).catch(
    (error: unknown) => {
      console.error((error as Error).message);
      process.exitCode = 1;
    },
  );
}
