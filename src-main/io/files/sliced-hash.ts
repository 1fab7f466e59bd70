/**
 * SHA-256 of a file, in order, in slices: the thread that hashes also reads the socket, whose
 * buffer overflows when it is away for two milliseconds.
 */
import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HASH_SLICE_BYTES } from './file-constants.ts';

export class SlicedHash {
  private readonly hash = createHash('sha256');

  /** One call at a time. */
  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += HASH_SLICE_BYTES) {
      if (at > 0) await nextTurn();
      this.hash.update(bytes.subarray(at, at + HASH_SLICE_BYTES));
    }
  }

  /** 64 lower-case hexadecimal digits; the last call. */
  digest(): string {
    return this.hash.digest('hex');
  }
}
