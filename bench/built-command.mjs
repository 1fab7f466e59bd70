/** Is what will be measured what the sources say? Builds what is not there; of what is older, says so. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Nothing of a bench is announced to the network that the machine is in.
process.env.FERRY_DISCOVERY ??= 'off';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** The command, as `package.json`'s `bin` names it. */
export const command = join(root, 'out/main/cli.js');

/** Resolves to a warning, or null. */
export async function ensureBuilt() {
  if (!existsSync(command)) await import('../scripts/build.mjs');
  const builtAt = statSync(command).mtimeMs;
  const newer = ['src-main', 'src-shared'].flatMap((folder) => sourcesAfter(builtAt, folder));
  if (newer.length === 0) return null;
  return `The build is older than ${newer[0]}: npm run build, to measure what the sources say.`;
}

function sourcesAfter(instant, folder) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((path) => path.endsWith('.ts') && !path.includes('.test'))
    .map((path) => join(folder, path))
    .filter((path) => statSync(join(root, path)).mtimeMs > instant);
}
