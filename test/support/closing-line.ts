import { writeSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node" with { "resolution-mode": "import" };

/** Prints `N passed, N failed` as the last line, for tools that only read this line. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === "pending" ? "failed" : state]++;
      }
      // A file that does not load has no tests, so it counts as a failure.
      if (module.errors().length > 0) count.failed++;
    }
    count.failed += unhandledErrors.length;
    const skipped = count.skipped > 0 ? `, ${String(count.skipped)} skipped` : "";
    const line = `${String(count.passed)} passed, ${String(count.failed)} failed${skipped}\n`;
    // On exit, because the local AWS may still print a message when it stops.
    process.once("exit", () => writeSync(process.stdout.fd, line));
  }
}
