/** The whole main job without a mouse. */
import { basename } from 'node:path';
import { expect, test } from './fixtures.ts';
import { made, sha256Of } from './made-files.ts';
import type { App } from './app.ts';

const port = '27182';

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

async function tabTo(app: App, role: 'button' | 'textbox' | 'tab', name: string): Promise<void> {
  await app.tabTo(app.page.getByRole(role, { name, exact: true }));
}
