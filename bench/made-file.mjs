/** The files that are sent: real, not sparse, and of bytes that nothing compresses. */
import { createCipheriv } from 'node:crypto';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';

const PIECE_BYTES = 8_000_000;

/** Makes the file unless it is there already; the same bytes for the same size. Returns its path. */
export function makeFile(path, byteCount) {
  if (existsSync(path)) return path;
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
  const zeros = Buffer.alloc(PIECE_BYTES);
  const handle = openSync(path, 'wx');
  for (let left = byteCount; left > 0; left -= PIECE_BYTES) {
    writeSync(handle, stream.update(zeros.subarray(0, Math.min(left, PIECE_BYTES))));
  }
  closeSync(handle);
  return path;
}
