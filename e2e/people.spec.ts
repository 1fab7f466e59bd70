/** Sending to people: to several at once, to the one that it is dropped on, and text that was copied. */
import { basename } from 'node:path';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made, sha256Of } from './made-files.ts';
import type { App } from './app.ts';

const [benPort, cleoPort] = [27182, 27191];
const message = 'Slipway at nine, Ölzeug mitbringen.\nהתרנים למטה — 2 m of water.\n';

test('sends to two who are picked, to one that is dropped on, and a text that is pasted', async ({
  launch,
  folder,
}) => {
  const onLoopback = { env: { FERRY_DISCOVERY: 'lo' } };
  const apps = [launch(onLoopback), launch(onLoopback), launch(onLoopback)] as const;
  const [anna, ben, cleo] = await Promise.all(apps);
  const [image, text] = [await made.image(folder), await made.text(folder)];
  await cleo.setPort(cleoPort);
  await Promise.all([ben.rename('Ben'), cleo.rename('Cleo')]);
  await expectReadable(anna.page, 'nobody near');
  await Promise.all([ben.listen(), cleo.listen()]);
  await expect(anna.neighbours).toHaveCount(2);
  const [toBen, toCleo] = [anna.neighbour('Ben'), anna.neighbour('Cleo')];

  await test.step('files dropped on the window go to both who are picked then, by keyboard', async () => {
    await anna.dropFiles([image]);
    await expect(toBen).toBeFocused();
    await expectReadable(anna.page, 'asks for whom');
    await anna.page.keyboard.press('Space');
    await anna.page.keyboard.press('ArrowDown');
    await anna.page.keyboard.press('Enter');
    for (const one of [toBen, toCleo]) await expect(one).toHaveAttribute('aria-pressed', 'true');
    await expect(anna.page.getByText('To Ben and Cleo')).toBeVisible();
    await expectReadable(anna.page, 'two picked');
    await anna.page.keyboard.press('Control+Enter');
    await expect(anna.transfers.getByRole('progressbar')).toHaveCount(2);
    await Promise.all([ben.acceptOffer(), cleo.acceptOffer()]);
    await expectDone(anna, 2);
    for (const app of [ben, cleo])
      expect(await sha256Of(app.received(basename(image)))).toBe(await sha256Of(image));
  });

  await test.step('a file dropped on one goes to that one at once', async () => {
    await anna.dropFiles([text], toCleo);
    await cleo.acceptOffer();
    await expectDone(anna, 3);
    expect(await sha256Of(cleo.received(basename(text)))).toBe(await sha256Of(text));
    await expect(ben.offer).toBeHidden();
  });

  await test.step('Verify… in the menu of one leads to that device', async () => {
    await anna.page.getByRole('button', { name: 'More for Cleo' }).press('Enter');
    await anna.page.getByRole('menuitem', { name: 'Verify…' }).press('Enter');
    const devices = anna.page.getByRole('dialog', { name: 'Devices' });
    const entry = devices.getByRole('listitem', { name: 'Cleo' });
    await expect(entry.getByRole('button', { expanded: true })).toBeFocused();
    await expect(entry.getByRole('button', { name: 'Verify by its key' })).toBeVisible();
    const ofBen = devices.getByRole('listitem', { name: 'Ben' });
    await expect(ofBen.getByRole('button', { expanded: false })).toBeVisible();
    await expectReadable(anna.page, 'one of the devices');
    await anna.page.keyboard.press('Escape');
    await expect(devices).toBeHidden();
  });

  await test.step('a text goes from one clipboard to the other, and only to who is picked now', async () => {
    await anna.copy(message);
    await toBen.press('Control+V');
    await expect(anna.staged).toContainText('Slipway at nine, Ölzeug mitbringen. התרנים למטה');
    await toCleo.click();
    await expect(anna.page.getByText('To Ben', { exact: true })).toBeVisible();
    await anna.send();
    // Ben has got something: the next pick begins anew.
    await toCleo.click();
    await expect(toBen).toHaveAttribute('aria-pressed', 'false');
    await expect(toCleo).toHaveAttribute('aria-pressed', 'true');
    await ben.acceptOffer();
    await ben.copy('something else');
    await ben.pressOnTransfer('Show text');
    await expect(ben.transfers.first()).toContainText('Ölzeug mitbringen.');
    await expectReadable(ben.page, 'text that arrived');
    await ben.pressOnTransfer('Copy text');
    await expect.poll(() => ben.copied()).toBe(message);
    await expectDone(anna, 4);
    await expect.poll(() => anna.pastedFiles()).toEqual([]);
  });

  await test.step('the menu of one knows its address, and forgets it once it is gone', async () => {
    await ben.stopListening();
    await expect(toBen).toContainText('Not in sight');
    await anna.tabTo(toCleo);
    await anna.page.keyboard.press('Home');
    await expect(toBen).toBeFocused();
    await anna.page.keyboard.press('Tab');
    await anna.page.keyboard.press('Enter');
    await expectReadable(anna.page, 'menu');
    await anna.page.keyboard.press('c');
    await anna.page.keyboard.press('Enter');
    await expect.poll(() => anna.copied()).toBe(`127.0.0.1:${benPort}`);
    await anna.page.keyboard.press('Enter');
    await anna.page.getByRole('menuitem', { name: 'Forget' }).click();
    await expect(anna.neighbours).toHaveCount(1);
  });
  for (const app of apps) expect((await app).consoleErrors).toEqual([]);
});

test('pastes a picture and copied files, and says when there is nothing', async ({
  app,
  folder,
}) => {
  const image = await made.image(folder);
  await app.copy('');
  await app.paste();
  await expect(app.page.getByText('nothing on the clipboard that can be sent')).toBeVisible();

  await app.copyPicture(image);
  await app.paste();
  await expect(app.staged).toContainText('Pasted picture');
  await expect(app.staged).toContainText('pixels');
  await expect.poll(async () => (await app.pastedFiles()).length).toBe(1);

  await app.copyFiles([image]);
  await app.page.keyboard.press('Control+V');
  await expect(app.staged).toHaveCount(2);
  await expect(app.staged.last()).toContainText(basename(image));

  await app.page.getByRole('button', { name: 'Remove all' }).click();
  await expect.poll(() => app.pastedFiles()).toEqual([]);
  await app.copy('for the field');
  await app.page.getByRole('textbox', { name: 'Host' }).focus();
  await app.page.keyboard.press('Control+V');
  await expect(app.page.getByRole('textbox', { name: 'Host' })).toHaveValue('for the field');
  await expect(app.staged).toHaveCount(0);
});

async function expectDone(app: App, count: number): Promise<void> {
  await expect(app.transfers.getByText('every byte checked')).toHaveCount(count);
}
