/** Who cannot be reached is looked at, and whoever wants to send finds out where to. */
import { expectReadableInContrast } from './axe.ts';
import { expect, test } from './fixtures.ts';

/** Where nothing listens until the test does. */
const PORT = 27_182;

test('says that nothing listens, and then that Ferry answers', async ({ launch }) => {
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
});
