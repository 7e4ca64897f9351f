// Runs a program for as long as its own standard input stays open, and stops it for certain then. The system closes that
// pipe however the process at its other end comes to its end, so nothing is left running: not on Ctrl-C, not on a crash,
// not on SIGKILL. Usage: node supervisor.mjs PROGRAM [ARGUMENT …]
import { spawn } from "node:child_process";

const GRACE_MS = 2_000;
const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
child.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 127;
  process.stdin.destroy();
});
child.on("exit", (code) => process.exit(code ?? 1));

// A terminal's Ctrl-C goes to every process in the foreground; the one at the other end decides when this one ends.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});

process.stdin.resume();
process.stdin.on("error", stop).on("close", stop);

function stop() {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}
