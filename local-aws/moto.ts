import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readSync, renameSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheFolder, removeFolder } from "../tools/folders";
import { findProgram } from "../tools/programs";

/** The release to install if moto is not installed. */
const MOTO_VERSION = "5.2.1";
const START_TIMEOUT_MS = 60_000;
const SERVER = join(__dirname, "serve_moto.py");

/** A running AWS API on this machine. */
export interface LocalAws {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** The version of moto, such as `5.2.1`. */
  readonly version: string;
  /** The log of requests that failed; empty if there are none. */
  failures(): string;
  /** Stops it, and waits until it has stopped. */
  stop(): Promise<void>;
}

/**
 * Starts moto's server on a free loopback port, and waits until it listens. It stops when this process ends, even if
 * this process is killed.
 *
 * @throws Error if moto is not installed and cannot be installed, or if the server does not start
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

/** Python interpreters that may have moto. The last one is created on demand, if no other interpreter works. */
function* pythonsWithMoto(): Generator<string> {
  const pythons = ["python3", "python"].map(findProgram).filter((found) => found !== undefined);
  const moto = findProgram("moto_server");
  const ofMoto = moto === undefined ? undefined : interpreterOf(moto);
  yield* new Set([...(ofMoto === undefined ? [] : [ofMoto]), ...pythons]);
  yield installedMoto(pythons[0]);
}

/** The Python interpreter in a script's first line, as pip and pipx write it; undefined for other scripts. */
function interpreterOf(script: string): string | undefined {
  const start = Buffer.alloc(512);
  const file = openSync(script, "r");
  readSync(file, start);
  closeSync(file);
  const interpreter = /^#!(\S+)/.exec(start.toString("latin1"))?.[1];
  return interpreter?.includes("python") && existsSync(interpreter) ? interpreter : undefined;
}

/** A Python interpreter with moto in this project's cache, installed on first use. */
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
  // Installed under another name and then renamed, so that the final folder is never incomplete.
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
  // A folder that exists by now is broken, or another run has just created an equivalent one.
  removeFolder(folder);
  renameSync(unfinished, folder);
  return pythonIn(folder);
}

/** Starts the server. Returns a message if it does not start. */
async function start(python: string): Promise<LocalAws | string> {
  // A separate process group, so that Ctrl-C does not stop the server before this process has cleaned up.
  const child = spawn(python, [SERVER], { detached: true });
  const log: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    // The server logs every request. Only errors are kept.
    if (!/" [1-4]\d\d -$/.test(line)) log.push(line);
  });
  const stop = async (): Promise<void> => {
    // A process that a signal killed has no exit code.
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
 * The address and the version that the server prints. The server binds port 0, so the system chooses a free port that
 * no other process can take.
 */
function announcement(child: ChildProcessWithoutNullStreams): Promise<[endpoint: string, version: string]> {
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding("utf8").once("data", (line: string) => {
      resolve(line.trim().split(" ") as [string, string]);
    });
    child.on("error", reject);
    child.on("exit", () => reject(new Error("It exited before it was ready.")));
    // The server may exit before it reads the end of its input.
    child.stdin.on("error", () => undefined);
  });
}

function withinTime<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not start within ${milliseconds / 1000} s.`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
