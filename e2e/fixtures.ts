/** Which apps a test has running: as many as it launches, all closed when it ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { App, type AppOptions } from './app.ts';

interface Fixtures {
  /** Starts one more Ferry, with a home folder of its own. */
  readonly launch: (options?: AppOptions) => Promise<App>;
  /** One running Ferry. */
  readonly app: App;
  /** A folder of the test's own, for what it sends. */
  readonly folder: string;
}

export const test = base.extend<Fixtures>({
  launch: async ({}, use, testInfo) => {
    const apps: App[] = [];
    await use(async (options) => {
      const app = await App.launch(options);
      apps.push(app);
      return app;
    });
    for (const [index, app] of apps.entries()) {
      await app.dispose();
      if (testInfo.status === testInfo.expectedStatus) continue;
      console.log(`── log of app ${index + 1}\n${app.log}`);
    }
  },
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'ferry-e2e-files-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  app: async ({ launch }, use) => {
    await use(await launch());
  },
});

export { expect } from '@playwright/test';
