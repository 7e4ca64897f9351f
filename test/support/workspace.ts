import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inject, onTestFinished } from "vitest";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run, type Finished } from "../../tools/programs";

export const PROJECT = join(__dirname, "..", "..");
export const MODULE = join(PROJECT, "generated-hcl");

/** An error or a warning from Terraform. */
export interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  /** The address of the resource that it is about, if any. */
  readonly address?: string;
}

/** The files of a module by their paths. Objects are written as JSON. */
export type Files = Readonly<Record<string, string | object>>;

/**
 * A root module that calls several modules by their names. One Terraform run for all modules takes much less time than
 * one run for each.
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

/** The known values of the resources that a plan would create, by their addresses. */
export type PlannedResources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Plan {
  readonly resources: PlannedResources;
  readonly warnings: readonly string[];
}

/** A root module in its own folder, for Terraform against the local AWS. The folder is removed after the test. */
export class Workspace {
  readonly folder = temporaryFolder();

  constructor(
    files: Files,
    readonly env: NodeJS.ProcessEnv = inject("terraformEnv"),
    /** Registers the removal of the workspace. Defaults to the end of the test. */
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

  /** Runs Terraform. It may fail. */
  async attempt(...args: string[]): Promise<Finished> {
    return run(inject("terraform"), args, { cwd: this.folder, env: this.env });
  }

  /** Runs Terraform until the signal interrupts it like Ctrl-C. Rejects after an interruption. */
  async interruptible(signal: AbortSignal, ...args: string[]): Promise<Finished> {
    return run(inject("terraform"), args, { cwd: this.folder, env: inject("terraformEnv"), signal });
  }

  /** Runs Terraform. The test fails if Terraform fails. */
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

  /** Applies the configuration, and returns Terraform's events. The apply may fail. */
  async applyEvents({ refresh }: { readonly refresh: boolean }): Promise<TerraformEvent[]> {
    const { stdout } = await this.attempt("apply", "-auto-approve", "-json", "-input=false", `-refresh=${refresh}`);
    return parseEvents(stdout);
  }

  /** The changes in a plan, such as `create aws_vpc.main`; empty if there are none. */
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

  /** The resources that a plan would create, and its warnings. */
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

  /** The errors of a run that must fail. */
  async errorsOf(command: "plan" | "apply"): Promise<Diagnostic[]> {
    const args = command === "apply" ? ["-auto-approve"] : [];
    const { status, stdout, output } = await this.attempt(command, "-json", "-input=false", ...args);
    if (status === 0) throw new Error(`terraform ${command} should have failed.\n${output}`);
    return errorsIn(stdout);
  }

  /**
   * The instances in the state, read from the state file because `terraform show` would load the provider.
   *
   * @param module - the name of a module call in the root module. Defaults to the whole state
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

/** A line of Terraform's output with `-json`. */
export interface TerraformEvent {
  readonly type: string;
  /** An action on a resource, reported when it starts and when it completes. */
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
