/** What surrounds the window: closing it, its size, zoom, the tray. A screen in memory has no panel. */
import { spawn } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { App } from './app.ts';
import { expect } from './fixtures.ts';

declare global {
  /** In the app's main process: the items of the tray's newest menu, by their words. */
  var ferryTray: Map<string, Electron.MenuItem> | undefined;
}

/** By its own button: the app decides what comes of it. */
export async function closeWindow(app: App): Promise<void> {
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
}

export async function isVisible(app: App): Promise<boolean> {
  return app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return window !== undefined && window.isVisible() && !window.isMinimized();
  });
}

/** As a person does who finds no window and clicks the app's icon, or as the system does with a link (`words`). */
export async function startAgain(app: App, ...words: readonly string[]): Promise<void> {
  const { program, args, env } = await app.electron.evaluate(() => ({
    program: process.execPath,
    args: process.argv.includes('--no-sandbox') ? ['--no-sandbox'] : [],
    env: process.env,
  }));
  const second = spawn(program, [...args, ...words], { env, stdio: 'ignore' });
  await new Promise((resolve) => second.once('exit', resolve));
}

/** Of what the page has for itself, in pixels of the screen. */
export async function resize(app: App, width: number, height: number): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height);
    },
    { width, height },
  );
  await expect
    .poll(() => app.page.evaluate(() => Math.round(window.innerWidth * window.devicePixelRatio)))
    .toBe(width);
}

/** The menu's keys are the system's to hear, and a test cannot press those: it takes the item itself. */
export async function chooseInMenu(app: App, label: string, times = 1): Promise<void> {
  await app.electron.evaluate(
    ({ BrowserWindow, Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      const item = items?.find((one) => one.label === wanted.label);
      const [window] = BrowserWindow.getAllWindows();
      for (let press = 0; press < wanted.times; press += 1) {
        item?.click({}, window, window?.webContents);
      }
    },
    { label, times },
  );
}

export async function zoomFactor(app: App): Promise<number> {
  return app.electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return window?.webContents.getZoomFactor() ?? 0;
  });
}

/** Everything that can be pressed or typed into, of the dialog or menu if one is open, can be scrolled into sight: up and down only. */
export async function expectAllReachable(page: Page, state = ''): Promise<void> {
  const outOfReach = (): readonly string[] => {
    const place = document.querySelector('[role="dialog"], [role="menu"]') ?? document.body;
    const parts = place.querySelectorAll(
      'button, input:not([aria-hidden]), [role="switch"], [role="tab"], [role="menuitem"]',
    );
    const root = document.documentElement;
    const isCutOff = (part: Element): boolean => {
      part.scrollIntoView({ block: 'center' });
      const { left, right, top, bottom } = part.getBoundingClientRect();
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return left < 0 || right > root.clientWidth + 1 || hit === null || !part.contains(hit);
    };
    const cutOff = [...parts].filter((part) => part.checkVisibility()).filter(isCutOff);
    const names = cutOff.map((part) => part.getAttribute('aria-label') ?? part.outerHTML);
    const isWide = [root, place].some((one) => one.scrollWidth > one.clientWidth);
    return isWide ? [...names, 'something, sideways'] : names;
  };
  // The rows of a list whose words have changed find their places over a few frames.
  await expect.poll(() => page.evaluate(outOfReach), { message: state }).toEqual([]);
}

/** An environment in which the app's question about the tray is answered with yes. The icon itself goes nowhere. */
export async function withTrayIn(folder: string): Promise<Record<string, string>> {
  const asked = join(folder, 'gdbus');
  await writeFile(asked, '#!/bin/sh\necho "(true,)"\n');
  await chmod(asked, 0o755);
  return {
    PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}`,
  };
}

export const WITHOUT_TRAY = { DBUS_SESSION_BUS_ADDRESS: '', XDG_RUNTIME_DIR: '' } as const;

/** From now on the test sees what the tray's menu holds, whenever that is drawn anew. */
export async function watchTray(app: App): Promise<void> {
  await app.electron.evaluate(({ Tray }) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the tray that it was for
    const show = Tray.prototype.setContextMenu;
    Tray.prototype.setContextMenu = function (menu): void {
      globalThis.ferryTray = new Map(menu?.items.map((item) => [item.label, item] as const));
      show.call(this, menu);
    };
  });
}

export async function trayItems(app: App): Promise<readonly string[]> {
  return app.electron.evaluate(() => [...(globalThis.ferryTray?.keys() ?? [])]);
}

export async function pressInTray(app: App, name: string): Promise<void> {
  await expect.poll(() => trayItems(app)).toContain(name);
  await app.electron.evaluate((_electron, label) => {
    globalThis.ferryTray?.get(label)?.click();
  }, name);
}
