/** What was set is in force when Ferry is started again, not only shown. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Language } from './language.ts';
import { made, sha256Of } from './made-files.ts';
import { runPlainSender } from './plain-programs.ts';

const port = 27_196;
const MB = 1_000_000;

test('listens where and how it was set, sends no faster, and says so if the port is taken', async ({
  launch,
  folder,
}) => {
  const app = await launch();
  const [inbox, note, large] = [
    join(folder, 'inbox'),
    await made.text(folder),
    await made.large(folder, 20 * MB),
  ];
  await mkdir(inbox);
  const settings = () => app.page.getByRole('dialog', { name: 'Settings' });
  await app.setPort(port);
  await app.setDefaultSpeedLimit('2 MB/s');
  await app.setVisible(false);
  await app.openSettings();
  await app.answerFileDialog([inbox]);
  await settings().getByRole('button', { name: 'Choose folder…' }).click();
  for (const name of [
    'Send in the background',
    'Listen when Ferry starts',
    'Also take plain UDP',
  ]) {
    await settings().getByRole('switch', { name }).click();
  }
  await app.page.keyboard.press('Escape');

  await app.restart();
  await expect(app.page.getByText(`Listening on port ${port}`, { exact: true })).toBeVisible();
  const sender = runPlainSender(note, port);
  await expect(app.offer).toContainText(basename(note));
  await app.acceptOffer();
  await sender;
  await expect(app.transfers.first()).toContainText('Received. Not verified', { timeout: 10_000 });
  expect(await sha256Of(join(inbox, basename(note)))).toBe(await sha256Of(note));

  await app.sendTo(port, [large]);
  await app.acceptOffer();
  await expect(app.transfers.filter({ hasText: 'At most 2 MB/s, in the background' })).toHaveCount(
    1,
  );
  await expect.poll(() => app.rate()).toBeGreaterThan(MB);
  expect(await app.rate()).toBeLessThan(2.4 * MB);
  await app.openSettings();
  await settings().getByRole('radio', { name: 'Deutsch' }).click();
  await app.kill();

  const taken = createSocket('udp4').bind(port);
  await once(taken, 'listening');
  await app.openAgain();
  const german = await Language.read('de');
  const me = app.page.getByRole('region', { name: german.say('This computer') });
  await expect(me.getByRole('alert')).toContainText(
    german.say('Port {port} is already in use').replace('{port}', String(port)),
  );
  await expect(me.getByRole('alert')).toContainText(
    german.say('Choose another port, or close the program that uses this one.'),
  );
  // Somebody who cannot see it hears the same.
  await expect(app.page.getByRole('status').last()).not.toContainText('already in use');
  const closed = once(taken, 'close');
  taken.close();
  await closed;
  await me.getByRole('button', { name: german.say('Listen') }).click();
  await expect(me.getByRole('button', { name: german.say('Stop listening') })).toBeVisible();
});
