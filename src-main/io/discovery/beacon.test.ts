import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownDeviceName } from '../../../src-shared/device-name.ts';
import { DEVICE_KINDS } from '../../../src-shared/neighbour-model.ts';
import { announcement } from './announcement.test-kit.ts';
import { decodeBeacon, encodeBeacon, encodeQuestion } from './beacon.ts';

const names = fc
  .string({ minLength: 1, maxLength: 16, unit: 'grapheme' })
  .map((name) => shownDeviceName(name) ?? '')
  .filter((name) => name !== '' && Buffer.byteLength(name) <= 64);

describe('a beacon', () => {
  it('says what was put into it', () => {
    const said = fc.record({
      publicKey: fc
        .uint8Array({ minLength: 32, maxLength: 32 })
        .map((bytes) => Buffer.from(bytes).toString('hex')),
      deviceName: names,
      deviceKind: fc.constantFrom(...DEVICE_KINDS),
      port: fc.integer({ min: 1, max: 65_535 }),
    });
    fc.assert(
      fc.property(said, fc.integer({ min: 1, max: 120 }), (own, lastsSeconds) => {
        expect(decodeBeacon(encodeBeacon(own, lastsSeconds))).toEqual({
          kind: 'here',
          announcement: own,
          lastsSeconds,
        });
      }),
    );
  });

  it('is these bytes, for whoever else implements it', () => {
    const bytes = encodeBeacon(announcement({ deviceName: 'Ann' }), 100);
    expect(Buffer.from(bytes).toString('hex')).toBe(
      `46525962${'01'}${'01'}${'01'}${'02'}${'6a2e'}${'0064'}${'a1'.repeat(32)}${'03'}416e6e`,
    );
  });

  it('says that it goes', () => {
    const own = announcement();
    expect(decodeBeacon(encodeBeacon(own, 0))).toEqual({ kind: 'gone', announcement: own });
  });

  it('asks, in more bytes than any answer has', () => {
    const longest = encodeBeacon(announcement({ deviceName: 'x'.repeat(64) }), 100);
    expect(decodeBeacon(encodeQuestion())).toEqual({ kind: 'who-is-there' });
    expect(encodeQuestion().length).toBeGreaterThan(longest.length);
    expect(decodeBeacon(encodeQuestion().subarray(0, 127))).toBeNull();
  });

  it('may be followed by what a later version adds', () => {
    const own = announcement();
    const longer = Buffer.concat([encodeBeacon(own, 100), Buffer.alloc(20, 7)]);
    expect(decodeBeacon(longer)).toMatchObject({ kind: 'here', announcement: own });
  });

  it.each<[string, (bytes: Uint8Array) => void]>([
    ['another magic', (bytes) => (bytes[0] = 0)],
    ['another format', (bytes) => (bytes[4] = 2)],
    ['another kind', (bytes) => (bytes[5] = 4)],
    ['a protocol that is not spoken here', (bytes) => (bytes[6] = 2)],
    ['no port', (bytes) => bytes.fill(0, 8, 10)],
    ['a name that ends behind the datagram', (bytes) => (bytes[44] = 64)],
    ['no name', (bytes) => (bytes[44] = 0)],
    ['a name that turns text around', (bytes) => bytes.set([0xe2, 0x80, 0xae], 45)],
    ['a name that is not UTF-8', (bytes) => (bytes[45] = 0xff)],
  ])('with %s is none', (_what, spoil) => {
    const bytes = encodeBeacon(announcement(), 100);
    expect(decodeBeacon(bytes)).not.toBeNull();
    spoil(bytes);
    expect(decodeBeacon(bytes)).toBeNull();
  });
});
