/**
 * The largest receive buffer that this system allows a socket. It is one setting of the whole
 * machine: in another network namespace it can be read, not written.
 */
import { accessSync, constants } from 'node:fs';
import { withSetting } from './machine-setting.mjs';

const setting = '/proc/sys/net/core/rmem_max';

/** What a stock Linux allows. */
export const STOCK_BUFFER_BYTES = 212_992;

/** Why it cannot be capped here, or null. */
export function capUnavailable() {
  try {
    accessSync(setting, constants.W_OK);
    return null;
  } catch {
    return 'the receive buffer can only be capped on Linux, by root';
  }
}

export const withReceiveBufferCapped = (byteCount, use) =>
  withSetting(setting, String(byteCount), use);
