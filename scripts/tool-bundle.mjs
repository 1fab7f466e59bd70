/**
 * Bundles a part of the sources that is a tool and no part of the app (the simulator, the fuzzer),
 * so that plain Node of any version runs it. Beside node_modules, where native parts are found.
 */
import { join } from 'node:path';
import { root } from './run.mjs';

/**
 * @param {string} name of the file that comes out
 * @param {string} entry path below the repository
 * @returns {Promise<string>} the path of what is to be run
 */
export async function bundleTool(name, entry) {
  const { build } = await import('vite');
  const outDir = join(root, 'node_modules/.cache/ferry-tools', name);
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['sodium-native', 'noise-handshake'] },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      ssr: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: { [name]: join(root, entry) },
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return join(outDir, `${name}.mjs`);
}
