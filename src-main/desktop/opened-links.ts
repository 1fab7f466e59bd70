/**
 * Links `ferry://…` that somebody opens in another program: the system starts Ferry with them, or hands
 * them to the one that runs. They fill the form of the window; nothing is sent by a link.
 */
import { app } from 'electron';
import { type FerryLink, linkAmong, parseFerryLink } from '../../src-shared/ferry-link.ts';

export class OpenedLinks {
  /** The last one that nobody has taken; those before it are gone. */
  #waiting: FerryLink | null;
  #handler: ((link: FerryLink) => void) | null = null;

  /** To be made before the app is ready: macOS says it right then. `words`: that the app was started with. */
  constructor(words: readonly string[]) {
    this.#waiting = linkAmong(words);
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.#open(parseFerryLink(url));
    });
    app.on('second-instance', (_event, others) => this.#open(linkAmong(others)));
  }

  /** The window is there. */
  handOver(handler: (link: FerryLink) => void): void {
    this.#handler = handler;
    if (this.#waiting !== null) handler(this.#waiting);
    this.#waiting = null;
  }

  #open(link: FerryLink | null): void {
    if (link === null) return;
    if (this.#handler === null) this.#waiting = link;
    else this.#handler(link);
  }
}

/** On Linux the package's desktop entry says it (electron-builder.yml). */
export function registerLinks(): void {
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient('ferry');
}
