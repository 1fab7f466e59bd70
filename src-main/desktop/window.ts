/** The one window: how it is made, what it looks like before its page does, and where it stood last. */
import { readFileSync, writeFileSync } from 'node:fs';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Settings } from '../../src-shared/ipc-contract.ts';
import type { Home } from '../services/home.ts';
import { WINDOW_URL } from './asset-path.ts';
import type { TrayIcon } from './tray.ts';
import { encodePlace, parsePlace, WINDOW_MIN } from './window-place.ts';

/** As the page's own, so that nothing flashes before it is drawn. */
const BACKGROUND = { light: '#ffffff', dark: '#14191e' } as const;

export function setTheme(theme: Settings['theme']): void {
  nativeTheme.themeSource = theme;
}

/** Resolves when the page has loaded; the window appears as soon as there is something to see, unless it `staysHidden`. */
export async function loadWindow(window: BrowserWindow, staysHidden: boolean): Promise<void> {
  if (!staysHidden) window.once('ready-to-show', () => window.show());
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(background());
  });
  await window.loadURL(WINDOW_URL);
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** To the tray, else to the taskbar: never to where nobody finds it. */
export async function putAway(window: BrowserWindow, tray: TrayIcon): Promise<void> {
  if (await tray.ensure()) window.hide();
  else window.minimize();
}

/** Hidden and empty. */
export function createWindow(home: Home, preload: string): BrowserWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const place = parsePlace(readPlace(home), screens);
  const window = new BrowserWindow({
    title: 'Ferry',
    show: false,
    ...place.at,
    width: place.width,
    height: place.height,
    minWidth: WINDOW_MIN.width,
    minHeight: WINDOW_MIN.height,
    backgroundColor: background(),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch its dictionaries from elsewhere.
      spellcheck: false,
      // A transfer that nobody watches still moves its bars, and is right when one looks again.
      backgroundThrottling: true,
    },
  });
  if (place.isMaximized) window.maximize();
  return window;
}

const background = (): string =>
  nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;

function readPlace(home: Home): string | null {
  try {
    return readFileSync(home.windowStateFile, 'utf8');
  } catch {
    return null;
  }
}

/** For the next start; before the window is hidden or closed. */
export function rememberPlace(home: Home, window: BrowserWindow): void {
  try {
    writeFileSync(
      home.windowStateFile,
      encodePlace(window.getNormalBounds(), window.isMaximized()),
    );
  } catch {
    // The window then opens where the system puts it.
  }
}
