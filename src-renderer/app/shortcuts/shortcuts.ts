/** Which keys do what. One table: the listener and the sheet both read it. */
import { say } from '../../../src-shared/say.ts';

export type ShortcutName =
  | 'choose-files'
  | 'paste'
  | 'send'
  | 'toggle-listening'
  | 'show-transfers'
  | 'show-history'
  | 'open-settings'
  | 'show-shortcuts';

export interface Shortcut {
  readonly name: ShortcutName;
  /** What it does, in words. */
  readonly label: () => string;
  /** `KeyboardEvent.key`, in lower case. */
  readonly keys: readonly string[];
  /** Together with Control, on a Mac with Command. */
  readonly withControl: boolean;
  /** The system turns it into an event of its own (`send/use-paste.ts`): here it is only told of. */
  readonly isHeardElsewhere?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { name: 'choose-files', label: () => say('Choose files'), keys: ['o'], withControl: true },
  {
    name: 'paste',
    label: () => say('Paste text, a picture or files'),
    keys: ['v'],
    withControl: true,
    isHeardElsewhere: true,
  },
  { name: 'send', label: () => say('Send'), keys: ['enter'], withControl: true },
  {
    name: 'toggle-listening',
    label: () => say('Listen, or stop listening'),
    keys: ['l'],
    withControl: true,
  },
  { name: 'show-transfers', label: () => say('Show transfers'), keys: ['1'], withControl: true },
  { name: 'show-history', label: () => say('Show history'), keys: ['2', 'h'], withControl: true },
  { name: 'open-settings', label: () => say('Settings'), keys: [','], withControl: true },
  { name: 'show-shortcuts', label: () => say('This list'), keys: ['?'], withControl: false },
];

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Null for a key that means nothing here; `isTyping`: in a text field, where a bare key is a letter. */
export function shortcutFor(press: KeyPress, isMac: boolean, isTyping: boolean): Shortcut | null {
  if (press.altKey) return null;
  const withControl = isMac ? press.metaKey : press.ctrlKey;
  const withOther = isMac ? press.ctrlKey : press.metaKey;
  if (withOther || (isTyping && !withControl)) return null;
  const key = press.key.toLowerCase();
  const found = SHORTCUTS.find(
    (one) => one.withControl === withControl && one.keys.includes(key) && !one.isHeardElsewhere,
  );
  return found ?? null;
}

/** `Ctrl O`, `⌘ O`. A Mac keeps Command H for itself, so there the first key of several is the one to tell. */
export function shortcutKeys(shortcut: Shortcut, isMac: boolean): readonly string[] {
  const [first = ''] = shortcut.keys;
  const name = first === 'enter' ? 'Enter' : first.toUpperCase();
  if (!shortcut.withControl) return [name];
  return [isMac ? '⌘' : 'Ctrl', name];
}
