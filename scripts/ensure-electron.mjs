/**
 * Which Electron runs here? The one that package.json names, fetched by its own installer; on a
 * test machine that can't reach that, a stand-in (stand-in-electron.mjs).
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, fail, packaged } from './run.mjs';
import { ensureStandIn, standIn } from './stand-in-electron.mjs';

/**
 * @typedef {object} Electron
 * @property {string} version
 * @property {string} folder      what electron-builder calls `electronDist`
 * @property {string} executable
 * @property {boolean} isStandIn  not for releases, and without Electron's default app
 */

/** A download on a slow line may take minutes; one that another copy can stand in for, less. */
const downloadLimitMs = 10 * 60_000;
const downloadLimitWithStandInMs = 30_000;

/** @returns {Promise<Electron>} */
export async function ensureElectron() {
  const problem = installOwn();
  if (problem === null) return own();
  if (!standIn.fitsThisMachine) {
    fail(`Electron could not be installed:\n${problem}\nTry \`npx install-electron\` by hand.`);
  }
  const isNew = !existsSync(standIn.folder);
  if (isNew) console.log(`Electron's own download is out of reach (${firstLine(problem)}).`);
  if (isNew) console.log(`Fetching Electron ${standIn.version} as a stand-in for tests …`);
  const folder = await ensureStandIn();
  console.log(`Electron ${standIn.version} stands in for ${ownVersion()}: tests only, no release.`);
  const executable = join(folder, 'electron');
  return { version: standIn.version, folder, executable, isStandIn: true };
}

/** @returns {string | null} why it did not work */
function installOwn() {
  if (!isOwnInstalled()) console.log(`Looking for Electron ${ownVersion()} …`);
  const timeoutMs = existsSync(standIn.folder) ? downloadLimitWithStandInMs : downloadLimitMs;
  const { ok, stderr } = capture(process.execPath, [packaged('electron/install.js')], {
    timeoutMs,
  });
  if (ok && isOwnInstalled()) return null;
  return stderr.trim() || `no answer within ${timeoutMs / 1000} s`;
}

function isOwnInstalled() {
  return existsSync(packaged('electron/path.txt')) && existsSync(own().executable);
}

/** @returns {Electron} */
function own() {
  const folder = packaged('electron/dist');
  const executable = join(folder, readFileSync(packaged('electron/path.txt'), 'utf8'));
  return { version: ownVersion(), folder, executable, isStandIn: false };
}

/** @returns {string} */
function ownVersion() {
  return JSON.parse(readFileSync(packaged('electron/package.json'), 'utf8')).version;
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0];
}
