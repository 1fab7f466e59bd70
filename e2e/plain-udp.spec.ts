/** The original exercise: its own kind of programs on the other side, in both directions. */
import { readFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { made, sha256Of } from './made-files.ts';
import { startPlainReceiver, runPlainSender } from './plain-programs.ts';

const port = 27182;

for (const kind of ['text', 'image'] as const) {
  test(`takes ${kind} from a plain UDP program, marked as unverified`, async ({ app, folder }) => {
    const file = await made[kind](folder);
    await app.listenToPlain();

    const sender = runPlainSender(file, port);
    await expect(app.offer).toContainText(basename(file), { timeout: 20_000 });
    await expect(app.offer).toContainText(/unencrypted|not encrypted/i);
    await app.acceptOffer();
    await sender;

    await expect(app.transfers.first()).toContainText('Received. Not verified', {
      timeout: 30_000,
    });
    expect(await sha256Of(app.received(basename(file)))).toBe(await sha256Of(file));
    await app.openHistory();
    await expect(app.history.first()).toContainText(/unverified|plain/i);
  });

  test(`sends ${kind} to a plain UDP program`, async ({ app, folder }) => {
    const file = await made[kind](folder);
    const receiver = await startPlainReceiver(join(folder, 'received'));

    await app.dropFiles([file]);
    await app.enterAddress('127.0.0.1', receiver.port);
    await app.speakPlain();
    await app.send();

    await receiver.left;
    expect(await readdir(receiver.folder)).toEqual([basename(file)]);
    expect(await readFile(join(receiver.folder, basename(file)))).toEqual(await readFile(file));
    await expect(app.transfers.first()).toContainText('Sent. Not verified');
  });
}

test('ignores plain UDP while its switch is off', async ({ app, folder }) => {
  await app.listen();
  await runPlainSender(await made.text(folder), port);
  await expect(app.offer).toBeHidden();
  expect(await readdir(app.downloads)).toEqual([]);
});
