/** Sets of bytes of one file, as sorted ranges that neither touch nor overlap. */
import { BLOCK_BYTES } from '../../transfer/constants.ts';
import type { ByteRange } from './resume-api.ts';

/** The set with `added` in it. */
export function withRange(ranges: readonly ByteRange[], added: ByteRange): readonly ByteRange[] {
  if (added.byteCount === 0) return ranges;
  let from = added.offset;
  let to = added.offset + added.byteCount;
  // Blocks come nearly in order: what stays before is looked for from the end.
  let first = ranges.length;
  let after = ranges.length;
  for (; first > 0; first -= 1) {
    const range = ranges[first - 1];
    if (range === undefined || range.offset + range.byteCount < from) break;
    if (range.offset > to) after = first - 1;
    else {
      from = Math.min(from, range.offset);
      to = Math.max(to, range.offset + range.byteCount);
    }
  }
  return [
    ...ranges.slice(0, first),
    { offset: from, byteCount: to - from },
    ...ranges.slice(after),
  ];
}

export function union(a: readonly ByteRange[], b: readonly ByteRange[]): readonly ByteRange[] {
  return b.reduce(withRange, a);
}

/** What of the set comes before that offset. */
export function before(ranges: readonly ByteRange[], end: number): readonly ByteRange[] {
  return ranges
    .filter(({ offset }) => offset < end)
    .map(({ offset, byteCount }) => ({ offset, byteCount: Math.min(byteCount, end - offset) }));
}

export const sumOf = (ranges: readonly ByteRange[]): number =>
  ranges.reduce((sum, range) => sum + range.byteCount, 0);

/** What of the set are whole blocks of a file of this size; its last block may be shorter. */
export function wholeBlocks(ranges: readonly ByteRange[], sizeBytes: number): readonly ByteRange[] {
  const whole: ByteRange[] = [];
  for (const range of ranges) {
    const end = Math.min(range.offset + range.byteCount, sizeBytes);
    const from = Math.ceil(range.offset / BLOCK_BYTES) * BLOCK_BYTES;
    const to = end === sizeBytes ? end : Math.floor(end / BLOCK_BYTES) * BLOCK_BYTES;
    if (to > from) whole.push({ offset: from, byteCount: to - from });
  }
  return whole;
}
