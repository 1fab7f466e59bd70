/**
 * Bundles all that the `ferry` command runs into one CommonJS file, out/main/command.cjs, which is
 * one function: so V8 can be handed what it made of it before (src-main/cli/cached-program.ts).
 */
import { defineConfig, type Plugin } from 'vite';
import { staysOutside } from './vite.main.config.ts';

/** Within its first line, so that the source map stays true. */
const asOneFunction: Plugin = {
  name: 'as-one-function',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      chunk.code = `(function (exports, require, module, __filename) {${chunk.code}\n})`;
    }
  },
};

export default defineConfig({
  plugins: [asOneFunction],
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    outDir: 'out/main',
    // Beside what vite.main.config.ts built just before.
    emptyOutDir: false,
    target: 'node20.18',
    ssr: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { command: 'src-main/cli/run.ts' },
      external: staysOutside,
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        codeSplitting: false,
      },
    },
  },
});
