import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run, type Finished } from "../../tools/programs";

export const PROJECT = join(__dirname, "..", "..");
export const MODULE = join(PROJECT, "generated-hcl");

/** What Terraform says is wrong. */
export interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  /** The address of the resource that it is about, if it is about one. */
  readonly address?: string;
}

/** The files of a module by their paths: texts, or objects that become JSON. */
export type Files = Readonly<Record<string, string | object>>;

/**
 * A root module that calls several modules, each under its name. One Terraform run for all of them takes much less time
 * than one for each.
 */
export function combined(
  modules: Readonly<Record<string, Files>>,
  variables: Readonly<Record<string, object>> = {},
): Files {
  const calls = Object.keys(modules).map((name) => [name, { source: `./${name}`, ...variables[name] }]);
  const files = Object.entries(modules).flatMap(([name, files]) =>
    Object.entries(files).map(([path, content]) => [join(name, path), content]),
  );
  return { "main.tf.json": { module: Object.fromEntries(calls) as object }, ...(Object.fromEntries(files) as Files) };
}

/** An instance of a resource or a data source in the state. */
export interface StateInstance {
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key?: string | number;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a plan would create: values, as far as they are known, by their addresses. */
export type PlannedResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Plan {
  readonly resources: PlannedResources;
  readonly warnings: readonly string[];
}

/** A root module in a folder of its own, run by the real Terraform against the local AWS; gone after the test. */
export class Workspace {
  readonly folder = temporaryFolder();

  constructor(
    files: Files,
    readonly env: NodeJS.ProcessEnv = inject("terraformEnv"),
    /** Has something done once the workspace is not needed any more. */
    atEnd: (remove: () => void) => void = onTestFinished,
  ) {
    atEnd(() => removeFolder(this.folder));
    this.write(files);
  }

  write(files: Files): void {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    }
  }

  /** Runs Terraform, however it ends. */
  async attempt(...args: string[]): Promise<Finished> {
    return run(inject("terraform"), args, { cwd: this.folder, env: this.env });
  }

  /** Runs Terraform until it is interrupted, as by Ctrl-C; rejects then. */
  async interruptible(signal: AbortSignal, ...args: string[]): Promise<Finished> {
    return run(inject("terraform"), args, { cwd: this.folder, env: inject("terraformEnv"), signal });
  }

  /** Runs Terraform; fails the test where it fails. */
  async terraform(...args: string[]): Promise<string> {
    const { status, stdout, output } = await this.attempt(...args);
    if (status !== 0) throw new Error(`terraform ${args.join(" ")} failed.\n${output}`);
    return stdout;
  }

  async init(): Promise<void> {
    await this.terraform("init", "-no-color", "-input=false");
  }

  async apply(): Promise<void> {
    await this.terraform("apply", "-auto-approve", "-no-color", "-input=false");
  }

  async destroy(): Promise<void> {
    await this.terraform("destroy", "-auto-approve", "-no-color", "-input=false");
  }

  /** Applies, however that ends, and gives what Terraform said of it. */
  async applyEvents({ refresh }: { readonly refresh: boolean }): Promise<TerraformEvent[]> {
    const { stdout } = await this.attempt("apply", "-auto-approve", "-json", "-input=false", `-refresh=${refresh}`);
    return parseEvents(stdout);
  }

  /** What a plan would do, such as `create aws_vpc.main`; nothing where all is as it should be. */
  async plannedChanges(): Promise<string[]> {
    const { status, stdout } = await this.attempt("plan", "-json", "-input=false");
    if (status !== 0) {
      const errors = errorsIn(stdout).map(({ summary, detail }) => `${summary}: ${detail}`);
      throw new Error(`terraform plan failed.\n${errors.join("\n")}`);
    }
    return parseEvents(stdout)
      .filter(({ type }) => type === "planned_change")
      .map(({ change }) => `${change!.action} ${change!.resource.addr}`)
      .sort();
  }

  /** The resources that a plan would create, and what it warns of. */
  async plan(): Promise<Plan> {
    const events = parseEvents(await this.terraform("plan", "-out=plan.bin", "-json", "-input=false"));
    const plan = JSON.parse(await this.terraform("show", "-json", "plan.bin")) as {
      resource_changes?: { address: string; change: { after: Record<string, unknown> } }[];
    };
    const changes = plan.resource_changes ?? [];
    return {
      resources: Object.fromEntries(changes.map(({ address, change }) => [address, change.after])),
      warnings: events.flatMap(({ diagnostic }) => (diagnostic?.severity === "warning" ? [diagnostic.detail] : [])),
    };
  }

  /** The errors of a run that has to fail. */
  async errorsOf(command: "plan" | "apply"): Promise<Diagnostic[]> {
    const args = command === "apply" ? ["-auto-approve"] : [];
    const { status, stdout, output } = await this.attempt(command, "-json", "-input=false", ...args);
    if (status === 0) throw new Error(`terraform ${command} should have failed.\n${output}`);
    return errorsIn(stdout);
  }

  /**
   * The instances in the state, read from its file: `terraform show` would load the provider.
   *
   * @param module - the name of a module call in the root module; without it, the whole state
   */
  state(module?: string): StateInstance[] {
    interface State {
      readonly resources: readonly {
        readonly module?: string;
        readonly mode: StateInstance["mode"];
        readonly type: string;
        readonly name: string;
        readonly instances: readonly {
          readonly index_key?: string | number;
          readonly attributes: StateInstance["values"];
        }[];
      }[];
    }
    const { resources } = JSON.parse(readFileSync(join(this.folder, "terraform.tfstate"), "utf8")) as State;
    return resources
      .filter((one) => module === undefined || `${one.module}.`.startsWith(`module.${module}.`))
      .flatMap(({ mode, type, name, instances }) =>
        instances.map(({ index_key: key, attributes: values }) => ({ mode, type, name, key, values })),
      );
  }

  async outputs(): Promise<Record<string, unknown>> {
    const outputs = JSON.parse(await this.terraform("output", "-json")) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }
}

/** A line of what Terraform prints with `-json`. */
export interface TerraformEvent {
  readonly type: string;
  /** What is done to a resource, at its start and at its end. */
  readonly hook?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
  readonly diagnostic?: Diagnostic;
}

function parseEvents(lines: string): TerraformEvent[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as TerraformEvent);
}

function errorsIn(lines: string): Diagnostic[] {
  return parseEvents(lines).flatMap(({ diagnostic }) => (diagnostic?.severity === "error" ? [diagnostic] : []));
}
