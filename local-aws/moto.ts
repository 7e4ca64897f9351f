import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, removeFolder } from "./folders";
import { findProgram, works } from "./programs";

/** The release that is installed where there is none. */
const MOTO_VERSION = "5.2.1";
const START_TIMEOUT_MS = 60_000;
const HOST = "127.0.0.1";

/** A running AWS API on this machine. */
export interface LocalAws {
  /** Such as `http://127.0.0.1:40123`. */
  readonly endpoint: string;
  /** Stops it, and waits until it has stopped. */
  stop(): Promise<void>;
}

/**
 * Starts moto's server on a free loopback port and waits until it answers. It ends with this process at the latest,
 * whichever way that ends.
 *
 * @throws Error where there is neither moto nor a way to install it, or where it does not come up
 */
export async function startLocalAws(): Promise<LocalAws> {
  const failures: string[] = [];
  for (const command of motoCommands()) {
    const started = await start(command);
    if (typeof started !== "string") return started;
    failures.push(started);
  }
  throw new Error(`moto's server did not start.\n${failures.join("\n")}`);
}

/** The ways to start moto's server here, the nearest first; one that is installed for the purpose only if need be. */
function* motoCommands(): Generator<string[]> {
  const server = findProgram("moto_server");
  if (server !== undefined && works(server, ["--help"])) yield [server];
  const python = ["python3", "python"].map(findProgram).find((found) => found !== undefined);
  if (python !== undefined && works(python, ["-m", "moto.server", "--help"])) yield [python, "-m", "moto.server"];
  yield [installedMoto(python)];
}

/** moto's server in a folder of the project's own, installed there once. */
function installedMoto(python: string | undefined): string {
  const folder = join(cacheFolder(), `moto-${MOTO_VERSION}`);
  const server = join(folder, "bin", "moto_server");
  if (existsSync(server) && works(server, ["--help"])) return server;
  const remedy = `Install it with \`pip install "moto[server]==${MOTO_VERSION}"\` so that \`moto_server\` is on the PATH.`;
  if (python === undefined) {
    throw new Error(`The local AWS needs moto, and there is neither moto_server nor Python 3.9 or newer. ${remedy}`);
  }
  console.error(`Installing moto ${MOTO_VERSION} into ${folder}, once.`);
  const steps: [string, string[]][] = [
    [python, ["-m", "venv", folder]],
    [join(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", `moto[server]==${MOTO_VERSION}`]],
  ];
  for (const [program, args] of steps) {
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) {
      removeFolder(folder);
      throw new Error(`The local AWS needs moto, and pip could not install it: ${lastLine(stderr)} ${remedy}`);
    }
  }
  return server;
}

/** The running server, or why it does not run. */
async function start(command: readonly string[]): Promise<LocalAws | string> {
  const supervisor = join(__dirname, "supervisor.mjs");
  const child = spawn(process.execPath, [supervisor, ...command, "-H", HOST, "-p", "0"], {
    detached: true,
    env: { ...process.env, PYTHONUNBUFFERED: "1" },
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => (child.exitCode === null ? child.on("exit", resolve) : resolve(undefined)));
    child.stdin.end();
    await ended;
  };
  try {
    const endpoint = await withinTime(announcedEndpoint(child), START_TIMEOUT_MS);
    await answers(endpoint);
    return { endpoint, stop };
  } catch (error) {
    await stop();
    return `${command.join(" ")}: ${(error as Error).message}`;
  }
}

/** The address that the server prints: with port 0 the system chooses a free one, and no other process can take it. */
function announcedEndpoint(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const read = (text: string) => {
      // It goes on printing a line for each request, which must be read but need not be kept.
      if (log.length > 10_000) return;
      log += text;
      const address = /Running on (http:\/\/[\d.]+:\d+)/.exec(log)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.on("error", reject);
    child.on("exit", () => reject(new Error(`it ended at once. ${lastLine(log)}`)));
  });
}

async function answers(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/data.json`, { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`it answered ${response.status}.`);
}

function withinTime<Value>(promise: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not there after ${milliseconds / 1000} s.`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
