/**
 * Where services say what happened. The app gives electron-log, the command its standard error.
 * Never a secret; never the name or path of a person's file below `warn`.
 */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, fault?: unknown): void;
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
