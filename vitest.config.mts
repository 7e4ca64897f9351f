import { defineConfig } from "vitest/config";

/** The tests that need Terraform, the local AWS or a registry. `npm run check` runs all others. */
const INTEGRATION = [
  "test/{aws,local-aws,terraform}/**/*.test.ts",
  "test/**/{annotations,installation,package,release}.test.ts",
];

/** The tests that need a browser. */
const BROWSER = ["test/browser/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: [...INTEGRATION, ...BROWSER] } },
      { extends: true, test: { name: "browser", include: BROWSER } },
      {
        extends: true,
        test: { name: "integration", include: INTEGRATION, globalSetup: ["test/support/global-setup.ts"] },
      },
    ],
    reporters: ["default", "./test/support/closing-line.ts"],
    // High enough for a slow machine: only a test that hangs exceeds it.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Loading cdktf once instead of once for each file saves most of the time.
    isolate: false,
    // Terraform and the local AWS do half of the work in their own processes.
    maxWorkers: 2,
  },
});
