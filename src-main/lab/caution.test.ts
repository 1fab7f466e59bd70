import { describe, expect, it } from 'vitest';
import { cautionOf } from './caution.ts';

const A = 'aa'.repeat(32);
const B = 'bb'.repeat(32);

describe('cautionOf', () => {
  it.each([
    [null, null, 'unverified'],
    [5, null, 'size-matched'],
    [6, null, 'size-differs'],
    [null, A, 'hash-matched'],
    [null, B, 'hash-differs'],
    [5, B, 'hash-differs'],
    [6, A, 'hash-matched'],
  ])('of 5 bytes, %s declared, digest %s', (declaredBytes, declaredSha256, expected) => {
    expect(cautionOf({ totalBytes: 5, declaredBytes, declaredSha256 }, A)).toBe(expected);
  });
});
