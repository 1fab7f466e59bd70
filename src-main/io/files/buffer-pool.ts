/**
 * Memory for reads, blocks and small files, used again and again: fresh memory at hundreds of megabytes
 * a second would keep the garbage collector busy, and what it has not collected yet fills the process.
 * The smallest files get memory of their own size.
 */
import { BLOCK_BYTES, READ_BYTES } from '../../transfer/constants.ts';
import { pageAlignedMemory } from './block-memory.ts';
import {
  POOL_FREE_MAX_BYTES,
  POOL_SMALL_FREE_MAX_BYTES,
  POOL_SMALLEST_BYTES,
} from './file-constants.ts';
import type { BufferPoolApi } from './files-api.ts';

interface Shelf {
  readonly byteCount: number;
  readonly freeMaxBytes: number;
  readonly allocate: (byteCount: number) => ArrayBuffer;
  readonly free: ArrayBuffer[];
}

export class BufferPool implements BufferPoolApi {
  private readonly shelves: readonly Shelf[] = [
    ...smallShelves(),
    shelf(READ_BYTES, POOL_FREE_MAX_BYTES, fresh),
    shelf(BLOCK_BYTES, POOL_FREE_MAX_BYTES, pageAlignedMemory),
  ];

  take(byteCount: number): Uint8Array {
    const shelf = this.shelves.find((s) => byteCount <= s.byteCount && byteCount > s.byteCount / 2);
    if (shelf === undefined) return new Uint8Array(byteCount);
    const memory = shelf.free.pop() ?? shelf.allocate(shelf.byteCount);
    return new Uint8Array(memory, 0, byteCount);
  }

  giveBack(bytes: Uint8Array): void {
    const memory = bytes.buffer as ArrayBuffer;
    const shelf = this.shelves.find((s) => s.byteCount === memory.byteLength);
    if (shelf === undefined) return;
    if ((shelf.free.length + 1) * shelf.byteCount <= shelf.freeMaxBytes) shelf.free.push(memory);
  }
}

/** Not filled with zeros: everything that is taken is written before it is read. */
function fresh(byteCount: number): ArrayBuffer {
  return Buffer.allocUnsafeSlow(byteCount).buffer;
}

const shelf = (byteCount: number, freeMaxBytes: number, allocate: Shelf['allocate']): Shelf => ({
  ...{ byteCount, freeMaxBytes, allocate },
  free: [],
});

function smallShelves(): Shelf[] {
  const shelves: Shelf[] = [];
  for (let byteCount = POOL_SMALLEST_BYTES; byteCount < READ_BYTES; byteCount *= 2) {
    shelves.push(shelf(byteCount, POOL_SMALL_FREE_MAX_BYTES, fresh));
  }
  return shelves;
}
