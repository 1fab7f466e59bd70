/**
 * The icon in the tray, or in a Mac's menu bar, and its menu: what goes on, Listen, the window, the
 * end. Decides nothing: it shows what transfers say and calls what main.ts gives it.
 */
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Menu, Tray } from 'electron';
import { say } from '../../src-shared/say.ts';
import type { Transfers } from '../services/transfers.ts';
import { hasTray } from './tray-presence.ts';
import { trayWords } from './tray-words.ts';

export interface TrayParts {
  readonly transfers: Transfers;
  readonly showWindow: () => void;
  readonly setListening: (isListening: boolean) => void;
  readonly quit: () => void;
}

/** Snapshots come ten times a second for each transfer; a menu that is open is closed by each change. */
const CHANGE_EVERY_MS = 1_000;

/** Together 20 s: as long as a slow computer needs from login to its panel. */
const LOGIN_LOOKS = 20;
const LOGIN_LOOK_EVERY_MS = 1_000;

/** Each beside a file of twice the size, which the system finds by its name. */
const IMAGE = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';

export class TrayIcon {
  readonly #parts: TrayParts;
  #tray: Tray | null = null;
  #shown = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: TrayParts) {
    this.#parts = parts;
    parts.transfers.onNotice(({ kind }) => {
      if (kind === 'listening-changed') this.#draw();
      else if (this.#tray) this.#timer ??= setTimeout(() => this.#draw(), CHANGE_EVERY_MS);
    });
  }

  /** Puts the icon where there is a tray, and answers whether people see it now: trays come and go. */
  async ensure(): Promise<boolean> {
    const isThere = await hasTray();
    if (isThere && this.#tray === null) this.#tray = createdTray(this.#parts);
    if (!isThere) this.close();
    this.refresh();
    return this.#tray !== null;
  }

  /** At login the panel may start after us. Answers whether it came in time. */
  async ensureAtLogin(): Promise<boolean> {
    for (let look = 1; look < LOGIN_LOOKS; look += 1) {
      if (await this.ensure()) return true;
      await passed(LOGIN_LOOK_EVERY_MS);
    }
    return this.ensure();
  }

  /** In the language that is spoken now. */
  refresh(): void {
    this.#shown = '';
    this.#draw();
  }

  close(): void {
    this.#tray?.destroy();
    this.#tray = null;
  }

  #draw(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#tray === null) return;
    const { transfers } = this.#parts;
    const words = trayWords(transfers.snapshots);
    const isListening = transfers.listening !== null;
    if (`${words} ${isListening}` === this.#shown) return;
    this.#shown = `${words} ${isListening}`;
    this.#tray.setToolTip(say('Ferry: {what}', { what: words }));
    this.#tray.setContextMenu(menuOf(this.#parts, words, isListening));
  }
}

/** Null where the system lets us have none after all. */
function createdTray({ showWindow }: TrayParts): Tray | null {
  try {
    const tray = new Tray(fileURLToPath(new URL(`../../assets/tray/${IMAGE}`, import.meta.url)));
    // On a Mac and on Linux a click opens the menu.
    if (process.platform === 'win32') tray.on('click', showWindow);
    return tray;
  } catch {
    return null;
  }
}

function menuOf(parts: TrayParts, words: string, isListening: boolean): Menu {
  return Menu.buildFromTemplate([
    { label: words, enabled: false },
    { type: 'separator' },
    {
      label: isListening ? say('Stop listening') : say('Listen'),
      click: () => parts.setListening(!isListening),
    },
    { label: say('Show Ferry'), click: parts.showWindow },
    { type: 'separator' },
    { label: say('Quit'), click: parts.quit },
  ]);
}
