import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const TOKENS = "src/css/tokens.css";

// The declarations of a block, by the text that opens it: the first one is read.
function declarations(css: string, opening: string): [string, string][] {
  const start = css.indexOf(opening) + opening.length;
  const block = css.slice(start, css.indexOf("}", start)).replaceAll(/\/\*.*?\*\//gs, "");
  return [...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((found) => [found[1]!, found[2]!]);
}

// tokens.css is the one source. What cannot read custom properties (mails, the browser's own bar)
// gets them from tokens.json; the styleguide shows light and dark at once by themes.css.
function handOnTokens(): Plugin {
  return {
    name: "hand-on-tokens",
    buildStart() {
      this.addWatchFile(TOKENS);
    },
    generateBundle() {
      const css = readFileSync(TOKENS, "utf8");
      const light = declarations(css, ":root {");
      const dark = declarations(css, "@media (prefers-color-scheme: dark) {\n  :root {");
      const changed = light.filter(([name]) => dark.some(([other]) => other === name));
      const theme = (name: string, tokens: [string, string][]): string =>
        `[data-theme="${name}"]{color-scheme:${name};${tokens.map(([key, value]) => `--${key}:${value}`).join(";")}}\n`;
      const json = { light: Object.fromEntries(light), dark: Object.fromEntries(dark) };
      this.emitFile({
        type: "asset",
        fileName: "tokens.json",
        source: `${JSON.stringify(json, null, 1)}\n`,
      });
      this.emitFile({
        type: "asset",
        fileName: "themes.css",
        source: theme("light", changed) + theme("dark", dark),
      });
    },
  };
}

// Names are fixed and nothing is hashed here: WhiteNoise's manifest storage hashes, and rewrites
// the url() of the style sheet; that is also why every asset is relative and none is inlined.
export default defineConfig({
  base: "./",
  publicDir: "src/public",
  plugins: [handOnTokens()],
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
      input: {
        main: "src/css/main.css",
        styleguide: "src/css/styleguide.css",
        enhance: "src/enhance.ts",
        desk: "src/desk.ts",
        intervision: "src/intervision.ts",
      },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: ({ names }) =>
          names[0]?.endsWith(".woff2") ? "fonts/[name][extname]" : "[name][extname]",
      },
    },
  },
});
