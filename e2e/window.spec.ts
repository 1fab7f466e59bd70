import { expect, test } from './fixtures.ts';

test('opens one window titled Ferry without an error', async ({ app }) => {
  await expect(app.page).toHaveTitle('Ferry');
  expect(app.electron.windows()).toHaveLength(1);
  expect(app.consoleErrors).toEqual([]);
});

test('gives the window no Node', async ({ app }) => {
  const reachable = await app.page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', '__dirname'].filter(
      (name) => name in globalThis,
    ),
  );
  expect(reachable).toEqual([]);
});

test('opens again after it was closed', async ({ app }) => {
  await app.restart();
  await expect(app.page).toHaveTitle('Ferry');
});
