/**
 * Reads what the page cache of the system already has, in this thread and without waiting for a
 * disk. A detour through Node's thread pool costs more than such a read itself: two switches of
 * threads, and bytes that lie in the cache of another core when they are hashed and encrypted.
 * What has to come from the disk is left to the pool.
 */
import { endianness } from 'node:os';
import { processFunctions } from '../process-functions.ts';

/** Bytes read into the beginning of `into`; 0 where nothing is there at once, or on any error. */
export type CachedRead = (fd: number, into: Uint8Array, position: number) => number;

/** `preadv2`: come back rather than wait. Linux. */
const RWF_NOWAIT = 0x8;
const ARCHITECTURES_OF_64_BITS = new Set(['x64', 'arm64', 'riscv64', 'loong64']);

/** Undefined: not looked for yet. */
let found: CachedRead | null | undefined;

/** Null where the system has no such read. */
export function cachedRead(): CachedRead | null {
  if (found === undefined) {
    const isKnown =
      process.platform === 'linux' &&
      endianness() === 'LE' &&
      ARCHITECTURES_OF_64_BITS.has(process.arch);
    found = isKnown ? find() : null;
  }
  return found;
}

type Preadv2 = (
  fd: number,
  iov: BigUint64Array,
  count: number,
  at: number,
  flags: number,
) => number;

function find(): CachedRead | null {
  try {
    const functions = processFunctions();
    const preadv2 = functions.find('long preadv2(int, void *, int, long, int)') as Preadv2;
    /** One `struct iovec`: where, and how many bytes. */
    const iovec = new BigUint64Array(2);
    return (fd, into, position) => {
      iovec[0] = functions.address(into);
      iovec[1] = BigInt(into.length);
      return Math.max(0, preadv2(fd, iovec, 1, position, RWF_NOWAIT));
    };
  } catch {
    return null;
  }
}
