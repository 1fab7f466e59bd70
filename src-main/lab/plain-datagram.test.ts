import { describe, expect, it } from 'vitest';
import { isPlainDatagram } from './plain-datagram.ts';

const FRRY = [0x46, 0x52, 0x52, 0x59];

describe('isPlainDatagram', () => {
  it.each([
    ['a name', [0x61, 0x2e, 0x74, 0x78, 0x74], true],
    ['a name in UTF-8', [0xc3, 0xa4], true],
    ['an empty datagram', [], true],
    ['a JPEG', [0xff, 0xd8, 0xff], true],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47], true],
    ['a handshake packet', [0x80, ...FRRY, 0, 0, 0, 1], false],
    ['a handshake packet of another kind', [0x8f, ...FRRY], false],
    ['an encrypted packet', [0xa0, 1, 2, 3, 4, 5], false],
    ['half a magic', [0x80, 0x46, 0x52], true],
  ])('of %s', (_what, bytes, expected) => {
    expect(isPlainDatagram(Uint8Array.from(bytes))).toBe(expected);
  });
});
