/**
 * Bundles the preload script into one CommonJS file: a sandboxed preload can load nothing else.
 */
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    outDir: 'out/preload',
    emptyOutDir: true,
    target: 'node20.18',
    ssr: 'src-main/preload/preload.ts',
    minify: false,
    sourcemap: 'inline',
    rolldownOptions: {
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
    },
  },
});
