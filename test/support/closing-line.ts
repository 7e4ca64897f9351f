import type { Reporter, TestModule } from "vitest/node" with { "resolution-mode": "import" };

/** Prints `N passed, N failed` as the last line, for whatever reads only that. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state === "pending" ? "failed" : state]++;
      }
      // A file that does not load has no test that could fail.
      if (module.errors().length > 0) count.failed++;
    }
    count.failed += unhandledErrors.length;
    const skipped = count.skipped > 0 ? `, ${String(count.skipped)} skipped` : "";
    console.log(`${String(count.passed)} passed, ${String(count.failed)} failed${skipped}`);
  }
}
