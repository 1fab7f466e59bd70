/** Listens for the shortcuts. While a dialog is open the keys belong to it. */
import { useEffect } from 'react';
import { assertNever } from '../../../src-shared/assert.ts';
import type { Commands } from '../bridge/commands.ts';
import { isMac } from './platform.ts';
import { type ShortcutName, shortcutFor } from './shortcuts.ts';

export function useShortcuts(commands: Commands): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.repeat || document.querySelector('[role="dialog"]')) return;
      const shortcut = shortcutFor(event, isMac, isTyping(event.target));
      if (!shortcut) return;
      event.preventDefault();
      run(shortcut.name, commands);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands]);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;

function run(name: ShortcutName, commands: Commands): void {
  switch (name) {
    case 'choose-files':
      return void commands.chooseFiles();
    case 'paste':
      return void commands.pressPaste();
    case 'send':
      return void commands.send();
    case 'toggle-listening':
      return void commands.toggleListening();
    case 'show-transfers':
      return commands.showTab('transfers');
    case 'show-history':
      return commands.showTab('history');
    case 'open-settings':
      return commands.openSheet('settings');
    case 'show-shortcuts':
      return commands.openSheet('shortcuts');
    default:
      return assertNever(name);
  }
}
