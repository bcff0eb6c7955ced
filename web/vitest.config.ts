import { defineConfig } from "vitest/config";

// A test that needs a page says so in its first line; making one takes a second. What a module
// holds is all of it constant, so the files of a worker share the modules.
export default defineConfig({
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"], isolate: false },
});
