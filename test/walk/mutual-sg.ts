import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { run } from "../../src/cli/program";
import { PROJECT } from "../../tools/folders";
import { planSummaryIn } from "./root-module";

/** The number of findings of each kind. */
export type FindingCounts = ReadonlyMap<string, number>;

/** What an audit found: errors and warnings, and notes. */
export interface Findings {
  readonly problems: FindingCounts;
  readonly notes: FindingCounts;
}

/** The part of a step of `mutual-sg plan-closing --format json` that the walk needs. */
export interface ClosingStep {
  /** Whether closing its groups breaks no connection. */
  readonly isReady: boolean;
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly openRules: readonly { readonly id: string }[];
  }[];
}

/** What `mutual-sg adopt` prints. */
export interface AdoptOutput {
  /** The numbers of rules, such as "2 to import, 1 to add". */
  readonly rules: string;
  /** The rules that it leaves alone, with their number in the first line; empty if there are none. */
  readonly leftAlone: string;
  /** What it says that Terraform plans. */
  readonly planned: string;
}

/** Runs the commands of `mutual-sg` in this process, over files in a folder. */
export class MutualSg {
  constructor(
    private readonly folder: string,
    private readonly inputs: readonly string[],
  ) {}

  async audit(): Promise<Findings> {
    const json = await this.run("audit", "--format", "json", "--fail-on", "none");
    const { findings } = JSON.parse(json) as { findings: readonly { id: string; level: string }[] };
    const counts = (isNote: boolean): FindingCounts => {
      const counted = new Map<string, number>();
      for (const { id, level } of findings) {
        if ((level === "note") === isNote) counted.set(id, (counted.get(id) ?? 0) + 1);
      }
      return counted;
    };
    return { problems: counts(false), notes: counts(true) };
  }

  /** Writes a proposal from the flow logs in a folder. */
  async propose(logs: string, file: string): Promise<void> {
    await this.run("propose", "--logs", logs, "--format", "json", "--output", file);
  }

  /**
   * Adopts the rules into a folder, for this repository's own module.
   *
   * @param proposal - a reviewed proposal to adopt with them
   */
  async adopt(folder: string, proposal?: string): Promise<AdoptOutput> {
    const source = join(PROJECT, "generated-hcl");
    const proposed = proposal === undefined ? [] : ["--proposal", proposal];
    const target = ["--to", "module", "--module-source", source, "--output", folder];
    const output = await this.run("adopt", ...target, ...proposed);
    return {
      rules: /^Rules +(.*)$/m.exec(output)?.[1] ?? "",
      leftAlone: /^Left alone .*$/ms.exec(output)?.[0] ?? "",
      planned: planSummaryIn(output),
    };
  }

  async closingSteps(): Promise<readonly ClosingStep[]> {
    const json = await this.run("plan-closing", "--format", "json");
    return (JSON.parse(json) as { steps: readonly ClosingStep[] }).steps;
  }

  private async run(command: string, ...options: string[]): Promise<string> {
    const args = [command, ...this.inputs, ...options];
    const [stdout, stderr] = [new Printed(), new Printed()];
    const exitCode = await run(args, {
      ...{ stdin: Readable.from([]), stdout, stderr, env: {} },
      cwd: () => this.folder,
    });
    if (exitCode !== 0) {
      throw new Error(`mutual-sg ${args.join(" ")} exited with ${exitCode}.\n${stderr.text}${stdout.text}`);
    }
    return stdout.text;
  }
}

class Printed extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Counts in messages, such as "2 open-egress, 1 missing-ingress". */
export const countsText = (counts: FindingCounts): string =>
  [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ") || "none";
