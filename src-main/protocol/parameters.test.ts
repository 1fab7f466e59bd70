import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutDeviceName, encodeParameters, parseParameters, type Parameters } from './parameters.ts';

const INITIATOR: Parameters = {
  initialMaxDataBytes: 0,
  initialMaxControlBytes: 262_160,
  maxDatagramBytes: 61_440,
  maxAckDelayMs: 25,
  idleTimeoutMs: 30_000,
  deviceName: "Anna's laptop ❄",
  sasCommitment: new Uint8Array(32).fill(3),
  versions: [1],
  receiveBufferBytes: 212_992,
  connectionId: null,
  resetToken: new Uint8Array(16).fill(9),
  previewsMax: 0,
  knowsLists: false,
};
const RESPONDER: Parameters = {
  ...INITIATOR,
  initialMaxDataBytes: 2 ** 24,
  sasCommitment: null,
  connectionId: { high: 1, low: 0xffff_ffff },
  previewsMax: 8,
  knowsLists: true,
};

/** One parameter: id, length, value; all below 64. */
const field = (id: number, ...value: number[]): number[] => [id, value.length, ...value];
const ID_FIELD = field(0x0a, 1, 2, 3, 4, 5, 6, 7, 8);
const VERSIONS_FIELD = field(0x08, 0, 0, 0, 1);
const MINIMUM = [...VERSIONS_FIELD, ...ID_FIELD];
const parse = (...bytes: number[]) => parseParameters(Uint8Array.from(bytes), 'responder');

describe('parameters', () => {
  it('come back as they were written', () => {
    expect(parseParameters(encodeParameters(INITIATOR), 'initiator')).toEqual(INITIATOR);
    expect(parseParameters(encodeParameters(RESPONDER), 'responder')).toEqual(RESPONDER);
  });

  it('have the defaults of PROTOCOL.md section 3.1', () => {
    expect(parse(...MINIMUM)).toEqual({
      initialMaxDataBytes: 0,
      initialMaxControlBytes: 65_540,
      maxDatagramBytes: 1_200,
      maxAckDelayMs: 25,
      idleTimeoutMs: 30_000,
      deviceName: null,
      sasCommitment: null,
      versions: [1],
      receiveBufferBytes: 0,
      connectionId: { high: 0x0102_0304, low: 0x0506_0708 },
      resetToken: null,
      previewsMax: 0,
      knowsLists: false,
    });
  });

  it('skip ids that nobody knows', () => {
    expect(parse(...MINIMUM, ...field(0x3f, 1, 2, 3))).not.toBeNull();
  });

  it.each([
    ['an id twice', [...MINIMUM, ...VERSIONS_FIELD]],
    ['no versions', ID_FIELD],
    ['versions without the one in use', [...field(0x08, 0, 0, 0, 2), ...ID_FIELD]],
    ['a reset token that is too short', [...MINIMUM, ...field(0x0b, 1, 2, 3)]],
    ['versions of a broken length', [...field(0x08, 0, 0, 1), ...ID_FIELD]],
    ['no connection ID', VERSIONS_FIELD],
    ['a connection ID of 7 bytes', [...VERSIONS_FIELD, ...field(0x0a, 1, 2, 3, 4, 5, 6, 7)]],
    [
      'a commitment from the responder',
      [...MINIMUM, ...field(0x07, ...new Array<number>(32).fill(1))],
    ],
    ['datagrams below 1,200 bytes', [...MINIMUM, ...field(0x03, 0x44, 0xaf)]],
    ['datagrams above 65,000 bytes', [...MINIMUM, ...field(0x03, 0x80, 0, 0xfd, 0xe9)]],
    ['an ACK delay above a second', [...MINIMUM, ...field(0x04, 0x43, 0xe9)]],
    ['a number with bytes behind it', [...MINIMUM, ...field(0x04, 5, 5)]],
    ['a number without bytes', [...MINIMUM, ...field(0x04)]],
    ['an empty name', [...MINIMUM, ...field(0x06)]],
    ['a name that is not UTF-8', [...MINIMUM, ...field(0x06, 0xff)]],
    ['a name with a line break', [...MINIMUM, ...field(0x06, 0x41, 0x0a)]],
    ['a name that turns the writing around', [...MINIMUM, ...field(0x06, 0xe2, 0x80, 0xae, 0x41)]],
    ['a length over the end', [...MINIMUM, 0x3f, 5, 1]],
    ['half a field', [...MINIMUM, 0x3f]],
  ])('are refused with %s', (_what, bytes) => {
    expect(parse(...MINIMUM)).not.toBeNull();
    expect(parse(...bytes)).toBeNull();
  });

  it('of an initiator need a commitment and must not name a connection ID', () => {
    const bytes = (parameters: Parameters) =>
      parseParameters(encodeParameters(parameters), 'initiator');
    expect(bytes({ ...INITIATOR, sasCommitment: null })).toBeNull();
    expect(bytes({ ...INITIATOR, connectionId: { high: 1, low: 2 } })).toBeNull();
  });

  it('of arbitrary bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isInitiator) => {
        parseParameters(bytes, isInitiator ? 'initiator' : 'responder');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("another device's name", () => {
  it.each([
    ['Anna ✓', 'Anna'],
    ['🔒 An\u200bna', 'Anna'],
    ['\u2800\u3164', null],
  ])('%j is taken as %j: beside it stands what is known', (said, shown) => {
    const encoded = encodeParameters({ ...RESPONDER, deviceName: said });
    expect(parseParameters(encoded, 'responder')?.deviceName).toBe(shown);
  });
});

describe("this device's name", () => {
  it('is cut between characters to 64 bytes, and cleaned', () => {
    expect(cutDeviceName('❄'.repeat(30))?.length).toBe(63);
    expect(new TextDecoder().decode(cutDeviceName(' a\u0000b\nc\u202e ')!)).toBe('abc');
    expect(cutDeviceName('\u0007 ')).toBeNull();
  });

  it('is always one that the other side takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (deviceName) => {
        const encoded = encodeParameters({ ...RESPONDER, deviceName });
        expect(parseParameters(encoded, 'responder')).not.toBeNull();
      }),
      { numRuns: 500 },
    );
  });
});
