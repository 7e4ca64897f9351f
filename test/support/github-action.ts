import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { parse } from "yaml";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run } from "../../tools/programs";
import { PROJECT, type Files } from "./workspace";

/** The text of this project's GitHub Action. */
export const ACTION_FILE = readFileSync(join(PROJECT, "action.yml"), "utf8");

/** A step of a composite action. */
interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

const { inputs, outputs, runs } = parse(ACTION_FILE) as {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
};

/** The inputs of the action, by their names. */
export const ACTION_INPUTS = inputs;

/** The scripts of the action's steps. */
export const ACTION_SCRIPTS: readonly string[] = runs.steps.flatMap((step) => step.run ?? []);

/** A run of the action's steps as GitHub's runner does it, with this project's sources in place of the npm package. */
export class ActionRun {
  status = 0;
  log = "";
  /** The SARIF documents that code scanning gets. */
  readonly uploads: string[] = [];
  private readonly folder = temporaryFolder();
  private readonly workspace = join(this.folder, "work space");
  /** The values of expressions, such as `inputs.format`. */
  private readonly context: Map<string, string>;

  /** Runs all steps, in a workspace with some files. */
  static async of(given: Readonly<Record<string, string>>, files: Files): Promise<ActionRun> {
    const actionRun = new ActionRun(given, files);
    for (const step of runs.steps) await actionRun.runStep(step);
    return actionRun;
  }

  private constructor(given: Readonly<Record<string, string>>, files: Files) {
    onTestFinished(() => {
      removeFolder(this.folder);
    });
    for (const name of ["work space", "programs", "temp"]) mkdirSync(join(this.folder, name));
    for (const name of ["summary", "outputs", "installed"]) writeFileSync(join(this.folder, name), "");
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.workspace, name), text as string);
    for (const [name, script] of PROGRAMS) writeFileSync(join(this.folder, "programs", name), script, { mode: 0o755 });
    const values = Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default ?? ""] as const);
    this.context = new Map(values.map(([name, value]) => [`inputs.${name}`, value]));
  }

  /** The Markdown on the page of the job. */
  get summary(): string {
    return this.read("summary");
  }

  /** The package that npm has installed. */
  get installed(): string {
    return this.read("installed").trim();
  }

  get files(): string[] {
    return readdirSync(this.workspace).sort();
  }

  output(name: string): string {
    return this.evaluated(outputs[name]!.value);
  }

  private async runStep(step: Step): Promise<void> {
    if (this.status !== 0 || !this.isWanted(step)) return;
    if (step.run === undefined) {
      const file = resolve(this.workspace, this.evaluated(step.with!.sarif_file!));
      this.uploads.push(readFileSync(file, "utf8"));
      return;
    }
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run];
    const { status, output } = await run("bash", args, { cwd: this.workspace, env: this.envOf(step) });
    this.status = status;
    this.log += output;
    for (const line of this.read("outputs").split("\n")) {
      const [, name, value] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) this.context.set(`steps.${step.id!}.outputs.${name}`, value!);
    }
  }

  private isWanted({ if: condition = "" }: Step): boolean {
    const [, name, value] = /^(\S+) == '(.*)'$/.exec(condition) ?? [];
    return name === undefined || this.context.get(name) === value;
  }

  private envOf({ env = {} }: Step): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: `${join(this.folder, "programs")}${delimiter}${process.env.PATH!}`,
      GITHUB_ACTION_PATH: PROJECT,
      GITHUB_OUTPUT: join(this.folder, "outputs"),
      GITHUB_STEP_SUMMARY: join(this.folder, "summary"),
      RUNNER_TEMP: join(this.folder, "temp"),
      INSTALLED: join(this.folder, "installed"),
      ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, this.evaluated(text)])),
    };
  }

  private evaluated(text: string): string {
    return text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => this.context.get(expression) ?? "");
  }

  private read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }
}

/** What the scripts find on the PATH: an npm that installs the sources of this project, and records the package. */
const PROGRAMS: readonly (readonly [name: string, script: string])[] = [
  [
    "npm",
    `#!/bin/sh
set -e
[ "$1 $2" = "install --prefix" ]
mkdir -p "$3/node_modules/.bin"
ln -s "$(dirname "$0")/mutual-sg" "$3/node_modules/.bin"
for package; do :; done
echo "$package" > "$INSTALLED"
`,
  ],
  [
    "mutual-sg",
    `#!/bin/sh
exec node --import '${pathToFileURL(require.resolve("tsx")).href}' '${join(PROJECT, "src/cli/main.ts")}' "$@"
`,
  ],
];
