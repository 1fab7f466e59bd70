/** What comes of starting at login and of closing the window, as things are set now. */
import type { Settings } from '../../../src-shared/ipc-contract.ts';
import { say } from '../../../src-shared/say.ts';

export function loginHint({ keepInTray, listenAtStart }: Settings): string {
  if (!listenAtStart) return say('Others can send to you once you press Listen.');
  return keepInTray
    ? say('It listens from then on, without its window.')
    : say('It listens from then on.');
}

/** `isTraySeen` null: nobody has looked yet. */
export function trayHint({ keepInTray }: Settings, isTraySeen: boolean | null): string {
  if (!keepInTray)
    return say('Off: closing the window ends Ferry, and what runs goes on next time.');
  return isTraySeen === false
    ? say('This desktop shows no tray, so the window goes to the taskbar. Quit from the menu.')
    : say('Transfers go on. Ferry’s icon in the tray brings the window back, and quits.');
}
