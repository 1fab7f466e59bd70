/** How fast a transfer may go is the person's to say, before it begins and while it runs. */
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made, sha256Of } from './made-files.ts';
import type { App } from './app.ts';

const port = 27182;
const fileBytes = 120_000_000;
const MB = 1_000_000;

test('a limit that is set while files move slows them down, and the window says so', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await made.large(folder, fileBytes);
  await ben.listen();
  // What begins from now on is limited, so that there is time to look at it.
  await anna.setDefaultSpeedLimit('20 MB/s');
  await sendTo(anna, ben, large);
  await expect.poll(() => anna.rate(), { timeout: 20_000 }).toBeGreaterThan(12 * MB);

  await anna.openSpeed();
  await anna.typeSpeedLimit('2 MB/s');
  await anna.page.keyboard.press('Escape');

  await expect.poll(() => anna.rate(), { timeout: 10_000 }).toBeLessThan(2.4 * MB);
  await expect(anna.transfers.first()).toContainText('Limited to 2 MB/s', { timeout: 10_000 });
  await expect(ben.transfers.first()).toContainText('Limited by the other computer’s speed limit', {
    timeout: 10_000,
  });

  await anna.openSpeed();
  await anna.typeSpeedLimit('');
  await anna.page.keyboard.press('Escape');
  for (const app of [anna, ben]) {
    await expect(app.transfers.first()).toContainText('every byte checked', { timeout: 30_000 });
  }
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
  await anna.openHistory();
  await anna.history.first().getByRole('button', { name: 'Details' }).click();
  await expect(anna.history.first()).toContainText('Limited by a speed limit');
  expect([...anna.consoleErrors, ...ben.consoleErrors]).toEqual([]);
});

test('a transfer goes into the background and out again, by the keyboard alone', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await ben.listen();
  await anna.setDefaultSpeedLimit('10 MB/s');
  await sendTo(anna, ben, await made.large(folder, fileBytes));

  const speed = anna.transfers.first().getByRole('button', { name: 'Speed' });
  await speed.focus();
  await anna.page.keyboard.press('Enter');
  const panel = anna.page.getByRole('dialog', { name: /^Speed of/ });
  await expect(panel.getByRole('textbox', { name: 'Speed limit' })).toBeFocused();
  await anna.page.keyboard.press('Tab');
  const background = panel.getByRole('switch', { name: 'In the background' });
  await expect(background).toBeFocused();
  await anna.page.keyboard.press('Space');
  await expect(background).toBeChecked();
  await anna.page.keyboard.press('Space');
  await expect(background).not.toBeChecked();
  await anna.page.keyboard.press('Space');
  await anna.page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(speed).toBeFocused();
  await expect(anna.transfers.first()).toContainText(/in the background|Limited/);
  await anna.cancelTransfer();
});

test('the speed of a transfer can be read by everyone', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  await ben.listen();
  await anna.setDefaultSpeedLimit('8 MB/s');
  await expect(anna.page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  await sendTo(anna, ben, await made.large(folder, fileBytes));
  await expect(anna.transfers.first()).toContainText('Limited to 8 MB/s', { timeout: 15_000 });
  await expectReadable(anna.page, 'limited');

  await anna.openSpeed();
  await anna.typeSpeedLimit('fast');
  await expectReadable(anna.page, 'speed');
  await anna.page.keyboard.press('Escape');
  await anna.openSettings();
  await expectReadable(anna.page, 'settings');
  await anna.page.keyboard.press('Escape');
  await anna.page.setViewportSize({ width: 680, height: 560 });
  await anna.openSpeed();
  await expectReadable(anna.page, 'narrow');
  await anna.page.keyboard.press('Escape');
  await anna.cancelTransfer();
});

async function sendTo(from: App, to: App, path: string): Promise<void> {
  await from.dropFiles([path]);
  await from.enterAddress('127.0.0.1', port);
  await from.send();
  await to.verificationCode();
  await to.acceptOffer();
}
