/**
 * `npm start`: installs what is missing, builds, and opens the app.
 * Arguments after `--` go to the app.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ensureElectron } from './ensure-electron.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { ensureLibraries } from './ensure-system.mjs';
import { buildOutput } from './package.mjs';
import { fail, root, run, runScript } from './run.mjs';

/** @typedef {import('./ensure-electron.mjs').Electron} Electron */

await runScript(async () => {
  checkScreen();
  await ensurePackages();
  const electron = await ensureElectron();
  await ensureLibraries(electron.executable);
  await buildOutput();
  const [executable, ...app] = electron.isStandIn ? [adopt(electron)] : [electron.executable, root];
  process.exitCode = await run(executable, [...sandboxArgs(), ...app, ...process.argv.slice(2)]);
});

function checkScreen() {
  if (process.platform !== 'linux') return;
  if (process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return;
  fail(
    'Ferry opens a window, and this session has no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.\n' +
      'Start it from a desktop session, or with a screen in memory: xvfb-run -a npm start\n' +
      'Without a window there is the command: npm run build && node out/main/cli.js --help',
  );
}

/** Chromium's sandbox refuses to run as root, as in containers. */
function sandboxArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * The stand-in lacks the default app that opens a folder given as an argument. So its runtime is
 * mirrored, file by file as hard links, with this repository as its app.
 * @param {Electron} electron
 * @returns {string} the executable
 */
function adopt(electron) {
  const mirror = join(root, 'dist', `start-electron-${electron.version}`);
  if (!existsSync(mirror)) {
    const work = `${mirror}.${process.pid}`;
    mirrorFolder(electron.folder, work);
    symlinkSync(root, join(work, 'resources/app'));
    rmSync(mirror, { recursive: true, force: true });
    renameSync(work, mirror);
  }
  return join(mirror, 'electron');
}

/** @param {string} from @param {string} to */
function mirrorFolder(from, to) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) mirrorFolder(source, target);
    else linkOrCopy(source, target);
  }
}

/** @param {string} source @param {string} target */
function linkOrCopy(source, target) {
  try {
    linkSync(source, target);
  } catch {
    // Another file system.
    copyFileSync(source, target);
  }
}
