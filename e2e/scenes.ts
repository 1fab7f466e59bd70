/**
 * The scenes of `src-renderer/fixtures` in a window of the app's own Chromium: every state in a moment,
 * without anybody to send anything. What such a window asks for is answered by its scene, not by main.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import type { FakeBridge } from '../src-renderer/fixtures/fake-bridge.ts';
import type { SceneName } from '../src-renderer/fixtures/scenes.ts';
import type { Language } from '../src-shared/language.ts';
import type { App } from './app.ts';

declare global {
  /** Put there by preview.ts. */
  var fake: FakeBridge;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.woff2': 'font/woff2',
};

export class Scenes {
  readonly page: Page;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(page: Page, folder: string, server: Server) {
    this.page = page;
    this.#folder = folder;
    this.#server = server;
  }

  /** A second window beside the app's: in a session of its own, so that it may load from this server. */
  static async open(app: App): Promise<Scenes> {
    const folder = await mkdtemp(join(tmpdir(), 'ferry-scenes-'));
    await build({
      configFile: join(root, 'vite.renderer.config.ts'),
      root: join(root, 'src-renderer'),
      logLevel: 'warn',
      build: {
        outDir: folder,
        sourcemap: false,
        minify: false,
        rolldownOptions: { input: join(root, 'src-renderer/fixtures/preview.html') },
      },
    });
    const server = await serve(folder);
    const opened = app.electron.waitForEvent('window');
    await app.electron.evaluate(({ BrowserWindow }) => {
      const webPreferences = { partition: 'scenes', backgroundThrottling: false };
      const window = new BrowserWindow({ width: 1_280, height: 800, webPreferences });
      void window.loadURL('about:blank');
    });
    return new Scenes(await opened, folder, server);
  }

  async show(scene: SceneName): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    await this.page.goto(`http://127.0.0.1:${port}/fixtures/preview.html?scene=${scene}`);
    await this.page.locator('#root button').first().waitFor();
  }

  /** As by the settings; the scene stays where it is. */
  async speak(language: Language): Promise<void> {
    await this.page.evaluate(
      (wanted) => fake.request('settings-change', { language: wanted }),
      language,
    );
    await this.page.locator(`html[lang="${language}"]`).waitFor();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://scenes').pathname);
    if (path.split(sep).includes('..')) return void response.writeHead(404).end();
    readFile(join(folder, path)).then(
      (bytes) => {
        response.writeHead(200, {
          'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
        });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}
