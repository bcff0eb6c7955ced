import { defineConfig } from "vitest/config";

// A test that needs a page says so in its first line; making one takes a second.
export default defineConfig({
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
