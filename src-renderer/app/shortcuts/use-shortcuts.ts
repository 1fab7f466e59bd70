/** Listens for the shortcuts of the page. While a dialog is open the keys belong to it. */
import { useEffect } from 'react';
import { type ShortcutName, shortcutFor } from '../../../src-shared/shortcuts.ts';
import type { Commands } from '../bridge/commands.ts';
import { focusWhenDrawn } from '../focus/focus-when-drawn.ts';
import { isMac } from './platform.ts';

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
    case 'choose-folder':
      return void commands.chooseFolder();
    case 'send':
      return void commands.send();
    case 'type-host':
      return focusWhenDrawn('[data-field="host"]');
    case 'toggle-listening':
      return void commands.toggleListening();
    case 'show-transfers':
      return commands.showTab('transfers');
    case 'show-history':
      return commands.showTab('history');
    case 'find':
      commands.showTab('history');
      return focusWhenDrawn('[role="search"] input');
    case 'open-devices':
      return commands.openSheet('devices');
    case 'open-settings':
      return commands.openSheet('settings');
    case 'show-shortcuts':
      return commands.openSheet('shortcuts');
    default:
      // Heard by the menu, or by what has the focus.
      return;
  }
}
