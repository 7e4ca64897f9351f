import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { devDependencies, name as PACKAGE } from "../../package.json";
import { onCdkTerrain, withSpecifiers } from "../../src/package/specifiers";
import { removeFolder, temporaryFolder } from "../../src/system/folders";
import { run } from "../../src/system/programs";

/** What apps are written on. */
export type Toolkit = "cdktf" | "cdktn";

/** A stack as it is synthesized. */
export interface SynthesizedStack {
  readonly resource: Readonly<Record<string, Record<string, Readonly<Record<string, unknown>>>>>;
}

/** What a run of an app printed and synthesized. */
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

/** A fresh project that has the packed package installed as users do, and nothing of this one. */
export class Consumer {
  readonly folder = temporaryFolder();

  private constructor(private readonly toolkit: Toolkit) {}

  static async of(toolkit: Toolkit, tarball: string): Promise<Consumer> {
    const consumer = new Consumer(toolkit);
    writeFileSync(join(consumer.folder, "package.json"), JSON.stringify({ name: "fresh", private: true }));
    const peers = ["cdktf", "@cdktf/provider-aws"].map((name) => (toolkit === "cdktn" ? onCdkTerrain(name) : name));
    const packages = [...peers, "constructs", "typescript", "@types/node"].map(
      (name) => `${name}@${devDependencies[name as keyof typeof devDependencies].replace(/^[~^]/, "")}`,
    );
    await consumer.must("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball, ...packages);
    return consumer;
  }

  remove(): void {
    removeFolder(this.folder);
  }

  /** Compiles an app that is written on cdktf, with its imports turned to this project's toolkit and the package. */
  async compile(name: string, text: string, { checksDeclarations = false } = {}): Promise<void> {
    const own = withSpecifiers(text, (specifier) => {
      if (specifier === PACKAGE || /^\.\.?\/(.*\/)?index$/.test(specifier)) {
        return this.toolkit === "cdktn" ? `${PACKAGE}/cdktn` : PACKAGE;
      }
      return this.toolkit === "cdktn" ? onCdkTerrain(specifier) : specifier;
    });
    writeFileSync(join(this.folder, `${name}.ts`), own);
    const options = ["--module", "node16", "--strict", "--target", "es2022"];
    // All declarations that it leads to, the package's own among them, take some seconds to check.
    await this.must("npx", "tsc", ...options, ...(checksDeclarations ? [] : ["--skipLibCheck"]), `${name}.ts`);
  }

  /** Runs an app that was compiled. */
  async run(name: string, env: Readonly<Record<string, string>> = {}): Promise<RunOfApp> {
    const outdir = join(this.folder, `${name}.out`);
    removeFolder(outdir);
    const { status, stdout, output } = await run(process.execPath, [`${name}.js`], {
      cwd: this.folder,
      env: { ...process.env, ...env, CDKTF_OUTDIR: outdir },
    });
    if (status !== 0) throw new Error(`${name} failed.\n${output}`);
    const { stacks } = (readJson(join(outdir, "manifest.json")) ?? {}) as Partial<Manifest>;
    return {
      printed: stdout,
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

  private async must(program: string, ...args: string[]): Promise<string> {
    const { status, stdout, output } = await run(program, args, { cwd: this.folder, env: process.env });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed.\n${output}`);
    return stdout;
  }
}

/** What a file holds; undefined where there is none. */
function readJson(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}
