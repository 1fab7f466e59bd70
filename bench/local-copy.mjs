/** How long `cp` takes for a file: the yardstick of this machine at this moment. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

export function copySeconds(file, folder) {
  const copy = join(folder, 'copy.bin');
  const startedAt = performance.now();
  execFileSync('cp', [file, copy]);
  const seconds = (performance.now() - startedAt) / 1000;
  rmSync(copy);
  return seconds;
}
