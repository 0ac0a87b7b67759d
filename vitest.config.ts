import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts", "test/verifier/**/*.test.ts"] } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          // What a busy test run calibrated must not be remembered for the person's own measurements.
          env: { XDG_CACHE_HOME: resolve("node_modules/.cache/tests") },
          testTimeout: 600_000,
          hookTimeout: 900_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: "test/e2e/support/build-package.ts",
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          // After the others: a browser and an editor need the machine for themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
