/**
 * `npm run test:e2e`: drives the packaged app in a real Electron with Playwright, on a screen in
 * memory. Arguments after `--` go to Playwright: `npm run test:e2e -- -g "opens a window"`.
 * `FERRY_E2E_AS_IS=1` takes the app as it was packaged last.
 */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ensureElectron } from './ensure-electron.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { ensureLibraries, ensureXvfb } from './ensure-system.mjs';
import { buildOutput, packageForTests, testExecutable } from './package.mjs';
import { packaged, run, runScript } from './run.mjs';
import { startVirtualScreen } from './virtual-screen.mjs';

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    await ensurePackages();
    if (!process.env['FERRY_E2E_AS_IS'] || !existsSync(testExecutable())) await preparePackage();
    process.exitCode = await testWindow(process.argv.slice(2));
  });
}

/** Builds and packages the app that the tests drive. */
export async function preparePackage() {
  const electron = await ensureElectron();
  await ensureLibraries(electron.executable);
  await ensureXvfb();
  await buildOutput();
  await packageForTests(electron);
}

/** @param {readonly string[]} args Playwright's @returns {Promise<number>} exit status */
export async function testWindow(args) {
  const screen = await startVirtualScreen();
  try {
    const env = { ...screen.env, FERRY_E2E_APP: testExecutable() };
    const config = '--config=e2e/playwright.config.ts';
    return await run(
      process.execPath,
      [packaged('@playwright/test/cli.js'), 'test', config, ...args],
      { env },
    );
  } finally {
    screen.stop();
  }
}
