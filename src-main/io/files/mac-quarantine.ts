/**
 * macOS' mark of a file that came from elsewhere: the extended attribute `com.apple.quarantine`, which
 * Gatekeeper reads before it opens or runs the file.
 */
import { randomUUID } from 'node:crypto';
import { processFunctions } from '../process-functions.ts';
import type { MarkFile } from './network-mark.ts';

const ATTRIBUTE = 'com.apple.quarantine';
/** Downloaded, and nobody has been asked yet: what browsers set. */
const FLAGS = '0081';
const AGENT = 'Ferry';

/** Of an open file. @throws a system error */
export type SetAttribute = (fd: number, name: string, value: Uint8Array) => void;

/** `flags;time;who;which`, the time in hexadecimal seconds. `now`: ms since 1970. */
export function quarantineValue(now: number, id: string): string {
  const seconds = Math.floor(now / 1_000)
    .toString(16)
    .padStart(8, '0');
  return [FLAGS, seconds, AGENT, id.toUpperCase()].join(';');
}

export const macQuarantine =
  (setAttribute: SetAttribute): MarkFile =>
  ({ handle }) => {
    const value = quarantineValue(Date.now(), randomUUID());
    setAttribute(handle.fd, ATTRIBUTE, Buffer.from(value));
    return Promise.resolve();
  };

type Fsetxattr = (
  fd: number,
  name: string,
  value: Uint8Array,
  byteCount: number,
  position: number,
  options: number,
) => number;

/** The C library's, as macOS has it. @throws where there is none */
export function systemSetAttribute(): SetAttribute {
  const fsetxattr = processFunctions().find(
    'int fsetxattr(int, const char *, const void *, size_t, uint32_t, int)',
  ) as Fsetxattr;
  return (fd, name, value) => {
    if (fsetxattr(fd, name, value, value.length, 0, 0) !== 0) throw new Error('fsetxattr');
  };
}
