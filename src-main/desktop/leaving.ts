/**
 * How does the app end? Closing its window and quitting are the same, unless the person wants Ferry
 * to stay when the window is closed: if transfers run, they are asked once; then every peer is told,
 * what must be on the disk is written, and the process ends. A signal or the end of the session asks
 * nobody.
 */
import { app, type BrowserWindow } from 'electron';
import type { Log } from '../services/log.ts';
import { mayStopTransfers } from './dialogs.ts';
import { bringToFront } from './window.ts';

export interface LeavingParts {
  readonly window: BrowserWindow;
  readonly runningCount: () => number;
  /** Closing the window is not the end. */
  readonly staysWhenClosed: () => boolean;
  /** The window out of sight, to where the person can get it back from. */
  readonly putAway: () => Promise<void>;
  /** Ends connections cleanly, within so much time, and closes what is open. */
  readonly farewell: (patienceMs: number) => Promise<void>;
  readonly log: Log;
}

/** Saying goodbye is three probe timeouts on a slow link; nobody waits longer for an app to close. */
const FAREWELL_MAX_MS = 2_000;

export function arrangeLeaving(parts: LeavingParts): void {
  const { window, log } = parts;
  let state: 'staying' | 'asking' | 'leaving' = 'staying';

  const leave = async (): Promise<void> => {
    if (state === 'leaving') return;
    state = 'leaving';
    const farewell = parts.farewell(FAREWELL_MAX_MS);
    window.hide();
    try {
      await farewell;
    } catch (fault) {
      log.error('could not take leave', fault);
    }
    // Not quit(), which would ask again.
    app.exit(0);
  };

  const askAndLeave = async (): Promise<void> => {
    if (state !== 'staying') return;
    state = 'asking';
    const count = parts.runningCount();
    if (count > 0) bringToFront(window);
    const mayLeave = count === 0 || (await mayStopTransfers(window, count));
    state = 'staying';
    if (mayLeave) await leave();
  };

  window.on('close', (event) => {
    event.preventDefault();
    if (state === 'staying' && parts.staysWhenClosed()) void parts.putAway();
    else void askAndLeave();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    void askAndLeave();
  });
  // Windows: the person logs off or shuts down, and has been asked enough.
  window.on('session-end', () => void leave());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void leave());
  }
}
