import { defineConfig } from "vitest/config";

/** The tests that need Terraform, the local AWS or a registry. `npm run check` runs all others. */
const INTEGRATION = [
  "test/{aws,local-aws,terraform}/**/*.test.ts",
  "test/**/{annotations,installation,package,release}.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: INTEGRATION } },
      {
        extends: true,
        test: { name: "integration", include: INTEGRATION, globalSetup: ["test/support/global-setup.ts"] },
      },
    ],
    reporters: ["default", "./test/support/closing-line.ts"],
    // Only for tests that hang: Terraform and npm are slow on a small, busy machine.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Loading cdktf once rather than for every file saves most of the time.
    isolate: false,
    // Half of the work is done in Terraform's and the local AWS's processes.
    maxWorkers: 2,
  },
});
