/**
 * Windows' mark of a file that came from elsewhere: a second stream of it, called `Zone.Identifier`.
 * Explorer, SmartScreen and Office read it before they open or run the file. File systems other than
 * NTFS and ReFS have no such streams.
 */
import type { MarkFile } from './network-mark.ts';

const STREAM = ':Zone.Identifier';
/** URLZONE_INTERNET. No address: who sent it is the history's to know, and the file goes on to others. */
const INTERNET = '[ZoneTransfer]\r\nZoneId=3\r\n';

/** `write`: of `node:fs/promises`. */
export const windowsZone =
  (write: (path: string, text: string) => Promise<void>): MarkFile =>
  ({ path }) =>
    write(path + STREAM, INTERNET);
