/**
 * The menu. Items of ours stand for keys of the page: the accelerator is shown here and heard
 * there, and choosing an item presses its key. So one place turns a key into an action, and the
 * menu cannot promise another one.
 */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { say } from '../../src-shared/say.ts';
import { pressPaste } from './clipboard.ts';
import {
  acceleratorOf,
  type Shortcut,
  shortcut,
  type ShortcutName,
} from '../../src-shared/shortcuts.ts';

const isMac = process.platform === 'darwin';

export function installMenu(window: BrowserWindow): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(window)));
}

function template(window: BrowserWindow): MenuItemConstructorOptions[] {
  const item = (label: string, name: ShortcutName): MenuItemConstructorOptions => ({
    label,
    accelerator: acceleratorOf(shortcut(name)),
    registerAccelerator: false,
    click: () => press(window, shortcut(name)),
  });
  const settings = item(say('Settings…'), 'open-settings');
  const file: MenuItemConstructorOptions = {
    label: say('&File'),
    submenu: [
      item(say('Choose Files…'), 'choose-files'),
      item(say('Choose Folder…'), 'choose-folder'),
      {
        label: say('Paste Text, Picture or Files'),
        accelerator: acceleratorOf(shortcut('paste')),
        registerAccelerator: false,
        click: () => pressPaste(window),
      },
      item(say('Type an Address'), 'type-host'),
      item(say('Send'), 'send'),
      separator,
      item(say('Listen or Stop Listening'), 'toggle-listening'),
      separator,
      ...(isMac
        ? [{ role: 'close' as const, label: say('Close Window') }]
        : [settings, separator, { role: 'quit' as const, label: say('Quit') }]),
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: say('&View'),
    submenu: [
      item(say('Transfers'), 'show-transfers'),
      item(say('History'), 'show-history'),
      item(say('Devices'), 'open-devices'),
      separator,
      ...zoomItems(),
      { role: 'togglefullscreen', label: say('Full Screen') },
      ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' as const }]),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: say('&Help'),
    submenu: [
      item(say('Keyboard Shortcuts'), 'show-shortcuts'),
      ...(isMac ? [] : [{ role: 'about' as const, label: say('About Ferry') }]),
    ],
  };
  return [
    ...(isMac ? [appMenu(settings)] : []),
    file,
    editMenu(item(say('Search History'), 'find')),
    view,
    windowMenu(),
    help,
  ];
}

/** Many keyboards have + only with Shift, and some people use the number pad: both work, unseen. */
function zoomItems(): MenuItemConstructorOptions[] {
  const unseen = { visible: false, acceleratorWorksWhenHidden: true } as const;
  return [
    {
      role: 'resetZoom',
      label: say('Actual Size'),
      accelerator: acceleratorOf(shortcut('zoom-reset')),
    },
    { role: 'zoomIn', label: say('Zoom In'), accelerator: acceleratorOf(shortcut('zoom-in')) },
    { role: 'zoomOut', label: say('Zoom Out'), accelerator: acceleratorOf(shortcut('zoom-out')) },
    { role: 'zoomIn', accelerator: 'CommandOrControl+=', ...unseen },
    { role: 'zoomIn', accelerator: 'CommandOrControl+numadd', ...unseen },
    { role: 'zoomOut', accelerator: 'CommandOrControl+numsub', ...unseen },
    { role: 'resetZoom', accelerator: 'CommandOrControl+num0', ...unseen },
  ];
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
function editMenu(find: MenuItemConstructorOptions): MenuItemConstructorOptions {
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
      separator,
      find,
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

/** As if the person had pressed it: the page has the focus again once a menu has closed. */
function press(window: BrowserWindow, { keys, modifier }: Shortcut): void {
  const control = isMac ? ('meta' as const) : ('control' as const);
  const modifiers =
    modifier === 'control'
      ? [control]
      : modifier === 'control-shift'
        ? [control, 'shift' as const]
        : [];
  const keyCode = keys[0] ?? '';
  window.webContents.focus();
  window.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
  window.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
}
