/**
 * Variable-length integers: RFC 9000, section 16, bounded to 2^53 - 1.
 * Encoders write where they are told and return the offset behind; nothing is allocated.
 */
import { invariant } from '../../src-shared/assert.ts';
import { VARINT_MAX } from './constants.ts';

/** Bytes that `value` takes: 1, 2, 4 or 8. */
export function varintBytes(value: number): number {
  if (value < 0x40) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x4000_0000) return 4;
  return 8;
}

/** Writes `value` at `offset` and returns the offset behind it. */
export function encodeVarint(into: Uint8Array, offset: number, value: number): number {
  if (value < 0x40) {
    into[offset] = value;
    return offset + 1;
  }
  if (value < 0x4000) {
    into[offset] = 0x40 | (value >>> 8);
    into[offset + 1] = value;
    return offset + 2;
  }
  if (value < 0x4000_0000) {
    into[offset] = 0x80 | (value >>> 24);
    into[offset + 1] = value >>> 16;
    into[offset + 2] = value >>> 8;
    into[offset + 3] = value;
    return offset + 4;
  }
  invariant(value <= VARINT_MAX, 'a varint is at most 2^53 - 1');
  const high = Math.floor(value / 0x1_0000_0000);
  into[offset] = 0xc0 | (high >>> 24);
  into[offset + 1] = high >>> 16;
  into[offset + 2] = high >>> 8;
  into[offset + 3] = high;
  into[offset + 4] = value >>> 24;
  into[offset + 5] = value >>> 16;
  into[offset + 6] = value >>> 8;
  into[offset + 7] = value;
  return offset + 8;
}

/**
 * Reads varints one after the other out of bytes that nobody vouches for. After a read that ran over
 * the end, or a value above 2^53 - 1, `failed` stays true and every further read gives 0.
 */
export class VarintReader {
  bytes: Uint8Array = new Uint8Array(0);
  offset = 0;
  end = 0;
  failed = false;

  reset(bytes: Uint8Array, offset: number, end: number): void {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
    this.failed = false;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  read(): number {
    const at = this.offset;
    if (this.failed || at >= this.end) return this.fail();
    const { bytes } = this;
    const first = bytes[at]!;
    if (first < 0x40) {
      this.offset = at + 1;
      return first;
    }
    if (first < 0x80) {
      if (at + 2 > this.end) return this.fail();
      this.offset = at + 2;
      return ((first & 0x3f) << 8) | bytes[at + 1]!;
    }
    if (first < 0xc0) {
      if (at + 4 > this.end) return this.fail();
      this.offset = at + 4;
      return (
        ((first & 0x3f) << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
      );
    }
    if (at + 8 > this.end) return this.fail();
    const high =
      ((first & 0x3f) << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (high >= 0x20_0000) return this.fail();
    this.offset = at + 8;
    const low =
      ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>>
      0;
    return high * 0x1_0000_0000 + low;
  }

  /** Steps over `count` bytes and returns where they begin, or -1 if they run over the end. */
  skip(count: number): number {
    if (this.failed || count > this.end - this.offset) {
      this.failed = true;
      return -1;
    }
    const at = this.offset;
    this.offset = at + count;
    return at;
  }

  private fail(): number {
    this.failed = true;
    return 0;
  }
}
