/** What holds a transfer up, and that it goes on: pauses, killed programs, neighbours that are away, files that change. */
import { readdir, rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { contentsOf, made, sha256Of } from './made-files.ts';
import type { App } from './app.ts';

const port = 27182;
/** Some seconds at this speed, so that there is time to look. */
const speedLimit = '20 MB/s';
const fileBytes = 80_000_000;

test('is held back from either side, says by whom, and goes on', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await startSlowly(anna, ben, folder);

  const pause = anna.transfers.first().getByRole('button', { name: 'Pause', exact: true });
  const resume = anna.transfers.first().getByRole('button', { name: 'Resume', exact: true });
  await pause.focus();
  await anna.page.keyboard.press('Enter');
  await expect(ben.transfers.first()).toContainText('Paused by the other side');
  await expect(anna.transfers.first()).toContainText('Paused');
  await expect(resume).toBeFocused();
  await expect(anna.transfers.first()).not.toContainText('MB/s');
  await expectReadable(ben.page, 'paused by the other side');

  await ben.pressOnTransfer('Pause');
  await expect(anna.transfers.first()).toContainText('Paused here and by the other side');
  const held = await anna.progress();
  await anna.page.keyboard.press('Enter');
  await expect(anna.transfers.first()).toContainText('Paused by the other side');
  await expect(pause).toBeFocused();
  expect(await anna.progress()).toBe(held);

  await ben.pressOnTransfer('Resume');
  await expectBoth([anna, ben], 'every byte checked');
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
});

test('asks before it is quit, and goes on by itself after either app was', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await startSlowly(anna, ben, folder);
  await anna.quit('Keep Running');
  await expect.poll(() => ben.progress(), { intervals: [50] }).toBeGreaterThan(15);

  await ben.quit('Quit');
  await expect(anna.transfers.first()).toContainText('Interrupted');
  await ben.openAgain();
  await expect(ben.transfers.first()).toContainText('Interrupted');
  await ben.listen();
  await expect.poll(() => ben.progress(), { intervals: [50] }).toBeGreaterThan(40);

  await anna.quit('Quit');
  await expect(ben.transfers.first()).toContainText('Interrupted');
  await anna.openAgain();
  await expectBoth([anna, ben], 'every byte checked');
  await expect(ben.transfers).toHaveCount(1);
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
  expect(await readdir(ben.downloads)).toEqual(['large.bin']);
});

test('goes on by itself after the receiving app was killed', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await startSlowly(anna, ben, folder);
  await expect.poll(() => ben.progress(), { intervals: [50] }).toBeGreaterThan(30);

  await ben.kill();
  await ben.openAgain();
  const left = ben.transfers.first();
  await expect(left).toContainText('Interrupted');
  await expect(left).toContainText('Press Listen');
  const before = await ben.progress();
  expect(before).toBeGreaterThan(0);
  await expectReadable(ben.page, 'interrupted, received');
  await ben.listen();

  const reached = expect.poll(() => ben.progress(), { intervals: [20], timeout: 40_000 });
  await reached.toBeGreaterThanOrEqual(before);
  await expectBoth([anna, ben], 'every byte checked');
  await expect(ben.transfers).toHaveCount(1);
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
  expect(await readdir(ben.downloads)).toEqual(['large.bin']);
});

test('goes on by itself after the sending app was killed', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await startSlowly(anna, ben, folder);
  await expect.poll(() => ben.progress(), { intervals: [50] }).toBeGreaterThan(30);

  await anna.kill();
  await anna.openAgain();

  await expectBoth([anna, ben], 'every byte checked');
  await expect(ben.offer).toBeHidden();
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
  expect(await readdir(ben.downloads)).toEqual(['large.bin']);
});

