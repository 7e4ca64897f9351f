import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheFolder, removeFolder } from "../tools/folders";
import { findProgram } from "../tools/programs";

/** The release that is installed where there is none. */
const MOTO_VERSION = "5.2.1";
const START_TIMEOUT_MS = 60_000;
const SERVER = join(__dirname, "serve_moto.py");

/** A running AWS API on this machine. */
export interface LocalAws {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Moto's own, such as `5.2.1`. */
  readonly version: string;
  /** What it could not answer, as it logged it; empty where all went well. */
  failures(): string;
  /** Stops it, and waits until it has stopped. */
  stop(): Promise<void>;
}

/**
 * Starts moto's server on a free loopback port and waits until it listens. It ends with this process at the latest,
 * whichever way that ends.
 *
 * @throws Error where there is neither moto nor a way to install it, or where it does not come up
 */
export async function startLocalAws(): Promise<LocalAws> {
  const failures: string[] = [];
  for (const python of pythonsWithMoto()) {
    const started = await start(python);
    if (typeof started !== "string") return started;
    failures.push(`${python}: ${started}`);
  }
  throw new Error(`moto's server did not start.\n${failures.join("\n")}`);
}

/** The Pythons that may have moto, the nearest first; one that gets it for the purpose only if no other has it. */
function* pythonsWithMoto(): Generator<string> {
  const pythons = ["python3", "python"].map(findProgram).filter((found) => found !== undefined);
  const moto = findProgram("moto_server");
  const ofMoto = moto === undefined ? undefined : interpreterOf(moto);
  yield* new Set([...(ofMoto === undefined ? [] : [ofMoto]), ...pythons]);
  yield installedMoto(pythons[0]);
}

/** The Python that a script's first line names, as pip and pipx write it; undefined for a script of another kind. */
function interpreterOf(script: string): string | undefined {
  const start = Buffer.alloc(512);
  const file = openSync(script, "r");
  readSync(file, start);
  closeSync(file);
  const interpreter = /^#!(\S+)/.exec(start.toString("latin1"))?.[1];
  return interpreter?.includes("python") && existsSync(interpreter) ? interpreter : undefined;
}

/** A Python with moto in a folder of the project's own, made once. */
function installedMoto(python: string | undefined): string {
  const folder = join(cacheFolder(), `moto-${MOTO_VERSION}`);
  const pythonIn = (environment: string) => join(environment, "bin", "python");
  if (existsSync(pythonIn(folder))) return pythonIn(folder);
  const command = `pip install "moto[server]==${MOTO_VERSION}"`;
  const remedy = `Install it with \`${command}\`, so that \`moto_server\` is on the PATH.`;
  if (python === undefined) {
    throw new Error(
      `The local AWS needs moto, and there is no Python 3.10 or newer on the PATH to install it with. ${remedy}`,
    );
  }
  console.error(`Installing moto ${MOTO_VERSION} into ${folder}, once.`);
  // Made beside and renamed, so that one that is there is whole.
  const unfinished = `${folder}.${process.pid}`;
  const steps: [string, string[]][] = [
    [python, ["-m", "venv", unfinished]],
    [pythonIn(unfinished), ["-m", "pip", "install", "--quiet", `moto[server]==${MOTO_VERSION}`]],
  ];
  for (const [program, args] of steps) {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) {
      removeFolder(unfinished);
      throw new Error(`The local AWS needs moto, and it could not be installed. ${remedy}\n${stderr || stdout}`);
    }
  }
  // What stands there by now is either broken, or was made by another run at the same time, and then as good.
  removeFolder(folder);
  renameSync(unfinished, folder);
  return pythonIn(folder);
}

/** The running server, or why it does not run. */
async function start(python: string): Promise<LocalAws | string> {
  // In a process group of its own: what ends it is the end of this process, not a Ctrl-C before its work is done.
  const child = spawn(python, [SERVER], { detached: true });
  const log: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    // It logs every request, which must be read; only what went wrong is worth keeping.
    if (!/" [1-4]\d\d -$/.test(line)) log.push(line);
  });
  const stop = async (): Promise<void> => {
    // Killed by a signal it has no exit code, and is gone all the same.
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.stdin.end();
    await ended;
  };
  try {
    const [endpoint, version] = await withinTime(announcement(child), START_TIMEOUT_MS);
    return { endpoint, version, failures: () => log.join("\n"), stop };
  } catch (error) {
    if (child.pid !== undefined) await stop();
    return `${(error as Error).message} ${log.at(-1) ?? ""}`;
  }
}

/**
 * The address and the version that the server prints: with port 0 the system chooses a free one, and no other process
 * can take it.
 */
function announcement(child: ChildProcessWithoutNullStreams): Promise<[endpoint: string, version: string]> {
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (line: string) => {
      resolve(line.trim().split(" ") as [string, string]);
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error("It ended at once.")));
    // It may have ended before it read the end of its input.
    child.stdin.on("error", () => undefined);
  });
}

function withinTime<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not there after ${milliseconds / 1000} s.`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
