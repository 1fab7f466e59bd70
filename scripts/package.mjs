/**
 * Packages the app for this platform: `npm run package`, or with `-- --dir` only the folder that
 * an installer would hold.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureElectron } from './ensure-electron.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { packaged, root, runOrFail, runScript } from './run.mjs';

/** @typedef {import('./ensure-electron.mjs').Electron} Electron */

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    await ensurePackages();
    const electron = await ensureElectron();
    await buildOutput();
    if (electron.isStandIn)
      console.log('A release needs its own Electron: making the folder only.');
    await packageWith(
      electron,
      electron.isStandIn || process.argv.includes('--dir') ? ['dir'] : [],
    );
  });
}

export async function buildOutput() {
  await runOrFail(process.execPath, ['scripts/build.mjs']);
}

/** The app as a person gets it. @param {Electron} electron @param {readonly string[]} targets */
async function packageWith(electron, targets) {
  await electronBuilder(electron, targets, []);
}

/**
 * The app as tests get it: the same, but for one fuse that lets Playwright attach.
 * @param {Electron} electron
 * @returns {Promise<string>} the executable
 */
export async function packageForTests(electron) {
  const output = join(root, 'dist/for-tests');
  rmSync(output, { recursive: true, force: true });
  await electronBuilder(
    electron,
    ['dir'],
    [
      '--config.directories.output=dist/for-tests',
      '--config.electronFuses.enableNodeCliInspectArguments=true',
    ],
  );
  return testExecutable();
}

export function testExecutable() {
  const output = join(root, 'dist/for-tests');
  switch (process.platform) {
    case 'darwin':
      return join(
        output,
        process.arch === 'arm64' ? 'mac-arm64' : 'mac',
        'Ferry.app/Contents/MacOS/Ferry',
      );
    case 'win32':
      return join(output, 'win-unpacked/Ferry.exe');
    default:
      return join(
        output,
        process.arch === 'arm64' ? 'linux-arm64-unpacked' : 'linux-unpacked',
        'ferry-app',
      );
  }
}

/**
 * @param {Electron} electron
 * @param {readonly string[]} targets none: those that electron-builder.yml names
 * @param {readonly string[]} overrides
 */
async function electronBuilder(electron, targets, overrides) {
  const platform = { darwin: '--mac', win32: '--win' }[String(process.platform)] ?? '--linux';
  await runOrFail(process.execPath, [
    packaged('electron-builder/cli.js'),
    platform,
    ...targets,
    '--publish=never',
    `--config.electronDist=${electron.folder}`,
    `--config.electronVersion=${electron.version}`,
    ...overrides,
  ]);
}
