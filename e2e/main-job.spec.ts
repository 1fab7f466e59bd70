/** The main job, as two people see it: one drags files onto a window, the other accepts them. */
import { appendFile, readFile, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { made, sha256Of } from './made-files.ts';
import { expect, test } from './fixtures.ts';
import type { App } from './app.ts';

/** Ferry's own port; two apps on one machine, only one of which listens. */
const port = 27182;

test('carries an image and a text file from one window to the other', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  const image = await made.image(folder);
  const text = await made.text(folder);

  await ben.listen();
  await anna.dropFiles([image, text]);
  await anna.enterAddress('127.0.0.1', port);
  await anna.send();

  await expect(ben.offer).toContainText(basename(image));
  await expect(ben.offer).toContainText(basename(text));
  const code = await ben.verificationCode();
  expect(code).toMatch(/^\d{6}$/);
  await expect(anna.transfers.first()).toContainText(`${code.slice(0, 3)} ${code.slice(3)}`);
  await ben.acceptOffer();

  for (const app of [anna, ben]) await expectDone(app);
  expect(await sha256Of(ben.received(basename(image)))).toBe(await sha256Of(image));
  expect(await readFile(ben.received(basename(text)), 'utf8')).toBe(await readFile(text, 'utf8'));
  expect((await readdir(ben.downloads)).sort()).toEqual([basename(image), basename(text)].sort());

  for (const app of [anna, ben]) {
    await app.restart();
    await app.openHistory();
    await expect(app.history).toHaveCount(1);
    await expect(app.history.first()).toContainText(basename(image));
    expect(app.consoleErrors).toEqual([]);
  }
});

test('shows the bars moving on both sides', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const large = await made.large(folder, 600_000_000);
  await offerTo(ben, anna, [large]);
  await ben.acceptOffer();

  for (const app of [anna, ben]) {
    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const value = await app.progress();
          if (value > 0 && value < 100) seen.add(value);
          return seen.size;
        },
        { intervals: [50] },
      )
      .toBeGreaterThanOrEqual(2);
  }
  for (const app of [anna, ben]) await expectDone(app);
  expect(await sha256Of(ben.received(basename(large)))).toBe(await sha256Of(large));
});

test('tells the sender that the offer was declined, and keeps nothing', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await offerTo(ben, anna, [await made.text(folder)]);
  await ben.declineOffer();

  await expect(anna.transfers.first()).toContainText(/declined/i);
  await expect(ben.offer).toBeHidden();
  expect(await readdir(ben.downloads)).toEqual([]);
});

for (const who of ['sender', 'receiver'] as const) {
  test(`ends on both sides when the ${who} cancels, and leaves no rubbish`, async ({
    launch,
    folder,
  }) => {
    const [anna, ben] = [await launch(), await launch()];
    await offerTo(ben, anna, [await made.large(folder, 1_000_000_000)]);
    await ben.acceptOffer();
    await expect.poll(() => anna.progress(), { intervals: [20] }).toBeGreaterThan(0);

    await (who === 'sender' ? anna : ben).cancelTransfer();

    for (const app of [anna, ben]) {
      await expect(app.transfers.first()).toContainText(/cancelled/i);
    }
    await expect.poll(() => readdir(ben.downloads)).toEqual([]);
  });
}

test('says that nobody answers where nobody listens, and can be used again', async ({
  app,
  folder,
}) => {
  const text = await made.text(folder);
  await app.dropFiles([text]);
  await app.enterAddress('127.0.0.1', 9);
  await app.send();

  await expect(app.transfers.first()).toContainText(/no answer|answered/i, { timeout: 20_000 });
  await app.dropFiles([text]);
  await expect(app.page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
});

test('keeps both files when one of that name is there already', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const text = await made.text(folder);
  for (const line of ['', 'a line more, so that it differs\n']) {
    await appendFile(text, line);
    await offerTo(ben, anna, [text]);
    await ben.acceptOffer();
    await expectDone(ben);
    await expectDone(anna);
  }
  expect((await readdir(ben.downloads)).sort()).toEqual(['notes (2).txt', 'notes.txt']);
});

test('tells the sender when the receiving app is closed in the middle', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await offerTo(ben, anna, [await made.large(folder, 1_000_000_000)]);
  await ben.acceptOffer();
  await expect.poll(() => anna.progress(), { intervals: [20] }).toBeGreaterThan(0);

  await ben.kill();
  await expect(anna.transfers.first()).toContainText('not been heard from', {
    timeout: 50_000,
  });
});

async function offerTo(receiver: App, sender: App, files: readonly string[]): Promise<void> {
  if (!(await receiver.isListening())) await receiver.listen();
  await sender.dropFiles(files);
  await sender.enterAddress('127.0.0.1', port);
  await sender.send();
  await expect(receiver.offer).toBeVisible();
}

async function expectDone(app: App): Promise<void> {
  await expect(app.transfers.first()).toContainText('every byte checked', { timeout: 30_000 });
}
