import { defineConfig } from "vite";

// Names are fixed and nothing is hashed here: WhiteNoise's manifest storage hashes, and rewrites
// the url() of the style sheet; that is also why every asset is relative and none is inlined.
export default defineConfig({
  base: "./",
  publicDir: "src/public",
  build: {
    outDir: "static/frontend",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: "es2022",
    // Logical properties and nesting are left as written: what has @layer has them too.
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: "src/css/main.css", enhance: "src/enhance.ts" },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: ({ names }) =>
          names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]",
      },
    },
  },
});
