/** Ranges of bytes of one file: sorted, disjoint, none empty. */
export interface ByteRange {
  readonly offset: number;
  readonly byteCount: number;
}

export function sumOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, range) => sum + range.byteCount, 0);
}

/** What of `sizeBytes` bytes is in none of them. */
export function missingFrom(ranges: readonly ByteRange[], sizeBytes: number): ByteRange[] {
  const missing: ByteRange[] = [];
  let at = 0;
  for (const { offset, byteCount } of ranges) {
    if (offset > at) missing.push({ offset: at, byteCount: offset - at });
    at = offset + byteCount;
  }
  if (at < sizeBytes) missing.push({ offset: at, byteCount: sizeBytes - at });
  return missing;
}
