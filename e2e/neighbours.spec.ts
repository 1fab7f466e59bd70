/** Who is around, as two people see it, neither of whom types an address. Nothing leaves this computer. */
import { basename } from 'node:path';
import { made, sha256Of } from './made-files.ts';
import { expect, test } from './fixtures.ts';

const DISCOVERY = { FERRY_DISCOVERY: 'lo' };
const SOON = { timeout: 3_000 };

test('shows who listens under their name, and sends there with nobody typing an address', async ({
  launch,
  folder,
}) => {
  const anna = await launch({ env: DISCOVERY });
  const ben = await launch({ env: DISCOVERY });
  await ben.rename('Ben’s desk');
  await expect(anna.neighbours).toHaveCount(0);

  await ben.listen();
  await expect(anna.neighbour('Ben’s desk')).toBeVisible(SOON);
  await expect(ben.neighbours).toHaveCount(0);

  const text = await made.text(folder);
  await anna.dropFiles([text]);
  await anna.neighbour('Ben’s desk').click();
  await anna.send();
  await ben.acceptOffer();
  await expect(anna.transfers.first()).toContainText('every byte checked');
  expect(await sha256Of(ben.received(basename(text)))).toBe(await sha256Of(text));

  await ben.stopListening();
  await expect(anna.neighbour('Ben’s desk')).toContainText('Not in sight', SOON);
});

test('follows a name, and shows nobody who is invisible or has gone', async ({ launch }) => {
  const anna = await launch({ env: DISCOVERY });
  const ben = await launch({ env: DISCOVERY });
  await ben.rename('Ben');
  await ben.listen();
  await expect(anna.neighbour('Ben')).toBeVisible(SOON);
  await ben.rename('Benjamin');
  await expect(anna.neighbour('Benjamin')).toBeVisible(SOON);
  await expect(anna.neighbours).toHaveCount(1);

  await ben.setVisible(false);
  await expect(anna.neighbours).toHaveCount(0, SOON);
  expect(await ben.isListening()).toBe(true);
  await ben.setVisible(true);
  await expect(anna.neighbour('Benjamin')).toBeVisible(SOON);
  await ben.close();
  await expect(anna.neighbours).toHaveCount(0, SOON);
  expect(anna.consoleErrors).toEqual([]);
});
