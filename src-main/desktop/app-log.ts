/**
 * The app's log file, `logs/main.log` in the home, the last megabyte and the one before. Not
 * electron-log's main flavour: that one opens IPC channels of its own, which check no sender.
 */
import { join } from 'node:path';
import log from 'electron-log/node.js';
import type { Log } from '../services/log.ts';

const LOG_BYTES_MAX = 1_000_000;

/** `logsFolder` exists. */
export function openAppLog(logsFolder: string): Log {
  const { console, file } = log.transports;
  file.resolvePathFn = () => join(logsFolder, 'main.log');
  file.maxSize = LOG_BYTES_MAX;
  file.level = 'info';
  console.level = 'warn';
  return {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message, fault) => log.error(message, ...(fault === undefined ? [] : [fault])),
  };
}
