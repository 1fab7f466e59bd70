/** Offers that are taken back while somebody is about to answer them. */
import { readdir, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandSender } from './command-sender.ts';
import { expect, test } from './fixtures.ts';

const port = 27182;
const ROUNDS = Number(process.env['FERRY_E2E_ROUNDS'] ?? 3);
/** Within this time after the click: about as long as the transfer takes. */
const RACE_MS = 240;
const LARGE_BYTES = 30_000_000;

test('an answer that was meant for one offer answers no other', async ({ app, folder }) => {
  await app.listen();
  for (const answer of ['click', 'key'] as const) {
    const first = await CommandSender.offer(folder, `first ${answer}.txt`, port);
    await expect(app.offer).toContainText(`first ${answer}.txt`);
    const second = await CommandSender.offer(folder, `second ${answer}.txt`, port);
    await expect(app.offer).toContainText('1 of 2');
    const accept = app.offer.getByRole('button', { name: 'Accept', exact: true });
    await expect(accept).toBeEnabled();
    const { x, y, width, height } = (await accept.boundingBox())!;
    const [middleX, middleY] = [x + width / 2, y + height / 2];
    if (answer === 'click') await app.page.mouse.move(middleX, middleY);
    else await app.tabTo(accept);

    first.withdraw();
    await expect(app.offer).toContainText(`second ${answer}.txt`);
    for (let press = 0; press < 3; press += 1) {
      if (answer === 'click') await app.page.mouse.click(middleX, middleY);
      else await app.page.keyboard.press('Enter');
    }
    await first.ended;
    await expect(accept).toBeEnabled();
    await expect(app.offer).toContainText(`second ${answer}.txt`);
    expect(second.hasEnded).toBe(false);
    expect(await readdir(app.downloads)).not.toContain(`second ${answer}.txt`);
    await app.acceptOffer();
    expect(await second.ended).toBe(0);
  }
});

test('whoever is first, nothing hangs and nothing is left half done', async ({ app, folder }) => {
  test.setTimeout(30_000 * ROUNDS);
  await app.listen();
  for (let round = 0; round < ROUNDS; round += 1) {
    const name = `round ${round}.txt`;
    const sender = await CommandSender.offer(folder, name, port, LARGE_BYTES);
    await expect(app.offer).toContainText(name);
    const accept = app.offer.getByRole('button', { name: 'Accept', exact: true });
    await expect(accept).toBeEnabled();
    const afterMs = (RACE_MS * round) / ROUNDS;
    const left = sleep(afterMs).then(() => sender.withdraw());
    // At once, where Playwright would first look whether it moves. It may be gone by then.
    await accept.evaluate((button: HTMLButtonElement) => button.click()).catch(() => undefined);
    await left;
    const status = await sender.ended;
    await expect(app.offer).toBeHidden();
    // It may be whole here before its sender, who thinks better of it, has heard so.
    const row = app.transfers.filter({ hasText: name });
    await expect(row).toContainText(/every byte checked|The other side cancelled the transfer/);
    const isWhole = (await row.innerText()).includes('every byte checked');
    expect(isWhole || status !== 0).toBe(true);
    const kept = (await readdir(app.downloads)).filter((one) => one.includes(name));
    if (isWhole) expect(kept).toEqual([name]);
    for (const one of kept) expect((await stat(app.received(one))).size).toBe(LARGE_BYTES);
  }
});
