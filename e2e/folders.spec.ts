/** Whole folders, and what happens to them when they are sent again. */
import { appendFile, cp, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { contentsOf, FILES_IN_TREE, made } from './made-files.ts';
import type { App } from './app.ts';

const port = 27182;
const choices = 'files here differ|file here differs';

test('carries a folder with an empty one in it, and sent again moves only what changed', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const tree = await made.tree(folder);
  await ben.listen();

  await anna.dropFiles([tree]);
  await expect(anna.page.getByRole('list', { name: 'Files to send' })).toContainText('regatta');
  await expect(anna.page.getByText('1 folder, counted when sent')).toBeVisible();
  await expectReadable(anna.page, 'a folder chosen');
  await anna.enterAddress('127.0.0.1', port);
  await anna.send();

  await expect(ben.offer).toContainText('regatta/day 1/boat 1.bin');
  await expect(ben.offer).toContainText(`${FILES_IN_TREE} files`);
  await expect(ben.offer).toContainText('Nothing of that name is in this folder yet');
  await expect(ben.offer.getByRole('radiogroup')).toBeHidden();
  await expect(ben.offer).toContainText(/\d\s\w+ free/);
  await ben.acceptOffer();
  await expectAll([anna, ben], 'every byte checked');
  expect(await contentsOf(ben.received('regatta'))).toEqual(await contentsOf(tree));

  await appendFile(join(tree, 'results.txt'), 'And it turned back.\n');
  await anna.sendTo(port, [tree]);
  await expect(ben.offer).toContainText('1 file here differs from the one that comes');
  await expect(ben.offer).toContainText(`${FILES_IN_TREE - 1} files`);
  await expect(ben.offer.getByRole('radio', { name: 'Keep both' })).toBeChecked();
  await expectReadable(ben.page, 'an offer of which something is there');
  await ben.chooseForExisting('Replace');
  await expectReadable(ben.page, 'replacing chosen');
  await ben.acceptOffer();

  await expectAll([anna, ben], `${FILES_IN_TREE - 1} files skipped: the same are`);
  expect(await contentsOf(ben.received('regatta'))).toEqual(await contentsOf(tree));
  await ben.transfers
    .first()
    .getByRole('button', { name: `${FILES_IN_TREE} files` })
    .click();
  const files = ben.page.getByRole('list', { name: 'Files of regatta' }).getByRole('listitem');
  await expect(files.filter({ hasText: 'results.txt' })).not.toContainText('Skipped');
  await ben.page.getByRole('radio', { name: 'Skipped' }).click();
  await expect(files.first()).toContainText('Skipped: the same is here already');
  await expect(files.first()).toHaveAttribute('aria-setsize', String(FILES_IN_TREE - 1));
  await expectReadable(ben.page, 'partly skipped, with its files');
  expect([...anna.consoleErrors, ...ben.consoleErrors]).toEqual([]);
});

test('overwrites nothing unless somebody says so, with the keyboard alone', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const tree = await made.tree(folder);
  const mine = join(ben.downloads, 'regatta');
  await made.tree(ben.downloads);
  await writeFile(join(mine, 'results.txt'), 'What I wrote myself.\n');
  await ben.listen();

  await anna.sendTo(port, [tree]);
  await expect(ben.offer).toContainText(new RegExp(choices));
  await ben.verificationCode();
  await ben.tabTo(ben.offer.getByRole('radio', { name: 'Keep both' }));
  await ben.pressArrow('ArrowDown');
  await expect(ben.offer.getByRole('radio', { name: 'Skip' })).toBeChecked();
  await ben.pressArrow('ArrowUp');
  await expect(ben.offer.getByRole('radio', { name: 'Keep both' })).toBeChecked();
  await ben.tabTo(ben.offer.getByRole('button', { name: 'Accept', exact: true }));
  await ben.page.keyboard.press('Enter');

  await expectAll([anna, ben], 'every byte checked');
  const here = (await readdir(mine)).filter((name) => name.startsWith('results'));
  expect(here.sort()).toEqual(['results (2).txt', 'results.txt']);
  const before = await contentsOf(tree);
  const after = await contentsOf(mine);
  expect(after['results (2).txt']).toBe(before['results.txt']);
  expect(after['results.txt']).not.toBe(before['results.txt']);
});

