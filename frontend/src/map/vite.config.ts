import { defineConfig } from "vite";

// The map is built by itself into a folder of its own: pages load it when somebody opens it.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "static/frontend-map",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    reportCompressedSize: true,
    rolldownOptions: {
      input: { map: "src/map/map.ts" },
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
