import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const LOCAL_API = "http://127.0.0.1:4000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    // What no page says may run: a small file inlined as data: would be refused by the Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  server: { proxy: { "/v1": LOCAL_API, "/api": LOCAL_API, "/openapi.json": LOCAL_API } },
});