test('keeps what is for a neighbour who is away over a restart, and sends it when they are back', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const tree = await made.tree(folder);
  await anna.sendTo(port, [tree]);
  const waiting = anna.transfers.first();
  await expect(waiting).toContainText('No answer', { timeout: 20_000 });
  await expect(waiting).toContainText(/Tried again in \d/);
  await expectReadable(anna.page, 'waiting for a neighbour');
  await anna.pressOnTransfer('Pause', waiting);
  await expect(waiting).toContainText('Paused before it began');

  await anna.restart();
  const kept = anna.transfers.first();
  await expect(kept).toContainText('Paused before it began');
  await anna.pressOnTransfer('Resume', kept);
  await expect(kept).toContainText('Looking for an answer');
  await ben.listen();
  await ben.verificationCode();
  await expect(ben.offer).toContainText('regatta');
  await ben.acceptOffer();
  await expectBoth([anna, ben], 'every byte checked');
  expect(await contentsOf(ben.received('regatta'))).toEqual(await contentsOf(tree));
});

test('asks before it sends what has changed while it was interrupted', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await startSlowly(anna, ben, folder);
  await expect.poll(() => ben.progress(), { intervals: [50] }).toBeGreaterThan(20);
  await ben.kill();
  await expect(anna.transfers.first()).toContainText(/No answer for|Interrupted/, {
    timeout: 20_000,
  });
  const other = await made.large(await made.folder(folder, 'newer'), fileBytes / 2);
  await rename(other, large);

  await ben.openAgain();
  await ben.listen();
  await expect(anna.transfers.first()).toContainText(
    '“large.bin” changed while the transfer was interrupted',
    { timeout: 40_000 },
  );
  await expectReadable(anna.page, 'a source has changed');
  await anna.pressOnTransfer('Send as they are now');
  // It is not what was accepted, so that is asked again, too.
  await ben.verificationCode();
  await ben.acceptOffer();
  await expectBoth([anna, ben], 'every byte checked');
  expect(await sha256Of(ben.received('large.bin'))).toBe(await sha256Of(large));
});

test('lets more be added for the same person, put in order and given up, with the keyboard', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await startSlowly(anna, ben, folder);
  const waiting = (name: string) => anna.transfers.filter({ hasText: name });
  const more = [
    ['Add folder', await made.tree(folder)],
    ['Add files', await made.text(folder)],
  ] as const;
  for (const [button, path] of more) {
    await anna.answerFileDialog([path]);
    await anna.pressOnTransfer(button);
    await expect(waiting(basename(path))).toContainText('Waiting for its turn');
  }
  // Right behind the one that it was added to.
  await expect(anna.transfers.nth(1)).toContainText('notes.txt');
  await expect(waiting('notes.txt')).toContainText('Next in line');
  await expectReadable(anna.page, 'one runs, two wait');

  await waiting('regatta').getByRole('button', { name: 'Pause', exact: true }).focus();
  await anna.page.keyboard.press('Alt+ArrowUp');
  await expect(anna.transfers.nth(1)).toContainText('regatta');
  await expect(waiting('regatta')).toContainText('Next in line');
  await expect(waiting('regatta').getByRole('button', { name: 'Pause' })).toBeFocused();

  await anna.tabTo(waiting('notes.txt').getByRole('button', { name: 'Cancel' }));
  await anna.page.keyboard.press('Enter');
  await expect(waiting('notes.txt')).toContainText('You cancelled the transfer');
  // What had the focus is gone: it stays with the transfer, and is on no other button.
  await expect(waiting('notes.txt')).toBeFocused();
  await anna.page.keyboard.press('Tab');
  await expect(waiting('notes.txt').getByRole('button').first()).toBeFocused();
});

/** Sends a file so that it takes some seconds, and answers once bytes move on both sides. */
async function startSlowly(from: App, to: App, folder: string): Promise<string> {
  const large = await made.large(folder, fileBytes);
  await to.listen();
  await from.setDefaultSpeedLimit(speedLimit);
  await from.sendTo(port, [large]);
  await to.verificationCode();
  await to.acceptOffer();
  for (const app of [from, to]) {
    await expect.poll(() => app.progress(), { intervals: [50] }).toBeGreaterThan(0);
  }
  return large;
}

async function expectBoth(apps: readonly App[], words: string): Promise<void> {
  for (const app of apps) {
    await expect(app.transfers.first()).toContainText(words, { timeout: 60_000 });
  }
}
