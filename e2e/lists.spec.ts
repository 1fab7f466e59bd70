/** Many files and many transfers: every one of them can be found, and says what became of it. */
import { cp, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { boatName, made } from './made-files.ts';
import type { App } from './app.ts';

const port = 27182;
const FILES = 2_000;
/** The folder itself is an entry, too. */
const ENTRIES = FILES + 1;

test('lists each of some thousand files, to the last one, says why one was skipped, and hands them on', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const fleet = await made.fleet(folder, FILES);
  // Ben has the last one already.
  await mkdir(ben.received('fleet'));
  const last = boatName(FILES);
  await cp(join(fleet, last), join(ben.received('fleet'), last), { preserveTimestamps: true });
  await ben.listen();
  await anna.sendTo(port, [fleet]);
  await ben.verificationCode();
  await ben.acceptOffer();
  await expectBoth([anna, ben], 'every byte checked');

  const files = await anna.openFiles(anna.transfers.first(), 'fleet');
  await expect(files.getByRole('listitem').first()).toHaveAttribute('aria-setsize', `${ENTRIES}`);
  await anna.tabTo(files);
  await anna.page.keyboard.press('End');
  const end = files.getByRole('listitem').last();
  await expect(end).toHaveAttribute('aria-posinset', `${ENTRIES}`);
  await expect(end).toBeInViewport();
  await expect(end).toContainText(/boat \d+\.txt/);

  await anna.page.getByRole('searchbox', { name: 'Find a file' }).fill('boat 1500');
  await expect(files.getByRole('listitem')).toHaveCount(1);
  await anna.page.keyboard.press('ArrowDown');
  await expect(files.getByRole('listitem')).toBeFocused();
  await anna.page.getByRole('searchbox', { name: 'Find a file' }).fill('');
  await anna.page.getByRole('radio', { name: 'Skipped (1)' }).click();
  await expect(files.getByRole('listitem')).toHaveCount(1);
  await expect(files.getByRole('listitem')).toContainText(last);
  await expect(files.getByRole('listitem')).toContainText('Skipped: the same is there already');
  await expectReadable(anna.page, 'the files of a transfer, and which were skipped');

  const [title] = await anna.transfers.first().getByRole('heading').all();
  if (!title) throw new Error('the transfer has no name');
  expect(await anna.dragOut(title)).toEqual([fleet]);
  await ben.openHistory();
  const entry = ben.history.first();
  expect(await ben.dragOut(entry.getByRole('heading', { name: 'fleet' }))).toEqual([
    ben.received('fleet'),
  ]);
  await entry.getByRole('button', { name: 'Verify' }).click();
  await expect(entry).toContainText('1,999 compared and unchanged, 1 not sent that time');
  await expectReadable(ben.page, 'verified, and one was not sent');
});

test('sends again what failed or waited, and finds it in the history with the keyboard', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const notes = await made.text(folder);
  await ben.listen();
  await anna.sendTo(port, [notes]);
  await ben.verificationCode();
  await ben.declineOffer();
  await expect(anna.transfers.first()).toContainText('Ask the other person to accept');
  await expectReadable(anna.page, 'declined, and can be sent again');

  await ben.stopListening();
  await anna.pressOnTransfer('Send again');
  await expect(anna.transfers.first()).toContainText('No answer from');
  await ben.listen();
  await anna.pressOnTransfer('Try now');
  await ben.verificationCode();
  await ben.acceptOffer();
  await expect(anna.transfers).toHaveCount(1);
  await expectBoth([anna, ben], 'every byte checked');

  await anna.page.keyboard.press('Control+2');
  await expect(anna.history).toHaveCount(2);
  await anna.tabTo(anna.page.getByRole('searchbox', { name: 'Search history' }));
  await anna.page.keyboard.type('nowhere');
  await expect(anna.page.getByRole('heading', { name: 'Nothing found' })).toBeVisible();
  await anna.page.keyboard.press('Control+A');
  await anna.page.keyboard.type(basename(notes).toUpperCase());
  await expect(anna.history).toHaveCount(2);
  await anna.page.keyboard.press('ArrowDown');
  await expect(anna.history.first()).toBeFocused();
  await anna.page.keyboard.press('ArrowDown');
  await expect(anna.history.nth(1)).toBeFocused();
  await expect(anna.history.nth(1)).toContainText('The transfer was declined');

  await anna.page.keyboard.press('Control+2');
  await anna.tabTo(anna.page.getByRole('combobox', { name: 'Result' }));
  await anna.page.keyboard.press('ArrowDown');
  await expect(anna.history).toHaveCount(1);
  await expect(anna.history.first()).toContainText('every byte checked');
  await expectReadable(anna.page, 'the history, only some of it');
  await anna.page.keyboard.press('ArrowDown');
  await expect(anna.history.first()).toContainText('The transfer was declined');
});

async function expectBoth(apps: readonly App[], words: string): Promise<void> {
  for (const app of apps) {
    await expect(app.transfers.first()).toContainText(words, { timeout: 30_000 });
  }
}
