import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orientationOf } from './jpeg-orientation.ts';
import { jpegOf } from './jpeg.test-kit.ts';

/** A JPEG whose Exif segment says it, after a segment of another kind. */
function turned(orientation: number, isLittle: boolean, type = 3): Uint8Array {
  const tiff = new DataView(new ArrayBuffer(8 + 2 + 2 * 12 + 4));
  tiff.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, 2, isLittle);
  for (const [field, [tag, kind, value]] of [
    [0x0100, 3, 640],
    [0x0112, type, orientation],
  ].entries()) {
    const at = 10 + field * 12;
    tiff.setUint16(at, tag ?? 0, isLittle);
    tiff.setUint16(at + 2, kind ?? 0, isLittle);
    tiff.setUint32(at + 4, 1, isLittle);
    tiff.setUint16(at + 8, value ?? 0, isLittle);
  }
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...new Uint8Array(tiff.buffer)];
  const jfif = [0xff, 0xe0, 0, 4, 1, 2];
  return Uint8Array.from([
    ...[0xff, 0xd8, ...jfif, 0xff, 0xe1, 0, exif.length + 2, ...exif],
    ...jpegOf(640, 480).subarray(2),
  ]);
}

describe('the orientation of a JPEG', () => {
  it.each([true, false])('is what its Exif segment says (little endian: %s)', (isLittle) => {
    for (const value of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(orientationOf(turned(value, isLittle))).toBe(value);
    }
  });

  it('is as it is where nothing sensible is said', () => {
    expect(orientationOf(jpegOf(640, 480))).toBe(1);
    for (const value of [0, 9, 65_535]) expect(orientationOf(turned(value, true))).toBe(1);
    expect(orientationOf(turned(6, true, 4))).toBe(1);
    expect(orientationOf(new Uint8Array())).toBe(1);
  });

  it('reads nothing behind the end, whatever is damaged', () => {
    const whole = turned(6, false);
    for (let length = 0; length < whole.length; length += 1) {
      expect([1, 6]).toContain(orientationOf(whole.slice(0, length)));
    }
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const damaged = whole.slice();
        damaged[at] = value;
        const orientation = orientationOf(damaged);
        expect(orientation >= 1 && orientation <= 8).toBe(true);
      }),
    );
  });
});
