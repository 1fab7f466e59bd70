/**
 * Are the packages that package-lock.json names installed? If not, installs them.
 * Runs before node_modules exists, so it uses nothing but Node.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root, runOrFail } from './run.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

export async function ensurePackages() {
  if (arePackagesInstalled()) return;
  console.log('Installing packages …');
  const [command, ...args] = npm();
  // No install scripts: every native part ships its binary inside its package, and Electron is
  // fetched by ensure-electron.mjs.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await runOrFail(command ?? 'npm', [...args, 'ci', ...quiet]);
}

/** Compares the lock file with the record that npm leaves in node_modules once it has finished. */
function arePackagesInstalled() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(record);
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '') return true;
    const found = present[path];
    // What npm left out is for another platform.
    if (!found) return locked.optional === true || locked.devOptional === true;
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

/** @param {string} path @returns {Record<string, LockedPackage>} */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}
