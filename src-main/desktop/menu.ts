/**
 * The menu. Items of ours stand for keys of the page: the accelerator is shown here and heard
 * there, and choosing an item presses its key. So one place turns a key into an action, and the
 * menu cannot promise another one.
 */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { say } from '../../src-shared/say.ts';
import { pressPaste } from './clipboard.ts';
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
      {
        label: say('Paste Text, Picture or Files'),
        accelerator: 'CommandOrControl+V',
        registerAccelerator: false,
        click: () => pressPaste(window),
      },
      item(say('Send'), PAGE_KEYS.send),
      separator,
      item(say('Listen or Stop Listening'), PAGE_KEYS.listen),
      { type: 'separator' },
      ...(isMac
        ? [{ role: 'close' as const, label: say('Close Window') }]
        : [settings, separator, { role: 'quit' as const, label: say('Quit') }]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: say('&View'),
    submenu: [
      item(say('Transfers'), PAGE_KEYS.transfers),
      item(say('History'), PAGE_KEYS.history),
      separator,
      { role: 'resetZoom', label: say('Actual Size') },
      { role: 'zoomIn', label: say('Zoom In') },
      { role: 'zoomOut', label: say('Zoom Out') },
      { role: 'togglefullscreen', label: say('Full Screen') },
      ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' as const }]),
    ],
  };
  return [...(isMac ? [appMenu(settings)] : []), file, editMenu(), view, windowMenu()];
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about', label: say('About Ferry') },
      separator,
      settings,
      separator,
      { role: 'hide', label: say('Hide Ferry') },
      { role: 'hideOthers', label: say('Hide Others') },
      { role: 'unhide', label: say('Show All') },
      separator,
      { role: 'quit', label: say('Quit') },
    ],
  };
}

/** The system's roles bring English words of their own, hence none without ours. */
function editMenu(): MenuItemConstructorOptions {
  return {
    label: say('&Edit'),
    submenu: [
      { role: 'undo', label: say('Undo') },
      { role: 'redo', label: say('Redo') },
      separator,
      { role: 'cut', label: say('Cut') },
      { role: 'copy', label: say('Copy') },
      { role: 'paste', label: say('Paste') },
      { role: 'selectAll', label: say('Select All') },
    ],
  };
}

function windowMenu(): MenuItemConstructorOptions {
  return {
    role: 'window',
    label: say('&Window'),
    submenu: [
      { role: 'minimize', label: say('Minimize') },
      { role: 'zoom', label: say('Zoom') },
      ...(isMac
        ? [separator, { role: 'front' as const, label: say('Bring All to Front') }]
        : [{ role: 'close' as const, label: say('Close Window') }]),
    ],
  };
}

function press(window: BrowserWindow, keyCode: PageKey): void {
  const modifiers: ('meta' | 'control')[] = [isMac ? 'meta' : 'control'];
  window.webContents.focus();
  window.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
  window.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
}
