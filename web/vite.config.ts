import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` shows changes at once; the API is that of `make run`.
const API = process.env.API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2022", modulePreload: { polyfill: false } },
  server: { proxy: { "/v1": API } },
});
