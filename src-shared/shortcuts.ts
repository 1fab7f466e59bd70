/**
 * Which keys do what. One table for whoever hears them, shows them in the menu, or lists them in the
 * sheet of shortcuts.
 */
import { say } from './say.ts';

export type ShortcutName =
  | 'choose-files'
  | 'choose-folder'
  | 'paste'
  | 'send'
  | 'type-host'
  | 'move-up'
  | 'move-down'
  | 'toggle-listening'
  | 'show-transfers'
  | 'show-history'
  | 'find'
  | 'go-through-list'
  | 'open-devices'
  | 'open-settings'
  | 'zoom-in'
  | 'zoom-out'
  | 'zoom-reset'
  | 'full-screen'
  | 'show-shortcuts'
  | 'close-sheet';

export type ShortcutGroup = 'send' | 'receive' | 'look' | 'window';

export interface Shortcut {
  readonly name: ShortcutName;
  readonly group: ShortcutGroup;
  /** What it does, in words. */
  readonly label: () => string;
  /** `KeyboardEvent.key`, in lower case. The first is the one to tell. */
  readonly keys: readonly string[];
  /** `control` is Command on a Mac. */
  readonly modifier: 'control' | 'control-shift' | 'alt' | null;
  /**
   * `page`: wherever the focus is. `menu`: by the menu, so that it works in a dialog, too.
   * `element`: only by what has the focus.
   */
  readonly heardBy: 'page' | 'menu' | 'element';
}

export const SHORTCUTS: readonly Shortcut[] = [
  row('send', 'choose-files', () => say('Choose files'), 'control', ['o']),
  row('send', 'choose-folder', () => say('Choose folder'), 'control-shift', ['o']),
  row('send', 'paste', () => say('Paste text, a picture or files'), 'control', ['v'], 'element'),
  row('send', 'type-host', () => say('Type an address'), 'control', ['k']),
  row('send', 'send', () => say('Send'), 'control', ['enter']),
  row('send', 'move-up', () => say('Move up in the queue'), 'alt', ['arrowup'], 'element'),
  row('send', 'move-down', () => say('Move down in the queue'), 'alt', ['arrowdown'], 'element'),
  row('receive', 'toggle-listening', () => say('Listen, or stop listening'), 'control', ['l']),
  row('receive', 'open-devices', () => say('Devices'), 'control', ['d']),
  row('look', 'show-transfers', () => say('Show transfers'), 'control', ['1']),
  row('look', 'show-history', () => say('Show history'), 'control', ['2', 'h']),
  row('look', 'find', () => say('Search history'), 'control', ['f']),
  row('look', 'go-through-list', () => say('Go through a list'), null, ['arrowdown'], 'element'),
  row('window', 'open-settings', () => say('Settings'), 'control', [',']),
  row('window', 'zoom-in', () => say('Zoom in'), 'control', ['+'], 'menu'),
  row('window', 'zoom-out', () => say('Zoom out'), 'control', ['-'], 'menu'),
  row('window', 'zoom-reset', () => say('Actual size'), 'control', ['0'], 'menu'),
  row('window', 'full-screen', () => say('Full screen'), null, ['f11'], 'menu'),
  row('window', 'show-shortcuts', () => say('This list'), null, ['f1', '?']),
  row('window', 'close-sheet', () => say('Close what lies on top'), null, ['escape'], 'element'),
];

function row(
  group: ShortcutGroup,
  name: ShortcutName,
  label: () => string,
  modifier: Shortcut['modifier'],
  keys: readonly string[],
  heardBy: Shortcut['heardBy'] = 'page',
): Shortcut {
  return { name, group, label, keys, modifier, heardBy };
}

export function shortcut(name: ShortcutName): Shortcut {
  const found = SHORTCUTS.find((one) => one.name === name);
  if (!found) throw new Error(`no shortcut ${name}`);
  return found;
}

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What the page does at a key; null = nothing. `isTyping`: in a text field, where a bare character is one. */
export function shortcutFor(press: KeyPress, isMac: boolean, isTyping: boolean): Shortcut | null {
  const held = modifierOf(press, isMac);
  const key = press.key.toLowerCase();
  if (held === 'other' || (held === null && isTyping && key.length === 1)) return null;
  return (
    SHORTCUTS.find(
      ({ modifier, keys, heardBy }) =>
        heardBy === 'page' && modifier === held && keys.includes(key),
    ) ?? null
  );
}

/** Shift alone is how some keyboards type `?`: it counts only beside Control. */
function modifierOf(press: KeyPress, isMac: boolean): Shortcut['modifier'] | 'other' {
  const hasControl = isMac ? press.metaKey : press.ctrlKey;
  const hasOther = isMac ? press.ctrlKey : press.metaKey;
  // With Alt many keyboards type characters.
  if (hasOther || press.altKey) return 'other';
  if (!hasControl) return null;
  return press.shiftKey ? 'control-shift' : 'control';
}

/** As the keyboard has them: `Ctrl O`, `⌘ ⇧ O`, `Alt ↑`, `F1`. */
export function shortcutKeys({ keys, modifier }: Shortcut, isMac: boolean): readonly string[] {
  const [first = ''] = keys;
  const name = KEY_NAMES[first] ?? first.toUpperCase();
  switch (modifier) {
    case 'control':
      return [isMac ? '⌘' : 'Ctrl', name];
    case 'control-shift':
      return isMac ? ['⌘', '⇧', name] : ['Ctrl', 'Shift', name];
    case 'alt':
      return [isMac ? '⌥' : 'Alt', name];
    default:
      return [name];
  }
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  enter: 'Enter',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  '-': '−',
};

/** As Electron writes it: `CommandOrControl+Shift+O`. */
export function acceleratorOf({ keys, modifier }: Shortcut): string {
  const [first = ''] = keys;
  const key = first === '+' ? 'Plus' : first.length === 1 ? first.toUpperCase() : capital(first);
  switch (modifier) {
    case 'control':
      return `CommandOrControl+${key}`;
    case 'control-shift':
      return `CommandOrControl+Shift+${key}`;
    case 'alt':
      return `Alt+${key}`;
    default:
      return key;
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
