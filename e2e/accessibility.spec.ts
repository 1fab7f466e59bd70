/** A transfer from its beginning to the history: axe-core finds nothing in any state, and what happens is said aloud. */
import type { App } from './app.ts';
import { expectReadable } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';
import { heardOn, startHearing } from './screen-reader.ts';

const port = 27182;

test('every state can be read by everyone, and each step is heard', async ({ launch, folder }) => {
  const [anna, ben] = [await launch(), await launch()];
  const [text, image] = [await made.text(folder), await made.image(folder)];
  for (const app of [anna, ben]) await startHearing(app.page);
  await expectReadable(anna.page, 'empty');

  await ben.listen();
  await expectHeard(ben, /^polite: Listening on port 27182/);
  await anna.dropFiles([text, image]);
  await anna.enterAddress('127.0.0.1', port);
  await expectReadable(anna.page, 'files chosen');

  await anna.send();
  await ben.verificationCode();
  await expectHeard(ben, /^polite: .+ wants to send you 2 files/);
  await expect(ben.offer.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
  await expectReadable(ben.page, 'offer');
  await expectReadable(anna.page, 'waiting');
  await ben.sayCodesMatch(ben.offer);
  await expectHeard(ben, /^polite: Verified: /);

  // A sheet hides all else from a screen reader, but not what happens meanwhile.
  await anna.page.keyboard.press('Control+,');
  await expect(anna.page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await ben.acceptOffer();
  await expectHeard(anna, /^polite: Sent: notes\.txt/);
  await expectHeard(ben, /^polite: Received: notes\.txt/);
  await anna.page.keyboard.press('Escape');
  await expectReadable(anna.page, 'done');
  await ben.openHistory();
  await expect(ben.history).toHaveCount(1);
  await expectReadable(ben.page, 'history');

  await anna.sendTo(port, [text]);
  await ben.declineOffer();
  await expectHeard(anna, /^assertive: The transfer was declined: notes\.txt/);
  // Listening, two offers, verified, begun, and what came of each.
  expect((await heardOn(ben.page)).length).toBeLessThanOrEqual(8);
});

async function expectHeard(app: App, words: RegExp): Promise<void> {
  await expect.poll(() => heardOn(app.page)).toContainEqual(expect.stringMatching(words));
}
