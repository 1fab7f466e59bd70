/** axe-core finds nothing, in any state, light or dark. */
import { expectNothingFound } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`every state can be read by everyone (${scheme})`, async ({ launch, folder }) => {
    const [anna, ben] = [await launch(), await launch()];
    // Without motion there are no colours halfway between two states for axe to meet.
    for (const app of [anna, ben]) {
      await app.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    }
    await expectNothingFound(anna.page, 'empty');

    await ben.listen();
    await anna.dropFiles([await made.text(folder), await made.image(folder)]);
    await anna.enterAddress('127.0.0.1', 27182);
    await expectNothingFound(anna.page, 'files chosen');

    await anna.send();
    await ben.verificationCode();
    await expect(ben.offer.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
    await expectNothingFound(ben.page, 'offer');
    await expectNothingFound(anna.page, 'waiting');

    await ben.acceptOffer();
    await expect(anna.transfers.first()).toContainText('every byte checked');
    await expectNothingFound(anna.page, 'done');
    await ben.openHistory();
    await expect(ben.history).toHaveCount(1);
    await expectNothingFound(ben.page, 'history');
  });
}
