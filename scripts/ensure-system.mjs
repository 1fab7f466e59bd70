/**
 * Which parts of the system does the window need that this machine lacks? On Debian and its kin
 * they are installed where we may; elsewhere, one command is named that does it.
 */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, fail } from './run.mjs';

/** Shared libraries that Electron links or loads, and the Debian packages that hold them. */
const LIBRARIES = new Map([
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libasound.so.2', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
]);

/** What Electron needs to open a window. @param {string} executable Electron's */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return;
  const missing = missingLibraries(executable);
  if (missing.length === 0) return;
  const packages = missing.map((library) => LIBRARIES.get(library));
  const named = packages.filter((name) => name !== undefined);
  // A library without a package of its own here comes along with the others.
  await install(named.length > 0 ? named : [...LIBRARIES.values()], missing.join(', '));
  const left = missingLibraries(executable);
  if (left.length > 0) fail(`Electron still lacks ${left.join(', ')}.`);
}

/** A screen for tests that needs no graphics card and steals nobody's focus. */
export async function ensureXvfb() {
  if (process.platform !== 'linux' || isOnPath('Xvfb')) return;
  await install(['xvfb'], 'Xvfb');
}

/** @param {string} executable */
function missingLibraries(executable) {
  const known = capture('/sbin/ldconfig', ['-p']).stdout;
  const unloadable = [...LIBRARIES.keys()].filter((library) => !known.includes(`\t${library} `));
  const unlinked = capture('ldd', [executable])
    .stdout.split('\n')
    .filter((line) => line.includes('=> not found'))
    .map((line) => line.trim().split(' ')[0] ?? '');
  return [...new Set([...unloadable, ...unlinked])];
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** @param {readonly string[]} packages @param {string} missing */
async function install(packages, missing) {
  const asRoot = process.getuid?.() === 0;
  const names = packages.join(' ');
  if (!isOnPath('apt-get')) fail(`This machine lacks ${missing}. Debian's name for it: ${names}.`);
  if (!asRoot) fail(`This machine lacks ${missing}. Run: sudo apt-get install ${names}`);
  console.log(`Installing ${names} (missing: ${missing}) …`);
  aptGet('update');
  aptGet('install', '--yes', '--no-install-recommends', ...packages.map(availableName));
}

/** @param {...string} args */
function aptGet(...args) {
  // Nobody is there to answer its questions.
  const command = ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
  const { ok, stdout, stderr } = capture('env', command);
  if (!ok) fail(`\`${command.join(' ')}\` failed:\n${stdout}\n${stderr}`);
}

/** Newer Debians and Ubuntus add "t64" to libraries whose time_t grew. @param {string} name */
function availableName(name) {
  const hasCandidate = /Candidate: (?!\(none\))/.test(
    capture('apt-cache', ['policy', name]).stdout,
  );
  return hasCandidate ? name : `${name}t64`;
}
