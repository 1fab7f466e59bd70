/**
 * A kernel setting of the whole machine, changed for as long as something is measured and put back
 * however the bench ends.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { onTeardown } from './teardown.mjs';

/** `path`: under /proc/sys. Resolves to what `use` said. */
export async function withSetting(path, value, use) {
  const before = readFileSync(path, 'utf8').trim();
  const putBack = onTeardown(() => writeFileSync(path, before));
  writeFileSync(path, value);
  try {
    return await use();
  } finally {
    putBack();
  }
}
