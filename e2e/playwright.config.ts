import { defineConfig } from '@playwright/test';

/** One app after the other, nothing repeated: a test that fails now and then is a fault. */
export default defineConfig({
  testDir: '.',
  testIgnore: process.env['FERRY_PICTURES'] ? [] : ['pictures.spec.ts'],
  outputDir: '../test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  use: { trace: 'off' },
  reporter: [['list'], ['json', { outputFile: '../test-results/window.json' }]],
});
