/** Where the command writes what only a developer wants to read: a file in its home, never the terminal. */
import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../services/log.ts';

/** Beyond it nothing is added: a log must not fill a disk. */
const LOG_MAX_BYTES = 1_000_000;

export function fileLog(folder: string): Log {
  const file = join(folder, 'command.log');
  const write = (level: string, text: string): void => {
    try {
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
      if (size > LOG_MAX_BYTES) return;
      appendFileSync(file, `${new Date().toISOString()} ${level} ${text}\n`, { mode: 0o600 });
    } catch {
      // A log that cannot be written is no reason to stop a transfer.
    }
  };
  return {
    info: () => {},
    warn: (message) => {
      write('warn', message);
    },
    error: (message, fault) => {
      write('error', fault === undefined ? message : `${message}: ${textOf(fault)}`);
    },
  };
}

const textOf = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
