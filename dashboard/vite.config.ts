/** Owns: how the dashboard becomes files. `vite build` runs while the template is synthesized (infra/constructs). */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm start` serves the API, for `npm run dashboard:dev`. */
const API = process.env.TALLYMARK_API ?? "http://127.0.0.1:4000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    // Inlined files would be data: URLs, which the Content-Security-Policy allows of images only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
    reportCompressedSize: false,
  },
  server: { proxy: { "/v1": API, "/api": API, "/openapi.json": API } },
});
