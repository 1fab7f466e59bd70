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

/** Built and served, for as many windows as a test looks at. */
export class Scenes {
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.#folder = folder;
    this.#server = server;
  }

  static async build(): Promise<Scenes> {
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
    return new Scenes(folder, await serve(folder));
  }

  /** Beside the app's window: in a session of its own, so that it may load from this server. */
  async openWindow(app: App): Promise<SceneWindow> {
    const { port } = this.#server.address() as AddressInfo;
    const opened = app.electron.waitForEvent('window');
    await app.electron.evaluate(({ BrowserWindow }) => {
      const webPreferences = { partition: 'scenes', backgroundThrottling: false };
      const window = new BrowserWindow({ width: 1_280, height: 800, webPreferences });
      void window.loadURL('about:blank');
    });
    return new SceneWindow(await opened, port);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export class SceneWindow {
  readonly page: Page;
  readonly #port: number;

  constructor(page: Page, port: number) {
    this.page = page;
    this.#port = port;
  }

  async show(scene: SceneName): Promise<void> {
    await this.page.goto(`http://127.0.0.1:${this.#port}/fixtures/preview.html?scene=${scene}`);
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
