import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockAssembler } from './block-assembler.ts';
import { BLOCK_BYTES } from './constants.ts';

const allocate = (byteCount: number): Uint8Array => new Uint8Array(byteCount).fill(0xee);
const CONTENT_BYTES = 4 * BLOCK_BYTES;
/** Different in every file, and of a period that no block's size is a multiple of. */
const CONTENTS = [0, 1, 2].map((file) =>
  new Uint8Array(CONTENT_BYTES).map((_, offset) => (file * 131 + offset * 7) % 251),
);

interface Piece {
  readonly file: number;
  readonly offset: number;
  readonly byteCount: number;
}

function bytesOf({ file, offset, byteCount }: Piece): Uint8Array {
  return CONTENTS[file]?.subarray(offset, offset + byteCount) ?? new Uint8Array(0);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** Every byte of every file once, cut and shuffled by what fast-check draws. */
function piecesOf(
  sizes: readonly number[],
  cuts: readonly number[],
  order: readonly number[],
): Piece[] {
  const pieces = sizes.flatMap((size, file) => {
    const edges = [...new Set([0, size, ...cuts.map((cut) => Math.floor(cut * size))])];
    edges.sort((a, b) => a - b);
    return edges.slice(1).map((end, i) => {
      const offset = edges[i] ?? 0;
      return { file, offset, byteCount: end - offset };
    });
  });
  return pieces
    .map((piece, i) => ({ piece, key: order[i % order.length] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ piece }) => piece);
}

describe('BlockAssembler', () => {
  it('gives every block once, whole and right, as soon as its last byte is there, in any cut and order', () => {
    const size = fc.oneof(
      fc.nat({ max: 5_000 }),
      fc.integer({ min: BLOCK_BYTES - 2, max: BLOCK_BYTES + 2 }),
      fc.integer({ min: 2 * BLOCK_BYTES, max: 3 * BLOCK_BYTES + 9 }),
    );
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 3 }),
        fc.array(fraction, { maxLength: 30 }),
        fc.array(fraction, { minLength: 1, maxLength: 90 }),
        (sizes, cuts, order) => {
          const assembler = new BlockAssembler(allocate);
          const missing = new Map<string, number>();
          for (const [file, sizeBytes] of sizes.entries()) {
            for (let at = 0; at < sizeBytes; at += BLOCK_BYTES) {
              missing.set(`${file}:${at}`, Math.min(BLOCK_BYTES, sizeBytes - at));
            }
          }
          for (const piece of piecesOf(sizes, cuts, order)) {
            const { file, offset, byteCount } = piece;
            const expected: string[] = [];
            for (let at = offset; at < offset + byteCount;) {
              const block = at - (at % BLOCK_BYTES);
              const count = Math.min(block + BLOCK_BYTES, offset + byteCount) - at;
              const key = `${file}:${block}`;
              const left = (missing.get(key) ?? 0) - count;
              missing.set(key, left);
              if (left === 0) expected.push(key);
              at += count;
            }
            const whole = assembler.add(file, sizes[file] ?? 0, offset, bytesOf(piece));
            expect(whole.map((block) => `${file}:${block.offset}`)).toEqual(expected);
            for (const { offset: at, bytes } of whole) {
              expect(isEqual(bytes, bytesOf({ file, offset: at, byteCount: bytes.length }))).toBe(
                true,
              );
            }
          }
          expect([...missing.values()].every((left) => left === 0)).toBe(true);
          expect(assembler.begunBytes).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('copies what it is given', () => {
    const assembler = new BlockAssembler(allocate);
    const view = Uint8Array.of(1, 2);
    assembler.add(0, 3, 0, view);
    view.fill(9);
    expect(assembler.add(0, 3, 2, Uint8Array.of(3))[0]?.bytes).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('counts memory for what is begun, not for what has come', () => {
    const assembler = new BlockAssembler(allocate);
    const one = Uint8Array.of(1);
    assembler.add(0, 10 * BLOCK_BYTES, 0, one);
    assembler.add(0, 10 * BLOCK_BYTES, 5 * BLOCK_BYTES, one);
    assembler.add(1, 100, 99, one);
    expect(assembler.begunBytes).toBe(2 * BLOCK_BYTES + 100);
  });

  it('gives back the memory of one file only, when that file is dropped', () => {
    const assembler = new BlockAssembler(allocate);
    assembler.add(0, 100, 0, Uint8Array.of(1));
    assembler.add(1, 200, 0, Uint8Array.of(1));
    expect(assembler.drop(1).map((memory) => memory.length)).toEqual([200]);
    expect(assembler.begunBytes).toBe(100);
    expect(assembler.dropAll().map((memory) => memory.length)).toEqual([100]);
    expect(assembler.begunBytes).toBe(0);
  });

  it('knows blocks at the far end of the largest file of the last number apart', () => {
    const assembler = new BlockAssembler(allocate);
    const size = Number.MAX_SAFE_INTEGER;
    assembler.add(99_998, size, size - 1, Uint8Array.of(1));
    assembler.add(99_999, size, size - 1, Uint8Array.of(1));
    expect(assembler.drop(99_998).length).toBe(1);
    expect(assembler.drop(99_999).length).toBe(1);
  });
});
