/** The whole main job without a mouse. */
import { basename } from 'node:path';
import type { App } from './app.ts';
import { expectNothingFound } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made, sha256Of } from './made-files.ts';

const port = '27182';
const message = 'Slipway at nine, bring the long rope.\n';

test('sends, accepts and looks through the history with the keyboard alone', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const text = await made.text(folder);

  await tabTo(ben, 'button', 'Listen');
  await ben.page.keyboard.press('Enter');
  await expect(ben.page.getByRole('button', { name: 'Stop listening' })).toBeFocused();

  await anna.answerFileDialog([text]);
  await tabTo(anna, 'button', 'Choose files');
  await anna.page.keyboard.press('Enter');
  await tabTo(anna, 'textbox', 'Host');
  await anna.page.keyboard.type('127.0.0.1');
  await tabTo(anna, 'textbox', 'Port');
  await anna.page.keyboard.press('Control+A');
  await anna.page.keyboard.type(port);
  await tabTo(anna, 'button', 'Send');
  await anna.page.keyboard.press('Enter');

  await ben.verificationCode();
  await tabTo(ben, 'button', 'Accept');
  await ben.page.keyboard.press('Enter');

  for (const app of [anna, ben]) {
    await expect(app.transfers.first()).toContainText('every byte checked', { timeout: 20_000 });
  }
  expect(await sha256Of(ben.received(basename(text)))).toBe(await sha256Of(text));

  await tabTo(ben, 'tab', 'Transfers');
  await ben.page.keyboard.press('ArrowRight');
  await expect(ben.page.getByRole('tab', { name: 'History' })).toBeFocused();
  await expect(ben.history.first()).toContainText(basename(text));
});

test('does not accept an offer because Enter was pressed at the wrong moment', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await ben.listen();
  await anna.dropFiles([await made.text(folder)]);
  await anna.enterAddress('127.0.0.1', Number(port));
  await anna.send();
  await ben.verificationCode();

  await ben.page.keyboard.press('Enter');
  await ben.page.keyboard.press('Escape');

  await expect(ben.transfers.first()).toContainText('Waiting for your answer');
});

