/** axe-core finds nothing, in any state, light or dark. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';
import type { App } from './app.ts';

for (const scheme of ['light', 'dark'] as const) {
  test(`every state can be read by everyone (${scheme})`, async ({ launch, folder }) => {
    const [anna, ben] = [await launch(), await launch()];
    // Without motion there are no colours halfway between two states for axe to meet.
    for (const app of [anna, ben]) {
      await app.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    }
    await expectNothing(anna, 'empty');

    await ben.listen();
    await anna.dropFiles([await made.text(folder), await made.image(folder)]);
    await anna.enterAddress('127.0.0.1', 27182);
    await expectNothing(anna, 'files chosen');

    await anna.send();
    await ben.verificationCode();
    await expect(ben.offer.getByRole('button', { name: 'Accept', exact: true })).toBeEnabled();
    await expectNothing(ben, 'offer');
    await expectNothing(anna, 'waiting');

    await ben.acceptOffer();
    await expect(anna.transfers.first()).toContainText('every byte checked');
    await expectNothing(anna, 'done');
    await ben.openHistory();
    await expect(ben.history).toHaveCount(1);
    await expectNothing(ben, 'history');
  });
}

async function expectNothing(app: App, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(' | ')}`);
  expect(found, state).toEqual([]);
}
