import { spawn, type ChildProcess } from "node:child_process";
import which from "which";

/** The path of a program on the PATH; undefined if there is none. */
export function findProgram(name: string): string | undefined {
  return which.sync(name, { nothrow: true }) ?? undefined;
}

/** The output and the exit status of a program. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  /** Both streams, in the order in which they were printed. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Stops the program and everything that it has started. */
  readonly signal?: AbortSignal;
  /** Whether the program's output is also printed by this process. */
  readonly isShown?: boolean;
}

const GRACE_MS = 5_000;

/** Runs a program to its end, in its own process group. */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  const { cwd, env, signal, isShown } = options;
  signal?.throwIfAborted();
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const abort = () => endGroup(child);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await finished(child, isShown ?? false);
  } finally {
    signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
  }
}

function finished(child: ChildProcess, isShown: boolean): Promise<Finished> {
  let stdout = "";
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
    if (isShown) process.stdout.write(text);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (isShown) process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status: status ?? 1, stdout, output }));
  });
}

/** Interrupts a program and everything that it has started, and kills them after a grace period. */
function endGroup(child: ChildProcess): void {
  const send = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The process group has already ended.
    }
  };
  send("SIGINT");
  setTimeout(() => send("SIGKILL"), GRACE_MS).unref();
}

/**
 * An abort signal for SIGINT, SIGTERM and SIGHUP, so that the code that uses it can clean up. The process exits with
 * the signal's exit code.
 *
 * @param consequence - added to the message, such as "nothing was written"
 */
export function stoppedBySignals(consequence?: string): AbortSignal {
  const stopping = new AbortController();
  for (const [name, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    // Not `once`, because npm forwards Ctrl-C, so the signal may arrive twice.
    process.on(name, () => {
      process.exitCode = status;
      stopping.abort(new Error(`Stopped by ${name}${consequence === undefined ? "" : `; ${consequence}`}.`));
    });
  }
  return stopping.signal;
}
