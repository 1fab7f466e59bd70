import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeHandshakePacket,
  encodeInitial,
  encodeNoisePacket,
  encodePacketHead,
  encodeRetry,
  encodeVersion,
  isOurFirstByte,
  PacketType,
  readPacketNumber,
} from './packet.ts';

const ID = { high: 0x0102_0304, low: 0xf5f6_f7f8 };
const NOISE = new Uint8Array(32).fill(5);
const TOKEN = Uint8Array.of(1, 2, 3);

describe('handshake packets', () => {
  it('come back as they were written', () => {
    expect(decodeHandshakePacket(encodeInitial(ID, TOKEN, NOISE))).toEqual({
      kind: 'initial',
      source: ID,
      token: TOKEN,
      noise: NOISE,
    });
    expect(decodeHandshakePacket(encodeRetry(ID, TOKEN))).toEqual({
      kind: 'retry',
      destination: ID,
      token: TOKEN,
    });
    expect(decodeHandshakePacket(encodeNoisePacket(PacketType.REPLY, ID, NOISE))).toEqual({
      kind: 'reply',
      destination: ID,
      noise: NOISE,
    });
    expect(decodeHandshakePacket(encodeNoisePacket(PacketType.CONFIRM, ID, NOISE))).toEqual({
      kind: 'confirm',
      destination: ID,
      noise: NOISE,
    });
    expect(decodeHandshakePacket(encodeVersion(ID, [1, 7]))).toEqual({
      kind: 'version',
      destination: ID,
      versions: [1, 7],
    });
  });

  it('lay out an INITIAL as PROTOCOL.md section 2.1 does', () => {
    const initial = encodeInitial(ID, TOKEN, NOISE);
    expect(initial.length).toBe(1_200);
    expect([...initial.subarray(0, 23)]).toEqual([
      ...[0x80, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1],
      ...[1, 2, 3, 4, 0xf5, 0xf6, 0xf7, 0xf8],
      ...[3, 1, 2, 3, 0, 32],
    ]);
    expect(initial.subarray(23, 55)).toEqual(NOISE);
    expect(initial.subarray(55).every((byte) => byte === 0)).toBe(true);
  });

  it('tell an INITIAL of another version, of the right length, from rubbish', () => {
    const other = encodeInitial(ID, TOKEN, NOISE);
    other[8] = 2;
    expect(decodeHandshakePacket(other)).toEqual({ kind: 'unknown-version', source: ID });
    expect(decodeHandshakePacket(other.subarray(0, 1_199))).toBeNull();
  });

  it('are refused with trailing or missing bytes, a wrong magic, or a wrong length field', () => {
    for (const whole of [
      encodeRetry(ID, TOKEN),
      encodeNoisePacket(PacketType.REPLY, ID, NOISE),
      encodeNoisePacket(PacketType.CONFIRM, ID, NOISE),
      encodeVersion(ID, [1]),
    ]) {
      expect(decodeHandshakePacket(Uint8Array.of(...whole, 0))).toBeNull();
      for (let cut = 0; cut < whole.length; cut++) {
        expect(decodeHandshakePacket(whole.subarray(0, cut))).toBeNull();
      }
      const wrong = whole.slice();
      wrong[2]! ^= 1;
      expect(decodeHandshakePacket(wrong)).toBeNull();
    }
    const longToken = encodeInitial(ID, TOKEN, NOISE);
    longToken[17] = 65;
    expect(decodeHandshakePacket(longToken)).toBeNull();
  });

  it('of arbitrary bytes never throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0x80, 0x81, 0x82, 0x83, 0x84, 0x85),
        fc.uint8Array({ maxLength: 80 }),
        (type, rest) => {
          decodeHandshakePacket(Uint8Array.of(type, ...rest));
          decodeHandshakePacket(Uint8Array.of(type, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...rest));
          const full = new Uint8Array(1_200);
          full.set([type, 0x46, 0x52, 0x52, 0x59, 0, 0, 0, 1, ...rest]);
          decodeHandshakePacket(full);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('the head of a PACKET', () => {
  it('is 0xA0, the connection ID and six bytes of packet number', () => {
    const into = new Uint8Array(20);
    encodePacketHead(into, 2, ID, 0x0102_0304_0506);
    expect([...into.subarray(2, 17)]).toEqual([
      ...[0xa0, 1, 2, 3, 4, 0xf5, 0xf6, 0xf7, 0xf8],
      ...[1, 2, 3, 4, 5, 6],
    ]);
    for (const number of [0, 2 ** 32 - 1, 2 ** 32, 2 ** 48 - 1]) {
      encodePacketHead(into, 0, ID, number);
      expect(readPacketNumber(into)).toBe(number);
    }
  });

  it('never begins like UTF-8 text', () => {
    for (let first = 0; first < 256; first++) {
      const canBeginText = first < 0x80 || first >= 0xc0;
      expect(isOurFirstByte(first)).toBe(!canBeginText);
    }
  });
});
