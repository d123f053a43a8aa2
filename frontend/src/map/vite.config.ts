import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

// Leaflet asks that its licence goes along with it.
const licence = readFileSync("node_modules/leaflet/LICENSE", "utf8").trim();

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
      output: { postBanner: `/*!\nLeaflet\n${licence}\n*/`, entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
