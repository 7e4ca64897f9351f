import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    reporters: ["default", "./test/support/closing-line.ts"],
    // Terraform and npm take their time on a small machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Loading cdktf once rather than for every file saves most of the time.
    isolate: false,
    // Half of the work is done in Terraform's and the local AWS's processes.
    maxWorkers: 2,
  },
});