test('shows what is in another folder before anything goes there, with the keyboard alone', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const tree = await made.tree(folder);
  const disk = join(ben.home, 'disk');
  const mine = join(disk, 'regatta');
  await cp(tree, mine, { recursive: true, preserveTimestamps: true });
  await writeFile(join(mine, 'results.txt'), 'What I wrote myself.\n');
  await ben.listen();
  await anna.sendTo(port, [tree]);
  await expect(ben.offer).toContainText('Nothing of that name is in this folder yet');

  await test.step('a folder that is not there is told, and the old one stays', async () => {
    await ben.chooseOfferFolder(join(ben.home, 'gone'));
    await expect(ben.offer.getByRole('alert')).toContainText('does not exist');
    await expect(ben.offer).toContainText(ben.downloads);
    await expectReadable(ben.page, 'a folder that is not there');
  });

  await test.step('another one is looked at, and nothing is accepted by that', async () => {
    await ben.chooseOfferFolder(disk);
    await expect(ben.offer).toContainText(disk);
    await expect(ben.offer.getByRole('alert')).toBeHidden();
    await expect(ben.offer).toContainText('1 file here differs from the one that comes');
    await expect(ben.offer).toContainText(`${FILES_IN_TREE - 1} files`);
    await expect(ben.offer).toContainText(/\d\s\w+ free/);
    await expectReadable(ben.page, 'another folder for an offer');
    await expect(anna.transfers.first()).toContainText(/waiting/i);
  });

  await test.step('a folder that has gone meanwhile is told, and the question stays', async () => {
    await rename(disk, `${disk}, pulled out`);
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Accept', exact: true }));
    await expect(ben.offer.getByRole('alert')).toContainText('does not exist');
    await expectReadable(ben.page, 'a folder that has gone');
    await expect(anna.transfers.first()).toContainText(/waiting/i);
    await rename(`${disk}, pulled out`, disk);
    await ben.chooseOfferFolder(disk);
    await expect(ben.offer.getByRole('alert')).toBeHidden();
    await expect(ben.offer).toContainText('1 file here differs from the one that comes');
  });

  await test.step('what is accepted goes there', async () => {
    await ben.tabTo(ben.offer.getByRole('radio', { name: 'Keep both' }));
    await ben.pressArrow('ArrowUp');
    await expect(ben.offer.getByRole('radio', { name: 'Replace' })).toBeChecked();
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Accept', exact: true }));
    await expectAll([anna, ben], `${FILES_IN_TREE - 1} files skipped: the same are`);
    expect(await contentsOf(mine)).toEqual(await contentsOf(tree));
    expect(await readdir(ben.downloads)).toEqual([]);
  });
  for (const app of [anna, ben]) expect(app.consoleErrors).toEqual([]);
});

test('chooses a folder in the system’s dialog, and reads what arrived again from the history', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const tree = await made.tree(folder);
  await ben.listen();
  await anna.chooseFolder(tree);
  await anna.enterAddress('127.0.0.1', port);
  await anna.send();
  await ben.verificationCode();
  await ben.acceptOffer();
  await expectAll([anna, ben], 'every byte checked');

  await ben.openHistory();
  const entry = ben.history.first();
  await expect(entry).toContainText('regatta');
  await entry.getByRole('button', { name: 'Verify' }).click();
  await expect(entry).toContainText(`All ${FILES_IN_TREE} files compared and unchanged`);
  await expectReadable(ben.page, 'verified');

  await writeFile(join(ben.received('regatta'), 'results.txt'), 'Somebody else wrote this.\n');
  await entry.getByRole('button', { name: 'Verify' }).click();
  await expect(entry).toContainText('1 changed since');
  await expect(entry.getByRole('list', { name: 'Files that are not the same' })).toContainText(
    'results.txt',
  );
  await expectReadable(ben.page, 'verified, and one changed');

  const receipt = join(folder, 'receipt.json');
  await entry.getByRole('button', { name: 'Details' }).click();
  await expectReadable(ben.page, 'the files of a past transfer');
  await ben.answerSaveDialog(receipt);
  await entry.getByRole('button', { name: 'Export receipt' }).click();
  await expect(entry.getByRole('button', { name: 'Receipt saved' })).toBeVisible();
  expect(await readdir(folder)).toContain('receipt.json');
});

async function expectAll(apps: readonly App[], words: string): Promise<void> {
  for (const app of apps) {
    await expect(app.transfers.first()).toContainText(words, { timeout: 30_000 });
  }
}