test('does everything else with the keyboard alone, and the focus comes back from every sheet', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const button = (app: App, name: string) => app.page.getByRole('button', { name, exact: true });
  const sheet = (app: App, name: string) => app.page.getByRole('dialog', { name });
  const closeSheet = async (app: App, backTo: string) => {
    const dialog = app.page.getByRole('dialog');
    await app.page.keyboard.press('Escape');
    // The first is for the tooltip, where a button with one has the focus.
    if (await dialog.isVisible()) await app.page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(button(app, backTo)).toBeFocused();
  };
  await expect(button(ben, 'Listen')).toBeEnabled();
  await ben.page.keyboard.press('Control+L');
  await expect(button(ben, 'Stop listening')).toBeVisible();

  await test.step('where this computer is, and whether the other one can be reached', async () => {
    await ben.reachAndPress(button(ben, 'Send to this computer'));
    await ben.reachAndPress(button(ben, 'Copy the link'));
    await expect.poll(() => ben.copied()).toMatch(/^ferry:/);
    await closeSheet(ben, 'Send to this computer');
    await anna.page.keyboard.press('Control+K');
    await expect(anna.page.getByRole('textbox', { name: 'Host' })).toBeFocused();
    await anna.page.keyboard.type('127.0.0.1');
    await anna.reachAndPress(button(anna, 'Test the connection'));
    await expect(sheet(anna, 'Connection')).toContainText('Ferry answers');
    await closeSheet(anna, 'Test the connection');
  });

  await test.step('a text is pasted, its code compared on both screens, and copied there', async () => {
    await anna.copy(message);
    await anna.page.keyboard.press('Control+V');
    await expect(anna.staged).toContainText('Slipway');
    await anna.page.keyboard.press('Control+Enter');
    await ben.verificationCode();
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Codes match' }));
    await anna.reachAndPress(button(anna, 'Codes match'));
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Accept', exact: true }));
    await expect(anna.transfers.first()).toContainText('every byte checked');
    await ben.copy('something else');
    await ben.reachAndPress(button(ben, 'Show text'));
    await ben.reachAndPress(button(ben, 'Copy text'));
    await expect.poll(() => ben.copied()).toBe(message);
  });

  await test.step('a device is always accepted, then blocked, then neither', async () => {
    await ben.tabTo(button(ben, 'Settings'));
    await ben.page.keyboard.press('Control+D');
    const devices = sheet(ben, 'Devices');
    await ben.reachAndPress(devices.getByRole('button', { expanded: false }));
    const always = devices.getByRole('switch', { name: 'Always accept' });
    const block = devices.getByRole('switch', { name: 'Block' });
    for (const toggle of [always, block]) {
      await ben.tabTo(toggle);
      await ben.page.keyboard.press('Space');
      await expect(toggle).toBeChecked();
    }
    await expect(devices.getByText('Blocked')).toBeVisible();
    await ben.page.keyboard.press('Space');
    await expect(block).not.toBeChecked();
    await closeSheet(ben, 'Settings');
  });

  await test.step('what waits is put in order and cancelled', async () => {
    await ben.page.keyboard.press('Control+L');
    await expect(button(ben, 'Listen')).toBeVisible();
    const waiting = [
      await made.text(folder),
      await made.image(folder),
      await made.large(folder, 9),
    ];
    for (const path of waiting) {
      await anna.answerFileDialog([path]);
      await anna.page.keyboard.press('Control+O');
      await expect(anna.staged).toHaveCount(1);
      await anna.page.keyboard.press('Control+Enter');
      await expect(anna.staged).toHaveCount(0);
    }
    const lastOne = anna.transfers.filter({ hasText: 'large.bin' });
    await anna.tabTo(lastOne.getByRole('button', { name: 'Move up' }));
    await anna.page.keyboard.press('Alt+ArrowUp');
    const names = () => anna.transfers.getByRole('heading').allInnerTexts();
    await expect
      .poll(async () => (await names()).filter((name) => /large|harbour/.test(name)))
      .toEqual(['large.bin', 'harbour.png']);
    await expect(lastOne.getByRole('button', { name: 'Move up' })).toBeFocused();
    for (const path of waiting) {
      const item = anna.transfers.filter({ hasText: basename(path) });
      await anna.reachAndPress(item.getByRole('button', { name: 'Cancel', exact: true }));
      await expect(item).toContainText('You cancelled the transfer');
    }
  });

  await test.step('what was is found, verified, sent again and removed', async () => {
    await ben.page.keyboard.press('Control+F');
    await ben.page.keyboard.press('ArrowDown');
    const past = ben.history.first();
    await expect(past).toBeFocused();
    await ben.reachAndPress(past.getByRole('button', { name: 'Verify' }));
    await expect(past).toContainText('Compared and unchanged');
    await ben.reachAndPress(past.getByRole('button', { name: 'Remove' }));
    await expect(ben.history).toHaveCount(0);

    await anna.page.keyboard.press('Control+F');
    await anna.page.keyboard.press('ArrowDown');
    await anna.page.keyboard.press('ArrowDown');
    await expect(anna.history.nth(1)).toBeFocused();
    const again = anna.history.nth(1).getByRole('button', { name: 'Send again' });
    await anna.reachAndPress(again);
    await expect(anna.page.getByRole('tab', { name: 'Transfers' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
  });

  await test.step('another language and theme are chosen', async () => {
    await ben.page.keyboard.press('Control+1');
    await ben.reachAndPress(button(ben, 'Settings'));
    const root = ben.page.locator('html');
    await ben.tabTo(
      sheet(ben, 'Settings').getByRole('radiogroup', { name: 'Theme' }).getByRole('radio').first(),
    );
    await ben.pressArrow('ArrowRight');
    await expect(root).toHaveAttribute('data-theme', 'light');
    await ben.tabTo(
      ben.page.getByRole('radiogroup', { name: 'Language' }).getByRole('radio').first(),
    );
    await ben.pressArrow('ArrowRight');
    await ben.pressArrow('ArrowRight');
    await expect(root).toHaveAttribute('lang', 'de');
    await expectNothingFound(ben.page, 'settings in German');
    await closeSheet(ben, 'Einstellungen');
  });
  for (const app of [anna, ben]) expect(app.consoleErrors).toEqual([]);
});

async function tabTo(app: App, role: 'button' | 'textbox' | 'tab', name: string): Promise<void> {
  await app.tabTo(app.page.getByRole(role, { name, exact: true }));
}
