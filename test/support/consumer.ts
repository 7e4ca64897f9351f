import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { devDependencies, name as PACKAGE } from "../../package.json";
import { onCdkTerrain, withSpecifiers } from "../../tools/package/specifiers";
import { removeFolder, temporaryFolder } from "../../tools/folders";
import { run, type Finished } from "../../tools/programs";

/** The toolkit of an app: CDKTF or CDK Terrain. */
export type Toolkit = "cdktf" | "cdktn";

/** The Terraform JSON of a synthesized stack. */
export interface SynthesizedStack {
  readonly resource: Readonly<Record<string, Record<string, Readonly<Record<string, unknown>>>>>;
}

/** The output of a run of an app. */
export interface RunOfApp {
  readonly printed: string;
  readonly stacks: Readonly<Record<string, SynthesizedStack>>;
  /** The warnings and errors on constructs, in order. */
  readonly annotations: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly synthesizedStackPath: string;
        readonly annotations: readonly {
          readonly level: string;
          readonly constructPath: string;
          readonly message: string;
        }[];
      }
    >
  >;
}

/** An empty project in its own folder. */
export class FreshProject {
  readonly folder = temporaryFolder();

  constructor() {
    this.write("package.json", { name: "fresh", private: true });
  }

  remove(): void {
    removeFolder(this.folder);
  }

  write(path: string, content: string | object): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }

  /** Runs a program in the project. It may fail. */
  async attempt(
    [program, ...args]: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Finished> {
    return run(program, args, { cwd: this.folder, env: { ...process.env, ...env } });
  }

  /** Runs a program in the project. The test fails if the program fails. */
  async must(...[command, env]: Parameters<FreshProject["attempt"]>): Promise<string> {
    const { status, stdout, output } = await this.attempt(command, env);
    if (status !== 0) throw new Error(`${command.join(" ")} failed.\n${output}`);
    return stdout;
  }
}

/** A fresh project with the packed package, installed as users install it. */
export class Consumer extends FreshProject {
  private constructor(
    private readonly toolkit: Toolkit,
    /** The name that the package is imported by. */
    readonly entryPoint: string,
  ) {
    super();
  }

  static async of(toolkit: Toolkit, tarball: string): Promise<Consumer> {
    const consumer = new Consumer(toolkit, toolkit === "cdktn" ? `${PACKAGE}/cdktn` : PACKAGE);
    const peers = ["cdktf", "@cdktf/provider-aws"].map((name) => (toolkit === "cdktn" ? onCdkTerrain(name) : name));
    const packages = [...peers, "constructs", "typescript", "@types/node"].map(
      (name) => `${name}@${devDependencies[name as keyof typeof devDependencies].replace(/^[~^]/, "")}`,
    );
    await consumer.must(["npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball, ...packages]);
    return consumer;
  }

  /**
   * Writes an app for cdktf to each of the files, and compiles it. Its imports are replaced by the package and this
   * project's toolkit.
   */
  async compile(files: readonly string[], text: string, { checksDeclarations = false } = {}): Promise<void> {
    const own = withSpecifiers(text, (specifier) => {
      if (specifier === PACKAGE || /^\.\.?\/(.*\/)?index$/.test(specifier)) return this.entryPoint;
      return this.toolkit === "cdktn" ? onCdkTerrain(specifier) : specifier;
    });
    for (const file of files) this.write(file, own);
    const options = ["--module", "node16", "--strict", "--target", "es2022"];
    // Checking all imported declarations, including the package's own, takes some seconds.
    await this.must(["npx", "tsc", ...options, ...(checksDeclarations ? [] : ["--skipLibCheck"]), ...files]);
  }

  /** Runs a JavaScript app with Node, or a TypeScript app with tsx. */
  async run(file: string, env: Readonly<Record<string, string>> = {}): Promise<RunOfApp> {
    const outdir = join(this.folder, `${file}.out`);
    removeFolder(outdir);
    const loader = /ts$/.test(file) ? ["--import", pathToFileURL(require.resolve("tsx")).href] : [];
    const printed = await this.must([process.execPath, ...loader, file], { ...env, CDKTF_OUTDIR: outdir });
    const { stacks } = (readJson(join(outdir, "manifest.json")) ?? {}) as Partial<Manifest>;
    return {
      printed,
      stacks: Object.fromEntries(
        Object.entries(stacks ?? {}).map(([stack, { synthesizedStackPath }]) => [
          stack,
          readJson(join(outdir, synthesizedStackPath)) as SynthesizedStack,
        ]),
      ),
      annotations: Object.values(stacks ?? {}).flatMap((stack) =>
        stack.annotations.map(({ level, constructPath, message }) => `${level} ${constructPath}: ${message}`),
      ),
    };
  }
}

/** The content of a JSON file; undefined if the file does not exist. */
function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
