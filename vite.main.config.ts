/**
 * Bundles what runs on Node: the app's main process, its two workers and the start of the `ferry`
 * command (vite.command.config.ts has the rest of it). All land side by side in out/main, so `new URL('./network-worker.js', import.meta.url)`
 * holds wherever the bundler puts the code that says it.
 *
 * One rule decides what is bundled: package.json's `dependencies` stay outside and are shipped in
 * node_modules (native parts, or code that looks for its own files); `devDependencies` are bundled.
 */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { defineConfig } from 'vite';

const manifest = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};
const shipped = Object.keys(manifest.dependencies);

export function staysOutside(specifier: string): boolean {
  if (specifier === 'electron' || specifier.startsWith('electron/')) return true;
  if (isBuiltin(specifier)) return true;
  return shipped.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    outDir: 'out/main',
    emptyOutDir: true,
    target: 'node20.18',
    ssr: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: {
        main: 'src-main/main.ts',
        'network-worker': 'src-main/io/network-worker.ts',
        'discovery-worker': 'src-main/io/discovery/discovery-worker.ts',
        cli: 'src-main/cli.ts',
      },
      external: staysOutside,
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});
