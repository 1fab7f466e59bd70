/** Whom one knows: codes compared on both sides, rules, blocking, and somebody who only seems to be the one that was verified. */
import { chmod, copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';

/** All homes on this computer have its name and its address: what tells them apart is their key. */
const port = 27182;

test('compares codes once, then always accepts within limits, and blocks', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const text = await made.text(folder);
  await ben.listen();

  await test.step('the same code in digits and pictures on both sides', async () => {
    await anna.sendTo(port, [text]);
    const code = await ben.verificationCode();
    const pictures = ben.offer.getByRole('group', { name: 'The same code in pictures' });
    const sender = anna.transfers.first();
    await expect(sender).toContainText(`${code.slice(0, 3)} ${code.slice(3)}`);
    expect((await pictures.innerText()).split('\n')).toHaveLength(4);
    await expect(sender.getByRole('group', { name: 'The same code in pictures' })).toHaveText(
      (await pictures.textContent()) ?? '',
    );
    await expect(ben.offer.getByText('Unverified')).toBeVisible();
    await expectReadable(ben.page, 'a code to compare');
  });

  await test.step('both people say that it is the same', async () => {
    await anna.sayCodesMatch();
    await expect(anna.transfers.first().getByText('Check that the other screen')).toBeHidden();
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Codes match' }));
    await expect(ben.offer.getByText('Verified', { exact: true })).toBeVisible();
    await expect(ben.offer.getByRole('status')).toBeHidden();
    await expectReadable(ben.page, 'an offer of a verified device');
    await ben.acceptOffer();
    await expect(anna.transfers.first()).toContainText('every byte checked');
  });

  await test.step('the next one says Verified, asks for no code, and is always accepted from then on', async () => {
    const image = await made.image(folder);
    await anna.sendTo(port, [image]);
    await expect(ben.offer.getByText('Verified', { exact: true })).toBeVisible();
    await expect(ben.offer.getByText('the same code')).toBeHidden();
    await expect(ben.offer.getByText('up to 1.0')).toBeVisible();
    const picture = ben.offer.getByRole('img', { name: 'harbour.png' });
    await expect.poll(() => ben.pixelsOf(picture)).toBe(96 * 96);
    await expectReadable(ben.page, 'an offer with a small picture');
    await ben.reachAndPress(ben.offer.getByRole('button', { name: 'Always accept' }));
    await expect(anna.transfers.first()).toContainText('every byte checked');

    const copy = join(folder, 'another.png');
    await copyFile(image, copy);
    await anna.sendTo(port, [copy]);
    await expect(anna.transfers.first()).toContainText('another.png');
    await expect(anna.transfers.first()).toContainText('every byte checked');
    await expect(ben.offer).toBeHidden();
    expect(await readdir(ben.downloads)).toContain('another.png');
  });

  await test.step('a program is asked about', async () => {
    const program = join(folder, 'setup');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    await anna.sendTo(port, [program]);
    await expect(ben.offer).toContainText('programs are among the files');
    await ben.declineOffer();
    await expect(anna.transfers.first()).toContainText(/declined/i);
    expect(await readdir(ben.downloads)).not.toContain('setup');
  });

  await test.step('a blocked device is declined without a question', async () => {
    const devices = await ben.openDevices();
    await devices.getByRole('listitem').first().getByRole('button').first().click();
    await expectReadable(ben.page, 'devices');
    await devices.getByRole('switch', { name: 'Block' }).click();
    await expect(devices.getByText('Blocked')).toBeVisible();
    await ben.closeDevices();
    const shown = await ben.transfers.count();
    await anna.sendTo(port, [text]);
    await expect(anna.transfers.first()).toContainText(basename(text));
    await expect(anna.transfers.first()).toContainText(/declined/i);
    expect(await ben.transfers.count()).toBe(shown);
  });
  for (const app of [anna, ben]) expect(app.consoleErrors).toEqual([]);
});

test('warns on both sides of another key under a verified name and address', async ({
  launch,
  folder,
}) => {
  const [anna, ben, mallory] = [await launch(), await launch(), await launch()];
  const text = await made.text(folder);
  await ben.listen();
  await anna.sendTo(port, [text]);
  await ben.verificationCode();
  await anna.sayCodesMatch();
  await ben.sayCodesMatch(ben.offer);
  await ben.acceptOffer();
  await expect(anna.transfers.first()).toContainText('every byte checked');

  await test.step('the receiver has to compare the code before there is anything to accept', async () => {
    await mallory.sendTo(port, [text]);
    await expect(ben.offer.getByRole('alert')).toContainText('This may not be');
    await ben.verificationCode();
    await expect(ben.offer.getByRole('button', { name: 'Decline' })).toBeEnabled();
    await expect(ben.offer.getByRole('button', { name: 'Accept', exact: true })).toBeDisabled();
    await expect(ben.offer.getByRole('button', { name: 'Always accept' })).toBeHidden();
    await expectReadable(ben.page, 'a changed key');
    await ben.offer.getByRole('button', { name: 'They differ' }).click();
    await expect(ben.offer).toBeHidden();
    await expect(mallory.transfers.first()).toContainText('were not the same');
    await expect(ben.page.getByText('Somebody may be between')).toBeVisible();
  });

  await test.step('the sender offers nothing before somebody says so', async () => {
    await ben.stopListening();
    await mallory.listen();
    await anna.sendTo(port, [text]);
    const item = anna.transfers.first();
    await expect(item.getByRole('alert')).toContainText(
      'another key than the one that you verified',
    );
    await expect(mallory.offer).toBeHidden();
    await expectReadable(anna.page, 'a send to a changed key');
    await anna.pressOnTransfer('Send anyway', item);
    await expect(mallory.offer).toBeVisible();
    await mallory.declineOffer();
  });
});
