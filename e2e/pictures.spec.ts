/**
 * The pictures of the README and the docs, of the real window: `npm run pictures`. Not among the
 * tests. `FERRY_PICTURES`: a folder for what is received, whose path is in the pictures.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from './app.ts';
import { resize } from './desktop.ts';
import { expect, test } from './fixtures.ts';
import { drawPhoto } from './drawn-photo.ts';

const images = join(dirname(fileURLToPath(import.meta.url)), '../docs/images');
const onLoopback = { env: { FERRY_DISCOVERY: 'lo' } };
const [annaPort, jonasPort, nobodysPort] = [27191, 27192, 5005];
const PHOTOS = 24;
const LARGE_PHOTO_BYTES = 5_000_000;

test('takes the pictures', async ({ launch, folder }) => {
  const inbox = process.env['FERRY_PICTURES'] ?? '';
  await mkdir(inbox, { recursive: true });
  const mira = await launch(onLoopback);
  const anna = await launch(onLoopback);
  const jonas = await launch(onLoopback);
  for (const app of [mira, anna]) await resize(app, 1040, 720);
  await Promise.all([anna.setPort(annaPort), jonas.setPort(jonasPort)]);
  await Promise.all([
    mira.rename('Mira’s desk'),
    anna.rename('Anna’s ThinkPad'),
    jonas.rename('Jonas'),
  ]);
  await receiveInto(anna, inbox);
  await Promise.all([mira.listen(), anna.listen(), jonas.listen()]);
  const photos = await makePhotos(mira, folder);
  const [toAnna, toJonas] = [mira.neighbour('Anna’s ThinkPad'), mira.neighbour('Jonas')];

  await mira.dropFiles([photos[0] ?? ''], toAnna);
  await anna.verificationCode();
  await expect(anna.offer.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
  await take(anna, 'code');
  await verify(mira, anna);
  await mira.dropFiles([photos[0] ?? ''], toJonas);
  await verify(mira, jonas);

  await mira.dropFiles([photos[1] ?? ''], toAnna);
  await anna.acceptOffer();
  await expect(mira.transfers.first()).toContainText('every byte checked');
  await writeFile(photos[0] ?? '', await drawPhoto(mira, 40, LARGE_PHOTO_BYTES));
  await mira.dropFiles(photos.slice(0, 5), toAnna);
  await expect(anna.offer.getByRole('img').nth(2)).toBeVisible();
  await expect(anna.offer.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
  await take(anna, 'offer');
  await anna.declineOffer();
  await mira.page.getByRole('button', { name: 'Clear finished' }).click();

  await mira.setDefaultSpeedLimit('8 MB/s');
  await mira.dropFiles([join(folder, 'Regatta 2026')]);
  for (const one of [toAnna, toJonas]) await one.click();
  await mira.send();
  await Promise.all([anna.acceptOffer(), jonas.acceptOffer()]);
  await expect.poll(() => mira.progress(), { timeout: 60_000 }).toBeGreaterThan(45);
  await take(mira, 'window');
  await take(mira, 'window-dark', 'dark');
  await expect(mira.transfers.first()).toContainText('every byte checked', { timeout: 60_000 });
  await expect(mira.transfers.nth(1)).toContainText('every byte checked', { timeout: 60_000 });

  await mira.openHistory();
  await expect(mira.history.first()).toBeVisible();
  await take(mira, 'history');
  await mira.enterAddress('127.0.0.1', nobodysPort);
  await mira.page.getByRole('button', { name: 'Test the connection' }).click();
  const doctor = mira.page.getByRole('dialog', { name: 'Connection' });
  await expect(doctor).toContainText('nothing listens');
  await take(mira, 'doctor');
  await mira.page.keyboard.press('Escape');

  await mira.openSettings();
  await mira.page.getByRole('radio', { name: 'العربية' }).click();
  await expect(mira.page.locator('html')).toHaveAttribute('dir', 'rtl');
  await mira.page.keyboard.press('Escape');
  await mira.page.getByRole('tab').first().click();
  await take(mira, 'arabic');
});

/** What is on the screen once nothing moves any more. */
async function take(
  app: App,
  name: string,
  colorScheme: 'light' | 'dark' = 'light',
): Promise<void> {
  await app.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await app.page.mouse.move(0, 0);
  await app.page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
  });
  await app.page.screenshot({ path: join(images, `${name}.png`) });
}

async function receiveInto(app: App, folder: string): Promise<void> {
  await app.answerFileDialog([folder]);
  await app.openSettings();
  const settings = app.page.getByRole('dialog', { name: 'Settings' });
  await settings.getByRole('button', { name: 'Choose folder…' }).click();
  await expect(settings).toContainText(folder);
  await settings.getByRole('button', { name: 'Close' }).click();
}

/** Both people say that the codes match, and the file is accepted. */
async function verify(sender: App, receiver: App): Promise<void> {
  await receiver.verificationCode();
  await sender.sayCodesMatch();
  await receiver.sayCodesMatch(receiver.offer);
  await receiver.acceptOffer();
  await expect(sender.transfers.first()).toContainText('every byte checked');
}

async function makePhotos(app: App, folder: string): Promise<readonly string[]> {
  const top = join(folder, 'Regatta 2026');
  await mkdir(top);
  const paths: string[] = [];
  for (let number = 1; number <= PHOTOS; number += 1) {
    const path = join(top, `Regatta ${number}.jpg`);
    await writeFile(path, await drawPhoto(app, number, LARGE_PHOTO_BYTES));
    paths.push(path);
  }
  return paths;
}
