import { spawn, type ChildProcess } from "node:child_process";
import which from "which";

/** Where a program is on the PATH; undefined where it is not. */
export function findProgram(name: string): string | undefined {
  return which.sync(name, { nothrow: true }) ?? undefined;
}

/** What a program printed and how it ended. */
export interface Finished {
  readonly status: number;
  readonly stdout: string;
  /** Both streams, as they came. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Stops the program and all that it has started. */
  readonly signal?: AbortSignal;
  /** Whether the program writes to this process's own output as well. */
  readonly isShown?: boolean;
}

const GRACE_MS = 5_000;

/** Runs a program to its end, in a process group of its own. */
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

/** Asks a program and all that it started to stop, and soon makes them. */
function endGroup(child: ChildProcess): void {
  const send = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // It has ended already.
    }
  };
  send("SIGINT");
  setTimeout(() => send("SIGKILL"), GRACE_MS).unref();
}

/**
 * Aborts where this program is told to stop, which it then does with the signal's exit code: what it started and wrote
 * is cleared away by whoever takes the abort signal.
 *
 * @param consequence - what else is to be said of it, such as "nothing was written"
 */
export function stoppedBySignals(consequence?: string): AbortSignal {
  const stopping = new AbortController();
  for (const [name, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    // Every time: npm passes a terminal's Ctrl-C on to a process that has had it already.
    process.on(name, () => {
      process.exitCode = status;
      stopping.abort(new Error(`Stopped by ${name}${consequence === undefined ? "" : `; ${consequence}`}.`));
    });
  }
  return stopping.signal;
}
