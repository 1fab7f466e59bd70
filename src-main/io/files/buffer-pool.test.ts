import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, READ_BYTES } from '../../transfer/constants.ts';
import { BufferPool } from './buffer-pool.ts';
import { POOL_FREE_MAX_BYTES } from './file-constants.ts';

describe('BufferPool', () => {
  it('gives exactly as much as is asked for', () => {
    const pool = new BufferPool();
    for (const byteCount of [
      0,
      1,
      1_000,
      READ_BYTES - 1,
      READ_BYTES,
      READ_BYTES + 1,
      BLOCK_BYTES,
    ]) {
      expect(pool.take(byteCount).length).toBe(byteCount);
    }
  });

  it('uses whole memory again, even if only a part of it was wanted', () => {
    const pool = new BufferPool();
    const block = pool.take(BLOCK_BYTES - 7);
    pool.giveBack(block.subarray(0, 10));
    expect(pool.take(BLOCK_BYTES).buffer).toBe(block.buffer);
  });

  it('spends no quarter megabyte on a small file', () => {
    for (const byteCount of [100, 1_000, 4_096, 5_000, 100_000]) {
      const { buffer } = new BufferPool().take(byteCount);
      expect(buffer.byteLength).toBeLessThan(2 * byteCount);
    }
  });

  it('uses the memory of small files again', () => {
    const pool = new BufferPool();
    const small = pool.take(4_000);
    pool.giveBack(small);
    expect(pool.take(3_000).buffer).toBe(small.buffer);
    expect(pool.take(3_000).buffer).not.toBe(small.buffer);
  });

  it('keeps no more than its share', () => {
    const pool = new BufferPool();
    const blocks = Array.from({ length: POOL_FREE_MAX_BYTES / BLOCK_BYTES + 1 }, () =>
      pool.take(BLOCK_BYTES),
    );
    for (const block of blocks) pool.giveBack(block);
    const again = new Set(blocks.map(() => pool.take(BLOCK_BYTES).buffer));
    const kept = blocks.filter((block) => again.has(block.buffer));
    expect(kept.length).toBe(POOL_FREE_MAX_BYTES / BLOCK_BYTES);
  });
});
