/**
 * The menu. Items of ours stand for keys of the page: the accelerator is shown here and heard
 * there, and choosing an item presses its key. So one place turns a key into an action, and the
 * menu cannot promise another one.
 */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { say } from '../../src-shared/say.ts';
import { PAGE_KEYS, type PageKey } from './page-keys.ts';

const isMac = process.platform === 'darwin';

export function installMenu(window: BrowserWindow): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(window)));
}

function template(window: BrowserWindow): MenuItemConstructorOptions[] {
  const item = (label: string, key: PageKey): MenuItemConstructorOptions => ({
    label,
    accelerator: `CommandOrControl+${key}`,
    registerAccelerator: false,
    click: () => press(window, key),
  });
  const settings = item(say('Settings…'), PAGE_KEYS.settings);
  const file: MenuItemConstructorOptions = {
    label: say('&File'),
    submenu: [
      item(say('Choose Files…'), PAGE_KEYS.chooseFiles),
      item(say('Send'), PAGE_KEYS.send),
      separator,
      item(say('Listen or Stop Listening'), PAGE_KEYS.listen),
      { type: 'separator' },
      ...(isMac ? [{ role: 'close' as const }] : [settings, separator, { role: 'quit' as const }]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: say('&View'),
    submenu: [
      item(say('Transfers'), PAGE_KEYS.transfers),
      item(say('History'), PAGE_KEYS.history),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' as const }]),
    ],
  };
  return [
    ...(isMac ? [appMenu(settings)] : []),
    file,
    { role: 'editMenu' },
    view,
    { role: 'windowMenu' },
  ];
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}

function press(window: BrowserWindow, keyCode: PageKey): void {
  const modifiers: ('meta' | 'control')[] = [isMac ? 'meta' : 'control'];
  window.webContents.focus();
  window.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
  window.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
}
