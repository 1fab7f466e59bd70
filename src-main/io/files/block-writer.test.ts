import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import { isPageAligned, pageAlignedMemory } from './block-memory.ts';
import { BlockWriter } from './block-writer.ts';
import { DIRECT_FILE_MIN_BYTES } from './file-constants.ts';

let folder: string;
let path: string;
let handle: FileHandle;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ferry-blocks-'));
  path = join(folder, 'part');
  handle = await open(path, 'wx+');
});

afterEach(async () => {
  await handle.close();
  await rm(folder, { recursive: true, force: true });
});

const wanted = (): boolean => false;

function alignedBlock(): Uint8Array {
  const block = new Uint8Array(pageAlignedMemory(BLOCK_BYTES));
  block.set(randomBytes(BLOCK_BYTES));
  return block;
}

describe('pageAlignedMemory', () => {
  it('is told from a part of itself and from other memory', () => {
    const block = new Uint8Array(pageAlignedMemory(BLOCK_BYTES));
    expect(block.length).toBe(1_048_576);
    expect(isPageAligned(block)).toBe(true);
    expect(isPageAligned(block.subarray(1))).toBe(false);
    expect(isPageAligned(new Uint8Array(BLOCK_BYTES))).toBe(false);
  });
});

describe('BlockWriter', () => {
  it('writes blocks in any order, past the cache and through it, and a tail that fits no sector', async () => {
    const writer = await BlockWriter.open(handle, DIRECT_FILE_MIN_BYTES);
    const [first, third] = [alignedBlock(), alignedBlock()];
    const second = new Uint8Array(randomBytes(BLOCK_BYTES));
    const tail = new Uint8Array(randomBytes(777));
    await Promise.all([
      writer.write(tail, 3 * BLOCK_BYTES, wanted),
      writer.write(third, 2 * BLOCK_BYTES, wanted),
      writer.write(second, BLOCK_BYTES, wanted),
      writer.write(first, 0, wanted),
    ]);
    await writer.close();
    expect((await readFile(path)).equals(Buffer.concat([first, second, third, tail]))).toBe(true);
  });

  it('leaves small files to the cache', async () => {
    const writer = await BlockWriter.open(handle, DIRECT_FILE_MIN_BYTES - 1);
    expect(writer.isDirect).toBe(false);
    const block = alignedBlock();
    await writer.write(block, 0, wanted);
    await writer.close();
    expect((await readFile(path)).equals(block)).toBe(true);
  });

  it.runIf(process.platform === 'linux' && existsSync('/proc/self/fd'))(
    'goes on through the cache where the file system refuses the block',
    async () => {
      const writer = await BlockWriter.open(handle, DIRECT_FILE_MIN_BYTES);
      if (!writer.isDirect) return;
      const block = alignedBlock();
      // A block of the right length in the right place, that pretends to begin with a page.
      const skewed = new Uint8Array(pageAlignedMemory(2 * BLOCK_BYTES), 3, BLOCK_BYTES);
      skewed.set(block);
      Object.defineProperty(skewed, 'byteOffset', { value: 0 });
      await writer.write(skewed, 0, wanted);
      expect(writer.isDirect).toBe(false);
      await writer.write(block, BLOCK_BYTES, wanted);
      await writer.close();
      expect((await readFile(path)).equals(Buffer.concat([block, block]))).toBe(true);
    },
  );
});
