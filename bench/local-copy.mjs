/** How long `cp` takes for a file or a folder: the yardstick of this machine at this moment. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { clearAway } from './leftovers.mjs';

export function copyOnce({ file, folder }) {
  const scratch = mkdtempSync(join(folder, 'copy-'));
  const startedAt = performance.now();
  execFileSync('cp', ['-r', file, scratch]);
  const seconds = (performance.now() - startedAt) / 1000;
  clearAway(scratch, file);
  return { seconds };
}
