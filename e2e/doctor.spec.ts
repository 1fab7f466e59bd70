/** Who cannot be reached is looked at, and whoever wants to send finds out where to. */
import { expectReadableInContrast } from './axe.ts';
import { startAgain } from './desktop.ts';
import { expect, test } from './fixtures.ts';
import { made } from './made-files.ts';

/** Where nothing listens until the test does. */
const PORT = 27_182;

test('says that nothing listens, and then that Ferry answers and by which link', async ({
  launch,
  folder,
}) => {
  const [anna, ben] = [await launch(), await launch()];
  await anna.enterAddress('127.0.0.1', PORT);
  const test = anna.page.getByRole('button', { name: 'Test the connection' });
  await test.focus();
  await anna.page.keyboard.press('Enter');

  const sheet = anna.page.getByRole('dialog', { name: 'Connection' });
  await expect(sheet).toContainText(`nothing listens on port ${PORT}`);
  await expect(sheet.getByRole('list', { name: 'What you can do' })).toContainText('press Listen');
  await expectReadableInContrast(anna.page, 'nothing listens');

  await ben.listen();
  await sheet.getByRole('button', { name: 'Look again' }).press('Enter');
  await expect(sheet).toContainText('Ferry answers at “127.0.0.1”');
  await anna.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(test).toBeFocused();

  await ben.page.getByRole('button', { name: 'Send to this computer' }).press('Enter');
  const addresses = ben.page.getByRole('dialog', { name: 'Send to this computer' });
  await expect(addresses.getByRole('img', { name: /QR code of .+:27182/ })).toBeVisible();
  await expect(addresses.getByRole('list', { name: 'Addresses of this computer' })).toContainText(
    `:${PORT}`,
  );
  await expectReadableInContrast(ben.page, 'addresses');
  await addresses.getByRole('button', { name: 'Copy the link' }).press('Enter');
  const link = await ben.copied();
  await ben.page.keyboard.press('Escape');

  const host = anna.page.getByRole('textbox', { name: 'Host' });
  const onlyForKey = anna.page.getByText('only the device with its key gets anything');
  await startAgain(anna, link);
  await expect(host).toHaveValue(/^[\d.:a-f]+$/);
  await expect(onlyForKey).toBeVisible();
  await host.fill('127.0.0.1');
  await expect(onlyForKey).toBeHidden();

  await anna.chooseFiles([await made.text(folder)]);
  await host.fill(`ferry://127.0.0.1:${PORT}/?key=${'0f'.repeat(32)}`);
  await anna.send();
  await expect(anna.transfers.first()).toContainText('Another computer answers');
  await expect(ben.offer).toBeHidden();
});
