/** Is what arrived what was sent? Every byte, every kind, mode and time; and nothing beside it. */
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Whole milliseconds go over the wire, and are set as a number of seconds with a fraction. */
const TIME_TOLERANCE_MS = 1.5;

/**
 * What differs, in sentences; none if the two are the same.
 * @param {string} sent
 * @param {string} arrived
 * @returns {Promise<string[]>}
 */
export async function differences(sent, arrived) {
  const [wanted, there] = await Promise.all([entriesOf(sent), entriesOf(arrived)]);
  const found = [];
  for (const name of there) if (!wanted.includes(name)) found.push(`${name}: nobody sent that`);
  for (const name of wanted) {
    if (!there.includes(name)) found.push(`${name}: is missing`);
    else found.push(...(await differencesOf(join(sent, name), join(arrived, name), name)));
  }
  return found;
}

/** @param {string} folder */
async function entriesOf(folder) {
  return (await readdir(folder, { recursive: true })).sort();
}

/**
 * @param {string} sent
 * @param {string} arrived
 * @param {string} name
 */
async function differencesOf(sent, arrived, name) {
  const [a, b] = await Promise.all([lstat(sent), lstat(arrived)]);
  if (kindOf(a) !== kindOf(b)) return [`${name}: is a ${kindOf(b)}, was a ${kindOf(a)}`];
  if (a.isSymbolicLink()) {
    const same = (await readlink(sent)) === (await readlink(arrived));
    return same ? [] : [`${name}: points elsewhere`];
  }
  const found = [];
  if (Math.abs(a.mtimeMs - b.mtimeMs) > TIME_TOLERANCE_MS) {
    found.push(`${name}: changed at ${b.mtimeMs}, was ${a.mtimeMs}`);
  }
  if (!a.isFile()) return found;
  if ((a.mode & 0o111) !== (b.mode & 0o111)) found.push(`${name}: has mode ${b.mode.toString(8)}`);
  const [bytes, others] = await Promise.all([readFile(sent), readFile(arrived)]);
  if (!bytes.equals(others)) found.push(`${name}: has other bytes`);
  return found;
}

/** @param {import('node:fs').Stats} stats */
function kindOf(stats) {
  if (stats.isSymbolicLink()) return 'link';
  return stats.isDirectory() ? 'folder' : 'file';
}
