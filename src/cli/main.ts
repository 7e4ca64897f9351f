#!/usr/bin/env node
import { PACKAGE } from "./package";
import { printableLines } from "./printable";
import { run } from "./program";

run(process.argv.slice(2), process).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    // 1 would mean that there are findings.
    process.exitCode = 2;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${printableLines(text)}\nThis is a bug in mutual-sg. Report it at ${PACKAGE.issues}.\n`);
  },
);
