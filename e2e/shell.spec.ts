/** Settings, the first screen, the tray, zoom and keys: what surrounds the sending. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from './app.ts';
import { expectNothingFound, expectReadableInContrast } from './axe.ts';
import {
  chooseInMenu,
  closeWindow,
  expectAllReachable,
  isVisible,
  pressInTray,
  resize,
  startAgain,
  trayItems,
  watchTray,
  WITHOUT_TRAY,
  withTrayIn,
  zoomFactor,
} from './desktop.ts';
import { expect, test } from './fixtures.ts';

const autostart = (app: App): string => join(app.home, '.config', 'autostart');

test('shows a new person what Ferry is, once', async ({ launch }) => {
  const app = await launch({ isFirstRun: true, env: { XDG_CONFIG_HOME: '' } });
  const { page } = app;
  const name = page.getByRole('textbox', { name: 'Name of this computer' });
  await expect(name).toBeVisible();
  await expectNothingFound(page, 'first screen');

  await app.tabTo(name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Harbour office');
  await app.tabTo(page.getByRole('button', { name: 'Start' }));
  await page.keyboard.press('Enter');

  await expect(page.getByRole('button', { name: 'Stop listening' })).toBeVisible();
  await expect(page.getByText('Harbour office')).toBeVisible();

  await app.restart();
  await expect(app.page.getByRole('button', { name: 'Stop listening' })).toBeVisible();
  await expect(app.page.getByRole('button', { name: 'Start', exact: true })).toHaveCount(0);
});

test('keeps what is set by keyboard, at once and over a restart', async ({ launch }) => {
  const app = await launch({ env: { XDG_CONFIG_HOME: '' } });
  await app.listen();
  const keyboard = () => app.page.keyboard;
  const sheet = () => app.page.getByRole('dialog', { name: 'Settings' });
  const root = () => app.page.locator('html');

  await keyboard().press('Control+,');
  const port = sheet().getByRole('textbox', { name: 'Listen on' });
  await app.tabTo(port);
  await keyboard().press('Control+A');
  await keyboard().type('99999');
  await expect(sheet()).toContainText('A number from 0 to 65535');
  await keyboard().press('Control+A');
  await keyboard().type('27190');
  await keyboard().press('Enter');
  await app.tabTo(sheet().getByRole('radiogroup', { name: 'Theme' }).getByRole('radio').first());
  await app.pressArrow('ArrowRight');
  await app.pressArrow('ArrowRight');
  await expect(root()).toHaveAttribute('data-theme', 'dark');
  await app.tabTo(sheet().getByRole('radiogroup', { name: 'Contrast' }).getByRole('radio').first());
  await app.pressArrow('ArrowRight');
  await expect(root()).toHaveAttribute('data-contrast', 'more');
  await app.tabTo(sheet().getByRole('switch', { name: 'Start Ferry at login' }));
  await keyboard().press('Space');
  await expect.poll(() => readdir(autostart(app)).catch(() => [])).toHaveLength(1);
  const [entry = ''] = await readdir(autostart(app));
  expect(await readFile(join(autostart(app), entry), 'utf8')).toContain(`"--home=${app.home}"`);
  await keyboard().press('Escape');
  await expect(app.page.getByText('Listening on port 27190', { exact: true })).toBeVisible();

  await app.restart();
  await expect(root()).toHaveAttribute('data-theme', 'dark');
  await expect(root()).toHaveAttribute('data-contrast', 'more');
  await keyboard().press('Control+,');
  const login = sheet().getByRole('switch', { name: 'Start Ferry at login' });
  await expect(login).toBeChecked();
  await expect(sheet().getByRole('textbox', { name: 'Listen on' })).toHaveValue('27190');
  await login.click();
  await expect(login).not.toBeChecked();
  expect(await readdir(autostart(app))).toEqual([]);

  // Where the system refuses, the switch stays off and says what to do.
  await rm(autostart(app), { recursive: true });
  await writeFile(autostart(app), 'not a folder');
  await login.click();
  await expect(sheet().getByRole('alert')).toContainText('does not let Ferry start at login');
  await expect(login).not.toBeChecked();
});

test('stays when its window is closed, if the person wants that', async ({ launch, folder }) => {
  const withTray = await launch({ env: await withTrayIn(folder) });
  await keepRunning(withTray, 'Ferry’s icon in the tray');
  await watchTray(withTray);
  await closeWindow(withTray);
  await expect.poll(() => isVisible(withTray)).toBe(false);
  await pressInTray(withTray, 'Listen');
  await expect.poll(() => trayItems(withTray)).toContain('Stop listening');
  await pressInTray(withTray, 'Show Ferry');
  await expect.poll(() => isVisible(withTray)).toBe(true);
  await expect(withTray.page.getByRole('button', { name: 'Stop listening' })).toBeVisible();

  const without = await launch({ env: WITHOUT_TRAY });
  await keepRunning(without, 'This desktop shows no tray');
  await closeWindow(without);
  await startAgain(without);
  await expect.poll(() => isVisible(without)).toBe(true);
});

test('reaches everything at 200 per cent, and in a window as narrow as a phone', async ({
  app,
}) => {
  await resize(app, 1_280, 800);
  await chooseInMenu(app, 'Zoom In', 8);
  await expect.poll(() => zoomFactor(app)).toBeGreaterThan(2);
  await expectAllReachable(app.page);
  await app.page.keyboard.press('Control+,');
  await expectAllReachable(app.page);
  await app.page.keyboard.press('Escape');
  await chooseInMenu(app, 'Actual Size');
  await expect.poll(() => zoomFactor(app)).toBe(1);

  await resize(app, 360, 640);
  await expectAllReachable(app.page);
});

test('does everything by keys, and lists them', async ({ app }) => {
  const { page } = app;
  await page.keyboard.press('F1');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list.getByText('Listen, or stop listening')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  await page.keyboard.press('Control+K');
  await expect(page.getByRole('textbox', { name: 'Host' })).toBeFocused();
  await page.keyboard.press('Control+F');
  await expect(page.getByRole('searchbox', { name: 'Search history' })).toBeFocused();
  await page.keyboard.press('Control+1');
  await expect(app.dropArea).toBeVisible();

  // A sheet that was opened from another leads back to it, and that one to where the person was.
  const opener = page.getByRole('button', { name: 'Settings', exact: true });
  await app.tabTo(opener);
  await page.keyboard.press('Enter');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await app.tabTo(settings.getByRole('button', { name: 'Show devices' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Devices' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(settings).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(opener).toBeFocused();
});

test('can be read by everyone in every sheet, with more contrast too', async ({ app }) => {
  const { page } = app;
  const sheets = { 'Control+,': 'Settings', F1: 'Keyboard shortcuts', 'Control+D': 'Devices' };
  for (const [key, name] of Object.entries(sheets)) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await expectReadableInContrast(page, name);
    await page.keyboard.press('Escape');
  }
});

async function keepRunning(app: App, hint: string): Promise<void> {
  await app.openSettings();
  const sheet = app.page.getByRole('dialog', { name: 'Settings' });
  const toggle = sheet.getByRole('switch', { name: 'Keep running when the window is closed' });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await expect(sheet).toContainText(hint);
  await app.page.keyboard.press('Escape');
}
